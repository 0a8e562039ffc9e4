"""Which release of HCPCS a file is."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.periods import MONTHS

_NAME = re.compile(r"HCPC(20\d\d)(?:_(JAN|APR|JUL|OCT))?", re.IGNORECASE)


def period_of(
    file: SourceFile, tables: dict[str, pl.DataFrame], *, period: Period | None
) -> Period | None:
    """Find the days: those of the caller, else of the official name, else of the content.

    The content's: the latest day on which an action on a code took effect. A release lasts until
    the next one.
    """
    if period is not None:
        return period
    if named := _NAME.search(file.name):
        month = 1 + ("jan", "apr", "jul", "oct").index((named[2] or "jan").lower()) * 3
        return Period(first=date(int(named[1]), month, 1))
    latest = tables["codes"].get_column("effective_date").max()
    return Period(first=latest) if isinstance(latest, date) else None


def release_name(period: Period) -> str:
    """Name a release by its first month: "2025 October"; by its first day where it is no first."""
    first = period.first
    if first.day != 1:
        return first.isoformat()
    return f"{first.year} {MONTHS[first.month - 1].capitalize()}"
