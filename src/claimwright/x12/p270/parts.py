"""Segments of a person or a provider that a 270 asks by and a 271 gives back: both directions.

Source: 005010X279A1, loops 2100B, 2100C and 2100D.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from claimwright.x12.p270.values import (
    DiagnosisCode,
    Procedure,
    ProviderRole,
    Relationship,
    Trace,
)
from claimwright.x12.parties import (
    Pen,
    address_segments,
    day_text,
    dtp_segments,
    name_segment,
    read_address,
    read_dtp,
    read_name,
    read_reference,
    reference_segments,
    yes_or_no,
    yes_or_no_text,
)
from claimwright.x12.tree import Loop
from claimwright.x12.walk import Segment, calendar_date, whole_number

_DIAGNOSES = range(1, 13)
_MODIFIERS = (3, 4, 5, 6)
_POINTERS = (1, 2, 3, 4)


def read_beginning(root: Loop, control_number: str) -> dict[str, Any]:
    """What a BHT says of the whole transaction, and its number."""
    begin = root.segment("BHT")
    return {
        "purpose": begin.element(2),
        "reference": begin.element(3) or None,
        "made_date": calendar_date(begin.element(4)),
        "made_time": begin.element(5) or None,
        "use": begin.element(6) or None,
        "transaction_control_number": control_number or None,
    }


def beginning_segment(one: Any, pen: Pen, *, at: datetime) -> str:
    """The BHT of a question or an answer. at: when it is made, where it does not say so itself."""
    made_date, made_time = one.made_date or at.date(), one.made_time or f"{at:%H%M}"
    return pen.segment(
        "BHT", "0022", one.purpose, one.reference, day_text(made_date), made_time, one.use
    )


def read_inquirer(party: Loop) -> dict[str, Any]:
    """Who asks, as the loop of its name says it."""
    return {
        "name": read_name(party.segment("NM1")),
        "references": tuple(read_reference(one) for one in party.segments("REF")),
        "address": read_address(party),
        "provider_role": read_provider_role(party),
    }


def inquirer_segments(one: Any, pen: Pen, *, rejections: Iterable[str] = ()) -> Iterator[str]:
    """Name, numbers, address and role of who asks, or of a person. rejections: their segments."""
    yield name_segment(one.name, pen)
    yield from reference_segments(one.references, pen)
    yield from address_segments(one.address, pen)
    yield from rejections
    yield from provider_role_segments(one.provider_role, pen)


def read_person(level: Loop, party: Loop) -> dict[str, Any]:
    """A subscriber or dependent, as the level and the loop of the name say it."""
    born = party.segment("DMG")
    return {
        **read_inquirer(party),
        "traces": tuple(read_trace(one) for one in level.segments("TRN")),
        "birth_date": calendar_date(born.element(2)),
        "sex": born.element(3) or None,
        "relationship": read_relationship(party),
        "diagnoses": read_diagnoses(party),
        "dates": tuple(read_dtp(one) for one in party.segments("DTP")),
        "segment_ordinal": party.segment("NM1").ordinal or None,
    }


def person_segments(one: Any, pen: Pen, *, rejections: Iterable[str] = ()) -> Iterator[str]:
    """The segments of a subscriber or dependent before what is asked or answered."""
    yield from trace_segments(one.traces, pen)
    yield from inquirer_segments(one, pen, rejections=rejections)
    yield from birth_segments(one.birth_date, one.sex, pen)
    yield from relationship_segments(one.relationship, pen)
    yield from diagnosis_segments(one.diagnoses, pen)
    yield from dtp_segments(one.dates, pen)


def read_trace(one: Segment) -> Trace:
    """A TRN."""
    return Trace(
        kind=one.element(1),
        number=one.element(2),
        assigned_by=one.element(3) or None,
        division=one.element(4) or None,
    )


def trace_segments(traces: Iterable[Trace], pen: Pen) -> Iterator[str]:
    """A TRN for each trace."""
    for one in traces:
        yield pen.segment("TRN", one.kind, one.number, one.assigned_by, one.division)


def read_provider_role(loop: Loop) -> ProviderRole | None:
    """The PRV of a loop; None where it has none."""
    one = loop.segment("PRV")
    if not one.segment_id:
        return None
    return ProviderRole(
        role=one.element(1), qualifier=one.element(2) or None, identifier=one.element(3) or None
    )


def provider_role_segments(role: ProviderRole | None, pen: Pen) -> Iterator[str]:
    """The PRV of a role."""
    if role is not None:
        yield pen.segment("PRV", role.role, role.qualifier, role.identifier)


def birth_segments(birth_date: date | None, sex: str | None, pen: Pen) -> Iterator[str]:
    """The DMG of a birth date and a sex."""
    if birth_date is not None or sex is not None:
        written = None if birth_date is None else "D8"
        yield pen.segment("DMG", written, day_text(birth_date), sex)


def read_relationship(loop: Loop) -> Relationship | None:
    """The INS of a loop; None where it has none."""
    one = loop.segment("INS")
    if not one.segment_id:
        return None
    return Relationship(
        is_subscriber=one.element(1) == "Y",
        code=one.element(2),
        change_kind=one.element(3) or None,
        change_reason=one.element(4) or None,
        student_status=one.element(9) or None,
        has_handicap=yes_or_no(one.element(10)),
        birth_order=whole_number(one.element(17)),
    )


def relationship_segments(one: Relationship | None, pen: Pen) -> Iterator[str]:
    """The INS of a relationship."""
    if one is not None:
        yield pen.segment(
            "INS",
            yes_or_no_text(one.is_subscriber),
            one.code,
            one.change_kind,
            one.change_reason,
            *[None] * 4,
            one.student_status,
            yes_or_no_text(one.has_handicap),
            *[None] * 6,
            one.birth_order,
        )


def read_diagnoses(loop: Loop) -> tuple[DiagnosisCode, ...]:
    """The codes of a loop's HI."""
    one = loop.segment("HI")
    return tuple(
        DiagnosisCode(qualifier=one.component(number, 1), code=one.component(number, 2))
        for number in _DIAGNOSES
        if one.component(number, 2)
    )


def diagnosis_segments(diagnoses: tuple[DiagnosisCode, ...], pen: Pen) -> Iterator[str]:
    """The HI of diagnoses."""
    if diagnoses:
        yield pen.segment("HI", *([one.qualifier, one.code] for one in diagnoses))


def read_procedure(one: Segment, number: int) -> Procedure | None:
    """The procedure in an element; None where it is empty."""
    if not one.element(number):
        return None
    modifiers = (one.component(number, position) for position in _MODIFIERS)
    return Procedure(
        qualifier=one.component(number, 1),
        code=one.component(number, 2),
        modifiers=tuple(modifier for modifier in modifiers if modifier),
        last_code=one.component(number, 8) or None,
    )


def procedure_parts(one: Procedure | None) -> list[str | None] | None:
    """The components of a procedure."""
    if one is None:
        return None
    unused = [None] * (len(_MODIFIERS) - len(one.modifiers) + 1)
    return [one.qualifier, one.code, *one.modifiers, *unused, one.last_code]


def read_pointers(one: Segment, number: int) -> tuple[int, ...]:
    """The diagnosis pointers in an element."""
    found = (whole_number(one.component(number, position)) for position in _POINTERS)
    return tuple(pointer for pointer in found if pointer is not None)
