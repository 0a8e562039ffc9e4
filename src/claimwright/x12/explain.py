"""X12 in plain words: every segment with its loop, its name, and what its elements say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from claimwright.base.money import AmountError, format_cents, parse_amount
from claimwright.x12.guide import (
    ENVELOPE,
    ElementRule,
    SegmentRule,
    guide_names,
    open_guide,
    segment_names,
)
from claimwright.x12.loops import assign
from claimwright.x12.syntax import split

_AMOUNT = "782"
_DATE_OR_PERIOD = "1251"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedElement:
    """One element or component that is filled.

    name: our own short name, None where no guide has one. meaning: what the value says, None
    where the value speaks for itself.
    """

    number: int
    component: int | None = None
    name: str | None = None
    value: str
    meaning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSegment:
    """One segment as it stands in the file, with its place and its elements in plain words.

    placed is False where the guide has no place for the segment; the names of its elements are
    then borrowed from the same segment elsewhere.
    """

    ordinal: int
    loop: str | None
    loop_name: str | None
    segment_id: str
    name: str
    text: str
    elements: tuple[ExplainedElement, ...]
    placed: bool = True


def explain(data: bytes, *, ordinals: range | None = None) -> list[ExplainedSegment]:
    """Explain a file, or the segments whose ordinals lie in a range. Empty where nothing is X12."""
    placed = assign(split(data))
    if ordinals is not None:
        placed = placed.filter(pl.col("ordinal").is_between(ordinals.start, ordinals.stop - 1))
    return [_explain(row) for row in placed.iter_rows(named=True)]


def meaning(value: str, *, data_element: str, place: str = "") -> str | None:
    """What a value of a data element means; place ("STC01-1") goes before where it has its own."""
    table = _meanings()
    return table.get(place, {}).get(value) or table.get(data_element, {}).get(value)


def _explain(row: Mapping[str, object]) -> ExplainedSegment:
    segment_id = str(row["segment_id"])
    rule, loop_name = _rule(row["guide"], row["definition"])
    elements = row["elements"]
    return ExplainedSegment(
        ordinal=int(str(row["ordinal"])),
        loop=None if row["loop"] is None else str(row["loop"]),
        loop_name=loop_name,
        segment_id=segment_id,
        name=_name(rule, segment_id),
        text=str(row["text"]),
        elements=_elements(
            elements if isinstance(elements, list) else [],
            rule=rule or _borrowed().get(segment_id),
            component_separator=str(row["component_separator"]),
        ),
        placed=rule is not None,
    )


def _rule(guide: object, definition: object) -> tuple[SegmentRule | None, str | None]:
    if guide is None or not isinstance(definition, int):
        return None, None
    book = open_guide(str(guide))
    rule = book.segments[definition]
    return rule, book.loop(rule.loop).name


def _name(rule: SegmentRule | None, segment_id: str) -> str:
    return segment_names().get(segment_id, "unknown segment") if rule is None else rule.name


def _elements(
    values: list[str], *, rule: SegmentRule | None, component_separator: str
) -> tuple[ExplainedElement, ...]:
    segment_id = values[0].upper() if values else ""
    explained: list[ExplainedElement] = []
    for number, value in enumerate(values[1:], start=1):
        if not value.strip():
            continue
        whole = _element_rule(rule, number, None)
        if whole is None or not whole.is_composite or segment_id == "ISA":
            explained.append(_element(value, whole, segment_id, number, None))
            continue
        for position, part in enumerate(value.split(component_separator), start=1):
            if part:
                one = _element_rule(rule, number, position)
                explained.append(_element(part, one, segment_id, number, position))
    return tuple(explained)


def _element(
    value: str, rule: ElementRule | None, segment_id: str, number: int, position: int | None
) -> ExplainedElement:
    place = f"{segment_id}{number:02d}" + ("" if position is None else f"-{position}")
    return ExplainedElement(
        number=number,
        component=position,
        name=None if rule is None else rule.name,
        value=value,
        meaning=None if rule is None else _meaning(value, rule, place),
    )


def _element_rule(
    rule: SegmentRule | None, number: int, position: int | None
) -> ElementRule | None:
    if rule is None:
        return None
    for one in rule.elements:
        if one.number == number and one.component == position:
            return one
    return None


def _meaning(value: str, rule: ElementRule, place: str) -> str | None:
    data_element = rule.data_element
    known = meaning(value.strip(), data_element=data_element.number, place=place)
    if known is not None:
        return known
    if data_element.number == _AMOUNT:
        return _amount(value)
    if data_element.type == "DT" or data_element.number == _DATE_OR_PERIOD:
        return _period(value)
    return None


def _amount(value: str) -> str | None:
    try:
        return format_cents(parse_amount(value))
    except AmountError:
        return None


def _period(value: str) -> str | None:
    days = [_day(text) for text in value.split("-")]
    known = [day for day in days if day is not None]
    if len(known) != len(days) or len(days) > 2:
        return None
    return " to ".join(known)


def _day(text: str) -> str | None:
    full = f"20{text}" if len(text) == 6 else text
    if len(full) != 8 or not (full.isascii() and full.isdigit()):
        return None
    try:
        day = date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


@cache
def _borrowed() -> Mapping[str, SegmentRule]:
    """For each segment id the first rule that any guide has for it."""
    rules: dict[str, SegmentRule] = {}
    for key in (ENVELOPE, *guide_names()):
        for rule in open_guide(key).segments:
            rules.setdefault(rule.segment_id, rule)
    return rules


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    text = files("claimwright.x12.guides").joinpath("meanings.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = yaml.safe_load(text)
    return table
