"""An 835 as tables: payments, claims, service lines, adjustments, remarks, provider adjustments.

Every row carries `transaction` (u32, counts ST over the file from 1) and `ordinal` (u32, the
segment that it stands in, counted over the file from 1). `claim` and `service` count CLP and SVC
over the file from 1. Amounts are cents (i64), null where the file has none that can be read.
Source: 005010X221A1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from claimwright.x12.syntax import Segments, component, element
from claimwright.x12.values import read_amount, read_date, read_quantity

_TRIPLETS = range(6)
_PLB_PAIRS = range(6)
# Where the codes of remarks on a whole claim stand.
_REMARK_ELEMENTS = {"MOA": (3, 4, 5, 6, 7), "MIA": (5, 20, 21, 22, 23)}
# The modifiers of a procedure: four components from the third on.
_MODIFIERS = (2, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceTables:
    """The tables of a file's 835s. A column `..._text` keeps an amount or date as it stood.

    transactions: transaction, ordinal, control_number, end_ordinal, stated_count, has_payment,
        payment_ordinal, handling, payment_cents, credit_or_debit, payment_method, payment_date,
        production_date, group_date, trace_number, originating_company_id, payer_name, payer_id,
        payer_reference, payer_line_1, payer_line_2, payer_city, payer_state, payer_postal_code,
        payee_name, payee_qualifier, payee_id.
    claims: transaction, claim, ordinal, claim_id, occurrence, status_code, charge_cents,
        paid_cents, patient_responsibility_cents, claim_filing_indicator, payer_claim_number,
        patient_last_name, patient_first_name, patient_id, insured_id, crossover_payer_id,
        service_date.
    services: transaction, claim, service, ordinal, position, procedure_code, modifiers,
        submitted_procedure_code, charge_cents, paid_cents, units, date_of_service,
        line_control_number, allowed_cents.
    adjustments: transaction, claim, service (null on a whole claim), ordinal, element,
        group_code, reason_code, amount_cents, quantity.
    remarks: transaction, claim, service (null on a whole claim), ordinal, code.
    provider_adjustments: transaction, ordinal, element, provider_id, fiscal_period_end_date,
        reason_code, reference, amount_cents.
    strays: transaction, ordinal, segment_id: payment segments that belong to no claim.
    """

    transactions: pl.DataFrame
    claims: pl.DataFrame
    services: pl.DataFrame
    adjustments: pl.DataFrame
    remarks: pl.DataFrame
    provider_adjustments: pl.DataFrame
    strays: pl.DataFrame


def read_tables(segments: Segments) -> RemittanceTables:
    """Lay the 835s among a file's segments out as tables. Nothing is judged here."""
    placed = _placed(segments.table)
    of_claims = placed.filter("in_claim")
    claims = _claims(of_claims)
    return RemittanceTables(
        transactions=_transactions(placed, segments.table),
        claims=claims,
        services=_services(of_claims, claims),
        adjustments=_adjustments(of_claims),
        remarks=_remarks(of_claims),
        provider_adjustments=_provider_adjustments(placed),
        strays=placed.filter(
            ~pl.col("in_claim") & pl.col("segment_id").is_in(["SVC", "CAS", "MOA", "MIA", "LQ"])
        ).select("transaction", "ordinal", "segment_id"),
    )


def _placed(table: pl.DataFrame) -> pl.DataFrame:
    """The segments of 835s, each with its loop: party (N1), claim (CLP) and service (SVC)."""
    segment_id = pl.col("segment_id")

    def last_of(*names: str) -> pl.Expr:
        return pl.when(segment_id.is_in(names)).then(segment_id).forward_fill()

    remittances = table.filter((segment_id == "ST") & (element(1) == "835"))["transaction"]
    party = pl.when(segment_id == "N1").then(element(1))
    ends = segment_id.is_in(["ST", "LX", "PLB", "SE"])
    return (
        table.with_columns(
            in_claim=last_of("ST", "LX", "CLP", "PLB", "SE") == "CLP",
            in_service=last_of("ST", "LX", "CLP", "SVC", "PLB", "SE") == "SVC",
            claim=(segment_id == "CLP").cum_sum(),
            service=(segment_id == "SVC").cum_sum(),
            party=pl.when(ends).then(pl.lit("")).otherwise(party).forward_fill(),
        )
        .with_columns(in_service=pl.col("in_service") & pl.col("in_claim"))
        .filter(pl.col("transaction").is_in(remittances.implode()))
    )


def _first(
    placed: pl.DataFrame, when: pl.Expr, columns: Mapping[str, pl.Expr], *, by: str = "transaction"
) -> pl.DataFrame:
    """Columns of the first segment of a kind in each transaction, claim or service."""
    return (
        placed.filter(when)
        .select(by, **columns)
        .unique(by, keep="first", maintain_order=True)
    )  # fmt: skip


def _transactions(placed: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    segment_id, party = pl.col("segment_id"), pl.col("party")
    group_dates = table.filter((segment_id == "GS") & pl.col("group").is_not_null()).select(
        "group", group_date=read_date(element(4))
    )
    parts = [
        _first(
            placed,
            segment_id == "SE",
            {"end_ordinal": pl.col("ordinal"), "stated_count": element(1)},
        ),
        _first(
            placed,
            segment_id == "BPR",
            {
                "payment_ordinal": pl.col("ordinal"),
                "handling": element(1),
                "payment_text": element(2),
                "payment_cents": read_amount(element(2)),
                "credit_or_debit": element(3),
                "payment_method": element(4),
                "payment_date_text": element(16),
                "payment_date": read_date(element(16)),
            },
        ),
        _first(
            placed,
            segment_id == "TRN",
            {"trace_number": element(2), "originating_company_id": element(3)},
        ),
        _first(
            placed,
            (segment_id == "DTM") & (element(1) == "405") & (party.fill_null("") == ""),
            {"production_date": read_date(element(2))},
        ),
        _first(
            placed,
            (segment_id == "N1") & (party == "PR"),
            {"payer_name": element(2), "payer_id": element(4)},
        ),
        _first(
            placed,
            (segment_id == "REF") & (party == "PR") & (element(1) == "2U"),
            {"payer_reference": element(2)},
        ),
        _first(
            placed,
            (segment_id == "N3") & (party == "PR"),
            {"payer_line_1": element(1), "payer_line_2": element(2)},
        ),
        _first(
            placed,
            (segment_id == "N4") & (party == "PR"),
            {
                "payer_city": element(1),
                "payer_state": element(2),
                "payer_postal_code": element(3),
            },
        ),
        _first(
            placed,
            (segment_id == "N1") & (party == "PE"),
            {"payee_name": element(2), "payee_qualifier": element(3), "payee_id": element(4)},
        ),
    ]
    transactions = placed.filter(segment_id == "ST").select(
        "transaction", "group", "ordinal", control_number=element(2)
    )
    for part in parts:
        transactions = transactions.join(part, on="transaction", how="left")
    return transactions.join(group_dates, on="group", how="left").sort("transaction")


def _claims(placed: pl.DataFrame) -> pl.DataFrame:
    segment_id = pl.col("segment_id")

    def name(qualifier: str, columns: Mapping[str, pl.Expr]) -> pl.DataFrame:
        when = (segment_id == "NM1") & (element(1) == qualifier)
        return _first(placed, when, columns, by="claim")

    parts = [
        name(
            "QC",
            {
                "patient_last_name": element(3),
                "patient_first_name": element(4),
                "patient_id": element(9),
            },
        ),
        name("IL", {"insured_id": element(9)}),
        name("TT", {"crossover_payer_id": element(9)}),
        _first(
            placed,
            (segment_id == "DTM") & ~pl.col("in_service") & (element(1) == "232"),
            {"service_date": read_date(element(2))},
            by="claim",
        ),
    ]
    claims = placed.filter(segment_id == "CLP").select(
        "transaction",
        "claim",
        "ordinal",
        claim_id=element(1),
        status_code=element(2),
        charge_text=element(3),
        charge_cents=read_amount(element(3)),
        paid_text=element(4),
        paid_cents=read_amount(element(4)),
        patient_responsibility_text=element(5),
        patient_responsibility_cents=read_amount(element(5)),
        claim_filing_indicator=element(6),
        payer_claim_number=element(7),
    )
    for part in parts:
        claims = claims.join(part, on="claim", how="left")
    return claims.sort("claim").with_columns(
        occurrence=pl.int_range(1, pl.len() + 1).over("transaction", "claim_id")
    )


def _services(placed: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    segment_id = pl.col("segment_id")
    of_services = placed.filter("in_service")

    def part(segment: str, qualifier: str, columns: Mapping[str, pl.Expr]) -> pl.DataFrame:
        when = (segment_id == segment) & (element(1) == qualifier)
        return _first(of_services, when, columns, by="service")

    parts = [
        part("DTM", "472", {"date_text": element(2), "day": read_date(element(2))}),
        part("DTM", "150", {"first_day": read_date(element(2))}),
        part("REF", "6R", {"line_control_number": element(2)}),
        part("AMT", "B6", {"allowed_text": element(2), "allowed_cents": read_amount(element(2))}),
    ]
    # The composite is split once, then looked into.
    services = of_services.filter(segment_id == "SVC").with_columns(
        procedure=element(1).str.split(pl.col("component_separator"))
    )
    services = services.select(
        "transaction",
        "claim",
        "service",
        "ordinal",
        procedure_code=pl.col("procedure").list.get(1, null_on_oob=True),
        modifiers=_without_blanks(pl.col("procedure").list.slice(*_MODIFIERS)),
        charge_text=element(2),
        charge_cents=read_amount(element(2)),
        paid_text=element(3),
        paid_cents=read_amount(element(3)),
        units_text=element(5),
        units=read_quantity(element(5)),
        submitted_procedure_code=component(6, 2),
    )
    for one in parts:
        services = services.join(one, on="service", how="left")
    # A claim's own date stands for those of its lines that have none.
    services = services.join(
        claims.select("claim", claim_day="service_date"), on="claim", how="left"
    )
    return services.sort("service").with_columns(
        date_of_service=pl.coalesce("day", "first_day", "claim_day"),
        position=pl.int_range(1, pl.len() + 1).over("claim"),
    )


def _without_blanks(texts: pl.Expr) -> pl.Expr:
    return texts.list.filter(pl.element() != "").fill_null([])


def _service() -> pl.Expr:
    return pl.when("in_service").then("service")


def _adjustments(placed: pl.DataFrame) -> pl.DataFrame:
    cas = placed.filter(pl.col("segment_id") == "CAS")
    triplets = [
        cas.filter(pl.col("elements").list.len() > 2 + 3 * one)
        .select(
            "transaction",
            "claim",
            "ordinal",
            service=_service(),
            element=pl.lit(2 + 3 * one),
            group_code=element(1),
            reason_code=element(2 + 3 * one),
            amount_text=element(3 + 3 * one),
            amount_cents=read_amount(element(3 + 3 * one)),
            quantity_text=element(4 + 3 * one),
            quantity=read_quantity(element(4 + 3 * one)),
        )
        .filter(
            (pl.col("reason_code").fill_null("") != "")
            | (pl.col("amount_text").fill_null("") != "")
        )
        for one in _TRIPLETS
    ]
    return pl.concat(triplets).sort("ordinal", "element")


def _remarks(placed: pl.DataFrame) -> pl.DataFrame:
    def codes(segment: str, *numbers: int) -> list[pl.DataFrame]:
        rows = placed.filter(pl.col("segment_id") == segment)
        return [
            rows.select(
                "transaction",
                "claim",
                "ordinal",
                service=_service(),
                element=pl.lit(number),
                code=element(number),
            )
            for number in numbers
        ]

    frames = [
        *codes("LQ", 2),
        *(one for segment, numbers in _REMARK_ELEMENTS.items() for one in codes(segment, *numbers)),
    ]
    return (
        pl.concat(frames)
        .filter(pl.col("code").fill_null("") != "")
        .sort("ordinal", "element")
        .drop("element")
    )


def _provider_adjustments(placed: pl.DataFrame) -> pl.DataFrame:
    plb = placed.filter(pl.col("segment_id") == "PLB")
    pairs = [
        plb.filter(pl.col("elements").list.len() > 3 + 2 * one)
        .select(
            "transaction",
            "ordinal",
            element=pl.lit(3 + 2 * one),
            provider_id=element(1),
            date_text=element(2),
            fiscal_period_end_date=read_date(element(2)),
            reason_code=component(3 + 2 * one, 1),
            reference=component(3 + 2 * one, 2),
            amount_text=element(4 + 2 * one),
            amount_cents=read_amount(element(4 + 2 * one)),
        )
        .filter(
            (pl.col("reason_code").fill_null("") != "")
            | (pl.col("amount_text").fill_null("") != "")
        )
        for one in _PLB_PAIRS
    ]
    return pl.concat(pairs).sort("ordinal", "element")
