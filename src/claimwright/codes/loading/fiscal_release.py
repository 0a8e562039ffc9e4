"""Releases of the classifications by the federal fiscal year, October to September.

Source: 45 CFR 162.1002 and the CDC/NCHS and CMS release notes: a release of October 1, and since
2022 one of April 1 that replaces it for the second half of the year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile

_YEAR = r"(20[1-9]\d)"
_APRIL = re.compile(rf"apr(?:il)?[^0-9a-z]*(?:0?1[^0-9]+)?{_YEAR}|{_YEAR}[^0-9a-z]*apr", re.I)
_OCTOBER = re.compile(rf"oct(?:ober)?[^0-9a-z]*(?:0?1[^0-9]+)?{_YEAR}|{_YEAR}[^0-9a-z]*oct", re.I)
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalPart:
    """A part of the releases of a code set: its key, what the file is called, whose it is."""

    code_set: str
    part: str
    title: str
    publisher: str

    def reading(
        self,
        file: SourceFile,
        *,
        tables: Mapping[str, pl.DataFrame],
        rows: int,
        period: Period | None,
        version: int | None = None,
        compared: Compared | None = None,
    ) -> Reading:
        """Make a reading of the tables of a file; refused where nothing says its days.

        version and period: as `fiscal_period` has them.
        """
        days = fiscal_period(file, version=version, period=period)
        if days is None:
            return refused(period_unknown(file, title=f"the {self.title}"))
        release = release_of(
            file,
            code_set=self.code_set,
            name=release_name(days),
            period=days,
            source=f"{self.publisher}, {self.title}",
            rows=rows,
            part=self.part,
        )
        return Reading(release=release, tables=tables, compared=compared)


def fiscal_year(day: date) -> int:
    """Name the fiscal year that a day lies in: October 1, 2025 begins 2026."""
    return day.year + (day.month >= 10)


def release_name(period: Period) -> str:
    """Name a release by its first day: "FY2026 April"."""
    first, year = period.first, fiscal_year(period.first)
    if first.day == 1 and first.month in (4, 10):
        return f"FY{year} {first:%B}"
    return f"FY{year} from {first.isoformat()}"


def fiscal_period(
    file: SourceFile, *, version: int | None = None, period: Period | None = None
) -> Period | None:
    """Find the days on which a file applies, None where nothing says them.

    In this order: what the caller says (an end is filled in), the month and year in the file's
    name or in that of its zip, the fiscal year that the content names or else the file's name
    does: then it is the release of October.
    """
    if period is not None:
        if period.last is not None:
            return period
        return Period(first=period.first, last=_end(fiscal_year(period.first)))
    for name in (file.name, file.container):
        if april := _APRIL.search(name):
            return _from(date(int(april[1] or april[2]), 4, 1))
        if october := _OCTOBER.search(name):
            return _from(date(int(october[1] or october[2]), 10, 1))
    if version is None:
        named = _ANY_YEAR.search(file.name)
        version = int(named[1]) if named else None
    return None if version is None else _from(date(version - 1, 10, 1))


def _from(first: date) -> Period:
    return Period(first=first, last=_end(fiscal_year(first)))


def _end(year: int) -> date:
    return date(year, 9, 30)
