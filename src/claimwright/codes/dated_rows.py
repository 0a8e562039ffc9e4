"""Which release tells about a day, and which of its rows: for tables with days of their own, and
for releases that do not bring every table.
"""

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


def table_in_force(store: CodeStore, code_set: str, table: str, *, on: date) -> pl.DataFrame | None:
    """Open a table on a day, of the latest release holding it that has the table.

    For publications whose releases do not bring every table anew. None where no release does.
    """
    for release in reversed(store.releases(code_set)):
        found = store.open_table(release, table) if release.period.holds(on) else None
        if found is not None:
            return found
    return None


def rows_in_force(
    rows: pl.DataFrame, *, on: date, first: str = "first_date", last: str = "last_date"
) -> pl.DataFrame:
    """Keep the rows whose days, both included, hold a day. No last day: still in force."""
    begun = pl.col(first).is_null() | (pl.col(first) <= on)
    return rows.filter(begun & (pl.col(last).is_null() | (pl.col(last) >= on)))
