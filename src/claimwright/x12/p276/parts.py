"""Segments of a claim or a line that a 276 asks by and a 277 gives back: both directions.

Source: 005010X212, loops 2000, 2100, 2200, 2210 and 2220.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from claimwright.x12.parties import (
    DatedEvent,
    Name,
    Pen,
    cents,
    cents_text,
    dtp_segments,
    quantity,
    read_dtp,
    read_name,
)
from claimwright.x12.tree import Loop
from claimwright.x12.values import quantity_text

_DATE_OF_SERVICE = "472"
_MODIFIERS = (3, 4, 5, 6)


def read_level_name(level: Loop, *names: str) -> tuple[Name, ...]:
    """The names of a level's party; one without anything where the level has none."""
    level.segment("HL")
    found = [one.segment("NM1") for one in level.inside(*names)]
    return tuple(read_name(one) for one in found) or (read_name(level.segment("NM1")),)


def read_numbers(loop: Loop, numbers: Mapping[str, str]) -> dict[str, Any]:
    """The numbers of a claim by name. numbers: name by qualifier (REF01)."""
    return {
        name: loop.segment("REF", qualifier).element(2) or None
        for qualifier, name in numbers.items()
    }


def number_segments(value: object, numbers: Mapping[str, str], pen: Pen) -> Iterator[str]:
    """A REF for each number that a value has."""
    for qualifier, name in numbers.items():
        number = getattr(value, name)
        if number is not None:
            yield pen.segment("REF", qualifier, number)


def read_dates_of_service(loop: Loop) -> dict[str, Any]:
    """The first and last date of service of a claim or a line."""
    event = read_dtp(loop.segment("DTP", _DATE_OF_SERVICE))
    return {"first_date_of_service": event.first_date, "last_date_of_service": event.last_date}


def date_of_service_segments(first: date | None, last: date | None, pen: Pen) -> Iterator[str]:
    """The DTP of the dates of service."""
    if first is not None:
        event = DatedEvent(qualifier=_DATE_OF_SERVICE, first_date=first, last_date=last)
        yield from dtp_segments([event], pen)


def read_service(loop: Loop) -> dict[str, Any]:
    """The procedure, charge, revenue code and units of a line, and where it stands."""
    one = loop.segment("SVC")
    modifiers = (one.component(1, position) for position in _MODIFIERS)
    return {
        "procedure_qualifier": one.component(1, 1),
        "procedure_code": one.component(1, 2),
        "modifiers": tuple(modifier for modifier in modifiers if modifier),
        "charge_cents": cents(one.element(2)),
        "revenue_code": one.element(4) or None,
        "units": quantity(one.element(7)),
        "line_control_number": loop.segment("REF", "FJ").element(2) or None,
        "segment_ordinal": one.ordinal or None,
        **read_dates_of_service(loop),
    }


def service_segment(
    pen: Pen,
    *,
    procedure: tuple[str, ...],
    charge_cents: int | None,
    paid_cents: int | None,
    revenue_code: str | None,
    units: Decimal | None,
) -> str:
    """The SVC of a line. procedure: qualifier, code and modifiers."""
    return pen.segment(
        "SVC",
        procedure,
        cents_text(charge_cents),
        cents_text(paid_cents),
        revenue_code,
        None,
        None,
        None if units is None else quantity_text(units),
    )
