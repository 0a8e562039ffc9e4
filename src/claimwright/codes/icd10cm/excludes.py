"""Reading the code ranges out of an Excludes note: "(E08-E13)", "(K25.-)", "(O10-O11, O13-O16)".

Source of the notation: ICD-10-CM Official Guidelines, section I.A.12.a, and the Tabular List.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_CODE = r"[A-Z](?:\d[0-9A-Z]|[A-Z]\d)(?:\.[0-9A-Z]*)?"
_ITEM = re.compile(
    rf"(?P<first>{_CODE})\.?-*(?:\s*-\s*(?P<last>{_CODE})\.?-*)?(?:\s*with\s+(?P<condition>.+))?"
)
_GROUP = re.compile(r"\(([^()]*)\)")
_BARE = re.compile(rf"(?:classifi(?:ed|able) (?:in|to)\s+|\s)(?P<codes>{_CODE}-?(?:-{_CODE}-?)?)$")
_SEPARATOR = re.compile(r"\s*(?:,|;|\band\b)\s*")

# "I69. with final characters -23"
_FINAL = re.compile(r"final characters? -(?P<end>\w+)")
# "B27.- with fifth character 2", "F11-F19 with fifth to sixth characters 51"
_POSITION = re.compile(
    r"(?P<position>fifth|5th|7th|seventh)[ -](?:to sixth )?characters? \.?(?P<value>\w+)"
)
# "E08-E13 with .51-.52"
_SUFFIX = re.compile(r"\.(?P<first>\w+)(?:-\.(?P<last>\w+))?-?")
_PLACES = {"fifth": 4, "5th": 4, "seventh": 6, "7th": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRange:
    """Codes from `first` to `last`, both included, each standing for all codes below it.

    A single code has itself as both ends.
    """

    first: str
    last: str

    def holds(self, code: str) -> bool:
        return self.first <= code[: len(self.first)] and code[: len(self.last)] <= self.last


class TabularOrder:
    """The codes in the order of the Tabular List, which is not that of the alphabet.

    C7A stands before C76 and M1A before M11, so a printed range may hold categories that a
    comparison of letters would leave out, and the reverse.
    """

    def __init__(self, codes: Sequence[str]) -> None:
        """codes: all categories and codes, dotted, in the order of the Tabular List."""
        self._categories = [code for code in codes if len(code) == 3]
        self._ordinals = {code: ordinal for ordinal, code in enumerate(self._categories)}
        self._below: dict[str, list[str]] = {}
        for code in codes:
            self._below.setdefault(code[:3], []).append(code)

    def categories_between(self, first: str, last: str) -> list[str]:
        """List the categories from `first` to `last`; empty where either does not exist."""
        start, end = self._ordinals.get(first[:3]), self._ordinals.get(last[:3])
        if start is None or end is None:
            return []
        return self._categories[start : end + 1]

    def codes_between(self, first: str, last: str) -> Iterator[str]:
        for category in self.categories_between(first, last):
            yield from self._below[category]

    def ranges(self, first: str, last: str) -> Iterator[CodeRange]:
        """Bring a printed range into ranges that a comparison of letters reads rightly."""
        printed = CodeRange(first=first, last=last)
        if first[:3] == last[:3]:
            yield printed
            return
        meant = self.categories_between(first, last)
        by_letters = [one for one in self._categories if first[:3] <= one <= last[:3]]
        if sorted(meant) == sorted(by_letters):
            yield printed
            return
        for category in meant:
            start = first if category == first[:3] else category
            end = last if category == last[:3] else category
            yield CodeRange(first=start, last=end)


def parse_ranges(note: str, *, order: TabularOrder) -> list[CodeRange]:
    """Read the codes that an Excludes note names.

    Empty where it names none ("code to condition"), or names them under a condition that
    characters do not express ("with open fracture 7th character").
    """
    groups = [group for group in _GROUP.findall(note) if re.match(rf"\s*{_CODE}", group)]
    if not groups:
        bare = _BARE.search(note)
        groups = [bare["codes"]] if bare else []
    return [
        code_range
        for group in groups
        for item in _SEPARATOR.split(group.strip())
        for code_range in _item_ranges(item.strip(), order)
    ]


def _item_ranges(item: str, order: TabularOrder) -> Iterator[CodeRange]:
    match = _ITEM.fullmatch(item)
    if match is None:
        return
    first = match["first"].rstrip(".")
    last = (match["last"] or first).rstrip(".")
    if match["condition"] is None:
        yield from order.ranges(first, last)
        return
    meets = _condition(match["condition"])
    if meets is None:
        return
    wanted = CodeRange(first=first, last=last)
    for code in order.codes_between(first, last):
        if wanted.holds(code) and meets(code):
            yield CodeRange(first=code, last=code)


def _condition(text: str) -> Callable[[str], bool] | None:
    """Make a test of a code out of "fifth character 2", "final characters -23" or ".62-"."""
    if final := _FINAL.fullmatch(text):
        end = final["end"]
        return lambda code: code.endswith(end) and len(code) > len(end) + 4
    if position := _POSITION.fullmatch(text):
        place, value = _PLACES[position["position"]], position["value"]
        return lambda code: code.replace(".", "")[place : place + len(value)] == value
    if suffix := _SUFFIX.fullmatch(text):
        span = CodeRange(first=suffix["first"], last=suffix["last"] or suffix["first"])
        return lambda code: len(code) >= 4 + len(span.first) and span.holds(code[4:])
    return None
