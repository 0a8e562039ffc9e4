"""The payer's answer to the synthetic claims: one payment that adds up to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from bench.draw import synthetic_npi
from bench.synthetic_parties import GROUP_NAME, PAYER_ID, PAYER_NAME
from claimwright.claims.parties import Address
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.claims.tables import ClaimTables

PAYMENT_DATE = date(2026, 5, 18)

_COPAYMENT_CENTS = 2_000
_TAKEN_BACK_CENTS = 12_345
_EVERY_HOW_MANY_IS_DENIED = 50


def make_remittance(tables: ClaimTables) -> Remittance:
    """Decide every claim: four fifths allowed, a copayment on the visit, coinsurance on the rest.

    Each fiftieth claim is denied. Where the payment is large enough, a takeback (PLB WO) lowers it.
    """
    claims = tuple(_claim_payments(tables))
    paid_cents = sum(claim.paid_cents for claim in claims)
    taken_back = _TAKEN_BACK_CENTS if paid_cents > _TAKEN_BACK_CENTS else 0
    adjustment = ProviderAdjustment(
        provider_id=synthetic_npi(0),
        fiscal_period_end_date=date(2026, 12, 31),
        reason_code="WO",
        reference="SYNTHETIC",
        amount_cents=taken_back,
    )
    return Remittance(
        payer_id=PAYER_ID,
        payer_name=PAYER_NAME,
        payer_address=Address(
            line_1="PO Box 1", city="Sampletown", state="OH", postal_code="432990000"
        ),
        originating_company_id="1899999999",
        payee_npi=synthetic_npi(0),
        payee_name=GROUP_NAME,
        trace_number=f"SYNTRACE{len(claims)}",
        payment_method="CHK",
        payment_date=PAYMENT_DATE,
        payment_cents=paid_cents - taken_back,
        claims=claims,
        provider_adjustments=(adjustment,) if taken_back else (),
    )


def _claim_payments(tables: ClaimTables) -> Iterator[ClaimPayment]:
    patients = tables.parties.filter(pl.col("role") == "patient")
    heads = (
        tables.claims.select("claim_ordinal", "claim_id", "member_id", "claim_filing_indicator")
        .join(
            patients.select("claim_ordinal", "name", "first_name"),
            on="claim_ordinal",
            maintain_order="left",
        )
        .iter_rows(named=True)
    )
    lines = groupby(tables.lines.iter_rows(named=True), key=itemgetter("claim_ordinal"))
    for head, (_, rows) in zip(heads, lines, strict=True):
        yield _claim_payment(head, list(rows))


def _claim_payment(head: dict[str, Any], lines: list[dict[str, Any]]) -> ClaimPayment:
    is_denied = head["claim_ordinal"] % _EVERY_HOW_MANY_IS_DENIED == _EVERY_HOW_MANY_IS_DENIED - 1
    services = tuple(_service_payment(line, is_denied=is_denied) for line in lines)
    return ClaimPayment(
        claim_id=head["claim_id"],
        status_code="4" if is_denied else "1",
        charge_cents=sum(service.charge_cents for service in services),
        paid_cents=sum(service.paid_cents for service in services),
        patient_responsibility_cents=sum(
            adjustment.amount_cents
            for service in services
            for adjustment in service.adjustments
            if adjustment.group_code == "PR"
        ),
        claim_filing_indicator="12",
        payer_claim_number=f"SYNPAYER{head['claim_ordinal'] + 1:08d}",
        patient_last_name=head["name"],
        patient_first_name=head["first_name"],
        member_id=head["member_id"],
        services=services,
    )


def _service_payment(line: dict[str, Any], *, is_denied: bool) -> ServicePayment:
    charge_cents = line["charge_cents"]
    adjustments = _denied(charge_cents) if is_denied else _allowed(line)
    return ServicePayment(
        position=line["line_number"],
        procedure_code=line["procedure_code"],
        modifiers=tuple(line["modifiers"]),
        charge_cents=charge_cents,
        paid_cents=charge_cents - sum(one.amount_cents for one in adjustments),
        units=line["units"],
        date_of_service=line["date_of_service"],
        line_control_number=line["line_control_number"],
        allowed_cents=None if is_denied else charge_cents - adjustments[0].amount_cents,
        adjustments=adjustments,
        remark_codes=("N115",) if is_denied else (),
    )


def _denied(charge_cents: int) -> tuple[Adjustment, ...]:
    return (Adjustment(group_code="CO", reason_code="50", amount_cents=charge_cents),)


def _allowed(line: dict[str, Any]) -> tuple[Adjustment, ...]:
    allowed_cents = line["charge_cents"] * 4 // 5
    is_visit = line["line_number"] == 1
    share_cents = _COPAYMENT_CENTS if is_visit else allowed_cents // 5
    return (
        Adjustment(
            group_code="CO", reason_code="45", amount_cents=line["charge_cents"] - allowed_cents
        ),
        Adjustment(group_code="PR", reason_code="3" if is_visit else "2", amount_cents=share_cents),
    )
