"""What a payer answered: the payment, each claim's part of it, and each line's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claimwright.claims.parties import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Why an amount of a charge was not paid: group (CO, PR, OA, PI) and reason (CARC)."""

    group_code: str
    reason_code: str
    amount_cents: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePayment:
    """One service line as the payer decided it.

    line_control_number: what we sent to know the line by; None where the payer dropped it.
    submitted_procedure_code: what was billed, where the payer decided on another code.
    position: counts the lines of its claim payment from 1, in file order.
    segment_ordinal: where in the file it began, so that money can be walked back to its words.
    """

    position: int
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    submitted_procedure_code: str | None = None
    charge_cents: int
    paid_cents: int
    units: Decimal | None = None
    date_of_service: date | None = None
    line_control_number: str | None = None
    allowed_cents: int | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remark_codes: tuple[str, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """One claim as the payer decided it.

    claim_id: our patient control number as the payer returned it. status_code: claim status
    (1 primary, 2 secondary, 3 tertiary, 4 denied, 19-21 forwarded, 22 reversal ...).
    occurrence: counts the payments for the same claim_id in one remittance from 1; it is part of
    the key under which the money is posted once.
    """

    claim_id: str
    occurrence: int = 1
    status_code: str
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int = 0
    claim_filing_indicator: str | None = None
    payer_claim_number: str | None = None
    patient_last_name: str | None = None
    patient_first_name: str | None = None
    member_id: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    services: tuple[ServicePayment, ...] = ()
    remark_codes: tuple[str, ...] = ()
    crossover_payer_id: str | None = None
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """Money that belongs to no claim of this payment: takeback, interest, withhold.

    amount_cents: positive lowers the payment, as it stands in the file.
    """

    provider_id: str
    fiscal_period_end_date: date | None = None
    reason_code: str
    reference: str | None = None
    amount_cents: int
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One payment and the claims that it is for.

    trace_number: by which the advice and the money are matched. payment_cents: what was sent.
    originating_company_id: who made the payment, as the bank knows them.
    """

    payer_id: str
    payer_name: str
    payer_address: Address | None = None
    originating_company_id: str | None = None
    payee_npi: str | None
    payee_name: str | None = None
    trace_number: str
    payment_method: str
    payment_date: date
    payment_cents: int
    claims: tuple[ClaimPayment, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    transaction_control_number: str | None = None
