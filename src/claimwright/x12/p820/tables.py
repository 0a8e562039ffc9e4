"""An 820 as tables: payments, entities, remittance items, adjustments, counts and the rest.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in, counted over the file from 1) and `loop`. `entity` and `item` are the ordinals
of the ENT and the RMR around, null outside of one. Amounts are cents (i64), null where the file
has none that can be read. Source: 005010X218.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import PREMIUM_PAYMENT, Envelope
from claimwright.x12.party_tables import Layout, filled
from claimwright.x12.row_segments import (
    SHARED,
    RowSegments,
    cents,
    day,
    parts,
    quantity,
    text,
    whole,
    write_rows,
)
from claimwright.x12.syntax import Segments, component, element
from claimwright.x12.values import read_amount, read_date, read_quantity

GUIDE = "premium_payment"
_SCOPES = {"organization": "2000A", "individual": "2000B", "item_a": "2300A", "item_b": "2300B"}


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    RowSegments(
        table="payments",
        segment_id="BPR",
        cells=(
            text(1, "handling"),
            cents(2, "payment_cents"),
            text(3, "credit_or_debit"),
            text(4, "method"),
            text(10, "payer_identifier"),
            day(16, "payment_date"),
        ),
    ),
    RowSegments(
        table="entities",
        segment_id="ENT",
        cells=(
            text(1, "number"),
            text(2, "role"),
            text(3, "identifier_qualifier"),
            text(4, "identifier"),
        ),
    ),
    RowSegments(
        table="items",
        segment_id="RMR",
        cells=(
            text(1, "qualifier"),
            text(2, "number"),
            text(3, "action"),
            cents(4, "paid_cents"),
            cents(5, "billed_cents"),
        ),
    ),
    RowSegments(
        table="adjustments",
        segment_id="ADX",
        cells=(
            cents(1, "amount_cents"),
            text(2, "reason"),
        ),
    ),
    RowSegments(
        table="charges",
        segment_id="SAC",
        cells=(
            text(2, "code"),
            whole(5, "amount_cents"),
        ),
    ),
    RowSegments(
        table="counts",
        segment_id="SLN",
        cells=(
            quantity(4, "count"),
            parts(5, "unit"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumPaymentTables:
    """The tables of a file's 820s.

    payments: handling, payment_cents, credit_or_debit, method, payment_date, payer_identifier,
        trace_number, receiver, receiver_id, payer, payer_id.
    entities: is_individual, number, role, identifier_qualifier, identifier.
    items: qualifier, number, action, paid_cents, billed_cents.
    adjustments: is_earlier (it adjusts a payment before this one), amount_cents, reason.
    charges: code, amount_cents. counts: count, unit.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    payments: pl.DataFrame
    entities: pl.DataFrame
    items: pl.DataFrame
    adjustments: pl.DataFrame
    charges: pl.DataFrame
    counts: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> PremiumPaymentTables:
    """Lay the 820s among a file's segments out as tables. Nothing is judged here."""
    layout = Layout(segments, guide=GUIDE, scopes=_SCOPES, otherwise={"820": GUIDE})
    places, names = layout.places, layout.names()
    return PremiumPaymentTables(
        payments=_payments(layout, names),
        entities=_keyed(
            layout.rows(
                places.of("ENT"),
                is_individual=pl.col("loop") == "2000B",
                number=element(1),
                role=filled(2),
                identifier_qualifier=filled(3),
                identifier=filled(4),
            )
        ).drop("item"),
        items=_keyed(
            layout.rows(
                places.of("RMR"),
                qualifier=element(1),
                number=filled(2),
                action=filled(3),
                paid_cents=read_amount(element(4)),
                billed_cents=read_amount(element(5)),
            )
        ),
        adjustments=_keyed(
            layout.rows(
                places.of("ADX"),
                is_earlier=pl.col("loop").is_in(["2200A", "2200B"]),
                amount_cents=read_amount(element(1)),
                reason=filled(2),
            )
        ),
        charges=_keyed(
            layout.rows(
                places.of("SAC"),
                code=filled(2),
                amount_cents=element(5).cast(pl.Int64, strict=False),
            )
        ),
        counts=_keyed(
            layout.rows(
                places.of("SLN"),
                count=read_quantity(element(4)),
                unit=component(5, 1).replace("", None),
            )
        ),
        names=_keyed(names),
        addresses=_keyed(layout.addresses()),
        contacts=_keyed(layout.contacts()),
        references=_keyed(layout.references()),
        dates=_keyed(layout.dates()),
        segments=layout.segments(),
    )


def write_tables(tables: PremiumPaymentTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 820s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=PREMIUM_PAYMENT, envelope=envelope)


def _payments(layout: Layout, names: pl.DataFrame) -> pl.DataFrame:
    found = layout.rows(
        layout.places.of("BPR"),
        handling=element(1),
        payment_cents=read_amount(element(2)),
        credit_or_debit=filled(3),
        method=filled(4),
        payment_date=read_date(element(16)),
        payer_identifier=filled(10),
    ).drop(*_SCOPES)
    traces = layout.places.of("TRN").select("transaction", trace_number=filled(2))
    found = _with(found, traces)
    for loop, name in (("1000A", "receiver"), ("1000B", "payer")):
        own = names.filter(pl.col("loop") == loop)
        columns = {name: pl.col("last_name"), f"{name}_id": pl.col("identifier")}
        found = _with(found, own.select("transaction", **columns))
    return found


def _with(found: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The columns of each transaction's first other row."""
    first = others.unique("transaction", keep="first", maintain_order=True)
    return found.join(first, on="transaction", how="left", maintain_order="left")


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """One key for an entity and an item, of whichever kind."""
    return rows.with_columns(
        entity=pl.coalesce("organization", "individual"), item=pl.coalesce("item_a", "item_b")
    ).drop(*_SCOPES)
