"""Segments one after another, for short answers (TA1, 999, 277CA) that are read in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from claimwright.x12.syntax import Segments

# More than any guide allows; a longer text may not be turned into a number at all.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment of a file. ordinal counts over the file from 1; group and transaction as in
    the segment table. Elements count from 1 and are "" where absent. repetition_separator is None
    where the interchange has none, or where nobody asked for it.
    """

    segment_id: str
    ordinal: int
    group: int | None
    transaction: int | None
    elements: tuple[str, ...]
    component_separator: str
    repetition_separator: str | None = None

    def element(self, number: int) -> str:
        """The element of that number; "" where the segment has no such element."""
        return self.elements[number].strip() if number < len(self.elements) else ""

    def component(self, number: int, position: int) -> str:
        """The component at a position (from 1) of an element; "" where absent."""
        parts = self.element(number).split(self.component_separator)
        return parts[position - 1] if position <= len(parts) else ""

    def repetitions(self, number: int) -> tuple[str, ...]:
        """What an element repeats, in its order; empty where it is absent."""
        text = self.element(number)
        if not text:
            return ()
        separator = self.repetition_separator
        return tuple(text.split(separator)) if separator else (text,)


def walk(segments: Segments) -> Iterator[Segment]:
    """Every segment of a file, in its order."""
    for row in segments.table.iter_rows(named=True):
        yield Segment(
            segment_id=row["segment_id"],
            ordinal=row["ordinal"],
            group=row["group"],
            transaction=row["transaction"],
            elements=tuple(row["elements"]),
            component_separator=row["component_separator"],
            repetition_separator=row["repetition_separator"],
        )


def transactions(segments: Segments, *, code: str) -> Iterator[list[Segment]]:
    """The transactions of one type (ST01), each from its ST to its SE or where it breaks off."""
    found: dict[int, list[Segment]] = {}
    for segment in walk(segments):
        if segment.transaction is not None:
            found.setdefault(segment.transaction, []).append(segment)
    for members in found.values():
        if members[0].element(1) == code:
            yield members


def whole_number(text: str) -> int | None:
    """A count as it stands in an element; None where it is absent, no number, or of no sense."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def calendar_date(text: str) -> date | None:
    """A CCYYMMDD (or older YYMMDD) date; None where it is absent or no day of the calendar."""
    if not (text.isascii() and text.isdigit()) or len(text) not in {6, 8}:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None
