"""A payer that decides as a test tells it to, and answers with an 835."""

import dataclasses
from datetime import UTC, date, datetime
from itertools import count

from claimwright.claims.remittance import Adjustment, ClaimPayment, Remittance, ServicePayment
from claimwright.office.models import Claim
from claimwright.x12 import p835
from claimwright.x12.envelope import Envelope, Receiver, Submitter

PAID_ON = date(2026, 5, 10)
_numbers = count(1)


def decide(
    claim: Claim,
    *,
    paid_cents: int | None = None,
    reasons: tuple[tuple[str, str, int], ...] = (),
    status_code: str = "1",
    is_reversal: bool = False,
) -> ClaimPayment:
    """Decide on a claim: its first line bears the reasons, and every line is paid what is left.

    With paid_cents, nothing but that is paid, on the claim as a whole, and CO-45 takes the rest.
    """
    record = claim.as_record()
    sign = -1 if is_reversal else 1
    adjusted = sum(cents for _, _, cents in reasons)
    services = tuple(
        ServicePayment(
            position=line.line_number,
            procedure_code=line.procedure_code,
            modifiers=line.modifiers,
            charge_cents=sign * line.charge_cents,
            paid_cents=sign * (line.charge_cents - (adjusted if line.line_number == 1 else 0)),
            units=line.units,
            line_control_number=line.line_control_number,
            adjustments=_adjustments(reasons, sign) if line.line_number == 1 else (),
        )
        for line in record.lines
    )
    total = sum(service.paid_cents for service in services)
    adjustments: tuple[Adjustment, ...] = ()
    if paid_cents is not None:
        services, total = (), paid_cents
        adjustments = _adjustments((("CO", "45", record.charge_cents - paid_cents),), sign)
    return ClaimPayment(
        claim_id=claim.claim_number,
        status_code="22" if is_reversal else status_code,
        charge_cents=sign * record.charge_cents,
        paid_cents=total,
        claim_filing_indicator="CI",
        payer_claim_number=f"P{claim.claim_number}",
        patient_last_name=record.patient.last_name,
        patient_first_name=record.patient.first_name,
        member_id=record.policy.member_id,
        adjustments=adjustments,
        services=services,
    )


def _adjustments(reasons: tuple[tuple[str, str, int], ...], sign: int) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group_code=group, reason_code=reason, amount_cents=sign * cents)
        for group, reason, cents in reasons
    )


def payment(
    *claims: ClaimPayment,
    of: Claim,
    trace: str,
    on: date = PAID_ON,
    off_by_cents: int = 0,
    payee_npi: str | None = None,
) -> Remittance:
    """Put decisions into one payment of the payer of a claim."""
    record = of.as_record()
    return Remittance(
        payer_id=record.payer.payer_id,
        payer_name=record.payer.name,
        payer_address=record.payer.address,
        payee_npi=payee_npi or record.billing_provider.npi,
        payee_name=record.billing_provider.name,
        originating_company_id="1999999999",
        trace_number=trace,
        payment_method="ACH",
        payment_date=on,
        payment_cents=sum(claim.paid_cents for claim in claims) + off_by_cents,
        claims=tuple(
            dataclasses.replace(claim, occurrence=number)
            for number, claim in enumerate(claims, start=1)
        ),
    )


def file_of(*payments: Remittance) -> bytes:
    """Write payments as one 835."""
    number = next(_numbers)
    return p835.write(
        payments,
        envelope=Envelope(
            sender_qualifier="ZZ",
            sender_id="PAYERS",
            receiver_qualifier="ZZ",
            receiver_id="ALDERPOINT",
            interchange_control_number=number,
            group_control_number=number,
            at=datetime(2026, 5, 10, 8, 0, tzinfo=UTC),
            submitter=Submitter(
                name="PAYERS", identifier="PAYERS", contact_name="HELP", telephone="5555550100"
            ),
            receiver=Receiver(name="ALDER POINT", identifier="ALDERPOINT"),
        ),
    )
