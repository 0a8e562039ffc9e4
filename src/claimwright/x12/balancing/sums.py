"""Sums of amounts over segments, and what does not agree with them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from claimwright.x12.syntax import element
from claimwright.x12.values import amount_column, read_amount
from claimwright.x12.violations import violations

# Where the amounts of a CAS stand: reason, amount and quantity, six times.
_ADJUSTMENTS = (3, 6, 9, 12, 15, 18)


def amount(number: int) -> pl.Expr:
    """The cents in an element; null where there is no amount that can be read."""
    return read_amount(element(number))


def adjustments(segments: pl.DataFrame, *scopes: str) -> pl.DataFrame:
    """What each CAS segment takes away: the scopes, adjusted (cents), unread.

    unread: one of its amounts cannot be read, so that its claim cannot be judged.
    """
    longest = segments.select(pl.col("elements").list.len().max()).item() or 0
    present = [number for number in _ADJUSTMENTS if number < longest] or _ADJUSTMENTS[:1]
    return _read(segments, scopes, present, name="adjusted", empty_is_wrong=False)


def totals(segments: pl.DataFrame, scope: str, *, of: int, name: str) -> pl.DataFrame:
    """The sum of an element's amounts in each loop of a kind: scope, and the sum as `name`.

    Null where one of them cannot be read.
    """
    return total(_read(segments, (scope,), [of], name=name, empty_is_wrong=True), scope, name)


def total(rows: pl.DataFrame, scope: str, name: str) -> pl.DataFrame:
    """The sum of a column in each loop of a kind; null where one of its amounts is unread."""
    return (
        rows.lazy()
        .filter(pl.col(scope).is_not_null())
        .group_by(scope)
        .agg(pl.col(name).sum(), unread=pl.col("unread").any())
        .select(scope, pl.when(~pl.col("unread")).then(pl.col(name)))
        .collect()
    )


def _read(
    segments: pl.DataFrame,
    scopes: Sequence[str],
    numbers: Sequence[int],
    *,
    name: str,
    empty_is_wrong: bool,
) -> pl.DataFrame:
    """The sum of some elements of each segment, as `name`, and whether one cannot be read."""
    texts = segments.select(*scopes, *(element(number).alias(f"t{number}") for number in numbers))
    read = texts.with_columns(
        read_amount(pl.col(f"t{number}")).alias(f"a{number}") for number in numbers
    )
    is_given = {
        number: pl.col(f"t{number}").is_not_null()
        if empty_is_wrong
        else pl.col(f"t{number}").fill_null("") != ""
        for number in numbers
    }
    return read.select(
        *scopes,
        pl.sum_horizontal(pl.col(f"a{number}").fill_null(0) for number in numbers).alias(name),
        unread=pl.any_horizontal(
            is_given[number] & pl.col(f"a{number}").is_null() for number in numbers
        ),
    )


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
