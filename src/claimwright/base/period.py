"""Stretches of days, both ends included, as policies, releases and rules have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class PeriodError(ValueError):
    """A period that ends before it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `first` to `last`, both days included. `last` None: still open."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise PeriodError(f"a period cannot end on {self.last} and begin on {self.first}")

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def age(birth_date: date, *, on: date) -> int:
    """Whole years of age on a day. A birthday on 29 February is kept on 1 March otherwise."""
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (0 if had_birthday else 1)
