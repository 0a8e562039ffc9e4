"""Periods hold both their ends; ages count birthdays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.period import Period, PeriodError, age

days = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "is_held"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 5, 3), True),
        (date(2026, 5, 4), False),
    ],
)
def test_both_ends_are_in(day: date, is_held: bool) -> None:
    assert Period(first=date(2026, 1, 1), last=date(2026, 5, 3)).holds(day) is is_held


def test_an_open_period_goes_on_and_a_day_is_a_period() -> None:
    assert Period(first=date(2026, 1, 1)).holds(date(9999, 12, 31))
    day = date(2026, 1, 1)
    assert Period(first=day, last=day).holds(day)


@given(days, days)
def test_a_period_cannot_end_before_it_begins(first: date, last: date) -> None:
    if last < first:
        with pytest.raises(PeriodError, match="cannot end"):
            Period(first=first, last=last)
    else:
        assert Period(first=first, last=last).holds(first)
        assert Period(first=first, last=last).holds(last)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1980, 4, 2), date(2026, 4, 1), 45),
        (date(1980, 4, 2), date(2026, 4, 2), 46),
        (date(2026, 4, 2), date(2026, 4, 2), 0),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2004, 2, 29), date(2028, 2, 29), 24),
        (date(1961, 5, 5), date(2026, 5, 4), 64),
    ],
)
def test_age(born: date, on: date, years: int) -> None:
    assert age(born, on=on) == years
