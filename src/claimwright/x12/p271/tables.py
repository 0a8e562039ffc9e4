"""A 271 as tables.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in) and `loop`; payer, inquirer, subscriber, dependent, benefit and related_party
are the ordinals of the HL, EB or NM1 around, null outside of one. Amounts are cents (i64).
Source: 005010X279A1 (271).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import ELIGIBILITY_RESPONSE, Envelope
from claimwright.x12.level_tables import LevelLayout, procedure
from claimwright.x12.p270.tables import service_types
from claimwright.x12.party_tables import filled
from claimwright.x12.row_segments import (
    SHARED,
    TRACE,
    RowSegments,
    cents,
    either,
    quantity,
    repeated,
    text,
    whole,
    whole_procedure,
    write_rows,
)
from claimwright.x12.syntax import Segments, element
from claimwright.x12.values import read_amount, read_quantity

_SCOPES = {
    "payer": ("2000A",),
    "inquirer": ("2000B",),
    "subscriber": ("2000C",),
    "dependent": ("2000D",),
    "benefit": ("2110C", "2110D"),
    "related_party": ("2120C", "2120D"),
}


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    RowSegments(table="traces", segment_id="TRN", cells=TRACE),
    RowSegments(
        table="relationships",
        segment_id="INS",
        cells=(
            either(1, "is_subscriber"),
            text(2, "code"),
            text(3, "change_kind"),
            text(4, "change_reason"),
            whole(17, "birth_order"),
        ),
    ),
    RowSegments(
        table="rejections",
        segment_id="AAA",
        cells=(
            either(1, "request_was_valid"),
            text(3, "reason"),
            text(4, "follow_up"),
        ),
    ),
    RowSegments(
        table="benefits",
        segment_id="EB",
        cells=(
            text(1, "information"),
            text(2, "coverage_level"),
            repeated(3, "service_types"),
            text(4, "insurance_type"),
            text(5, "plan"),
            text(6, "period"),
            cents(7, "amount_cents"),
            quantity(8, "percent"),
            text(9, "quantity_qualifier"),
            quantity(10, "quantity"),
            text(11, "needs_authorization"),
            text(12, "is_in_network"),
            whole_procedure(13),
        ),
    ),
    RowSegments(
        table="deliveries",
        segment_id="HSD",
        cells=(
            text(1, "quantity_qualifier"),
            quantity(2, "quantity"),
            text(3, "unit"),
            quantity(4, "one_in_how_many"),
            text(5, "period"),
            whole(6, "periods"),
            text(7, "days_pattern"),
            text(8, "time_pattern"),
        ),
    ),
    RowSegments(
        table="places",
        segment_id="III",
        cells=(
            text(1, "qualifier"),
            text(2, "code"),
            text(3, "category"),
            text(4, "text"),
        ),
    ),
    RowSegments(table="messages", segment_id="MSG", cells=(text(1, "text"),)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResponseTables:
    """The tables of a file's 271s. A column `..._text` keeps a number as it stood.

    responses: purpose, reference, made_date, made_time, use.
    people: role, last_name, first_name ... identifier, birth_date, sex.
    traces: kind, number, assigned_by, division.
    relationships: is_subscriber, code, change_kind, change_reason, birth_order.
    rejections: request_was_valid, reason, follow_up; at whatever level.
    benefits: information, coverage_level, service_types (a list), insurance_type, plan, period,
        amount_cents, amount_text, percent, percent_text, quantity_qualifier, quantity,
        quantity_text, needs_authorization, is_in_network, procedure_qualifier, procedure_code,
        modifiers (a list), last_procedure_code.
    deliveries: quantity_qualifier, quantity, unit, one_in_how_many, period, periods, days_pattern,
        time_pattern.
    places: qualifier, code, category, text.
    messages: text.
    names, addresses, contacts, references, dates, segments: see party_tables.Layout.
    """

    responses: pl.DataFrame
    people: pl.DataFrame
    traces: pl.DataFrame
    relationships: pl.DataFrame
    rejections: pl.DataFrame
    benefits: pl.DataFrame
    deliveries: pl.DataFrame
    places: pl.DataFrame
    messages: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> EligibilityResponseTables:
    """Lay the 271s among a file's segments out as tables. Nothing is judged here."""
    layout = LevelLayout(segments, code="271", guide="eligibility_response", scopes=_SCOPES)
    return EligibilityResponseTables(
        responses=layout.transactions(),
        people=layout.people("2100C", "2100D"),
        traces=layout.traces(),
        relationships=layout.of(
            "INS",
            is_subscriber=element(1) == "Y",
            code=filled(2),
            change_kind=filled(3),
            change_reason=filled(4),
            birth_order=filled(17).cast(pl.Int64, strict=False),
        ),
        rejections=layout.of(
            "AAA", request_was_valid=element(1) == "Y", reason=filled(3), follow_up=filled(4)
        ),
        benefits=_benefits(layout),
        deliveries=layout.of(
            "HSD",
            quantity_qualifier=filled(1),
            quantity=read_quantity(filled(2)),
            unit=filled(3),
            one_in_how_many=read_quantity(filled(4)),
            period=filled(5),
            periods=filled(6).cast(pl.Int64, strict=False),
            days_pattern=filled(7),
            time_pattern=filled(8),
        ),
        places=layout.of(
            "III", qualifier=filled(1), code=filled(2), category=filled(3), text=filled(4)
        ),
        messages=layout.of("MSG", text=filled(1)),
        **layout.shared(),
    )


def write_tables(tables: EligibilityResponseTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 271s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=ELIGIBILITY_RESPONSE, envelope=envelope)


def _benefits(layout: LevelLayout) -> pl.DataFrame:
    return layout.of(
        "EB",
        information=filled(1),
        coverage_level=filled(2),
        service_types=service_types(3),
        insurance_type=filled(4),
        plan=filled(5),
        period=filled(6),
        amount_cents=read_amount(filled(7)),
        amount_text=filled(7),
        percent=read_quantity(filled(8)),
        percent_text=filled(8),
        quantity_qualifier=filled(9),
        quantity=read_quantity(filled(10)),
        quantity_text=filled(10),
        needs_authorization=filled(11),
        is_in_network=filled(12),
        **procedure(13),
    )
