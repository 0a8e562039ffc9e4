"""A file as a table of segments, and expressions that look into its elements."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from claimwright.base.finding import Finding
from claimwright.x12.delimiters import Delimiters

# One row a segment, in file order. `elements` holds the segment id at 0, so that the list index is
# the element number. `group` and `transaction` count GS and ST over the file from 1 and are null
# outside one; `interchange` counts ISA. `offset` is the byte where the segment begins.
SEGMENTS_SCHEMA: dict[str, pl.DataType] = {
    "ordinal": pl.UInt32(),
    "offset": pl.Int64(),
    "segment_id": pl.String(),
    "interchange": pl.UInt32(),
    "group": pl.UInt32(),
    "transaction": pl.UInt32(),
    "text": pl.String(),
    "elements": pl.List(pl.String()),
    "component_separator": pl.String(),
    "repetition_separator": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """One ISA as it was found. index counts from 1 over the file; offset counts bytes from 0.

    line_end: what follows the ISA's terminator, and in a regular file every other.
    """

    index: int
    offset: int
    delimiters: Delimiters
    line_end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A file as a table of segments (SEGMENTS_SCHEMA), its interchanges, and what is wrong so far.

    readable is False when no interchange header could be found: then the table is empty.
    data: the bytes that were read, for what stands between segments; empty where they are not kept.
    """

    table: pl.DataFrame
    interchanges: tuple[Interchange, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str | None = None
    data: bytes = field(default=b"", repr=False, compare=False)

    @property
    def readable(self) -> bool:
        """Whether the file could be taken apart at all."""
        return bool(self.interchanges)


def with_elements(table: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table of segments with their elements, where it was read without them."""
    if "elements" in table.columns:
        return table
    separator = pl.col("text").str.slice(pl.col("segment_id").str.len_chars(), 1)
    # A segment of its id alone has none; it is cut at nothing that it holds.
    known = pl.when(separator != "").then(separator).otherwise(pl.lit("\n"))
    return table.with_columns(elements=pl.col("text").str.split(known))


def element(number: int) -> pl.Expr:
    """The element of that number (1 is the first after the segment id); null where absent."""
    return pl.col("elements").list.get(number, null_on_oob=True)


def component(number: int, position: int) -> pl.Expr:
    """The component at a position (from 1) of an element; null where absent."""
    parts = element(number).str.split(pl.col("component_separator"))
    return parts.list.get(position - 1, null_on_oob=True)


def repetitions(number: int) -> pl.Expr:
    """The repetitions of an element as a list; one where the interchange cannot repeat."""
    return (
        pl.when(pl.col("repetition_separator").is_null())
        .then(pl.concat_list(element(number)))
        .otherwise(element(number).str.split(pl.col("repetition_separator")))
    )
