"""Claims from a coded visit: the first, the next payer's, and the corrected one."""

from __future__ import annotations

import dataclasses
from datetime import date

from claimwright.base.money import format_cents
from claimwright.claims.line_matching import match_lines
from claimwright.claims.parties import Policy
from claimwright.claims.records import (
    Claim,
    CodedProcedure,
    CodedVisit,
    LineAdjudication,
    OtherCoverage,
    PayerSequence,
    ServiceLine,
)
from claimwright.claims.remittance import ClaimPayment, ServicePayment

REPLACEMENT = "7"
VOID = "8"
REVERSAL_STATUS = "22"
_NEXT = {
    PayerSequence.PRIMARY: PayerSequence.SECONDARY,
    PayerSequence.SECONDARY: PayerSequence.TERTIARY,
}


class NoNextClaim(ValueError):
    """A payment on which no further claim can rest; the message says why."""


def build(
    visit: CodedVisit,
    *,
    claim_id: str,
    policy: Policy,
    sequence: PayerSequence = PayerSequence.PRIMARY,
    other_coverages: tuple[OtherCoverage, ...] = (),
    patient_paid_cents: int = 0,
) -> Claim:
    """Make the claim for one visit to one payer, a line for each procedure in its order.

    A line control number is the claim number, a hyphen and the line's number.
    """
    return Claim(
        claim_id=claim_id,
        visit_id=visit.visit_id,
        sequence=sequence,
        policy=policy,
        patient=visit.patient,
        billing_provider=visit.billing_provider,
        rendering_provider=visit.rendering_provider,
        service_facility=visit.service_facility,
        referring_provider=visit.referring_provider,
        other_coverages=other_coverages,
        place_of_service=visit.place_of_service,
        diagnoses=visit.diagnoses,
        lines=tuple(
            _line(visit, procedure, claim_id=claim_id, line_number=number)
            for number, procedure in enumerate(visit.procedures, start=1)
        ),
        prior_authorization=visit.prior_authorization,
        patient_paid_cents=patient_paid_cents,
    )


def next_claim(
    claim: Claim,
    payment: ClaimPayment,
    *,
    policy: Policy,
    claim_id: str,
    adjudication_date: date,
) -> Claim:
    """Make the next payer's claim, carrying what the payer of `claim` decided.

    The earlier payer becomes an other coverage with its claim number, what it paid, and its
    adjustments on the claim and on each line; decisions of payers before it stay. `policy` is
    the coverage that is billed now; it leaves the other coverages if it stood there.
    Raises NoNextClaim after a tertiary claim, for a reversal, for a decision on another charge
    than the claim's (the rest comes in another payment, or the payer means another claim), and
    where a line of the payment is none of ours (such a payment waits in suspense).
    """
    if claim.sequence not in _NEXT:
        raise NoNextClaim(f"claim {claim.claim_id} went to the third payer; there is no fourth")
    if payment.status_code == REVERSAL_STATUS:
        raise NoNextClaim(f"the payment of claim {claim.claim_id} is a reversal, not a decision")
    if payment.charge_cents != claim.charge_cents:
        raise NoNextClaim(
            f"the payer decided on {format_cents(payment.charge_cents)} of claim {claim.claim_id},"
            f" which was sent with {format_cents(claim.charge_cents)}"
        )
    decided = OtherCoverage(
        policy=claim.policy,
        sequence=claim.sequence,
        payer_claim_number=payment.payer_claim_number,
        paid_cents=payment.paid_cents,
        adjudication_date=adjudication_date,
        claim_adjustments=payment.adjustments,
        line_adjudications=_line_adjudications(claim, payment, adjudication_date),
    )
    kept = tuple(
        other for other in claim.other_coverages if other.policy.policy_id != policy.policy_id
    )
    return dataclasses.replace(
        claim,
        claim_id=claim_id,
        sequence=_NEXT[claim.sequence],
        policy=policy,
        frequency_code="1",
        original_reference=None,
        other_coverages=(*kept, decided),
        prior_authorization=None,
        lines=tuple(
            dataclasses.replace(
                line, line_control_number=_control_number(claim_id, line.line_number)
            )
            for line in claim.lines
        ),
    )


def replace(claim: Claim, *, original_reference: str) -> Claim:
    """Mark a corrected claim as the replacement of the one that the payer knows by its number."""
    return _refer(claim, frequency_code=REPLACEMENT, original_reference=original_reference)


def void(claim: Claim, *, original_reference: str) -> Claim:
    """Take back the claim that the payer knows by its number."""
    return _refer(claim, frequency_code=VOID, original_reference=original_reference)


def _refer(claim: Claim, *, frequency_code: str, original_reference: str) -> Claim:
    if not original_reference.strip():
        raise ValueError("a replacement or void needs the payer's number of the first claim")
    return dataclasses.replace(
        claim, frequency_code=frequency_code, original_reference=original_reference
    )


def _control_number(claim_id: str, line_number: int) -> str:
    return f"{claim_id}-{line_number}"


def _line(
    visit: CodedVisit, procedure: CodedProcedure, *, claim_id: str, line_number: int
) -> ServiceLine:
    return ServiceLine(
        line_number=line_number,
        line_control_number=_control_number(claim_id, line_number),
        system=procedure.system,
        procedure_code=procedure.code,
        modifiers=procedure.modifiers,
        charge_cents=procedure.charge_cents,
        units=procedure.units,
        date_of_service=visit.date_of_service,
        diagnosis_pointers=procedure.diagnosis_pointers,
        evidence=procedure.evidence,
    )


def _line_adjudications(
    claim: Claim, payment: ClaimPayment, adjudication_date: date
) -> tuple[LineAdjudication, ...]:
    lines = {line.line_number: line for line in claim.lines}
    decisions = []
    for service, number in zip(
        payment.services, match_lines(payment.services, claim.lines), strict=True
    ):
        if number is None:
            raise NoNextClaim(
                f"service {service.position} of the payment is no line of claim {claim.claim_id}"
            )
        decisions.append(_adjudication(service, lines[number], adjudication_date))
    return tuple(decisions)


def _adjudication(
    service: ServicePayment, line: ServiceLine, adjudication_date: date
) -> LineAdjudication:
    return LineAdjudication(
        line_number=line.line_number,
        procedure_code=service.procedure_code,
        modifiers=service.modifiers,
        paid_cents=service.paid_cents,
        units=line.units if service.units is None else service.units,
        adjustments=service.adjustments,
        adjudication_date=adjudication_date,
    )
