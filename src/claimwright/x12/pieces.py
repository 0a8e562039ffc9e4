"""Text cut at terminators into segments, by columnar expressions; Python never walks segments.

Source: ASC X12.5 and X12.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.x12.delimiters import AFTER_TEXT, BLANK, Delimiters

# Segment ids have two or three characters, so with what follows one four are enough.
_HEAD = 4
# A file whose segments begin in more ways than this is no ordinary one, and is read the slower way.
_MOST_WAYS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The text of interchanges that follow one another and share their separators.

    start: its byte offset. is_ended: whether it goes to its end, so that what follows its last
    terminator is not the beginning of more.
    """

    start: int
    text: str
    delimiters: Delimiters
    is_ended: bool


def cut_apart(runs: Sequence[Run], *, encoding: str) -> pl.DataFrame:
    """The pieces between terminators: run (index), text and its byte offset, is_last of its run.

    Blank pieces are among them, with an empty text.
    """
    texts = [
        one.text if one.is_ended else one.text.removesuffix(one.delimiters.terminator)
        for one in runs
    ]
    whole = pl.DataFrame({"text": texts}).with_row_index("run")
    terminator = _Separators(runs).of("terminator")
    cut = whole.select(pl.col("text").str.split(terminator)).to_series()
    raw = cut.explode()
    kept = raw.str.strip_chars_start(BLANK)
    ends = cut.list.len().cast(pl.Int64).cum_sum()
    run = _runs_of(ends)
    widths = [_bytes_of(one.delimiters.terminator, encoding=encoding) for one in runs]
    width = _of_run(widths, run)
    # What a piece and its terminator took, summed up over all runs, says where the next begins.
    through = (_length(raw, encoding=encoding) + width).cum_sum()
    before = [0, *through.gather(ends - 1)]
    begins = [one.start - before[at] for at, one in enumerate(runs)]
    lasts = [end - 1 for end, one in zip(ends, runs, strict=True) if one.is_ended]
    return pl.DataFrame(
        {
            "run": run,
            "text": kept.str.strip_chars_end(AFTER_TEXT),
            "offset": through - width - _length(kept, encoding=encoding) + _of_run(begins, run),
            "is_last": pl.repeat(value=False, n=raw.len(), eager=True).scatter(lasts, True),
        }
    )


def _runs_of(ends: pl.Series) -> pl.Series:
    """The number of each piece's run; ends counts the pieces up to the end of each run."""
    begins = pl.repeat(0, n=int(ends[-1]), dtype=pl.UInt32, eager=True)
    return begins.scatter(ends[:-1], 1).cum_sum() if ends.len() > 1 else begins


def _of_run(values: Sequence[int], run: pl.Series) -> int | pl.Series:
    """A number of each piece's run; the number itself where there is one run."""
    return values[0] if len(values) == 1 else pl.Series(values, dtype=pl.Int64).gather(run)


def as_segments(pieces: pl.DataFrame, runs: Sequence[Run], *, with_elements: bool) -> pl.DataFrame:
    """Pieces that are not blank with segment_id, their separators, and elements where wanted."""
    separators = _Separators(runs)
    columns = {
        "segment_id": _segment_ids(pieces, separators),
        "component_separator": separators.of("component"),
        "repetition_separator": separators.of("repetition"),
    }
    if with_elements:
        columns["elements"] = pl.col("text").str.split(separators.of("element"))
    return pieces.lazy().with_columns(**columns).drop("run", "is_last").collect()


def _segment_ids(pieces: pl.DataFrame, separators: _Separators) -> pl.Expr:
    """The ids in capitals: worked out once for each way in which segments begin."""
    heads = pieces["text"].str.slice(0, _HEAD)
    ways = heads.unique()
    if len(separators.delimiters) == 1 and ways.len() < _MOST_WAYS:
        (one,) = separators.delimiters
        ids = [way.partition(one.element)[0] for way in ways]
        if all(len(found) < _HEAD for found in ids):
            at = heads.cast(pl.Enum(ways)).to_physical()
            return pl.lit(pl.Series([found.upper() for found in ids], dtype=pl.String)).gather(
                pl.lit(at)
            )
    first = pl.col("text").str.splitn(separators.of("element"), 2).struct.field("field_0")
    return first.str.to_uppercase()


class _Separators:
    """The separators of each run: one for all where they agree, which is faster."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self.delimiters = {one.delimiters for one in runs}

    def of(self, name: str) -> pl.Expr:
        """The separator of that name (a field of Delimiters); null where there is none."""
        if len(self.delimiters) == 1:
            (one,) = self.delimiters
            return pl.lit(getattr(one, name), pl.String)
        values = [getattr(one.delimiters, name) for one in self._runs]
        return pl.lit(pl.Series(name, values, pl.String)).gather(pl.col("run"))


def _length(texts: pl.Series, *, encoding: str) -> pl.Series:
    """Bytes that texts took in the file: one a character in Latin-1."""
    length = texts.str.len_chars() if encoding == "latin-1" else texts.str.len_bytes()
    return length.cast(pl.Int64)


def _bytes_of(text: str, *, encoding: str) -> int:
    return len(text) if encoding == "latin-1" else len(text.encode())
