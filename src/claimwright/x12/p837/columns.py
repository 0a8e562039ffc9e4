"""What the tables of an 837 share: their schemas, and how codes and procedures are written."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import Schema
from claimwright.x12.layout import components

CLAIM = ["claim_ordinal", "claim_id"]
_MODIFIERS = 4


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
