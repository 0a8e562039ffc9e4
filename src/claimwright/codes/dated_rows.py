"""Tables whose rows hold their own days, such as edits with a first and a last day."""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore


def release_with_history(store: CodeStore, code_set: str, *, on: date) -> Release | None:
    """Find the release that tells about a day: the one in force, else the next that came after.

    For publications that keep what ended: a later release says what held on an earlier day.
    None where every release that is loaded had ended before the day.
    """
    in_force = store.on(code_set, on)
    if in_force is not None:
        return in_force
    later = (one for one in store.releases(code_set) if one.period.first > on)
    return next(later, None)


def rows_in_force(
    rows: pl.DataFrame, *, on: date, first: str = "first_date", last: str = "last_date"
) -> pl.DataFrame:
    """Keep the rows whose days, both included, hold a day. No last day: still in force."""
    begun = pl.col(first).is_null() | (pl.col(first) <= on)
    return rows.filter(begun & (pl.col(last).is_null() | (pl.col(last) >= on)))
