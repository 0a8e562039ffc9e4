"""Posting a remittance: each line once, and never by force.

The story of one remittance: does it add up (if not, all of it waits in suspense); then claim by
claim, is it ours, is it this payer's, which line is meant; then the decision of each line, of the
claim as a whole, and the provider's adjustments. What is not sure waits in suspense with a finding.
Every transaction has a key made of payer, trace, claim, its occurrence and line, never the
amount, so that a file that comes twice makes the same keys and is posted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from claimwright.base.finding import Finding
from claimwright.claims.line_matching import match_lines
from claimwright.claims.records import PayerSequence
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.codes.adjustment_reasons import AdjustmentCategory
from claimwright.ledger import remittance_findings as finding
from claimwright.ledger.accounts import Account, AccountKind
from claimwright.ledger.claim_account import ClaimAccount
from claimwright.ledger.decision import (
    DENIED_STATUS,
    REVERSAL_STATUS,
    Decided,
    Decision,
    categorize,
    decide,
)
from claimwright.ledger.outcome import (
    AdjustmentTotal,
    ClaimOutcome,
    NextStep,
    OutcomeStatus,
    Posting,
)
from claimwright.ledger.remittance_balance import check_balance
from claimwright.ledger.transaction import Event, Transaction, make_key, transfer

FORWARDED_STATUSES = frozenset({"19", "20", "21"})
PREDETERMINATION_STATUS = "25"
_CASH = Account(kind=AccountKind.CASH)


def post_remittance(remittance: Remittance, *, accounts: Mapping[str, ClaimAccount]) -> Posting:
    """Turn a remittance into transactions; what enters cash is its payment, always.

    accounts: the claims that we sent, by claim_id. Findings: "remittance.out-of-balance",
    "remittance.claim-unknown", "remittance.payer-differs", "remittance.charge-differs",
    "remittance.claim-not-out", "remittance.line-unmatched", "remittance.predetermination",
    "remittance.adjustment-repeated", "remittance.more-than-open".
    """
    unbalanced = check_balance(remittance)
    if unbalanced:
        return _suspend_whole(remittance, accounts, unbalanced)
    work = [
        _ClaimWork(remittance=remittance, claim=claim, account=accounts.get(claim.claim_id))
        for claim in remittance.claims
    ]
    statuses: dict[str, str] = {}
    for one in work:
        one.reversed_status_code = statuses.get(one.claim.claim_id, one.last_status_code)
        one.post()
        if one.claim.status_code not in (REVERSAL_STATUS, PREDETERMINATION_STATUS):
            statuses[one.claim.claim_id] = one.claim.status_code
    provider_adjustments = tuple(
        _post_provider_adjustment(remittance, adjustment, position)
        for position, adjustment in enumerate(remittance.provider_adjustments, start=1)
    )
    return Posting(
        transactions=tuple(t for one in work for t in one.transactions) + provider_adjustments,
        claims=tuple(one.outcome() for one in work if one.account is not None),
        findings=tuple(f for one in work for f in one.findings),
    )


def _suspend_whole(
    remittance: Remittance, accounts: Mapping[str, ClaimAccount], findings: list[Finding]
) -> Posting:
    work = [
        _ClaimWork(remittance=remittance, claim=claim, account=accounts[claim.claim_id])
        for claim in remittance.claims
        if claim.claim_id in accounts
    ]
    for one in work:
        one.is_suspended = True
        one.suspended_cents = one.claim.paid_cents
    return Posting(
        transactions=(
            Transaction(
                key=make_key("unbalanced", remittance.payer_id, remittance.trace_number),
                event=Event.SUSPENSE,
                effective_date=remittance.payment_date,
                entries=transfer(
                    debit=_CASH,
                    credit=_suspense(remittance),
                    amount_cents=remittance.payment_cents,
                ),
                memo=f"Payment {remittance.trace_number} does not add up",
            ),
        ),
        claims=tuple(one.outcome() for one in work),
        findings=tuple(findings),
    )


def _post_provider_adjustment(
    remittance: Remittance, adjustment: ProviderAdjustment, position: int
) -> Transaction:
    return Transaction(
        key=make_key("provider", remittance.payer_id, remittance.trace_number, position),
        event=Event.PROVIDER_ADJUSTMENT,
        effective_date=remittance.payment_date,
        entries=transfer(
            debit=Account(
                kind=AccountKind.PROVIDER_ADJUSTMENT,
                payer_id=remittance.payer_id,
                reason=adjustment.reason_code,
            ),
            credit=_CASH,
            amount_cents=adjustment.amount_cents,
            reason=adjustment.reason_code,
            segment_ordinal=adjustment.segment_ordinal,
        ),
        memo=adjustment.reference or "",
    )


def _suspense(remittance: Remittance) -> Account:
    return Account(kind=AccountKind.SUSPENSE, payer_id=remittance.payer_id)


@dataclass(slots=True, kw_only=True)
class _ClaimWork:
    """One claim payment on its way to transactions."""

    remittance: Remittance
    claim: ClaimPayment
    account: ClaimAccount | None
    transactions: list[Transaction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    room: dict[int, int] = field(default_factory=dict)
    suspended_cents: int = 0
    is_suspended: bool = False
    has_credit: bool = False
    reversed_status_code: str | None = None

    @property
    def last_status_code(self) -> str | None:
        return None if self.account is None else self.account.last_status_code

    def post(self) -> None:
        account = self.account
        stop = self._reason_to_suspend()
        if stop is not None:
            self.findings.append(stop)
            self._suspend(None, self.claim.paid_cents)
        elif account is not None and self.claim.status_code == PREDETERMINATION_STATUS:
            self.findings.append(finding.predetermination(self.claim))
            self._suspend(None, self.claim.paid_cents, is_doubtful=self.claim.paid_cents != 0)
        elif account is not None:
            self._post_services(account)
            self._post_claim_level(account)
            self._find_credit(account)

    def _reason_to_suspend(self) -> Finding | None:
        claim, account = self.claim, self.account
        if account is None:
            return finding.claim_unknown(claim)
        if account.not_out_because is not None:
            return finding.claim_not_out(claim, account.not_out_because)
        if self.remittance.payer_id not in {account.payer_id, *account.payer_aliases}:
            return finding.payer_differs(claim, account, self.remittance)
        charge_cents = abs(claim.charge_cents)
        if not claim.services and charge_cents > account.charge_cents:
            return finding.charge_differs(claim, account, is_unsafe=True)
        if not claim.services and charge_cents < account.charge_cents:
            self.findings.append(finding.charge_differs(claim, account, is_unsafe=False))
        return None

    def _post_services(self, account: ClaimAccount) -> None:
        numbers = match_lines(self.claim.services, account.lines)
        doubtful = self._check_line_charges(account, numbers)
        if account.sequence is not PayerSequence.PRIMARY:
            self.room = {
                line.line_number: line.asked_cents
                for line in account.lines
                if line.asked_cents is not None
            }
        for service, number in zip(self.claim.services, numbers, strict=True):
            if number is None:
                self.findings.append(finding.line_unmatched(self.claim, service))
            if number is None or number in doubtful:
                self._suspend(service, service.paid_cents)
            else:
                self._post_service(service, number, account)

    def _check_line_charges(
        self, account: ClaimAccount, numbers: tuple[int | None, ...]
    ) -> set[int]:
        decided: defaultdict[int, int] = defaultdict(int)
        for service, number in zip(self.claim.services, numbers, strict=True):
            if number is not None:
                decided[number] += abs(service.charge_cents)
        doubtful = set()
        for line in account.lines:
            cents = decided.get(line.line_number, line.charge_cents)
            if cents != line.charge_cents:
                is_unsafe = cents > line.charge_cents
                self.findings.append(
                    finding.line_charge_differs(
                        self.claim, line, decided_cents=cents, is_unsafe=is_unsafe
                    )
                )
                if is_unsafe:
                    doubtful.add(line.line_number)
        return doubtful

    def _post_service(self, service: ServicePayment, number: int, account: ClaimAccount) -> None:
        decision = decide(
            Decided(
                status_code=self.claim.status_code,
                reversed_status_code=self._reversed_status_code,
                paid_cents=service.paid_cents,
                cash_cents=service.paid_cents,
                adjustments=service.adjustments,
                line_number=number,
                segment_ordinal=service.segment_ordinal,
                room_cents=self.room.get(number),
            ),
            account,
        )
        if number in self.room:
            self.room[number] -= self._sign * decision.settled_cents
        if decision.repeated_cents:
            self.findings.append(
                finding.adjustment_repeated(self.claim, number, decision.repeated_cents)
            )
        self._book(decision, Event.SERVICE_PAYMENT, self._key(service.position))

    def _post_claim_level(self, account: ClaimAccount) -> None:
        """Post what the payer decided on the claim as a whole.

        Where its lines were paid, an adjustment on the whole takes back a part of their cash.
        """
        claim = self.claim
        if claim.services and not claim.adjustments:
            return
        decision = decide(
            Decided(
                status_code=claim.status_code,
                reversed_status_code=self._reversed_status_code,
                paid_cents=claim.paid_cents,
                cash_cents=claim.paid_cents - sum(s.paid_cents for s in claim.services),
                adjustments=claim.adjustments,
                segment_ordinal=claim.segment_ordinal,
            ),
            account,
        )
        self._book(decision, Event.CLAIM_PAYMENT, self._key(0))

    def _find_credit(self, account: ClaimAccount) -> None:
        for number, room_cents in self.room.items():
            if room_cents < 0 and self._sign > 0:
                self.has_credit = True
                self.findings.append(finding.more_than_open(self.claim, number, -room_cents))

    @property
    def _sign(self) -> int:
        return -1 if self.claim.status_code == REVERSAL_STATUS else 1

    @property
    def _reversed_status_code(self) -> str | None:
        is_reversal = self.claim.status_code == REVERSAL_STATUS
        return self.reversed_status_code if is_reversal else None

    def _key(self, line_position: int) -> str:
        return make_key(
            "remittance",
            self.remittance.payer_id,
            self.remittance.trace_number,
            self.claim.claim_id,
            self.claim.occurrence,
            line_position,
        )

    def _book(self, decision: Decision, event: Event, key: str) -> None:
        self.decisions.append(decision)
        self.transactions.append(
            Transaction(
                key=key,
                event=event,
                effective_date=self.remittance.payment_date,
                entries=decision.entries,
                memo="" if decision.entries else "Decided without a movement of money",
            )
        )

    def _suspend(
        self, service: ServicePayment | None, amount_cents: int, *, is_doubtful: bool = True
    ) -> None:
        part = self.claim if service is None else service
        self.is_suspended = self.is_suspended or is_doubtful
        self.suspended_cents += amount_cents
        self.transactions.append(
            Transaction(
                key=self._key(0 if service is None else service.position),
                event=Event.SUSPENSE,
                effective_date=self.remittance.payment_date,
                entries=transfer(
                    debit=_CASH,
                    credit=_suspense(self.remittance),
                    amount_cents=amount_cents,
                    claim_id=None if self.account is None else self.account.claim_id,
                    segment_ordinal=part.segment_ordinal,
                ),
                memo=f"Claim {self.claim.claim_id} as the payer returned it",
            )
        )

    def outcome(self) -> ClaimOutcome:
        """Sum the decisions up. Only for a claim of ours."""
        assert self.account is not None
        owed_cents = sum(decision.owed_cents for decision in self.decisions)
        denied_cents = sum(decision.denied_cents for decision in self.decisions)
        return ClaimOutcome(
            claim_id=self.claim.claim_id,
            occurrence=self.claim.occurrence,
            status=self._status(denied_cents),
            paid_cents=sum(decision.paid_cents for decision in self.decisions),
            adjusted_cents=sum(decision.written_off_cents for decision in self.decisions),
            patient_responsibility_cents=owed_cents,
            denied_cents=denied_cents,
            suspended_cents=self.suspended_cents,
            adjustments=_totals(self.claim, self.account),
            remark_codes=_remark_codes(self.claim),
            payer_claim_number=self.claim.payer_claim_number,
            next_steps=self._next_steps(owed_cents, denied_cents),
            next_payer_id=self.account.next_payer_id,
        )

    def _status(self, denied_cents: int) -> OutcomeStatus:
        if self.is_suspended:
            return OutcomeStatus.SUSPENDED
        if self.claim.status_code == PREDETERMINATION_STATUS:
            return OutcomeStatus.ESTIMATED
        if self.claim.status_code == REVERSAL_STATUS:
            return OutcomeStatus.REVERSED
        settled_cents = sum(decision.settled_cents for decision in self.decisions)
        if self.claim.status_code == DENIED_STATUS or (denied_cents and not settled_cents):
            return OutcomeStatus.DENIED
        if denied_cents:
            return OutcomeStatus.PARTLY_DENIED
        if self.claim.status_code in FORWARDED_STATUSES:
            return OutcomeStatus.FORWARDED
        return OutcomeStatus.PAID

    def _next_steps(self, owed_cents: int, denied_cents: int) -> tuple[NextStep, ...]:
        has_next_payer = self.account is not None and self.account.next_payer_id is not None
        wanted = {
            NextStep.SUSPENSE: self.is_suspended,
            NextStep.CREDIT: self.has_credit,
            NextStep.DENIAL: denied_cents > 0,
            NextStep.NEXT_PAYER: owed_cents > 0 and has_next_payer,
            NextStep.PATIENT: owed_cents > 0 and not has_next_payer,
        }
        return tuple(step for step, is_due in wanted.items() if is_due) or (NextStep.NOTHING,)


def _adjustments(claim: ClaimPayment) -> tuple[Adjustment, ...]:
    return claim.adjustments + tuple(
        adjustment for service in claim.services for adjustment in service.adjustments
    )


def _totals(claim: ClaimPayment, account: ClaimAccount) -> tuple[AdjustmentTotal, ...]:
    totals: defaultdict[tuple[str, str, AdjustmentCategory], int] = defaultdict(int)
    for one in _adjustments(claim):
        totals[one.group_code, one.reason_code, categorize(one, account)] += one.amount_cents
    return tuple(
        AdjustmentTotal(
            group_code=group_code, reason_code=reason_code, category=kind, amount_cents=cents
        )
        for (group_code, reason_code, kind), cents in totals.items()
    )


def _remark_codes(claim: ClaimPayment) -> tuple[str, ...]:
    codes = (*claim.remark_codes, *(code for s in claim.services for code in s.remark_codes))
    return tuple(dict.fromkeys(codes))
