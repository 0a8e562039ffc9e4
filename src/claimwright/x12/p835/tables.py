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

from claimwright.x12.layout import first, with_details
from claimwright.x12.p835.scope import Placed, place
from claimwright.x12.segments import Segments, component, element, with_elements
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
    placed = place(segments)
    claims = _claims(placed)
    services = _services(placed, claims)
    frames = {
        "transactions": _transactions(placed, segments.table),
        "claims": claims.lazy(),
        "services": services,
        "adjustments": _adjustments(placed),
        "remarks": _remarks(placed),
        "provider_adjustments": _provider_adjustments(placed),
        "strays": _strays(placed),
    }
    found = pl.collect_all(list(frames.values()))
    return RemittanceTables(**dict(zip(frames, found, strict=True)))


def _strays(placed: Placed) -> pl.LazyFrame:
    """The payment segments that belong to no claim."""
    kinds = [placed.of(name) for name in ("SVC", "CAS", "MOA", "MIA", "LQ")]
    return (
        pl.concat(one.select("transaction", "ordinal", "segment_id", "in_claim") for one in kinds)
        .filter(~pl.col("in_claim"))
        .drop("in_claim")
        .sort("ordinal")
    )


def _transactions(placed: Placed, table: pl.DataFrame) -> pl.LazyFrame:
    party = pl.col("party")
    is_group = (pl.col("segment_id") == "GS") & pl.col("group").is_not_null()
    groups = with_elements(table[table.select(is_group.arg_true()).to_series()])
    group_dates = groups.lazy().select("group", group_date=read_date(element(4)))

    def one(name: str, columns: Mapping[str, pl.Expr], when: pl.Expr | None = None) -> pl.LazyFrame:
        return first(placed.of(name), columns, by="transaction", when=when)

    parts = [
        one("SE", {"end_ordinal": pl.col("ordinal"), "stated_count": element(1)}),
        one(
            "BPR",
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
        one("TRN", {"trace_number": element(2), "originating_company_id": element(3)}),
        one(
            "DTM",
            {"production_date": read_date(element(2))},
            (element(1) == "405") & (party.fill_null("") == ""),
        ),
        one("N1", {"payer_name": element(2), "payer_id": element(4)}, (party == "PR")),
        one("REF", {"payer_reference": element(2)}, (party == "PR") & (element(1) == "2U")),
        one("N3", {"payer_line_1": element(1), "payer_line_2": element(2)}, (party == "PR")),
        one(
            "N4",
            {
                "payer_city": element(1),
                "payer_state": element(2),
                "payer_postal_code": element(3),
            },
            (party == "PR"),
        ),
        one(
            "N1",
            {"payee_name": element(2), "payee_qualifier": element(3), "payee_id": element(4)},
            (party == "PE"),
        ),
    ]
    starts = placed.of("ST").select("transaction", "group", "ordinal", control_number=element(2))
    transactions = with_details(starts.collect(), parts, on="transaction")
    return (
        transactions.lazy()
        .join(group_dates.unique("group", keep="first"), on="group", how="left")
        .sort("transaction")
    )


def _claims(placed: Placed) -> pl.DataFrame:
    def name(qualifier: str, **columns: pl.Expr) -> pl.LazyFrame:
        when = pl.col("in_claim") & (element(1) == qualifier)
        return first(placed.of("NM1"), columns, by="claim", when=when)

    is_of_claim = pl.col("in_claim") & ~pl.col("in_service")
    parts = [
        name(
            "QC",
            patient_last_name=element(3),
            patient_first_name=element(4),
            patient_id=element(9),
        ),
        name("IL", insured_id=element(9)),
        name("TT", crossover_payer_id=element(9)),
        first(
            placed.of("DTM"),
            {"service_date": read_date(element(2))},
            by="claim",
            when=is_of_claim & (element(1) == "232"),
        ),
    ]
    claims = placed.of("CLP").filter("in_claim").select(
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
    )  # fmt: skip
    return with_details(claims.collect(), parts, on="claim").with_columns(
        occurrence=pl.int_range(1, pl.len() + 1).over("transaction", "claim_id")
    )


def _services(placed: Placed, claims: pl.DataFrame) -> pl.LazyFrame:
    def part(name: str, qualifier: str, **columns: pl.Expr) -> pl.LazyFrame:
        when = pl.col("in_service") & (element(1) == qualifier)
        return first(placed.of(name), columns, by="service", when=when)

    parts = [
        part("DTM", "472", date_text=element(2), day=read_date(element(2))),
        part("DTM", "150", first_day=read_date(element(2))),
        part("REF", "6R", line_control_number=element(2)),
        part("AMT", "B6", allowed_text=element(2), allowed_cents=read_amount(element(2))),
    ]
    # The composite is split once, then looked into.
    services = placed.of("SVC").filter("in_service").with_columns(
        procedure=element(1).str.split(pl.col("component_separator"))
    ).select(
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
    )  # fmt: skip
    # A claim's own date stands for those of its lines that have none.
    claim_days = claims.lazy().select("claim", claim_day="service_date")
    found = with_details(
        with_details(services.collect(), parts, on="service"), [claim_days], on="claim"
    )
    return found.lazy().with_columns(
        date_of_service=pl.coalesce("day", "first_day", "claim_day"),
        position=pl.int_range(1, pl.len() + 1).over("claim"),
    )


def _without_blanks(texts: pl.Expr) -> pl.Expr:
    return texts.list.filter(pl.element() != "").fill_null([])


def _service() -> pl.Expr:
    return pl.when("in_service").then("service")


def _adjustments(placed: Placed) -> pl.LazyFrame:
    cas = placed.of("CAS").filter("in_claim").collect().lazy()
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


def _remarks(placed: Placed) -> pl.LazyFrame:
    def codes(segment: str, *numbers: int) -> list[pl.LazyFrame]:
        rows = placed.of(segment).filter("in_claim")
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


def _provider_adjustments(placed: Placed) -> pl.LazyFrame:
    plb = placed.of("PLB")
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
