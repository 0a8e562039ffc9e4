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
    separators = _Separators(runs)
    terminator = separators.of("terminator")
    width = _length(terminator, encoding=encoding)
    texts = [
        one.text if one.is_ended else one.text.removesuffix(one.delimiters.terminator)
        for one in runs
    ]
    length = _length(pl.col("raw"), encoding=encoding) + width
    ends = length.cum_sum().over("run") if len(runs) > 1 else length.cum_sum()
    kept = pl.col("raw").str.strip_chars_start(BLANK)
    starts = pl.Series("start", [one.start for one in runs], pl.Int64)
    is_ended = pl.Series("is_ended", [one.is_ended for one in runs], pl.Boolean)
    run = pl.col("run")
    return (
        pl.DataFrame({"raw": texts})
        .with_row_index("run")
        .lazy()
        .with_columns(raw=pl.col("raw").str.split(terminator))
        .explode("raw")
        .with_columns(kept=kept, end=ends)
        .select(
            "run",
            text=pl.col("kept").str.strip_chars_end(AFTER_TEXT),
            offset=pl.lit(starts).gather(run)
            + pl.col("end")
            - width
            - _length(pl.col("kept"), encoding=encoding),
            is_last=(run != run.shift(-1)).fill_null(value=True) & pl.lit(is_ended).gather(run),
        )
        .collect()
    )


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
    heads = pieces.lazy().select(
        head=pl.col("text").str.slice(0, _HEAD), separator=separators.of("element")
    )
    parts = pl.col("head").str.splitn(pl.col("separator"), 2).struct
    ids = (
        heads.unique()
        .with_columns(
            segment_id=parts.field("field_0").str.to_uppercase(),
            is_whole=parts.field("field_1").is_not_null()
            | (pl.col("head").str.len_chars() < _HEAD),
        )
        .collect()
    )
    if ids["is_whole"].all() and len(separators.delimiters) == 1:
        return (
            pl.col("text")
            .str.slice(0, _HEAD)
            .replace_strict(ids["head"], ids["segment_id"], return_dtype=pl.String)
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


def _length(text: pl.Expr, *, encoding: str) -> pl.Expr:
    """Bytes that a text took in the file: one a character in Latin-1."""
    if encoding == "latin-1":
        return text.str.len_chars().cast(pl.Int64)
    return text.str.len_bytes().cast(pl.Int64)
