"""A 270 as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; payer, inquirer, subscriber, dependent and question are the ordinals
of the HL or EQ around, null outside of one. Amounts are cents (i64). Source: 005010X279A1 (270).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import ELIGIBILITY_INQUIRY, Envelope
from claimwright.x12.level_tables import LevelLayout, procedure
from claimwright.x12.party_tables import filled
from claimwright.x12.row_segments import (
    AMOUNTS,
    SHARED,
    TRACE,
    RowSegments,
    repeated,
    text,
    whole_procedure,
    write_rows,
)
from claimwright.x12.syntax import Segments, repetitions
from claimwright.x12.values import read_amount

_SCOPES = {
    "payer": ("2000A",),
    "inquirer": ("2000B",),
    "subscriber": ("2000C",),
    "dependent": ("2000D",),
    "question": ("2110C", "2110D"),
}


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    AMOUNTS,
    RowSegments(table="traces", segment_id="TRN", cells=TRACE),
    RowSegments(
        table="questions",
        segment_id="EQ",
        cells=(
            repeated(1, "service_types"),
            whole_procedure(2),
            text(3, "coverage_level"),
            text(4, "insurance_type"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityInquiryTables:
    """The tables of a file's 270s.

    inquiries: purpose, reference, made_date, made_time, use.
    people: role, last_name, first_name ... identifier, birth_date, sex.
    traces: kind, number, assigned_by, division.
    questions: service_types (a list), procedure_qualifier, procedure_code, modifiers (a list),
        last_procedure_code, coverage_level, insurance_type.
    amounts: qualifier, amount_cents, amount_text.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    inquiries: pl.DataFrame
    people: pl.DataFrame
    traces: pl.DataFrame
    questions: pl.DataFrame
    amounts: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> EligibilityInquiryTables:
    """Lay the 270s among a file's segments out as tables. Nothing is judged here."""
    layout = LevelLayout(segments, code="270", guide="eligibility_inquiry", scopes=_SCOPES)
    return EligibilityInquiryTables(
        inquiries=layout.transactions(),
        people=layout.people("2100C", "2100D"),
        traces=layout.traces(),
        questions=layout.of(
            "EQ",
            service_types=service_types(1),
            **procedure(2),
            coverage_level=filled(3),
            insurance_type=filled(4),
        ),
        amounts=layout.of(
            "AMT", qualifier=filled(1), amount_cents=read_amount(filled(2)), amount_text=filled(2)
        ),
        **layout.shared(),
    )


def write_tables(tables: EligibilityInquiryTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 270s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=ELIGIBILITY_INQUIRY, envelope=envelope)


def service_types(number: int) -> pl.Expr:
    """The service types that an element repeats, as a list; empty where there are none."""
    return (
        pl.when(filled(number).is_not_null())
        .then(repetitions(number))
        .otherwise(pl.lit([], pl.List(pl.String)))
    )
