"""What the tables of an 837 share: trimmed elements, first segments of a kind, and schemas."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from claimwright.claims.table_schemas import Schema
from claimwright.x12.syntax import component, element

CLAIM = ["claim_ordinal", "claim_id"]


def text(number: int) -> pl.Expr:
    """An element without blanks around it; null where it is absent or empty."""
    return _filled(element(number))


def part(number: int, position: int) -> pl.Expr:
    """A component without blanks around it; null where it is absent or empty."""
    return _filled(component(number, position))


def _filled(value: pl.Expr) -> pl.Expr:
    stripped = value.str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def first(
    placed: pl.DataFrame, when: pl.Expr, columns: Mapping[str, pl.Expr], *, by: str | list[str]
) -> pl.DataFrame:
    """Columns of the first segment of a kind for each of `by`."""
    return placed.filter(when).select(by, **columns).unique(by, keep="first", maintain_order=True)


def fitted(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The columns of a schema, in its order and types; null where the frame has no such column."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
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
    return pl.concat_list(
        component(number, one).fill_null("").str.strip_chars() for one in range(since, since + 4)
    ).list.eval(pl.element().filter(pl.element() != ""))
