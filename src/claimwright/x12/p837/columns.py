"""What the tables of an 837 share: elements by number, first segments of a kind, and schemas.

The segments of a kind are laid out once (`laid_out`): its elements are columns then, without
blanks around them and null where empty, and its composites lists of components.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.claims.table_schemas import Schema

CLAIM = ["claim_ordinal", "claim_id"]
_MODIFIERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Separators:
    """What stands between elements and between components: texts, or each row's own."""

    element: pl.Expr
    component: pl.Expr


def laid_out(
    segments: pl.LazyFrame,
    *,
    separators: Separators,
    elements: int,
    composites: Sequence[int] = (),
) -> pl.LazyFrame:
    """The segments of one kind with their elements up to a number as columns; see text and part.

    is_longer: whether anything stands in further elements.
    """
    if not elements:
        return segments
    numbers = range(1, elements + 1)
    pieces = pl.col("text").str.splitn(separators.element, elements + 2).struct
    further = pl.col("further").str.strip_chars(separators.element + " \t\r\n")
    return (
        segments.with_columns(
            *(
                pieces.field(f"field_{one}").str.strip_chars().alias(_element(one))
                for one in numbers
            ),
            pieces.field(f"field_{elements + 1}").alias("further"),
        )
        .with_columns(
            *(pl.when(text(one) != "").then(text(one)).alias(_element(one)) for one in numbers),
            is_longer=(further != "").fill_null(value=False),
        )
        .with_columns(
            text(one).str.split(separators.component).alias(_composite(one)) for one in composites
        )
        .drop("further")
    )


def text(number: int) -> pl.Expr:
    """An element without blanks around it; null where it is absent or empty."""
    return pl.col(_element(number))


def part(number: int, position: int) -> pl.Expr:
    """A component without blanks around it; null where it is absent or empty."""
    value = pl.col(_composite(number)).list.get(position - 1, null_on_oob=True).str.strip_chars()
    return pl.when(value != "").then(value)


def components(number: int) -> pl.Expr:
    """The components of a composite as they stand; none where it is absent."""
    return pl.col(_composite(number)).fill_null([])


def _element(number: int) -> str:
    return f"element_{number}"


def _composite(number: int) -> str:
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


def fitted(frame: pl.LazyFrame, schema: Schema) -> pl.LazyFrame:
    """The columns of a schema, in its order and types; null where the frame has no such column."""
    known = frame.collect_schema()
    return frame.select(
        (pl.col(name) if name in known else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def dotted(code: pl.Expr, *, is_icd10: pl.Expr) -> pl.Expr:
    """A diagnosis code with its dot: after three characters, after four of an ICD-9 E code."""
    plain = code.str.replace_all(".", "", literal=True).str.to_uppercase()
    head = pl.when(~is_icd10 & plain.str.starts_with("E")).then(4).otherwise(3)
    return (
        pl.when(plain.str.len_chars() > head)
        .then(plain.str.slice(0, head) + "." + plain.str.slice(head))
        .otherwise(plain)
    )


def modifiers(number: int, *, since: int) -> pl.Expr:
    """The four modifiers of a composite procedure as a list without empty ones."""
    stripped = pl.element().str.strip_chars()
    return (
        components(number)
        .list.slice(since - 1, _MODIFIERS)
        .list.eval(stripped.filter(stripped != ""))
    )
