"""The findings of posting a remittance: what could not be posted, or not as it was said."""

from __future__ import annotations

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.money import format_cents
from claimwright.claims.remittance import ClaimPayment, Remittance, ServicePayment
from claimwright.ledger.claim_account import AccountLine, ClaimAccount


def claim_unknown(claim: ClaimPayment) -> Finding:
    return Finding(
        id="remittance.claim-unknown",
        severity=Severity.STOP,
        message=(
            f"The payer decided on claim {claim.claim_id}, which was never sent from here."
            f" {format_cents(claim.paid_cents)} waits in suspense; look for the patient and date"
            " under the payer's claim number, or return the money."
        ),
        at=_claim_place(claim),
        value=claim.claim_id,
    )


def claim_not_out(claim: ClaimPayment, because: str) -> Finding:
    return Finding(
        id="remittance.claim-not-out",
        severity=Severity.STOP,
        message=(
            f"The payer decided on claim {claim.claim_id}, for which no answer was due: {because}"
            f" {format_cents(claim.paid_cents)} waits in suspense; find out which claim of the"
            " visit it pays, or return the money."
        ),
        at=_claim_place(claim),
        value=claim.claim_id,
    )


def payer_differs(claim: ClaimPayment, account: ClaimAccount, remittance: Remittance) -> Finding:
    return Finding(
        id="remittance.payer-differs",
        severity=Severity.STOP,
        message=(
            f"Claim {claim.claim_id} was sent to payer {account.payer_id}, but"
            f" {remittance.payer_name} ({remittance.payer_id}) answers."
            f" {format_cents(claim.paid_cents)} waits in suspense; if both are one payer, record"
            " the second number with it and post again."
        ),
        at=_claim_place(claim),
        value=remittance.payer_id,
        expected=account.payer_id,
    )


def predetermination(claim: ClaimPayment) -> Finding:
    return Finding(
        id="remittance.predetermination",
        severity=Severity.INFORM,
        message=(
            f"The answer for claim {claim.claim_id} is an estimate before the service, not a"
            " decision. Nothing was posted; send the claim once the service is done."
        ),
        at=_claim_place(claim),
    )


def charge_differs(claim: ClaimPayment, account: ClaimAccount, *, is_unsafe: bool) -> Finding:
    """The charge of a whole claim is another than ours: above it nothing can be posted."""
    then = (
        f"{format_cents(claim.paid_cents)} waits in suspense; ask the payer which claim it means."
        if is_unsafe
        else "What it did not decide stays open; look for the rest in another remittance."
    )
    return Finding(
        id="remittance.charge-differs",
        severity=Severity.STOP if is_unsafe else Severity.WARN,
        message=(
            f"The payer decided on {format_cents(claim.charge_cents)} of claim {claim.claim_id},"
            f" which was sent with {format_cents(account.charge_cents)}. {then}"
        ),
        at=_claim_place(claim),
        value=format_cents(claim.charge_cents),
        expected=format_cents(account.charge_cents),
    )


def line_charge_differs(
    claim: ClaimPayment, line: AccountLine, *, decided_cents: int, is_unsafe: bool
) -> Finding:
    then = (
        "Its payment waits in suspense; ask the payer what it decided on."
        if is_unsafe
        else "The rest stays open; look for it in another remittance."
    )
    return Finding(
        id="remittance.charge-differs",
        severity=Severity.STOP if is_unsafe else Severity.WARN,
        message=(
            f"The payer decided on {format_cents(decided_cents)} of line {line.line_number} of"
            f" claim {claim.claim_id}, which was sent with {format_cents(line.charge_cents)}."
            f" {then}"
        ),
        at=Place(
            claim_id=claim.claim_id,
            line_number=line.line_number,
            segment_ordinal=claim.segment_ordinal,
        ),
        value=format_cents(decided_cents),
        expected=format_cents(line.charge_cents),
    )


def line_unmatched(claim: ClaimPayment, service: ServicePayment) -> Finding:
    return Finding(
        id="remittance.line-unmatched",
        severity=Severity.STOP,
        message=(
            f"Service {service.position} ({service.procedure_code},"
            f" {format_cents(service.charge_cents)}) is no line of claim {claim.claim_id}."
            f" {format_cents(service.paid_cents)} waits in suspense; choose the line that it"
            " pays."
        ),
        at=Place(claim_id=claim.claim_id, segment_ordinal=service.segment_ordinal),
        value=service.procedure_code,
    )


def adjustment_repeated(claim: ClaimPayment, line_number: int | None, cents: int) -> Finding:
    return Finding(
        id="remittance.adjustment-repeated",
        severity=Severity.INFORM,
        message=(
            f"{format_cents(cents)} of the adjustments on claim {claim.claim_id} was written off"
            " with an earlier payer already and was not written off again. Nothing to do."
        ),
        at=Place(
            claim_id=claim.claim_id,
            line_number=line_number,
            segment_ordinal=claim.segment_ordinal,
        ),
        value=format_cents(cents),
    )


def more_than_open(claim: ClaimPayment, line_number: int | None, cents: int) -> Finding:
    return Finding(
        id="remittance.more-than-open",
        severity=Severity.WARN,
        message=(
            f"The payer settled {format_cents(cents)} more on claim {claim.claim_id} than was"
            " open. The claim has a credit; find out whom it belongs to and refund it."
        ),
        at=Place(
            claim_id=claim.claim_id,
            line_number=line_number,
            segment_ordinal=claim.segment_ordinal,
        ),
        value=format_cents(cents),
    )


def _claim_place(claim: ClaimPayment) -> Place:
    return Place(claim_id=claim.claim_id, segment_ordinal=claim.segment_ordinal)
