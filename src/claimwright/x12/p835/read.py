"""The tables of an 835 as values. Source: 005010X221A1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.parties import Address
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.x12.p835.judge import SOURCE, Verdict, judge
from claimwright.x12.p835.tables import RemittanceTables, read_tables
from claimwright.x12.syntax import split
from claimwright.x12.values import quantity_text

Row = dict[str, Any]
_Detail = TypeVar("_Detail")
# What belongs to a service line, or to a whole claim where the service is None.
_Details = defaultdict[tuple[int, int | None], list[_Detail]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceFile:
    """What a file of 835s holds: the payments that may be posted, and all that is wrong.

    A payment, or a claim of one, that a stopping finding names is not among the remittances: the
    file has to be kept. Segment ordinals count over the whole file from 1.
    """

    remittances: tuple[Remittance, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(data: bytes, *, file: str | None = None) -> RemittanceFile:
    """Read every 835 of a file. Never raises for bad data, and no payment spoils another.

    Findings: those of syntax.split, x12.835.none, x12.835.end-missing, and those of judge.
    """
    segments = split(data, file=file)
    tables = read_tables(segments)
    verdict = judge(tables, file=file)
    findings = [*segments.findings, *_file_findings(segments.table, tables, file=file)]
    return RemittanceFile(
        remittances=tuple(_remittances(tables, verdict)),
        findings=(*findings, *verdict.findings),
    )


def _file_findings(
    table: pl.DataFrame, tables: RemittanceTables, *, file: str | None
) -> Iterator[Finding]:
    if table.is_empty():
        return
    if tables.transactions.is_empty():
        yield Finding(
            id="x12.835.none",
            severity=Severity.STOP,
            message="There is no payment advice (835) in this file. "
            "Check that the right file was chosen.",
            at=Place(file=file),
            expected="ST*835",
            source=SOURCE,
        )
    last = table.row(-1, named=True)
    if last["segment_id"] != "IEA":
        yield Finding(
            id="x12.835.end-missing",
            severity=Severity.WARN,
            message="The file does not end as it should (there is no IEA segment), so payments "
            "at its end may be missing. Fetch it again and compare.",
            at=Place(file=file, segment=last["segment_id"], segment_ordinal=last["ordinal"]),
            value=last["segment_id"],
            expected="IEA",
            source=SOURCE,
        )


def _remittances(tables: RemittanceTables, verdict: Verdict) -> Iterator[Remittance]:
    def kept(frame: pl.DataFrame) -> Iterator[Row]:
        is_held = pl.col("transaction").is_in(verdict.held_transactions)
        if "claim" in frame.columns:
            is_held |= pl.col("claim").is_in(verdict.held_claims)
        return frame.filter(~is_held).iter_rows(named=True)

    adjustments: _Details[Adjustment] = defaultdict(list)
    for row in kept(tables.adjustments):
        adjustments[row["claim"], row["service"]].append(_adjustment(row))
    remarks: _Details[str] = defaultdict(list)
    for row in kept(tables.remarks):
        remarks[row["claim"], row["service"]].append(row["code"])
    services: defaultdict[int, list[ServicePayment]] = defaultdict(list)
    for row in kept(tables.services):
        key = (row["claim"], row["service"])
        services[row["claim"]].append(_service(row, adjustments[key], remarks[key]))
    claims: defaultdict[int, list[ClaimPayment]] = defaultdict(list)
    for row in kept(tables.claims):
        key = (row["claim"], None)
        claims[row["transaction"]].append(
            _claim(row, adjustments[key], remarks[key], services[row["claim"]])
        )
    provider_adjustments: defaultdict[int, list[ProviderAdjustment]] = defaultdict(list)
    for row in kept(tables.provider_adjustments):
        provider_adjustments[row["transaction"]].append(_provider_adjustment(row))
    for row in kept(tables.transactions):
        number = row["transaction"]
        yield _remittance(row, claims[number], provider_adjustments[number])


def _adjustment(row: Row) -> Adjustment:
    return Adjustment(
        group_code=row["group_code"],
        reason_code=row["reason_code"],
        amount_cents=row["amount_cents"],
        quantity=_plain(row["quantity"]),
    )


def _service(row: Row, adjustments: list[Adjustment], remark_codes: list[str]) -> ServicePayment:
    return ServicePayment(
        position=row["position"],
        procedure_code=row["procedure_code"] or "",
        modifiers=tuple(row["modifiers"]),
        submitted_procedure_code=row["submitted_procedure_code"] or None,
        charge_cents=row["charge_cents"],
        # The guide lets a payer leave a payment of nothing out.
        paid_cents=row["paid_cents"] or 0,
        units=_plain(row["units"]),
        date_of_service=row["date_of_service"],
        line_control_number=row["line_control_number"] or None,
        allowed_cents=row["allowed_cents"],
        adjustments=tuple(adjustments),
        remark_codes=tuple(remark_codes),
        segment_ordinal=row["ordinal"],
    )


def _claim(
    row: Row,
    adjustments: list[Adjustment],
    remark_codes: list[str],
    services: list[ServicePayment],
) -> ClaimPayment:
    return ClaimPayment(
        claim_id=row["claim_id"].strip(),
        occurrence=row["occurrence"],
        status_code=row["status_code"] or "",
        charge_cents=row["charge_cents"],
        paid_cents=row["paid_cents"],
        patient_responsibility_cents=row["patient_responsibility_cents"] or 0,
        claim_filing_indicator=row["claim_filing_indicator"] or None,
        payer_claim_number=row["payer_claim_number"] or None,
        patient_last_name=row["patient_last_name"] or None,
        patient_first_name=row["patient_first_name"] or None,
        member_id=row["patient_id"] or row["insured_id"] or None,
        adjustments=tuple(adjustments),
        services=tuple(services),
        remark_codes=tuple(remark_codes),
        crossover_payer_id=row["crossover_payer_id"] or None,
        segment_ordinal=row["ordinal"],
    )


def _provider_adjustment(row: Row) -> ProviderAdjustment:
    return ProviderAdjustment(
        provider_id=row["provider_id"],
        fiscal_period_end_date=row["fiscal_period_end_date"],
        reason_code=row["reason_code"],
        reference=row["reference"] or None,
        amount_cents=row["amount_cents"],
        segment_ordinal=row["ordinal"],
    )


def _remittance(
    row: Row, claims: list[ClaimPayment], provider_adjustments: list[ProviderAdjustment]
) -> Remittance:
    # A debit takes money back from the provider.
    sign = -1 if row["credit_or_debit"] == "D" else 1
    return Remittance(
        payer_id=row["payer_reference"] or row["payer_id"] or row["originating_company_id"],
        payer_name=row["payer_name"] or "",
        payer_address=_payer_address(row),
        originating_company_id=row["originating_company_id"] or None,
        payee_npi=(row["payee_id"] or None) if row["payee_qualifier"] == "XX" else None,
        payee_name=row["payee_name"] or None,
        trace_number=row["trace_number"].strip(),
        payment_method=row["payment_method"] or "",
        payment_date=row["payment_date"] or row["production_date"] or row["group_date"],
        payment_cents=sign * row["payment_cents"],
        claims=tuple(claims),
        provider_adjustments=tuple(provider_adjustments),
        transaction_control_number=row["control_number"] or None,
    )


def _payer_address(row: Row) -> Address | None:
    if not row["payer_line_1"] or not row["payer_city"]:
        return None
    return Address(
        line_1=row["payer_line_1"],
        line_2=row["payer_line_2"] or None,
        city=row["payer_city"],
        state=row["payer_state"] or "",
        postal_code=row["payer_postal_code"] or "",
    )


def _plain(quantity: Decimal | None) -> Decimal | None:
    """A quantity as it is spoken: 1, not 1.0000."""
    return None if quantity is None else Decimal(quantity_text(quantity))
