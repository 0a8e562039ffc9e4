"""The code sets that can be held against a file without a table: read from code_sets.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from claimwright.codes.places import places_of_service
from claimwright.x12.guide import read_yaml

_STRETCH = re.compile(r"(?P<letter>[A-Z]{0,2})(?P<first>\d+)\.\.[A-Z]{0,2}(?P<last>\d+)")
_ALWAYS = ""
# The table of places begins with the HIPAA transactions; elder ones were there before.
_ELDEST_PLACES = date(2003, 10, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An element, or a component of one."""

    element: int
    component: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePlace:
    """Where codes of a set stand. Each of `conditions` must hold and none of `exceptions`."""

    segment: str
    spots: tuple[Spot, ...]
    conditions: tuple[tuple[Spot, tuple[str, ...]], ...] = ()
    exceptions: tuple[tuple[Spot, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSet:
    """A code set. form: what all its codes fit, where there is no list of them.

    codes: the codes there are, each with the first day of its use (YYYYMMDD, "" for always).
    ended: those that are used no longer, with the last day of their use. dated_by_file: whether the
    day on which the file was made decides, and not the day of the service. list: the list that the
    user may load, in which the codes are looked up.
    """

    id: str
    name: str
    reference: str
    form: re.Pattern[str] | None
    codes: Mapping[str, str]
    ended: Mapping[str, str]
    dated_by_file: bool
    list: str | None = None
    places: tuple[CodePlace, ...]

    def has(self, code: str) -> bool:
        """Whether there is, or may be, such a code on any day."""
        return self.form.search(code) is not None if self.form else code in self.codes

    def begins(self, code: str) -> str:
        """The first day on which a code is used; "" for always."""
        return self.codes.get(code, _ALWAYS)

    def ends(self, code: str) -> str:
        """The last day on which a code is used; "" where it still is."""
        return self.ended.get(code, "")


@cache
def code_sets() -> tuple[CodeSet, ...]:
    """All sets, in the order of the file."""
    text = files("claimwright.x12.code_sets").joinpath("code_sets.yaml").read_text("utf-8")
    raw: Mapping[str, Mapping[str, Any]] = read_yaml(text)
    return tuple(
        CodeSet(
            id=name,
            name=one["name"],
            reference=one["reference"],
            form=re.compile(one["form"]) if "form" in one else None,
            codes=_all_codes(one),
            ended={code: str(day) for code, day in one.get("ended", {}).items()},
            dated_by_file=one.get("dated_by") == "file",
            list=one.get("list"),
            places=tuple(_place(place) for place in one["at"]),
        )
        for name, one in raw.items()
    )


def _all_codes(raw: Mapping[str, Any]) -> Mapping[str, str]:
    if raw.get("kept_in") == "places":
        return dict(_places_of_service())
    missing = {code for code, _ in _codes(raw.get("without", ()))}
    given = _codes(raw.get("codes", ()))
    return {code: first for code, first in given if code not in missing}


def _places_of_service() -> Iterator[tuple[str, str]]:
    for code, place in places_of_service().items():
        first = place.period.first
        yield code, f"{first:%Y%m%d}" if first > _ELDEST_PLACES else _ALWAYS


def _codes(raw: Any) -> Iterator[tuple[str, str]]:
    for one in raw:
        if isinstance(one, dict):
            yield from one.items()
        elif match := _STRETCH.fullmatch(one):
            first, last = match["first"], match["last"]
            width = len(first) if first.startswith("0") else 0
            for number in range(int(first), int(last) + 1):
                yield f"{match['letter']}{number:0{width}d}", _ALWAYS
        else:
            yield one, _ALWAYS


def _place(raw: Mapping[str, Any]) -> CodePlace:
    return CodePlace(
        segment=raw["segment"],
        spots=tuple(_spot(one) for one in raw["elements"]),
        conditions=tuple(_conditions(raw.get("if", {}))),
        exceptions=tuple(_conditions(raw.get("unless", {}))),
    )


def _conditions(raw: Mapping[str, Any]) -> Iterator[tuple[Spot, tuple[str, ...]]]:
    for name, values in raw.items():
        yield _spot(name), tuple(values)


def _spot(text: str) -> Spot:
    element, _, component = text.partition("-")
    return Spot(element=int(element), component=int(component) if component else None)
