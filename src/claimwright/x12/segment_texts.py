"""The texts of many segments at once: segments as columns over the rows of a frame.

What stands at the end of a segment and is empty is left out. Whether a column has anything empty is
seen first, so that most texts are put together in one pass and none is looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import STANDARD, SeparatorInElement

# A column beside those of the caller's frame.
_TEXT = "segment texts"

ElementColumn = pl.Expr | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentColumn:
    """One kind of segment over the rows of a frame; a row where `when` is not true has none.

    elements: a str is the same on every row; None and null are empty elements. Values must be
    free of separators (see values.plain_text and envelope.without_separators).
    """

    segment_id: str
    elements: tuple[ElementColumn, ...]
    when: pl.Expr | None = None


def segment_column(
    segment_id: str, *elements: ElementColumn, when: pl.Expr | None = None
) -> SegmentColumn:
    """One kind of segment over the rows of a frame."""
    return SegmentColumn(segment_id=segment_id, elements=elements, when=when)


def segment_texts(
    frame: pl.DataFrame, segments: Sequence[SegmentColumn], *, delimiters: Delimiters = STANDARD
) -> pl.Series:
    """For each row its segments one after another, each with its terminator; "" for none."""
    values = frame.lazy().with_columns(_values(segments)).collect()
    wording = _Wording(values=values, delimiters=delimiters)
    texts = [
        text for number, one in enumerate(segments) for text in wording.segment(number, one)
    ]  # fmt: skip
    return values.with_columns(_joined(texts or [""]).alias(_TEXT)).get_column(_TEXT)


def composite(*components: ElementColumn, delimiters: Delimiters = STANDARD) -> pl.Expr:
    """A composite element over columns; trailing empty components are left out."""
    filled = [
        pl.lit(one or "") if not isinstance(one, pl.Expr) else one.cast(pl.String).fill_null("")
        for one in components
    ]
    joined = pl.concat_str(filled, separator=delimiters.component)
    return joined.str.strip_chars_end(delimiters.component)


def refuse_separators(
    frame: pl.DataFrame, columns: Mapping[str, str], *, delimiters: Delimiters = STANDARD
) -> None:
    """Raise SeparatorInElement where an identifier holds a separator.

    columns: by column of texts, the segment that it is to stand in.
    """
    separators = "[" + "".join(f"\\x{ord(one):02x}" for one in delimiters.characters) + "]"
    found = frame.select(pl.col(name).str.contains(separators).any() for name in columns)
    for name, is_found in found.row(0, named=True).items():
        if is_found:
            text = frame[name].filter(frame[name].str.contains(separators)).item(0)
            raise SeparatorInElement(segment_id=columns[name], text=text)


def _values(segments: Sequence[SegmentColumn]) -> Iterator[pl.Expr]:
    for number, one in enumerate(segments):
        for place, value in enumerate(one.elements, start=1):
            if isinstance(value, pl.Expr):
                yield value.cast(pl.String).alias(_name(number, place))
        if one.when is not None:
            yield one.when.fill_null(value=False).alias(_name(number, 0))


def _name(number: int, place: int) -> str:
    return f"{_TEXT} {number}.{place}"


def _joined(texts: Sequence[str | pl.Expr]) -> pl.Expr:
    """Texts one after another, those that are the same on every row as one; null is nothing."""
    merged: list[str | pl.Expr] = []
    for one in texts:
        if isinstance(one, str) and merged and isinstance(merged[-1], str):
            merged[-1] += one
        else:
            merged.append(one)
    return pl.concat_str(
        [pl.lit(one) if isinstance(one, str) else one for one in merged], ignore_nulls=True
    )


class _Wording:
    """How segments are worded over evaluated elements, by what is empty among them."""

    def __init__(self, *, values: pl.DataFrame, delimiters: Delimiters) -> None:
        self._height = values.height
        self._end = delimiters.terminator + delimiters.line_end
        self._separator = delimiters.element
        self._counts = values.select(
            # Conditions that hold, and elements that are empty.
            pl.col(name).sum()
            if dtype == pl.Boolean
            else (pl.col(name).is_null() | (pl.col(name) == "")).sum()
            for name, dtype in values.schema.items()
            if name.startswith(_TEXT)
        ).to_dicts()

    def _count(self, number: int, place: int) -> int:
        return int(self._counts[0][_name(number, place)])

    def segment(self, number: int, one: SegmentColumn) -> list[str | pl.Expr]:
        """The parts of a segment's text with its terminator."""
        present = self._height if one.when is None else self._count(number, 0)
        if not present:
            return []
        parts = self._parts(number, one)
        if present == self._height:
            return [*parts, self._end]
        text = _joined([*parts, self._end])
        return [pl.when(pl.col(_name(number, 0))).then(text)]

    def _parts(self, number: int, one: SegmentColumn) -> list[str | pl.Expr]:
        parts: list[str | pl.Expr] = [one.segment_id]
        # How many parts there are up to the last element that is filled on every row.
        certain, written, open_elements = 1, 1, 0
        for place, value in enumerate(one.elements, start=1):
            parts.append(self._separator)
            empty = self._height
            if isinstance(value, pl.Expr):
                empty = self._count(number, place)
                if empty < self._height:
                    parts.append(pl.col(_name(number, place)))
            elif value:
                parts.append(value)
                empty = 0
            if empty < self._height:
                written, open_elements = len(parts), open_elements + 1
            if not empty:
                certain, open_elements = len(parts), 0
        parts = parts[:written]
        if not open_elements:
            return parts
        tail = _joined(parts[certain:])
        return [*parts[:certain], tail.str.strip_chars_end(self._separator)]
