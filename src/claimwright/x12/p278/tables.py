"""A 278 as tables: reviews, events, services, decisions, rejections and the rest.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in, counted over the file from 1) and `loop`. `event` and `service` are the ordinals
of the HL of the event and the service around, null outside of one. Source: 005010X217.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import AUTHORIZATION, Envelope
from claimwright.x12.p278.words import decision_words
from claimwright.x12.party_tables import Layout, filled
from claimwright.x12.row_segments import SHARED, RowSegments, either, parts, text, write_rows
from claimwright.x12.syntax import Segments, component, element
from claimwright.x12.values import read_amount, read_date, read_quantity

GUIDES = ("authorization_request", "authorization_response")
_SCOPES = {"event": "2000E", "service": "2000F"}
_CODES = range(1, 13)
_LINES = {"SV1": (1, 2, 3, 4), "SV2": (2, 3, 4, 5), "SV3": (1, 2, None, 6)}


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    RowSegments(
        table="terms",
        segment_id="UM",
        cells=(
            text(1, "category"),
            text(2, "certification"),
            text(3, "service_type"),
            parts(4, "facility"),
            text(6, "level"),
        ),
    ),
    RowSegments(
        table="decisions",
        segment_id="HCR",
        cells=(
            text(1, "action"),
            text(2, "authorization_number"),
            text(3, "reason"),
        ),
    ),
    RowSegments(
        table="rejections",
        segment_id="AAA",
        cells=(
            either(1, "is_valid"),
            text(3, "reason"),
            text(4, "follow_up"),
        ),
    ),
    RowSegments(
        table="traces",
        segment_id="TRN",
        cells=(
            text(1, "kind"),
            text(2, "number"),
            text(3, "company"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesReviewTables:
    """The tables of a file's 278s, requests and answers together.

    reviews: is_answer, purpose, reference, made_date, kind.
    terms: category, certification, service_type, facility, level.
    decisions: action, words, authorization_number, reason.
    rejections: is_valid, reason, follow_up.
    codes: element, code_list, code, date_text.
    lines: kind, revenue_code, code_list, code, modifiers (a list), charge_cents, unit, units.
    traces: kind, number, company.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    reviews: pl.DataFrame
    terms: pl.DataFrame
    decisions: pl.DataFrame
    rejections: pl.DataFrame
    codes: pl.DataFrame
    lines: pl.DataFrame
    traces: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> ServicesReviewTables:
    """Lay the 278s among a file's segments out as tables. Nothing is judged here."""
    layouts = [Layout(segments, guide=guide, scopes=_SCOPES) for guide in GUIDES]

    def all_of(make: Callable[[Layout], pl.DataFrame]) -> pl.DataFrame:
        return pl.concat([make(layout) for layout in layouts]).sort("ordinal")

    return ServicesReviewTables(
        reviews=all_of(_reviews).drop(*_SCOPES),
        terms=all_of(_terms),
        decisions=all_of(_decisions),
        rejections=all_of(_rejections),
        codes=all_of(_codes),
        lines=all_of(_lines),
        traces=all_of(_traces),
        names=all_of(Layout.names),
        addresses=all_of(Layout.addresses),
        contacts=all_of(Layout.contacts),
        references=all_of(Layout.references),
        dates=all_of(Layout.dates),
        segments=all_of(Layout.segments),
    )


def write_tables(tables: ServicesReviewTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 278s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=AUTHORIZATION, envelope=envelope)


def _reviews(layout: Layout) -> pl.DataFrame:
    return layout.rows(
        layout.places.of("BHT"),
        is_answer=pl.lit(layout.places.guide.key == GUIDES[1]),
        purpose=element(2),
        reference=filled(3),
        made_date=read_date(element(4)),
        kind=filled(6),
    )


def _terms(layout: Layout) -> pl.DataFrame:
    return layout.rows(
        layout.places.of("UM"),
        category=element(1),
        certification=filled(2),
        service_type=filled(3),
        facility=component(4, 1).replace("", None),
        level=filled(6),
    )


def _decisions(layout: Layout) -> pl.DataFrame:
    found = layout.rows(
        layout.places.of("HCR"),
        action=element(1),
        authorization_number=filled(2),
        reason=filled(3),
    )
    actions = found["action"].unique().to_list()
    words = {action: decision_words(action) for action in actions if action is not None}
    said = pl.col("action").replace_strict(words, default=None, return_dtype=pl.String)
    return found.with_columns(words=said)


def _rejections(layout: Layout) -> pl.DataFrame:
    return layout.rows(
        layout.places.of("AAA"), is_valid=element(1) == "Y", reason=filled(3), follow_up=filled(4)
    )


def _codes(layout: Layout) -> pl.DataFrame:
    rows = layout.places.of("HI")
    parts = [
        layout.rows(
            rows.filter(filled(number).is_not_null()),
            element=pl.lit(number, pl.UInt8),
            code_list=component(number, 1),
            code=component(number, 2),
            date_text=component(number, 4).replace("", None),
        )
        for number in _CODES
    ]
    return pl.concat(parts).sort("ordinal", "element")


def _lines(layout: Layout) -> pl.DataFrame:
    parts = []
    for kind, (procedure, charge, unit, units) in _LINES.items():
        modifiers = [component(procedure, part).replace("", None) for part in (3, 4, 5, 6)]
        parts.append(
            layout.rows(
                layout.places.of(kind),
                kind=pl.lit(kind),
                revenue_code=filled(1) if kind == "SV2" else pl.lit(None, pl.String),
                code_list=component(procedure, 1).replace("", None),
                code=component(procedure, 2).replace("", None),
                modifiers=pl.concat_list(modifiers).list.drop_nulls(),
                charge_cents=read_amount(element(charge)),
                unit=pl.lit(None, pl.String) if unit is None else filled(unit),
                units=read_quantity(element(units)),
            )
        )
    return pl.concat(parts)


def _traces(layout: Layout) -> pl.DataFrame:
    return layout.rows(
        layout.places.of("TRN"), kind=element(1), number=filled(2), company=filled(3)
    )
