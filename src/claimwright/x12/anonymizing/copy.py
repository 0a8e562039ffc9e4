"""Rewriting a file segment by segment, each in its own place and separators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

from claimwright.base.finding import Finding, Severity
from claimwright.x12.anonymizing.pseudonyms import Pseudonyms
from claimwright.x12.guide import open_guide, segment_names
from claimwright.x12.loops import assign
from claimwright.x12.syntax import Segments, element, split
from claimwright.x12.walk import calendar_date

# Payers, plans and those who pass files on are organizations that the law does not protect;
# employers are protected as their people are, and one who pays premiums is an employer.
_KEPT_ROLES = frozenset({"PR", "40", "AY", "IN", "X3", "2B", "ACV", "TV"})
_EMPLOYERS = {"820": frozenset({"PR"})}
_PERSON = "1"
# Where a name's identifier stands.
_IDENTIFIED = {"NM1": 9, "N1": 4}
_PLACE_SEGMENTS = frozenset({"N2", "N3", "N4"})
# References that say something about a payer, a receiver or a version, and of nobody.
_KEPT_REFERENCES = frozenset({"2U", "NF", "F2", "EV"})
_NPI_QUALIFIERS = frozenset({"XX", "HPI"})
_DRUG = "N4"
_CONTACTS = {"TE": "telephone", "FX": "telephone", "EM": "mail", "UR": "site"}
_DATE_TYPE = "DT"
_DATE_OR_PERIOD = "1251"
_TIME_FORMAT = "TM"
# How a date or period stands in the element that follows (data element 1250).
_FORMATS = frozenset({"D6", "D8", "DT", "RD", "RD2", "RD6", "RD8", "RDT", "RTS", "TM", "TS"})
_BIRTH = ("DMG", 2)
_DATE_LENGTH = 8
_DATE_IN_TEXT = re.compile(
    r"(?<![\d.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousCopy:
    """The copy, None where the file is not readable, and what was wrong with the file's bytes."""

    data: bytes | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """What to replace: an element or component, and what kind of data it is."""

    element: int
    component: int | None
    kind: str


def anonymize(data: bytes, *, key: bytes) -> AnonymousCopy:
    """Copy a file without any person's data. key: random bytes; the same key, the same copy.

    Structure, counts, codes, amounts and states stay, and so do payers. Names, streets, cities,
    contacts, free texts and the numbers of people, employers, accounts, claims and licenses are
    replaced, equal ones by equal ones; so are those who send and receive the file, unless they are
    payers. Of dates the year is left, written as its first day, of postal codes the first three
    digits where enough people live there; who is ninety or older is ninety.

    A file so damaged that its copy would read as other segments is not copied
    ("x12.copy-differs").

    Source: 45 CFR 164.514(b)(2), the Safe Harbor method.
    """
    segments = split(data)
    if not segments.readable:
        return AnonymousCopy(data=None, findings=segments.findings)
    copy = _Writer(segments, key=key).write(data)
    if _structure(split(copy)) != _structure(segments):
        return AnonymousCopy(data=None, findings=(*segments.findings, _DIFFERS))
    return AnonymousCopy(data=copy, findings=segments.findings)


def _structure(segments: Segments) -> list[tuple[int, int]]:
    """How many segments have how many elements."""
    counts = segments.table.select(pl.col("elements").list.len()).to_series().value_counts()
    return sorted(counts.iter_rows())


_DIFFERS = Finding(
    id="x12.copy-differs",
    severity=Severity.STOP,
    message="The file is too damaged to be copied without a person's data: its copy would read as "
    "other segments. Mend its envelope, or ask the sender for it again.",
    source="45 CFR 164.514(b)(2)",
    snip=1,
)


class _Writer:
    def __init__(self, segments: Segments, *, key: bytes) -> None:
        self._segments = segments
        self._encoding = (
            "latin-1" if any(one.id == "x12.encoding" for one in segments.findings) else "utf-8"
        )
        self._pseudonyms = Pseudonyms(key=key, made=_made(segments))
        # By transaction its kind (ST01), whether it has a guide or not.
        kinds = segments.table.filter(pl.col("segment_id") == "ST")
        self._kinds = dict(kinds.select("transaction", element(1).str.strip_chars()).iter_rows())
        self._kept_parties = self._parties_that_stay()
        # For each loop (the ordinal of its first segment): does it belong to a payer?
        self._is_kept: dict[int, bool] = {}

    def write(self, data: bytes) -> bytes:
        parts: list[bytes] = []
        at = self._segments.interchanges[0].offset
        for row in assign(self._segments).iter_rows(named=True):
            offset = row["offset"]
            parts.append(data[at:offset])
            parts.append(self._segment(row).encode(self._encoding))
            at = offset + len(row["text"].encode(self._encoding))
        parts.append(data[at:])
        return b"".join(parts)

    def _segment(self, row: Mapping[str, Any]) -> str:
        elements: list[str] = list(row["elements"])
        segment_id: str = row["segment_id"]
        separator: str = row["text"][len(elements[0]) : len(elements[0]) + 1]
        if row["begins_loop"] and segment_id in {"NM1", "N1"}:
            self._is_kept[row["ordinal"]] = self._stays_named(row["transaction"], elements)
        is_known = segment_id in segment_names() or segment_id in _personal()
        if not is_known:
            elements[1:] = [self._pseudonyms.replace("number", one) for one in elements[1:]]
            return separator.join(elements)
        if self._stays(row, segment_id, elements):
            return self._with_dates(row, elements, separator)
        for spot in _personal().get(segment_id, ()):
            if spot.element < len(elements):
                elements[spot.element] = self._replaced(spot, elements, row)
        return self._with_dates(row, elements, separator)

    def _parties_that_stay(self) -> frozenset[str]:
        """The identifiers of organizations that stay, by which the envelope may name them too."""
        named = self._segments.table.filter(pl.col("segment_id").is_in(list(_IDENTIFIED)))
        return frozenset(
            elements[number].strip()
            for transaction, elements in named.select("transaction", "elements").iter_rows()
            if len(elements) > (number := _IDENTIFIED[elements[0].upper()])
            and self._stays_named(transaction, elements)
        )

    def _stays_named(self, transaction: int | None, elements: list[str]) -> bool:
        """Whether an NM1 or N1 names an organization that stays."""
        role = elements[1] if len(elements) > 1 else ""
        is_person = elements[0].upper() == "NM1" and elements[2:3] == [_PERSON]
        kind = "" if transaction is None else self._kinds.get(transaction, "")
        return role in _KEPT_ROLES - _EMPLOYERS.get(kind, frozenset()) and not is_person

    def _stays(self, row: Mapping[str, Any], segment_id: str, elements: list[str]) -> bool:
        """A payer's own name and place."""
        if segment_id in {"NM1", "N1"}:
            return self._stays_named(row["transaction"], elements)
        return segment_id in _PLACE_SEGMENTS and self._is_kept.get(row["loop_ordinal"], False)

    def _replaced(self, spot: _Spot, elements: list[str], row: Mapping[str, Any]) -> str:
        value = elements[spot.element]
        if spot.component is None:
            kind = _kind(spot, elements)
            repeat = row["repetition_separator"]
            if kind is None or (kind == "party" and value.strip() in self._kept_parties):
                return value
            kind = "number" if kind == "party" else kind
            if repeat and repeat in value and kind != "text":
                return str(repeat).join(
                    self._pseudonyms.replace(kind, one) for one in value.split(repeat)
                )
            return self._pseudonyms.replace(kind, value)
        parts = value.split(row["component_separator"])
        if spot.component <= len(parts):
            at, kind = spot.component - 1, spot.kind
            if kind == "nested":
                kind = "kept" if parts[at - 1] in _KEPT_REFERENCES else "number"
            if kind != "kept":
                parts[at] = self._pseudonyms.replace(kind, parts[at])
        separator: str = row["component_separator"]
        return separator.join(parts)

    def _with_dates(self, row: Mapping[str, Any], elements: list[str], separator: str) -> str:
        """The segment with its dates replaced: where the guide has them, and where a format says
        that a date follows.
        """
        within = row["component_separator"]
        by_guide = _dates(row["guide"], row["definition"])
        for number in range(1, len(elements)):
            value = elements[number]
            if (number, None) in by_guide or elements[number - 1] in _FORMATS:
                elements[number] = self._date(row["segment_id"], number, elements)
            elif within in value:
                parts = value.split(within)
                for at in range(1, len(parts)):
                    if (number, at + 1) in by_guide or parts[at - 1] in _FORMATS:
                        parts[at] = self._date("", at, parts)
                elements[number] = within.join(parts)
        elements[1:] = [self._dates_in_text(one) for one in elements[1:]]
        if row["definition"] is None:
            elements[1:] = [
                within.join(self._unplaced_date(part) for part in one.split(within))
                for one in elements[1:]
            ]
        return separator.join(elements)

    def _date(self, segment_id: str, number: int, elements: list[str]) -> str:
        value = elements[number]
        if elements[number - 1] == _TIME_FORMAT:
            return "0" * len(value)
        if (segment_id, number) == _BIRTH:
            return self._pseudonyms.birth_date(value)
        return self._pseudonyms.period(value)

    def _dates_in_text(self, value: str) -> str:
        """Dates among other signs, as where a sender took the wrong separator for its parts."""
        if value.isdigit():
            return value
        return _DATE_IN_TEXT.sub(lambda found: self._pseudonyms.period(found[0]), value)

    def _unplaced_date(self, value: str) -> str:
        """In a segment that no guide has a place for, whatever looks like a date is one."""
        looks = all(calendar_date(part[:_DATE_LENGTH]) is not None for part in value.split("-"))
        return self._pseudonyms.period(value) if looks else value


def _made(segments: Segments) -> date | None:
    """The day on which the file was made: GS04, else ISA09."""
    for segment_id, number, century in (("GS", 4, ""), ("ISA", 9, "20")):
        found = segments.table.filter(pl.col("segment_id") == segment_id).select(element(number))
        made = calendar_date(century + (found.item(0, 0) or "").strip()) if found.height else None
        if made is not None:
            return made
    return None


def _kind(spot: _Spot, elements: list[str]) -> str | None:
    """The kind of data, where a qualifier beside it decides; None where it is nobody's."""
    qualifier = elements[spot.element - 1]
    match spot.kind:
        case "contact":
            return _CONTACTS.get(qualifier, "number")
        case "identified":
            return "npi" if qualifier in _NPI_QUALIFIERS else "number"
        case "referenced":
            if qualifier in _KEPT_REFERENCES:
                return None
            return "npi" if qualifier in _NPI_QUALIFIERS else "number"
        case "device":
            return None if qualifier == _DRUG else "number"
        case _:
            return spot.kind


@cache
def _personal() -> Mapping[str, tuple[_Spot, ...]]:
    path = files("claimwright.x12.anonymizing").joinpath("personal_elements.yaml")
    raw: Mapping[str, Mapping[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return {segment_id: tuple(_spots(places)) for segment_id, places in raw.items()}


def _spots(places: Mapping[str, str]) -> Iterator[_Spot]:
    for place, kind in places.items():
        number, _, component = place.partition("-")
        yield _Spot(element=int(number), component=int(component) if component else None, kind=kind)


@cache
def _dates(guide: str | None, definition: int | None) -> tuple[tuple[int, int | None], ...]:
    """The elements and components of a segment that hold dates, by the guide's own types."""
    if guide is None or definition is None:
        return ()
    return tuple(
        (one.number, one.component)
        for one in open_guide(guide).segments[definition].elements
        if one.data_element.type == _DATE_TYPE or one.data_element.number == _DATE_OR_PERIOD
    )
