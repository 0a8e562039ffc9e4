"""The tables of an 835 as values. Source: 005010X221A1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
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
    def kept(frame: pl.DataFrame) -> pl.DataFrame:
        is_held = pl.col("transaction").is_in(verdict.held_transactions)
        if "claim" in frame.columns:
            is_held |= pl.col("claim").is_in(verdict.held_claims)
        return frame.filter(~is_held)

    adjustments: _Details[Adjustment] = defaultdict(list)
    for claim, service, one in _adjustments(kept(tables.adjustments)):
        adjustments[claim, service].append(one)
    remarks: _Details[str] = defaultdict(list)
    for claim, service, code in _rows(kept(tables.remarks), "claim", "service", "code"):
        remarks[claim, service].append(code)
    services: defaultdict[int, list[ServicePayment]] = defaultdict(list)
    for claim, line in _services(kept(tables.services), adjustments, remarks):
        services[claim].append(line)
    claims: defaultdict[int, list[ClaimPayment]] = defaultdict(list)
    for transaction, payment in _claims(kept(tables.claims), adjustments, remarks, services):
        claims[transaction].append(payment)
    provider_adjustments: defaultdict[int, list[ProviderAdjustment]] = defaultdict(list)
    for row in kept(tables.provider_adjustments).iter_rows(named=True):
        provider_adjustments[row["transaction"]].append(_provider_adjustment(row))
    for row in kept(tables.transactions).iter_rows(named=True):
        number = row["transaction"]
        yield _remittance(row, claims[number], provider_adjustments[number])


def _rows(frame: pl.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of a frame, a row after another; each column is turned into values at once."""
    return zip(*(frame[name].to_list() for name in names), strict=True)


def _adjustments(frame: pl.DataFrame) -> Iterator[tuple[int, int | None, Adjustment]]:
    for claim, service, group_code, reason_code, amount_cents, quantity in _rows(
        frame, "claim", "service", "group_code", "reason_code", "amount_cents", "quantity"
    ):
        yield (
            claim,
            service,
            Adjustment(
                group_code=group_code,
                reason_code=reason_code,
                amount_cents=amount_cents,
                quantity=_plain(quantity),
            ),
        )


def _services(
    frame: pl.DataFrame, adjustments: _Details[Adjustment], remarks: _Details[str]
) -> Iterator[tuple[int, ServicePayment]]:
    # fmt: off
    for (
        claim, service, ordinal, position, procedure_code, modifiers, submitted, charge_cents,
        paid_cents, units, date_of_service, line_control_number, allowed_cents,
    ) in _rows(
        frame, "claim", "service", "ordinal", "position", "procedure_code", "modifiers",
        "submitted_procedure_code", "charge_cents", "paid_cents", "units", "date_of_service",
        "line_control_number", "allowed_cents",
    ):
        # fmt: on
        yield (
            claim,
            ServicePayment(
                position=position,
                procedure_code=procedure_code or "",
                modifiers=tuple(modifiers),
                submitted_procedure_code=submitted or None,
                charge_cents=charge_cents,
                # The guide lets a payer leave a payment of nothing out.
                paid_cents=paid_cents or 0,
                units=_plain(units),
                date_of_service=date_of_service,
                line_control_number=line_control_number or None,
                allowed_cents=allowed_cents,
                adjustments=tuple(adjustments.get((claim, service), ())),
                remark_codes=tuple(remarks.get((claim, service), ())),
                segment_ordinal=ordinal,
            ),
        )


def _claims(
    frame: pl.DataFrame,
    adjustments: _Details[Adjustment],
    remarks: _Details[str],
    services: defaultdict[int, list[ServicePayment]],
) -> Iterator[tuple[int, ClaimPayment]]:
    # fmt: off
    for (
        transaction, claim, ordinal, claim_id, occurrence, status_code, charge_cents, paid_cents,
        responsibility_cents, indicator, payer_claim_number, last_name, first_name, patient_id,
        insured_id, crossover_payer_id,
    ) in _rows(
        frame, "transaction", "claim", "ordinal", "claim_id", "occurrence", "status_code",
        "charge_cents", "paid_cents", "patient_responsibility_cents", "claim_filing_indicator",
        "payer_claim_number", "patient_last_name", "patient_first_name", "patient_id",
        "insured_id", "crossover_payer_id",
    ):
        # fmt: on
        yield (
            transaction,
            ClaimPayment(
                claim_id=claim_id.strip(),
                occurrence=occurrence,
                status_code=status_code or "",
                charge_cents=charge_cents,
                paid_cents=paid_cents,
                patient_responsibility_cents=responsibility_cents or 0,
                claim_filing_indicator=indicator or None,
                payer_claim_number=payer_claim_number or None,
                patient_last_name=last_name or None,
                patient_first_name=first_name or None,
                member_id=patient_id or insured_id or None,
                adjustments=tuple(adjustments.get((claim, None), ())),
                services=tuple(services.get(claim, ())),
                remark_codes=tuple(remarks.get((claim, None), ())),
                crossover_payer_id=crossover_payer_id or None,
                segment_ordinal=ordinal,
            ),
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


@lru_cache(maxsize=4096)
def _plain(quantity: Decimal | None) -> Decimal | None:
    """A quantity as it is spoken: 1, not 1.0000."""
    return None if quantity is None else Decimal(quantity_text(quantity))
