"""From the words of a heading or a file name to the days on which a release applies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from claimwright.base.period import Period

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_NAMES = "|".join(MONTHS)
_MONTH_STEMS = "|".join(month[:3] for month in MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a release is called, and on which days it applies."""

    name: str
    period: Period


def calendar_year(year: int) -> Edition:
    """The whole of a year."""
    return Edition(name=str(year), period=Period(first=date(year, 1, 1), last=date(year, 12, 31)))


def fiscal_year(year: int) -> Edition:
    """The federal fiscal year: from 1 October of the year before."""
    first, last = date(year - 1, 10, 1), date(year, 9, 30)
    return Edition(name=f"FY{year}", period=Period(first=first, last=last))


def quarter_of(day: date) -> Edition:
    """The quarter that holds a day, by its first month: "2025 October"."""
    month = day.month - (day.month - 1) % 3
    after = date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return Edition(
        name=f"{day.year} {MONTHS[month - 1].capitalize()}",
        period=Period(first=date(day.year, month, 1), last=after - timedelta(days=1)),
    )


def quarter(year: int, number: int) -> Edition | None:
    """The quarter of a year by its number from 1; None for a number that is none."""
    return quarter_of(date(year, 3 * number - 2, 1)) if number in (1, 2, 3, 4) else None


def quarter_in(text: str) -> Edition | None:
    """Find a month and a year in words ("April 2026", "2025 October", "OCT2025", "10-01-2025")."""
    text = text.lower()
    for pattern in (
        rf"(?P<month>{_MONTH_NAMES}),?[\s_-]+(?:\d{{1,2}},?[\s_-]+)?(?P<year>20\d\d)",
        rf"(?P<year>20\d\d)[\s_-]+(?P<month>{_MONTH_NAMES})",
        rf"(?:^|[^a-z])(?P<month>{_MONTH_STEMS})[\s_-]?(?P<year>20\d\d)",
        rf"(?P<year>20\d\d)[\s_-]?(?P<month>{_MONTH_STEMS})(?:[^a-z]|$)",
        r"(?P<number>\d\d)[-_/]\d\d[-_/](?P<year>20\d\d)",
    ):
        found = re.search(pattern, text)
        if found is not None:
            return _quarter_named(found)
    return None


def _quarter_named(found: re.Match[str]) -> Edition | None:
    parts = found.groupdict()
    if parts.get("number"):
        month = int(parts["number"])
    else:
        stems = [name[:3] for name in MONTHS]
        month = stems.index(parts["month"][:3]) + 1
    return quarter_of(date(int(parts["year"]), month, 1)) if 1 <= month <= 12 else None


def from_quarter(year: int, number: int) -> Edition | None:
    """A quarterly release of a yearly schedule, by the number of the quarter."""
    edition = quarter(year, number)
    return None if edition is None else to_years_end(edition)


def to_years_end(edition: Edition) -> Edition:
    """Let a quarter of a yearly schedule hold to the end of the year: a later one corrects it."""
    first = edition.period.first
    period = Period(first=first, last=date(first.year, 12, 31))
    return Edition(name=edition.name, period=period)


def year_in(text: str, pattern: str) -> int | None:
    """Find a year of four digits by a pattern with one group; upper or lower case."""
    found = re.search(pattern, text, re.IGNORECASE)
    return None if found is None else int(found.group(1))


def named(period: Period, edition: Edition | None) -> Edition:
    """Give the days that a caller gave the name that the file has, else that of the first day."""
    if edition is not None and edition.period.first == period.first:
        return Edition(name=edition.name, period=period)
    return Edition(name=period.first.isoformat(), period=period)
