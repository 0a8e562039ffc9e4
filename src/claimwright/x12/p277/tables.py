"""A 277 as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; payer, receiver, provider, subscriber, dependent, claim and line are
the ordinals of the HL, TRN or SVC around, null outside of one. Amounts are cents (i64).
Source: 005010X212 (277).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import CLAIM_STATUS_RESPONSE, Envelope
from claimwright.x12.level_tables import LevelLayout, part
from claimwright.x12.p276.tables import lines
from claimwright.x12.party_tables import filled
from claimwright.x12.row_segments import SERVICE, SHARED, TRACE, RowSegments, cents, write_rows
from claimwright.x12.syntax import Segments
from claimwright.x12.values import read_amount, read_date

_SCOPES = {
    "payer": ("2000A",),
    "receiver": ("2000B",),
    "provider": ("2000C",),
    "subscriber": ("2000D",),
    "dependent": ("2000E",),
    "claim": ("2200D", "2200E"),
    "line": ("2220D", "2220E"),
}
_STATUSES = (1, 10, 11)


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    RowSegments(table="claims", segment_id="TRN", cells=TRACE),
    RowSegments(table="lines", segment_id="SVC", cells=(*SERVICE, cents(3, "paid_cents"))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusResponseTables:
    """The tables of a file's 277s that answer questions.

    responses: purpose, reference, made_date, made_time, use.
    people: role, last_name, first_name ... identifier.
    claims: kind, number (the trace number), assigned_by, division; of receivers and providers too.
    statuses: position (1 to 3 in one STC), category, code, entity, code_list, status_date,
        charge_cents, paid_cents, finalized_date, payment_date, payment_number.
    lines: procedure_qualifier, procedure_code, modifiers (a list), last_procedure_code,
        charge_cents, paid_cents, revenue_code, units.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    responses: pl.DataFrame
    people: pl.DataFrame
    claims: pl.DataFrame
    statuses: pl.DataFrame
    lines: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> ClaimStatusResponseTables:
    """Lay the 277s among a file's segments out as tables; 277CAs are left out."""
    layout = LevelLayout(segments, code="277", guide="claim_status_response", scopes=_SCOPES)
    return ClaimStatusResponseTables(
        responses=layout.transactions(),
        people=layout.people("2100D", "2100E").drop("birth_date", "sex"),
        claims=layout.traces(),
        statuses=_statuses(layout),
        lines=lines(layout),
        **layout.shared(),
    )


def write_tables(tables: ClaimStatusResponseTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 277s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=CLAIM_STATUS_RESPONSE, envelope=envelope)


def _statuses(layout: LevelLayout) -> pl.DataFrame:
    frames = [
        layout.of(
            "STC",
            position=pl.lit(position, pl.UInt8),
            category=part(number, 1),
            code=part(number, 2),
            entity=part(number, 3),
            code_list=part(number, 4),
            status_date=read_date(filled(2)),
            charge_cents=read_amount(filled(4)),
            paid_cents=read_amount(filled(5)),
            finalized_date=read_date(filled(6)),
            payment_date=read_date(filled(8)),
            payment_number=filled(9),
        )
        for position, number in enumerate(_STATUSES, start=1)
    ]
    found = pl.concat(frames).filter(pl.col("category").is_not_null())
    return found.sort("ordinal", "position")
