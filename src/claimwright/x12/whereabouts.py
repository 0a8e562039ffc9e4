"""Where in a file a segment is: its envelope's control numbers, its byte, its loop, its claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from claimwright.base.finding import Finding, Place
from claimwright.x12.syntax import element

ENVELOPE_IDS = ("ISA", "TA1", "GS", "ST", "SE", "GE", "IEA")
_CLAIMS = ("CLM", "CLP")
_ENDS_CLAIM = ("ST", "HL", "SE", "PLB", "GE", "GS", "ISA", "IEA")
# Which segment begins each shell, and the element that holds its control number.
_NUMBERS = {"interchange": ("ISA", 13), "group": ("GS", 6), "transaction": ("ST", 2)}


def shells_of(table: pl.DataFrame) -> pl.DataFrame:
    """The segments of the envelope and of BHT: few, and all that says what a file holds."""
    return table.lazy().filter(pl.col("segment_id").is_in([*ENVELOPE_IDS, "BHT"])).collect()


def locate(
    ordinals: pl.Series, placed: pl.DataFrame, shells: pl.DataFrame | None = None
) -> pl.DataFrame:
    """What is around some segments, one row each.

    placed: the table of segments with their loops (loops.assign), or the part of it with these.
    shells: shells_of the file, where that is a part. Columns: ordinal, offset, segment_id, loop,
    the control numbers interchange, group and transaction, and claim_id (CLM01 or CLP01 of the
    claim that the segment stands in).
    """
    rows = placed["ordinal"].search_sorted(ordinals)
    found = placed.select(pl.col("ordinal", "offset", "segment_id", "loop", *_NUMBERS).gather(rows))
    shells = shells_of(placed) if shells is None else shells
    for column, (segment_id, number) in _NUMBERS.items():
        numbers = (
            shells.filter((pl.col("segment_id") == segment_id) & pl.col(column).is_not_null())
            .select(column, number=element(number).str.strip_chars())
            .unique(column, keep="first")
        )
        found = (
            found.join(numbers, on=column, how="left", maintain_order="left")
            .drop(column)
            .rename({"number": column})
        )
    return found.hstack([_claims(ordinals, placed)])


def place(row: dict[str, object], *, file: str | None) -> Place:
    """The place that a row of `locate` says."""
    return Place(
        file=file,
        offset=_number(row["offset"]),
        interchange=_text(row["interchange"]),
        group=_text(row["group"]),
        transaction=_text(row["transaction"]),
        segment=_text(row["segment_id"]),
        segment_ordinal=_number(row["ordinal"]),
        loop=_text(row["loop"]),
        claim_id=_text(row["claim_id"]),
    )


def add_places(
    findings: Iterable[Finding], placed: pl.DataFrame, shells: pl.DataFrame, *, end: int | None
) -> list[Finding]:
    """Say of findings that know their byte alone in which segment it is, where it is in one.

    placed, shells: see locate. end: the byte where the next part begins; None for the last one.
    """
    given = list(findings)
    offsets = [
        None
        if one.at.segment or (end is not None and (one.at.offset or 0) >= end)
        else one.at.offset
        for one in given
    ]
    if placed.is_empty() or not any(one is not None for one in offsets):
        return given
    # The last segment that begins at the byte or before it; none for what stands before them all.
    before = placed["offset"].search_sorted(
        pl.Series(offsets, dtype=pl.Int64).fill_null(-1), side="right"
    )
    rows = placed["ordinal"].gather(before.cast(pl.Int64).clip(1) - 1)
    located = locate(rows, placed, shells).iter_rows(named=True)
    return [
        replace(one, at=replace(place(row, file=one.at.file), offset=one.at.offset))
        if count > 0
        else one
        for one, row, count in zip(given, located, before, strict=True)
    ]


def _claims(ordinals: pl.Series, placed: pl.DataFrame) -> pl.Series:
    """The number of the claim that each segment stands in (CLM01, CLP01), as claim_id."""
    segment_id = pl.col("segment_id")
    ends = segment_id.is_in(_ENDS_CLAIM) | (
        (segment_id == "LX") & (pl.col("guide") == "remittance")
    )
    bounds = (
        placed.lazy()
        .select("ordinal", "segment_id", "guide")
        .filter(segment_id.is_in(_CLAIMS) | ends)
        .select("ordinal", claim=pl.when(segment_id.is_in(_CLAIMS)).then("ordinal"))
        .collect()
    )
    claims = (
        pl.DataFrame({"ordinal": ordinals})
        .with_row_index()
        .sort("ordinal")
        .join_asof(bounds, on="ordinal", check_sortedness=False)
        .sort("index")["claim"]
    )
    distinct = claims.drop_nulls().unique().sort()
    numbers = placed.select(
        pl.col("elements").gather(placed["ordinal"].search_sorted(distinct))
    ).select(pl.lit(distinct).alias("claim"), claim_id=element(1).replace("", None))
    return pl.DataFrame({"claim": claims}).join(
        numbers, on="claim", how="left", maintain_order="left"
    )["claim_id"]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
