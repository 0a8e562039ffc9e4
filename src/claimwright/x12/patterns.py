"""What a segment of a rule looks like when nothing is wrong with it, as a regular expression.

A text that fits its rule's pattern breaks none of the tests of elements.py. One that does not may
still be right: a pattern takes printable ASCII only, amounts of usual size, and whatever else
keeps it short. So one quick look at each segment finds the few that must be taken apart.

Patterns mean the same to Python and to Polars; they are to be matched from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import polars as pl

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.guide import ElementRule, SegmentRule, open_guide
from claimwright.x12.relations import is_kept, numbers_of

# The last printable character of ASCII.
_LAST = "~"
# Slots that are tied together are tried in every combination of filled and empty.
_MOST_TIED = 6
# Decimals that an amount or a quantity usually has at most.
_DECIMALS = 4

_DAY = (
    r"(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP = r"(?:0[48]|[2468][048]|[13579][26])"
_DATE = rf"(?:(?:19|20)[0-9]{{2}}{_DAY}|(?:19{_LEAP}|20(?:00|{_LEAP}))0229)"
_SHORT_DATE = rf"(?:[0-9]{{2}}{_DAY}|(?:00|{_LEAP})0229)"
_TIMES = {
    4: r"(?:[01][0-9]|2[0-3])[0-5][0-9]",
    6: r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]",
    7: r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9][0-9]",
    8: r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9][0-9]{2}",
}
_DATE_FORMAT = "1250"
_DATE_OR_PERIOD = "1251"
_FORMATS = {"D8": _DATE, "RD8": rf"{_DATE}-{_DATE}"}
# The release in ST03 is checked with that in GS08 (control.check_kinds), not by its codes.
_GUIDE = "1705"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """The place of an element or of a component. text: what it looks like when it is filled.

    formatted: what this and the slot before look like together, where that says how this one is
    written.
    """

    number: int
    usage: str
    text: str | None
    formatted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One stretch of a text. is_filled None: it may be empty. before: the separator before it."""

    is_filled: bool | None
    before: str
    text: str


# Ways to write the slots of a stretch.
_Span = Sequence[Sequence[_Part]]


@cache
def pattern(
    guide: str, definition: int, delimiters: Delimiters, *, blank_is_value: bool
) -> str | None:
    """The pattern of the segments of a guide's rule; None where it would be too long.

    blank_is_value: spaces alone fill an element, as in the envelope.
    """
    rule = open_guide(guide).segments[definition]
    if not delimiters.characters.isascii():
        return None
    writer = _Writer(delimiters=delimiters, blank_is_value=blank_is_value)
    text = _sequence(writer.elements(rule), rule.relations, separator=delimiters.element)
    return None if text is None else _literal(rule.segment_id) + text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes what the elements of segments look like between some separators."""

    delimiters: Delimiters
    blank_is_value: bool

    def elements(self, rule: SegmentRule) -> list[_Slot]:
        whole = [one for one in rule.elements if one.component is None]
        slots = [
            _Slot(number=one.number, usage=one.usage, text=self._element(rule, one))
            for one in whole
        ]
        return _with_formats(slots, whole, separator=self.delimiters.element)

    def _element(self, rule: SegmentRule, one: ElementRule) -> str | None:
        barred = self.delimiters.element
        again = self.delimiters.repetition or ""
        if one.repeat > 1:
            barred += again
        if one.is_composite:
            parts = [each for each in rule.elements if each.number == one.number and each.component]
            text = self._composite(parts, barred=barred + self.delimiters.component)
        else:
            text = self._value(one, barred=barred)
        if text is None or one.repeat == 1 or not again:
            return text
        return f"{text}(?:{_literal(again)}{text}){{0,{one.repeat - 1}}}"

    def _composite(self, parts: list[ElementRule], *, barred: str) -> str | None:
        slots = [
            _Slot(number=one.component or 0, usage=one.usage, text=self._value(one, barred=barred))
            for one in parts
        ]
        separator = self.delimiters.component
        slots = _with_formats(slots, parts, separator=separator)
        return _sequence(slots, (), separator=separator, begins_with_separator=False)

    def _value(self, one: ElementRule, *, barred: str) -> str | None:
        if one.codes and one.data_element.number != _GUIDE:
            return _either(_literal(code) for code in one.codes)
        shortest = max(one.data_element.shortest or 0, 1)
        longest = one.data_element.longest or 0
        match one.data_element.type:
            case "N0" | "N2":
                return f"-?[0-9]{{{shortest},{longest}}}"
            case "R":
                return _decimal(shortest, longest)
            case "TM":
                return _either(
                    text for length, text in _TIMES.items() if shortest <= length <= longest
                )
            case "DT":
                return {8: _DATE, 6: _SHORT_DATE}.get(longest)
            case _:
                first = _letters(barred, since=" " if self.blank_is_value else "!")
                rest = _letters(barred, since=" ")
                return f"{first}{rest}{{{shortest - 1},{longest - 1}}}" if longest else None


def _decimal(shortest: int, longest: int) -> str:
    decimals = min(_DECIMALS, longest - 1)
    whole = longest - decimals
    ways = [f"[0-9]{{{shortest},{longest}}}"]
    if decimals and whole >= shortest:
        ways.append(rf"[0-9]{{{shortest},{whole}}}\.[0-9]{{1,{decimals}}}")
    if decimals and shortest == 1:
        ways.append(rf"\.[0-9]{{1,{decimals}}}")
    return "-?" + _either(ways)


def _with_formats(
    slots: list[_Slot], rules: Sequence[ElementRule], *, separator: str
) -> list[_Slot]:
    """Join each date or period with the slot before it, where that names its format."""
    found = slots[:1]
    for slot, one, before in zip(slots[1:], rules[1:], rules, strict=False):
        is_formatted = (
            one.data_element.number == _DATE_OR_PERIOD
            and before.data_element.number == _DATE_FORMAT
            and slot.text is not None
        )
        if is_formatted:
            ways = (
                _literal(code) + _literal(separator) + _FORMATS.get(code, slot.text or "")
                for code in before.codes or _FORMATS
            )
            slot = replace(slot, formatted=_either(ways))
        found.append(slot)
    return found


def _sequence(
    slots: Sequence[_Slot],
    relations: Sequence[str],
    *,
    separator: str,
    begins_with_separator: bool = True,
) -> str | None:
    """What filled and empty slots look like one after another, ending with a filled one."""
    if not slots or any(slot.text is None and slot.usage != "N" for slot in slots):
        return None
    before = {slot.number: _literal(separator) for slot in slots}
    if not begins_with_separator:
        before[slots[0].number] = ""
    rest: str | None = None
    may_end = True
    for stretch in reversed(list(_stretches(slots, relations))):
        ways = list(_ways(stretch, slots, relations))
        if not ways:
            return None
        written = [list(_parts(stretch, way, before)) for way in ways]
        rest = _with_rest(written, rest, may_end=may_end)
        may_end = may_end and any(True not in way.values() for way in ways)
    return rest


def _ties(slots: Sequence[_Slot], relations: Sequence[str]) -> list[set[int]]:
    """The numbers of slots that may be filled or empty, and of which one depends on another."""
    free = _free(slots)
    ties = [free.intersection(numbers_of(one)) for one in relations]
    ties += [free & {slot.number - 1, slot.number} for slot in slots if slot.formatted]
    return [tie for tie in ties if tie]


def _free(slots: Sequence[_Slot]) -> set[int]:
    return {slot.number for slot in slots if slot.usage == "S"}


def _stretches(slots: Sequence[_Slot], relations: Sequence[str]) -> Iterator[list[_Slot]]:
    """The slots in their order, with those that depend on one another in the same stretch."""
    ends = {slot.number: slot.number for slot in slots}
    together = [{slot.number - 1, slot.number} for slot in slots if slot.formatted]
    for tie in (*_ties(slots, relations), *together):
        ends[min(tie)] = max(ends[min(tie)], max(tie))
    stretch: list[_Slot] = []
    end = 0
    for slot in slots:
        stretch.append(slot)
        end = max(end, ends[slot.number])
        if slot.number >= end:
            yield stretch
            stretch = []


def _ways(
    stretch: Sequence[_Slot], slots: Sequence[_Slot], relations: Sequence[str]
) -> Iterator[dict[int, bool | None]]:
    """Which slots of a stretch are filled: each way that keeps the relations. None: either."""
    numbers = [slot.number for slot in stretch]
    tied = sorted(set[int]().union(*_ties(slots, relations)).intersection(numbers))
    if len(tied) > _MOST_TIED:
        return
    own = [one for one in relations if _free(slots).intersection(numbers_of(one)) <= set(numbers)]
    always = {slot.number for slot in slots if slot.usage == "R"}
    usual = {slot.number: {"R": True, "N": False}.get(slot.usage) for slot in stretch}
    for choice in product((True, False), repeat=len(tied)):
        chosen = dict(zip(tied, choice, strict=True))
        filled = always.union(number for number, is_filled in chosen.items() if is_filled)
        if all(is_kept(one, filled) for one in own):
            yield {**usual, **chosen}


def _parts(
    stretch: Sequence[_Slot], way: Mapping[int, bool | None], before: Mapping[int, str]
) -> Iterator[_Part]:
    waiting: _Part | None = None
    for slot in stretch:
        part = _Part(is_filled=way[slot.number], before=before[slot.number], text=slot.text or "")
        if waiting and waiting.is_filled and part.is_filled and slot.formatted:
            part = replace(part, before=waiting.before, text=slot.formatted)
        elif waiting:
            yield waiting
        waiting = part
    if waiting:
        yield waiting


def _with_rest(ways: _Span, rest: str | None, *, may_end: bool) -> str | None:
    """A stretch and what comes after it; the text ends with a slot that is filled.

    may_end: all that comes after may be left out.
    """
    options: list[str] = []
    if rest is not None:
        options.append(_either(_whole(way) for way in ways) + rest)
    if may_end:
        ends = [text for text in (_end(way) for way in ways) if text is not None]
        if ends:
            options.append(_either(ends))
    return _either(options) if options else None


def _whole(way: Sequence[_Part]) -> str:
    """All slots of a stretch, with all separators."""
    return "".join(
        part.before + {True: part.text, False: "", None: f"(?:{part.text})?"}[part.is_filled]
        for part in way
    )


def _end(way: Sequence[_Part]) -> str | None:
    """The slots of a stretch as the end of a text: what is empty at the end is left out."""
    rest: str | None = None
    may_end = True
    for part in reversed(way):
        filled = part.before + part.text
        if part.is_filled:
            rest = filled + (f"(?:{rest})?" if rest and may_end else rest or "")
            may_end = False
        elif rest is not None:
            around = part.before + ("" if part.is_filled is False else f"(?:{part.text})?") + rest
            can_stop_here = may_end and part.is_filled is None
            rest = _either([around, filled]) if can_stop_here else around
        elif part.is_filled is None:
            rest = filled
    return rest


def _either(texts: Iterable[str]) -> str:
    ways = list(dict.fromkeys(texts))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _literal(text: str) -> str:
    return "".join(one if one.isalnum() else f"\\x{ord(one):02x}" for one in text)


@cache
def _letters(barred: str, *, since: str) -> str:
    """Any printable ASCII character from `since` on that is not barred."""
    bounds = sorted({ord(one) for one in barred if since <= one <= _LAST})
    firsts = [ord(since), *(one + 1 for one in bounds)]
    lasts = [*(one - 1 for one in bounds), ord(_LAST)]
    ranges = (
        rf"\x{first:02x}-\x{last:02x}"
        for first, last in zip(firsts, lasts, strict=True)
        if first <= last
    )
    return f"[{''.join(ranges)}]"


# Below this many texts Python is faster: Polars keeps few compiled patterns.
_FEW = 2_000


def fitting(texts: pl.Series, pattern: str) -> pl.Series:
    """Whether each text fits a pattern from end to end."""
    if len(texts) > _FEW:
        return texts.str.contains(f"^(?:{pattern})$")
    fits = _compiled(pattern).fullmatch
    return pl.Series([fits(text) is not None for text in texts], dtype=pl.Boolean)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
