"""Which release of HCPCS a file is."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.periods import Edition, calendar_year, named, quarter_of

_NAME = re.compile(r"HCPC(20\d\d)(?:_(JAN|APR|JUL|OCT))?", re.IGNORECASE)
_MONTHS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
# CMS published the file once a year until 2019, and each quarter since.
_FIRST_QUARTERLY_YEAR = 2020


def edition_of(
    file: SourceFile, tables: dict[str, pl.DataFrame], *, period: Period | None
) -> Edition | None:
    """Find name and days: by the days of the caller, else the official name, else the content.

    The content says the latest day on which an action on a code took effect.
    """
    found = _NAME.search(file.name)
    if found is not None:
        year, month = int(found[1]), (found[2] or "").upper()
        edition = _beginning(date(year, _MONTHS.get(month, 1), 1))
    else:
        latest = tables["codes"].get_column("effective_date").max()
        if not isinstance(latest, date):
            return None if period is None else named(period, None)
        edition = _beginning(latest)
    return edition if period is None else named(period, edition)


def _beginning(day: date) -> Edition:
    is_quarterly = day.year >= _FIRST_QUARTERLY_YEAR
    return quarter_of(day) if is_quarterly else calendar_year(day.year)
