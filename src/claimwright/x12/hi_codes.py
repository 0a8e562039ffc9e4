"""The codes of HI segments in rows: a segment holds up to twelve, each with its own facts."""

from __future__ import annotations

import polars as pl


def codes_of(rows: pl.DataFrame, *keep: str | pl.Series) -> pl.DataFrame:
    """One row a code of the HI segments of Places, in file order.

    keep: columns of the segments to keep, or to add. Besides: element, kind (the list), code, and
    present (on admission); "" where nothing is given.
    """
    parts = pl.col("parts").list
    kept = [one if isinstance(one, str) else one.name for one in keep]
    return (
        rows.select(*keep, part=pl.col("elements").list.slice(1), separator="component_separator")
        .with_columns(element=pl.int_ranges(1, pl.col("part").list.len() + 1))
        .explode("part", "element")
        .with_columns(parts=pl.col("part").str.split(pl.col("separator")))
        .select(
            *kept,
            "element",
            kind=parts.get(0, null_on_oob=True),
            code=parts.get(1, null_on_oob=True).fill_null(""),
            present=parts.get(8, null_on_oob=True).fill_null(""),
        )
    )
