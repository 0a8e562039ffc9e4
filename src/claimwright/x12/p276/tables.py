"""A 276 as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; payer, inquirer, provider, subscriber, dependent, claim and line are
the ordinals of the HL, TRN or SVC around, null outside of one. Amounts are cents (i64).
Source: 005010X212 (276).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import CLAIM_STATUS_REQUEST, Envelope
from claimwright.x12.level_tables import LevelLayout, procedure
from claimwright.x12.party_tables import filled
from claimwright.x12.row_segments import AMOUNTS, SERVICE, SHARED, TRACE, RowSegments, write_rows
from claimwright.x12.syntax import Segments
from claimwright.x12.values import read_amount, read_quantity

_SCOPES = {
    "payer": ("2000A",),
    "inquirer": ("2000B",),
    "provider": ("2000C",),
    "subscriber": ("2000D",),
    "dependent": ("2000E",),
    "claim": ("2200D", "2200E"),
    "line": ("2210D", "2210E"),
}


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    AMOUNTS,
    RowSegments(table="claims", segment_id="TRN", cells=TRACE),
    RowSegments(table="lines", segment_id="SVC", cells=SERVICE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusInquiryTables:
    """The tables of a file's 276s.

    inquiries: purpose, reference, made_date, made_time, use.
    people: role, last_name, first_name ... identifier, birth_date, sex.
    claims: kind, number (the trace number), assigned_by, division.
    amounts: qualifier, amount_cents, amount_text.
    lines: procedure_qualifier, procedure_code, modifiers (a list), last_procedure_code,
        charge_cents, revenue_code, units.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    inquiries: pl.DataFrame
    people: pl.DataFrame
    claims: pl.DataFrame
    amounts: pl.DataFrame
    lines: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> ClaimStatusInquiryTables:
    """Lay the 276s among a file's segments out as tables. Nothing is judged here."""
    layout = LevelLayout(segments, code="276", guide="claim_status_request", scopes=_SCOPES)
    return ClaimStatusInquiryTables(
        inquiries=layout.transactions(),
        people=layout.people("2100D", "2100E"),
        claims=layout.traces(),
        amounts=layout.of(
            "AMT", qualifier=filled(1), amount_cents=read_amount(filled(2)), amount_text=filled(2)
        ),
        lines=lines(layout).drop("paid_cents"),
        **layout.shared(),
    )


def write_tables(tables: ClaimStatusInquiryTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 276s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=CLAIM_STATUS_REQUEST, envelope=envelope)


def lines(layout: LevelLayout) -> pl.DataFrame:
    """One row a service line (SVC)."""
    return layout.of(
        "SVC",
        **procedure(1),
        charge_cents=read_amount(filled(2)),
        paid_cents=read_amount(filled(3)),
        revenue_code=filled(4),
        units=read_quantity(filled(7)),
    )
