"""A 277CA as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; source, receiver, provider, patient, answer and line are the ordinals
of the HL, TRN or SVC around, null outside of one. Amounts are cents (i64). Source: 005010X214.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import CLAIM_ACKNOWLEDGMENT, Envelope
from claimwright.x12.level_tables import LevelLayout, part
from claimwright.x12.p276.tables import lines
from claimwright.x12.party_tables import filled
from claimwright.x12.row_segments import (
    AMOUNTS,
    SERVICE,
    SHARED,
    TRACE,
    RowSegments,
    cents,
    day,
    parts,
    quantity,
    text,
    write_rows,
)
from claimwright.x12.syntax import Segments
from claimwright.x12.values import read_amount, read_date, read_quantity

GUIDE = "claim_acknowledgment"
_SCOPES = {
    "source": ("2000A",),
    "receiver": ("2000B",),
    "provider": ("2000C",),
    "patient": ("2000D",),
    "answer": ("2200A", "2200B", "2200C", "2200D"),
    "line": ("2220D",),
}
_CODES = ("category", "code", "entity", "code_list")
# Where the up to three statuses of an STC stand.
_STATUSES = {1: "", 10: "second_", 11: "third_"}
# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    AMOUNTS,
    RowSegments(table="traces", segment_id="TRN", cells=TRACE),
    RowSegments(
        table="statuses",
        segment_id="STC",
        cells=(
            *(
                parts(number, *(prefix + name for name in _CODES))
                for number, prefix in _STATUSES.items()
            ),
            day(2, "status_date"),
            text(3, "action"),
            cents(4, "charge_cents"),
            text(12, "text"),
        ),
    ),
    RowSegments(
        table="totals", segment_id="QTY", cells=(text(1, "qualifier"), quantity(2, "quantity"))
    ),
    RowSegments(table="lines", segment_id="SVC", cells=SERVICE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgmentTables:
    """The tables of a file's 277CAs.

    acknowledgments: purpose, reference, made_date, made_time, use.
    traces: kind, number (of the file or the claim that is answered), assigned_by, division.
    statuses: category, code, entity, code_list, the same of a second_ and a third_ status,
        status_date, action (WQ accepted, U returned), charge_cents, text.
    totals: qualifier, quantity. amounts: qualifier, amount_cents, amount_text.
    lines: procedure_qualifier, procedure_code, modifiers (a list), last_procedure_code,
        charge_cents, revenue_code, units.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    acknowledgments: pl.DataFrame
    traces: pl.DataFrame
    statuses: pl.DataFrame
    totals: pl.DataFrame
    amounts: pl.DataFrame
    lines: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> ClaimAcknowledgmentTables:
    """Lay the 277CAs among a file's segments out as tables; other 277s are left out."""
    layout = LevelLayout(segments, code=None, guide=GUIDE, scopes=_SCOPES)
    return ClaimAcknowledgmentTables(
        acknowledgments=layout.transactions(),
        traces=layout.traces(),
        statuses=layout.of(
            "STC",
            **{
                prefix + name: part(number, position)
                for number, prefix in _STATUSES.items()
                for position, name in enumerate(_CODES, start=1)
            },
            status_date=read_date(filled(2)),
            action=filled(3),
            charge_cents=read_amount(filled(4)),
            text=filled(12),
        ),
        totals=layout.of("QTY", qualifier=filled(1), quantity=read_quantity(filled(2))),
        amounts=layout.of(
            "AMT", qualifier=filled(1), amount_cents=read_amount(filled(2)), amount_text=filled(2)
        ),
        lines=lines(layout).drop("paid_cents"),
        **layout.shared(),
    )


def write_tables(tables: ClaimAcknowledgmentTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 277CAs; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=CLAIM_ACKNOWLEDGMENT, envelope=envelope)
