"""Segments of a claim or a line that a 276 asks by and a 277 gives back: both directions.

Source: 005010X212, loops 2000, 2100, 2200, 2210 and 2220.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from claimwright.x12.levels import Levels
from claimwright.x12.parties import (
    DatedEvent,
    Name,
    Pen,
    cents,
    cents_text,
    day_text,
    dtp_segments,
    quantity,
    read_dtp,
    read_name,
)
from claimwright.x12.tree import Loop
from claimwright.x12.values import quantity_text
from claimwright.x12.walk import calendar_date

_Patient = TypeVar("_Patient", bound=Any)

_DATE_OF_SERVICE = "472"
_MODIFIERS = (3, 4, 5, 6)


def read_beginning(root: Loop, control_number: str) -> dict[str, Any]:
    """What a BHT says of the whole transaction, and its number."""
    begin = root.segment("BHT")
    return {
        "reference": begin.element(3) or None,
        "made_date": calendar_date(begin.element(4)),
        "made_time": begin.element(5) or None,
        "transaction_control_number": control_number or None,
    }


def beginning_segment(one: Any, pen: Pen, *, at: datetime, purpose: str, use: str | None) -> str:
    """The BHT of a question or an answer. at: when it is made, where it does not say so itself."""
    made_date, made_time = one.made_date or at.date(), one.made_time or f"{at:%H%M}"
    return pen.segment("BHT", "0010", purpose, one.reference, day_text(made_date), made_time, use)


def patient_segments(
    subscribers: Iterable[Any], levels: Levels, patient: Callable[[Any], Iterator[str]]
) -> Iterator[str]:
    """The levels of subscribers and their dependents. patient: the segments of either."""
    for subscriber in levels.below(subscribers):
        yield levels.begin("22", has_levels_below=bool(subscriber.dependents))
        yield from patient(subscriber)
        for dependent in levels.below(subscriber.dependents):
            yield levels.begin("23", has_levels_below=None)
            yield from patient(dependent)


def read_subscribers(level: Loop, patient: Callable[[Loop, str], _Patient]) -> tuple[_Patient, ...]:
    """The subscribers in a provider's level, with their dependents. patient: reads either, by the
    last letter of its loops.
    """
    return tuple(
        replace(
            patient(one, "D"), dependents=tuple(patient(two, "E") for two in one.inside("2000E"))
        )
        for one in level.inside("2000D")
    )


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
