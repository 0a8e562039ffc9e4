"""The segments of one kind laid out: their elements as columns, so that each is cut apart once.

Readers of transactions take the segments apart by kind with these, and join what is said of one
thing in several segments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.x12.segments import Segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Separators:
    """What stands between elements and between components: texts, or each row's own."""

    element: pl.Expr
    component: pl.Expr


def separators_of(segments: Segments) -> Separators:
    """Those of the file; each segment's own where its interchanges differ."""
    found = {(one.delimiters.element, one.delimiters.component) for one in segments.interchanges}
    if len(found) == 1:
        ((of_elements, of_components),) = found
        return Separators(element=pl.lit(of_elements), component=pl.lit(of_components))
    after_id = pl.col("text").str.slice(pl.col("segment_id").str.len_chars(), 1)
    return Separators(
        element=pl.when(after_id == "").then(pl.lit("*")).otherwise(after_id),
        component=pl.col("component_separator"),
    )


def laid_out(
    segments: pl.LazyFrame,
    *,
    separators: Separators,
    elements: int,
    composites: Sequence[int] = (),
) -> pl.LazyFrame:
    """The segments of one kind with their elements up to a number as columns; see text and part.

    Elements have no blanks around them and are null where empty. is_longer: whether anything
    stands in further elements.
    """
    if not elements:
        return segments
    numbers = range(1, elements + 1)
    pieces = pl.col("text").str.splitn(separators.element, elements + 2).struct
    further = pl.col("further").str.strip_chars(separators.element + " \t\r\n")
    return (
        segments.with_columns(
            *(
                pieces.field(f"field_{one}").str.strip_chars().alias(element_name(one))
                for one in numbers
            ),
            pieces.field(f"field_{elements + 1}").alias("further"),
        )
        .with_columns(
            *(pl.when(text(one) != "").then(text(one)).alias(element_name(one)) for one in numbers),
            is_longer=(further != "").fill_null(value=False),
        )
        .with_columns(
            text(one).str.split(separators.component).alias(composite_name(one))
            for one in composites
        )
        .drop("further")
    )


def text(number: int) -> pl.Expr:
    """An element without blanks around it; null where it is absent or empty."""
    return pl.col(element_name(number))


def part(number: int, position: int) -> pl.Expr:
    """A component without blanks around it; null where it is absent or empty."""
    value = (
        pl.col(composite_name(number)).list.get(position - 1, null_on_oob=True).str.strip_chars()
    )
    return pl.when(value != "").then(value)


def components(number: int) -> pl.Expr:
    """The components of a composite as they stand; none where it is absent."""
    return pl.col(composite_name(number)).fill_null([])


def element_name(number: int) -> str:
    return f"element_{number}"


def composite_name(number: int) -> str:
    return f"composite_{number}"


def first(
    segments: pl.LazyFrame, columns: Mapping[str, pl.Expr], *, by: str, when: pl.Expr | None = None
) -> pl.LazyFrame:
    """Columns of the first segment for each of `by`, which rises over the file."""
    found = segments if when is None else segments.filter(when)
    is_first = (pl.col(by) != pl.col(by).shift(1)).fill_null(value=True)
    return found.select(by, **columns).filter(is_first & pl.col(by).is_not_null())


def with_details(rows: pl.DataFrame, details: Iterable[pl.LazyFrame], *, on: str) -> pl.DataFrame:
    """Rows with what is said of each once."""
    # Each is joined to the keys alone, so that the rows are copied for none of them.
    keys = rows.lazy().select(on)
    found = pl.collect_all(
        [keys.join(one, on=on, how="left", maintain_order="left").drop(on) for one in details]
    )
    return pl.concat([rows, *found], how="horizontal")
