"""Whether a claim may enter adjudication at all: the rules behind the 277CA.

A claim that fails one is rejected, never adjudicated: it has no payer claim number and no
remittance, and the same bill can be sent again as an original. Codes are the claim status
category and claim status codes of X12 (external code lists 507 and 508).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claimwright.base.identifiers import npi_is_valid
from claimwright.office.exchange.sandbox.claims import (
    OtherPayer,
    PayerSequence,
    Person,
    ReceivedClaim,
)
from claimwright.office.exchange.sandbox.payers import Dependent, Member, Payer
from claimwright.office.exchange.sandbox.state import DecidedClaim

ORIGINAL, REPLACEMENT, VOID = "1", "7", "8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One claim status (STC01): category, status, and the entity it speaks of."""

    category: str
    status: str
    entity: str = ""


ACCEPTED = Reason(category="A2", status="20")

UNKNOWN_PAYER = Reason(category="A3", status="116", entity="PR")
UNKNOWN_MEMBER = Reason(category="A3", status="33", entity="IL")
NOT_COVERED_ON_DATE = Reason(category="A3", status="88", entity="IL")
UNREADABLE = Reason(category="A7", status="21")
INVALID_CHARGE = Reason(category="A7", status="178")
OUT_OF_BALANCE = Reason(category="A7", status="400")
NO_SERVICE_DATE = Reason(category="A6", status="187")
NO_PRIOR_DECISION = Reason(category="A6", status="286")
INVALID_FREQUENCY = Reason(category="A7", status="535")
NO_ORIGINAL_REFERENCE = Reason(category="A6", status="464")
UNKNOWN_ORIGINAL = Reason(category="A7", status="464")


def screen(
    claim: ReceivedClaim, *, payer: Payer | None, decided: Mapping[str, DecidedClaim]
) -> tuple[Reason, ...]:
    """All reasons to reject a claim; empty where it is accepted.

    payer: None where the claim names nobody that the sandbox knows.
    decided: earlier claims by payer claim number, for replacements and voids.
    """
    if payer is None:
        return (UNKNOWN_PAYER,)
    if claim.problem:
        return (UNREADABLE,)
    return (
        *_member_reasons(claim, payer),
        *_provider_reasons(claim),
        *_amount_reasons(claim),
        *_frequency_reasons(claim, payer, decided),
        *_prior_payer_reasons(claim),
    )


def find_member(claim: ReceivedClaim, payer: Payer) -> Member | None:
    """The payer's member by the identification number, however it is capitalised."""
    return payer.members.get(claim.subscriber.member_id.strip().upper())


def _member_reasons(claim: ReceivedClaim, payer: Payer) -> list[Reason]:
    member = find_member(claim, payer)
    if member is None:
        return [UNKNOWN_MEMBER]
    reasons = []
    if claim.patient_is_subscriber:
        reasons += _identity_reasons(claim.subscriber, member, entity="IL")
    else:
        reasons += _dependent_reasons(claim, member)
    first, last = claim.first_date, claim.last_date
    if first is None or last is None:
        return [*reasons, NO_SERVICE_DATE]
    if not (_is_covered(member, first) and _is_covered(member, last)):
        reasons.append(NOT_COVERED_ON_DATE)
    return reasons


def _is_covered(member: Member, on: date) -> bool:
    return member.is_covered(on=on)


def _dependent_reasons(claim: ReceivedClaim, member: Member) -> list[Reason]:
    subscriber = _identity_reasons(claim.subscriber, member, entity="IL", birth_date_needed=False)
    answers = [_identity_reasons(claim.patient, each, entity="QC") for each in member.dependents]
    if not answers:
        return [*subscriber, Reason(category="A3", status="33", entity="QC")]
    return [*subscriber, *min(answers, key=len)]


def _identity_reasons(
    person: Person, known: Member | Dependent, *, entity: str, birth_date_needed: bool = True
) -> list[Reason]:
    reasons = []
    if _letters(person.last_name) != _letters(known.last_name) or _letters(
        person.first_name
    ) != _letters(known.first_name):
        reasons.append(Reason(category="A7", status="125", entity=entity))
    missing = person.birth_date is None
    if (missing and birth_date_needed) or (not missing and person.birth_date != known.birth_date):
        reasons.append(Reason(category="A7", status="158", entity=entity))
    return reasons


def _letters(name: str) -> str:
    """Letters only, without accents: O'Brien and OBRIEN are one name."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z]", "", plain)


def _provider_reasons(claim: ReceivedClaim) -> list[Reason]:
    invalid = [entity for entity, npi in claim.npis if not npi_is_valid(npi)]
    return [Reason(category="A7", status="562", entity=entity) for entity in dict.fromkeys(invalid)]


def _amount_reasons(claim: ReceivedClaim) -> list[Reason]:
    if claim.charge_cents < 0 or any(line.charge_cents < 0 for line in claim.lines):
        return [INVALID_CHARGE]
    if claim.charge_cents != sum(line.charge_cents for line in claim.lines):
        return [OUT_OF_BALANCE]
    return []


def _frequency_reasons(
    claim: ReceivedClaim, payer: Payer, decided: Mapping[str, DecidedClaim]
) -> list[Reason]:
    if claim.frequency == ORIGINAL:
        return []
    if claim.frequency not in (REPLACEMENT, VOID):
        return [INVALID_FREQUENCY]
    if not claim.original_reference:
        return [NO_ORIGINAL_REFERENCE]
    original = decided.get(claim.original_reference)
    if (
        original is None
        or original.is_reversed
        or original.payer_id != payer.payer_id
        or original.subscriber.member_id.upper() != claim.subscriber.member_id.upper()
    ):
        return [UNKNOWN_ORIGINAL]
    return []


def prior_payers(claim: ReceivedClaim) -> tuple[OtherPayer, ...]:
    """The payers before this one in the row, first to last."""
    order = {sequence.value: position for position, sequence in enumerate(PayerSequence)}
    mine = order[claim.sequence.value]
    known = (each for each in claim.other_payers if order.get(each.sequence, mine) < mine)
    return tuple(sorted(known, key=lambda each: order[each.sequence]))


def _prior_payer_reasons(claim: ReceivedClaim) -> list[Reason]:
    """A later payer needs the decision of each one before it, and each has to add up."""
    if claim.sequence is PayerSequence.PRIMARY or claim.frequency == VOID:
        return []
    earlier = prior_payers(claim)
    if not earlier:
        return [NO_PRIOR_DECISION]
    for payer in earlier:
        on_lines = [
            (line, each)
            for line in claim.lines
            for each in line.prior_decisions
            if each.payer_id == payer.payer_id
        ]
        if on_lines:
            if len({line.number for line, _ in on_lines}) != len(claim.lines):
                return [NO_PRIOR_DECISION]
            if any(
                line.charge_cents != each.paid_cents + each.adjusted_cents
                for line, each in on_lines
            ):
                return [OUT_OF_BALANCE]
        elif payer.decision is None:
            return [NO_PRIOR_DECISION]
        elif claim.charge_cents != payer.decision.paid_cents + payer.decision.adjusted_cents:
            return [OUT_OF_BALANCE]
    return []
