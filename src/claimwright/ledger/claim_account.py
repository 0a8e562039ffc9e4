"""A claim that we sent, as far as posting a payment needs it."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.claims.records import Claim, OtherCoverage, PayerSequence
from claimwright.codes.adjustment_reasons import category


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One line as it was billed.

    asked_cents: what this payer was asked for: the charge to the first payer, to a later one
    what the earlier left open. None where that is not known line by line.
    """

    line_number: int
    line_control_number: str
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    charge_cents: int
    asked_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAccount:
    """A claim that we sent.

    next_payer_id: who is billed after this payer, None where the patient is next.
    payer_aliases: other numbers under which this payer signs its remittances. not_out_because:
    why no answer was due, as of a claim that never went out or was withdrawn; None where one was.
    last_status_code: the claim status that this payer gave it before, by which a reversal knows
    what it takes back.
    """

    claim_id: str
    visit_id: str
    payer_id: str
    payer_aliases: frozenset[str] = frozenset()
    sequence: PayerSequence
    charge_cents: int
    lines: tuple[AccountLine, ...]
    next_payer_id: str | None = None
    not_out_because: str | None = None
    last_status_code: str | None = None


def claim_account(
    claim: Claim,
    *,
    next_payer_id: str | None = None,
    payer_aliases: frozenset[str] = frozenset(),
    not_out_because: str | None = None,
    last_status_code: str | None = None,
) -> ClaimAccount:
    """Take from a claim what posting needs."""
    decided = [other for other in claim.other_coverages if other.paid_cents is not None]
    return ClaimAccount(
        claim_id=claim.claim_id,
        visit_id=claim.visit_id,
        payer_id=claim.payer.payer_id,
        payer_aliases=payer_aliases,
        sequence=claim.sequence,
        charge_cents=claim.charge_cents,
        lines=tuple(
            AccountLine(
                line_number=line.line_number,
                line_control_number=line.line_control_number,
                procedure_code=line.procedure_code,
                modifiers=line.modifiers,
                charge_cents=line.charge_cents,
                asked_cents=_left_open(decided[-1], line.line_number)
                if decided
                else line.charge_cents,
            )
            for line in claim.lines
        ),
        next_payer_id=next_payer_id,
        not_out_because=not_out_because,
        last_status_code=last_status_code,
    )


def _left_open(earlier: OtherCoverage, line_number: int) -> int | None:
    if earlier.claim_adjustments or not earlier.line_adjudications:
        return None
    return sum(
        adjustment.amount_cents
        for decision in earlier.line_adjudications
        if decision.line_number == line_number
        for adjustment in decision.adjustments
        if category(adjustment.group_code, adjustment.reason_code).is_owed_by_patient
    )
