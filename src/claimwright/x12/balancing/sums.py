"""Sums of amounts over segments, and what does not agree with them."""

from __future__ import annotations

import polars as pl

from claimwright.x12.syntax import element
from claimwright.x12.values import amount_column, read_amount
from claimwright.x12.violations import violations

# Where the amounts of a CAS stand: reason, amount and quantity, six times.
_ADJUSTMENTS = (3, 6, 9, 12, 15, 18)


def amount(number: int) -> pl.Expr:
    """The cents in an element; null where there is no amount that can be read."""
    return read_amount(element(number))


def adjustments(segments: pl.DataFrame, scope: str) -> pl.DataFrame:
    """What the CAS segments take away in each loop of a kind: scope, adjusted (cents).

    A claim with an amount that cannot be read is null: it cannot be judged.
    """
    longest = segments.select(pl.col("elements").list.len().max()).item() or 0
    present = [number for number in _ADJUSTMENTS if number < longest] or _ADJUSTMENTS[:1]
    return segments.select(
        scope,
        adjusted=pl.sum_horizontal(_or_nothing(number) for number in present),
        unread=pl.any_horizontal(_is_unread(number) for number in present),
    ).pipe(_total, scope, "adjusted")


def totals(segments: pl.DataFrame, scope: str, *, of: int, name: str) -> pl.DataFrame:
    """The sum of an element's amounts in each loop of a kind: scope, and the sum as `name`.

    Null where one of them cannot be read.
    """
    return segments.select(
        scope, amount(of).fill_null(0).alias(name), unread=_is_unread(of) | (element(of) == "")
    ).pipe(_total, scope, name)


def _total(rows: pl.DataFrame, scope: str, name: str) -> pl.DataFrame:
    return (
        rows.filter(pl.col(scope).is_not_null())
        .group_by(scope)
        .agg(pl.when(~pl.col("unread").any()).then(pl.col(name).sum()))
    )


def _or_nothing(number: int) -> pl.Expr:
    return amount(number).fill_null(0)


def _is_unread(number: int) -> pl.Expr:
    text = element(number).fill_null("")
    return (text != "") & read_amount(text).is_null()


def differing(
    rows: pl.DataFrame, *, id: str, element: int, found: str = "found", due: str = "due"
) -> pl.DataFrame:
    """Violations where two columns of cents are both known and differ."""
    return violations(
        rows.filter(pl.col(found) != pl.col(due)),
        id=id,
        element=element,
        found=_text(found),
        expected=_text(due),
    )


def _text(column: str) -> pl.Expr:
    return amount_column(pl.col(column))
