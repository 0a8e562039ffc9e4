"""A file as chunks that can be read alone: for files larger than memory, and for speed.

A chunk is cut only where a reader can go on: before a claim, a level of the hierarchy, or a
transaction. What it stands under (envelope, header, levels) goes before it as context, so that it
reads as a file of its own; all numbers are those of the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from claimwright.base.finding import Finding
from claimwright.x12.encoded import Data
from claimwright.x12.segments import Interchange, Segments
from claimwright.x12.windows import WINDOW, Reader

_ENVELOPE = ("ISA", "GS", "ST")
# By ST01, the segments before which a transaction may be cut.
_CUTS: Mapping[str, tuple[str, ...]] = {"837": ("HL", "CLM"), "835": ("LX", "CLP")}
# The levels of claims (HL03), each within those before it.
_LEVELS = ("20", "22", "23")
_COUNTED = ("CLP", "SVC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A part of a file.

    segments: its context, then its own; those of interchanges are the ones that it touches.
    first_ordinal: the first segment of its own.
    before: how many CLP and SVC the file holds before the first row of segments.
    """

    segments: Segments
    first_ordinal: int
    before: Mapping[str, int]


@dataclass(slots=True, kw_only=True)
class Chunks:
    """A file's chunks, to be gone through once.

    size: how many bytes a chunk has at least, but the last; one that cannot be cut has more.
    """

    data: Data
    file: str | None = None
    size: int = WINDOW
    with_elements: bool = False
    readable: bool = False
    _reader: Reader = field(init=False)
    _counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))

    def __post_init__(self) -> None:
        self._reader = Reader(
            data=self.data, file=self.file, window=self.size, with_elements=self.with_elements
        )

    def __iter__(self) -> Iterator[Chunk]:
        context: pl.DataFrame | None = None
        waiting: list[pl.DataFrame] = []
        touched = 0
        for table in self._reader.tables():
            self.readable = True
            waiting.append(table)
            rows = pl.concat([*([] if context is None else [context]), *waiting])
            since = 0 if context is None else context.height
            cut = _last_cut(rows, since=since)
            if cut is None:
                continue
            yield self._chunk(rows.slice(0, cut), since=since, touched=touched)
            touched = max(0, len(self._reader.interchanges) - 1)
            context, waiting = _context(rows, cut), [rows.slice(cut)]
        if waiting:
            rows = pl.concat([*([] if context is None else [context]), *waiting])
            since = 0 if context is None else context.height
            yield self._chunk(rows, since=since, touched=touched)
        self.readable = bool(self._reader.interchanges)

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the form of the file, once all chunks were gone through."""
        return self._reader.findings()

    def _chunk(self, rows: pl.DataFrame, *, since: int, touched: int) -> Chunk:
        interchanges: list[Interchange] = self._reader.interchanges[touched:]
        in_context = _count(rows.slice(0, since))
        before = {name: self._counts[name] - in_context[name] for name in _COUNTED}
        for name, count in _count(rows).items():
            self._counts[name] = before[name] + count
        return Chunk(
            segments=Segments(table=rows, interchanges=tuple(interchanges), file=self.file),
            first_ordinal=rows["ordinal"][since],
            before=before,
        )


def _count(rows: pl.DataFrame) -> dict[str, int]:
    return {name: int((rows["segment_id"] == name).sum()) for name in _COUNTED}


def _last_cut(rows: pl.DataFrame, *, since: int) -> int | None:
    """The last row, after the one at `since`, before which the rows may be cut."""
    ids = rows["segment_id"]
    openers = _rows(ids, *_ENVELOPE)
    start = _last(_rows(ids, "ST"), before=rows.height)
    names = () if start is None else _CUTS.get(_element(rows, start, 1), ())
    if start is not None and names:
        for at in reversed(_rows(ids, *names)):
            if at <= max(since, start):
                break
            if rows["transaction"][at] is not None and _is_cut(rows, at):
                return at
    found = [at for at in openers if at > since]
    return found[-1] if found else None


def _is_cut(rows: pl.DataFrame, at: int) -> bool:
    """Whether a reader can go on here: levels must be known, since they are carried on."""
    name = rows["segment_id"][at]
    if name == "HL":
        return _element(rows, at, 3) in _LEVELS
    if name == "CLM":
        level = _last(_rows(rows["segment_id"], "HL"), before=at)
        return level is not None and _element(rows, level, 3) in _LEVELS
    return True


def _context(rows: pl.DataFrame, cut: int) -> pl.DataFrame:
    """What the segments from a row on stand under."""
    ids = rows["segment_id"].slice(0, cut)
    row = rows.row(cut, named=True)
    spans: list[tuple[int, int]] = []
    if (
        row["segment_id"] != "ISA"
        and (interchange := _last(_rows(ids, "ISA"), before=cut)) is not None
    ):
        spans.append((interchange, interchange + 1))
        group = _last(_rows(ids, "GS"), before=cut)
        if row["group"] is not None and row["segment_id"] != "GS" and group is not None:
            spans.append((group, group + 1))
    if row["transaction"] is not None and row["segment_id"] != "ST":
        spans += _in_transaction(rows, cut)
    return pl.concat([rows.clear(), *(rows.slice(start, end - start) for start, end in spans)])


def _in_transaction(rows: pl.DataFrame, cut: int) -> Iterator[tuple[int, int]]:
    """The header of a transaction and the levels that are open at a row, as spans of rows."""
    ids = rows["segment_id"].slice(0, cut)
    start = _last(_rows(ids, "ST"), before=cut)
    if start is None:
        return
    names = _CUTS[_element(rows, start, 1)]
    marks = [at for at in _rows(ids, *names, "SE") if at > start] + [cut]
    yield start, marks[0]
    if names[0] == "LX":
        opened = [] if rows["segment_id"][cut] == "LX" else _rows(ids, "LX")[-1:]
    else:
        opened = _open_levels(rows, _rows(ids, "HL"), cut)
    for at in opened:
        if at > start:
            yield at, marks[marks.index(at) + 1]


def _open_levels(rows: pl.DataFrame, levels: list[int], cut: int) -> list[int]:
    """The rows of the levels that are open at a row."""
    depths = {code: depth for depth, code in enumerate(_LEVELS)}
    is_level = rows["segment_id"][cut] == "HL"
    within = depths[_element(rows, cut, 3)] if is_level else len(_LEVELS)
    found: list[int] = []
    for at, code in zip(reversed(levels), reversed(_level_codes(rows, levels)), strict=True):
        depth = depths.get(code or "", within)
        if depth < within:
            found.append(at)
            within = depth
        if not within:
            break
    return sorted(found)


def _level_codes(rows: pl.DataFrame, levels: list[int]) -> list[str | None]:
    """HL03 of each level."""
    texts = rows["text"].gather(levels)
    separator = pl.lit(texts).str.slice(2, 1)
    code = pl.lit(texts).str.split(separator).list.get(3, null_on_oob=True).str.strip_chars()
    return pl.select(code).to_series().to_list()


def _rows(ids: pl.Series, *names: str) -> list[int]:
    """The rows of segments of these ids."""
    is_one = pl.any_horizontal(pl.lit(ids) == name for name in names)
    return pl.select(is_one.arg_true()).to_series().to_list()


def _last(rows: list[int], *, before: int) -> int | None:
    found = [at for at in rows if at < before]
    return found[-1] if found else None


def _element(rows: pl.DataFrame, at: int, number: int) -> str:
    """An element of one segment, "" where absent."""
    text: str = rows["text"][at]
    name: str = rows["segment_id"][at]
    parts = text.split(text[len(name) : len(name) + 1] or "*")
    return parts[number].strip() if number < len(parts) else ""
