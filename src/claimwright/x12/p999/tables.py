"""A 999 as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; answer, segment_error and element_error are the ordinals of the AK2,
IK3 or IK4 around, null outside of one. Source: 005010X231A1.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import ACKNOWLEDGMENT, Envelope
from claimwright.x12.party_tables import Layout, filled
from claimwright.x12.row_segments import (
    RowSegments,
    listed,
    parts,
    text,
    whole,
    write_rows,
)
from claimwright.x12.syntax import Segments, component

GUIDE = "acknowledgment"
_SCOPES = {"answer": "2000", "segment_error": "2100", "element_error": "2110"}
_CODES_OF_TRANSACTION, _CODES_OF_GROUP = range(2, 7), range(5, 10)
_PLACE = ("element", "component", "repetition")
# The tables that `write_tables` asks.
_ROWS = (
    RowSegments(
        table="groups",
        segment_id="AK1",
        cells=(text(1, "functional_group"), text(2, "control_number"), text(3, "release")),
    ),
    RowSegments(
        table="transactions",
        segment_id="AK2",
        cells=(text(1, "transaction_type"), text(2, "control_number"), text(3, "release")),
    ),
    RowSegments(
        table="segment_errors",
        segment_id="IK3",
        cells=(
            text(1, "segment"),
            whole(2, "segment_position"),
            text(3, "error_loop"),
            text(4, "error_code"),
        ),
    ),
    RowSegments(
        table="element_errors",
        segment_id="IK4",
        cells=(
            parts(1, *_PLACE),
            text(2, "data_element"),
            text(3, "error_code"),
            text(4, "value"),
        ),
    ),
    RowSegments(
        table="outcomes",
        segment_id="IK5",
        cells=(text(1, "outcome"), *listed(_CODES_OF_TRANSACTION, "error_codes")),
    ),
    RowSegments(
        table="totals",
        segment_id="AK9",
        cells=(
            text(1, "outcome"),
            whole(2, "included"),
            whole(3, "received"),
            whole(4, "accepted"),
            *listed(_CODES_OF_GROUP, "error_codes"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgmentTables:
    """The tables of a file's 999s.

    groups: functional_group, control_number, release: the group of ours that is answered.
    transactions: transaction_type, control_number, release: each transaction of it.
    segment_errors: segment, segment_position (from its ST as 1), error_loop, error_code.
    element_errors: element, component, repetition, data_element, error_code, value.
    outcomes: outcome (IK501) of a transaction, error_codes (a list).
    totals: outcome (AK901) of the group, included, received, accepted, error_codes (a list).
    segments: see party_tables.Layout; the triggers (CTX) are there alone.
    """

    groups: pl.DataFrame
    transactions: pl.DataFrame
    segment_errors: pl.DataFrame
    element_errors: pl.DataFrame
    outcomes: pl.DataFrame
    totals: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> AcknowledgmentTables:
    """Lay the 999s among a file's segments out as tables. Nothing is judged here."""
    layout = Layout(segments, guide=GUIDE, scopes=_SCOPES, otherwise={"999": GUIDE})

    def of(segment_id: str, **columns: pl.Expr) -> pl.DataFrame:
        return layout.rows(layout.places.of(segment_id), **columns)

    return AcknowledgmentTables(
        groups=of(
            "AK1", functional_group=filled(1), control_number=filled(2), release=filled(3)
        ),
        transactions=of(
            "AK2", transaction_type=filled(1), control_number=filled(2), release=filled(3)
        ),
        segment_errors=of(
            "IK3",
            segment=filled(1),
            segment_position=_whole(filled(2)),
            error_loop=filled(3),
            error_code=filled(4),
        ),
        element_errors=of(
            "IK4",
            **{
                name: _whole(component(1, position))
                for position, name in enumerate(_PLACE, start=1)
            },
            data_element=filled(2),
            error_code=filled(3),
            value=filled(4),
        ),
        outcomes=of("IK5", outcome=filled(1), error_codes=_codes(_CODES_OF_TRANSACTION)),
        totals=of(
            "AK9",
            outcome=filled(1),
            included=_whole(filled(2)),
            received=_whole(filled(3)),
            accepted=_whole(filled(4)),
            error_codes=_codes(_CODES_OF_GROUP),
        ),
        segments=layout.segments(),
    )  # fmt: skip


def write_tables(tables: AcknowledgmentTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 999s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=ACKNOWLEDGMENT, envelope=envelope)


def _whole(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.Int64, strict=False)


def _codes(numbers: range) -> pl.Expr:
    return pl.concat_list(filled(number) for number in numbers).list.drop_nulls()
