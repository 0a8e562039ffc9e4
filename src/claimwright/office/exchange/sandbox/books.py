"""The sandbox's books while it answers one file: taken from a state, and closed to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from claimwright.office.exchange.sandbox.adjudication import (
    adjudicate,
    fingerprint,
    with_line_decisions,
)
from claimwright.office.exchange.sandbox.claims import ReceivedClaim
from claimwright.office.exchange.sandbox.payers import Member, Payer
from claimwright.office.exchange.sandbox.remittance import PaidClaim, Payment
from claimwright.office.exchange.sandbox.screening import ORIGINAL, VOID, find_member
from claimwright.office.exchange.sandbox.state import DecidedClaim, Overpayment, SandboxState


class Books:
    """Decides accepted claims one after the other; lives no longer than one answer."""

    def __init__(self, state: SandboxState) -> None:
        self._control_number = state.last_control_number
        self._trace = state.last_trace
        self._claim = state.last_claim
        self._interchanges = set(state.interchanges)
        self._claims = dict(state.claims)
        self._deductible_met = dict(state.deductible_met_cents)
        self._overpayments = dict(state.overpayments)
        self._paid: dict[tuple[str, str], list[PaidClaim]] = defaultdict(list)
        self._payers: dict[str, Payer] = {}

    @property
    def claims(self) -> Mapping[str, DecidedClaim]:
        """Every claim decided so far, those of this file among them."""
        return self._claims

    def next_control_number(self) -> int:
        """A number that no earlier answer had; interchanges use it for themselves and GS."""
        self._control_number += 1
        return self._control_number

    def remember_interchange(self, key: str) -> None:
        self._interchanges.add(key)

    def decide(self, claim: ReceivedClaim, *, payer: Payer, received_date: date) -> str:
        """Adjudicate a claim that passed the screen; returns the payer claim number.

        A replacement first takes the original back, with its deductible; a void only does that.
        """
        self._payers[payer.payer_id] = payer
        if claim.frequency != ORIGINAL:
            self._take_back(claim.original_reference)
            if claim.frequency == VOID:
                return claim.original_reference
        member = find_member(claim, payer)
        if member is None:
            raise ValueError("a claim of nobody the payer knows is rejected, never decided")
        decided = self._adjudicate(claim, payer, member, received_date)
        self._claims[decided.payer_claim_number] = decided
        self._add_deductible(payer.payer_id, member.member_id, decided.deductible_cents)
        self._paid[payer.payer_id, decided.payee.key].append(PaidClaim(decided=decided))
        return decided.payer_claim_number

    def payments(self, *, payment_date: date, at: datetime) -> list[Payment]:
        """One payment a payer and payee for what was decided; overpayments carried along."""
        payments = []
        for (payer_id, payee_key), claims in self._paid.items():
            key = _key(payer_id, payee_key)
            net = sum(claim.paid_cents for claim in claims)
            owed = self._overpayments.pop(key, None)
            # What is owed from before is taken out whole; what cannot be covered now goes on.
            forwarded_cents = max((owed.amount_cents if owed else 0) - net, 0)
            self._trace += 1
            trace = f"{at:%y%m%d}{self._trace:08d}"
            forwarded = None
            if forwarded_cents:
                forwarded = Overpayment(amount_cents=forwarded_cents, trace=trace)
                self._overpayments[key] = forwarded
            payments.append(
                Payment(
                    payer=self._payers[payer_id],
                    payee=claims[-1].decided.payee,
                    claims=tuple(claims),
                    trace=trace,
                    payment_date=payment_date,
                    recovered=owed,
                    forwarded=forwarded,
                )
            )
        return payments

    def state(self) -> SandboxState:
        """The state to open the books with for the next file."""
        return SandboxState(
            last_control_number=self._control_number,
            last_trace=self._trace,
            last_claim=self._claim,
            interchanges=frozenset(self._interchanges),
            claims=self._claims,
            deductible_met_cents=self._deductible_met,
            overpayments=self._overpayments,
        )

    def _adjudicate(
        self, claim: ReceivedClaim, payer: Payer, member: Member, received_date: date
    ) -> DecidedClaim:
        mark = fingerprint(claim)
        met = self._deductible_met.get(_key(payer.payer_id, member.member_id), 0)
        decision = adjudicate(
            with_line_decisions(claim),
            payer=payer,
            member=member,
            deductible_remaining_cents=max(member.deductible_remaining_cents - met, 0),
            is_duplicate=claim.frequency == ORIGINAL and self._was_seen(mark),
        )
        self._claim += 1
        return DecidedClaim(
            payer_id=payer.payer_id,
            payer_claim_number=f"{received_date:%y%j}{self._claim:07d}",
            account_number=claim.account_number,
            status=decision.status,
            frequency=claim.frequency,
            original_reference=claim.original_reference,
            sequence=claim.sequence,
            payee=claim.payee,
            subscriber=claim.subscriber,
            patient=claim.patient,
            patient_is_subscriber=claim.patient_is_subscriber,
            rendering=claim.rendering,
            place_of_service=claim.place_of_service,
            received_date=received_date,
            lines=decision.lines,
            deductible_cents=decision.deductible_cents,
            fingerprint=mark,
        )

    def _was_seen(self, mark: str) -> bool:
        return any(
            each.fingerprint == mark and not each.is_reversed for each in self._claims.values()
        )

    def _take_back(self, payer_claim_number: str) -> None:
        original = self._claims[payer_claim_number]
        self._claims[payer_claim_number] = replace(original, is_reversed=True)
        self._add_deductible(
            original.payer_id, original.subscriber.member_id, -original.deductible_cents
        )
        reversal = PaidClaim(decided=original, is_reversal=True)
        self._paid[original.payer_id, original.payee.key].append(reversal)

    def _add_deductible(self, payer_id: str, member_id: str, amount_cents: int) -> None:
        key = _key(payer_id, member_id)
        if amount_cents:
            self._deductible_met[key] = self._deductible_met.get(key, 0) + amount_cents


def _key(payer_id: str, other: str) -> str:
    return f"{payer_id}|{other.strip().upper()}"
