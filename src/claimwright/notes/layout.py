"""Cutting a note into lines as a reader sees them: wrapped lines joined, bullets taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A line that is broken by the width of the page is at least this long.
_WRAPPED_LINE_LENGTH = 55

BULLET = re.compile(r"[ \t]*(?:[•▪◦●‣·*–—-]|o(?=\s{1,3}[A-Z]))[ \t]+|[ \t]*[•▪◦●‣·]")
NUMBER = re.compile(r"[ \t]*#?(?P<number>\d{1,2})(?:[.)]\)?[ \t]+|[ \t]*[-:][ \t]+(?=[A-Z]))")
_HASH = re.compile(r"[ \t]*#[ \t]*(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\")\]]*\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One logical line: `start` to `end` without bullet and blanks."""

    start: int
    end: int
    is_item: bool
    number: int | None
    follows_blank: bool


def lines_of(text: str, *, start: int, end: int) -> Iterator[Line]:
    """Cut a stretch of text into logical lines, in order."""
    pending: Line | None = None
    blank = True
    offset = start
    for raw in text[start:end].splitlines(keepends=True):
        begin, offset = offset, offset + len(raw)
        if not raw.strip():
            blank = True
            continue
        line = _strip(text, begin, offset, blank)
        blank = False
        if line is None:
            continue
        if pending is not None and _continues(text, pending, line):
            pending = Line(
                start=pending.start,
                end=line.end,
                is_item=pending.is_item,
                number=pending.number,
                follows_blank=pending.follows_blank,
            )
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _strip(text: str, begin: int, end: int, blank: bool) -> Line | None:
    number: int | None = None
    is_item = False
    position = begin
    for _ in range(2):
        if match := BULLET.match(text, position, end):
            is_item, position = True, match.end()
        elif match := NUMBER.match(text, position, end):
            is_item, position, number = True, match.end(), int(match["number"])
        elif match := _HASH.match(text, position, end):
            is_item, position = True, match.end()
    while position < end and text[position].isspace():
        position += 1
    while end > position and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    if position >= end:
        return None
    return Line(start=position, end=end, is_item=is_item, number=number, follows_blank=blank)


def _continues(text: str, before: Line, line: Line) -> bool:
    """Whether a line only goes on because the page was too narrow for the one before."""
    if line.follows_blank or line.is_item:
        return False
    last_break = text.rfind("\n", before.start, before.end)
    width = before.end - max(last_break, before.start)
    if _ENDS_SENTENCE.search(text, max(before.start, before.end - 8), before.end):
        # The sentence is over, but a wrapped paragraph keeps its lower-case continuation.
        return False
    first = text[line.start]
    return width >= _WRAPPED_LINE_LENGTH or (first.islower() and width >= 40)
