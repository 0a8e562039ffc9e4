"""Whether a payer's answer says that a person is covered on a day.

Source: 005010X279A1 (271), EB01 and the dates of loops 2100C, 2100D and 2110.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claimwright.x12.p271.values import AnsweredPerson, Benefit
from claimwright.x12.parties import DatedEvent

_ACTIVE = frozenset("12345")
_INACTIVE = frozenset("678")
_PLAN_AS_A_WHOLE = "30"
# Dates that bound a coverage: one that is a period or a beginning, and beginnings and ends alone.
_PERIODS = frozenset({"291", "307", "292"})
_BEGINNINGS = frozenset({"346", "348", "356", "539"})
_ENDS = frozenset({"347", "349", "357", "540", "341", "442"})


class Coverage(StrEnum):
    """What an answer says of a day."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOnDay:
    """What an answer says of a day, why, and the statement (EB) that says it."""

    coverage: Coverage
    reason: str
    benefit: Benefit | None = None


def coverage_on(
    person: AnsweredPerson, *, on: date, service_type: str = _PLAN_AS_A_WHOLE
) -> CoverageOnDay:
    """Say whether a service is covered on a day, by what the payer answered.

    "Active" counts only within the dates that come with it, those of the statement first, those of
    the person else: an active plan that ended before the day is no coverage. A statement about the
    service type goes before one about the plan as a whole (30). Where the payer refused to answer,
    or said neither, the coverage is unknown.
    """
    if person.rejections:
        return CoverageOnDay(coverage=Coverage.UNKNOWN, reason=person.rejections[0].words)
    stated = [
        one for one in person.benefits if one.information in _ACTIVE | _INACTIVE
    ]  # fmt: skip
    own = [one for one in stated if service_type in one.service_types]
    whole = [
        one for one in stated if not one.service_types or _PLAN_AS_A_WHOLE in one.service_types
    ]
    candidates = own or whole
    if not candidates:
        return CoverageOnDay(
            coverage=Coverage.UNKNOWN,
            reason="The payer says neither that the plan is active nor that it is not. "
            "Call the payer.",
        )
    judged = [_judge(one, person, on) for one in candidates]
    return next((one for one in judged if one.coverage is Coverage.ACTIVE), judged[0])


def _judge(benefit: Benefit, person: AnsweredPerson, on: date) -> CoverageOnDay:
    if benefit.information in _INACTIVE:
        return CoverageOnDay(
            coverage=Coverage.INACTIVE,
            reason=f"The payer says: {benefit.words}. Ask the patient for other insurance.",
            benefit=benefit,
        )
    bounds = list(_bounds(benefit.dates)) or list(_bounds(person.dates))
    for first, last in bounds:
        if last is not None and on > last:
            return _outside(benefit, f"The coverage ended on {last:%m/%d/%Y}, before the visit.")
        if first is not None and on < first:
            return _outside(benefit, f"The coverage begins on {first:%m/%d/%Y}, after the visit.")
    return CoverageOnDay(
        coverage=Coverage.ACTIVE, reason=f"The payer says: {benefit.words}.", benefit=benefit
    )


def _outside(benefit: Benefit, reason: str) -> CoverageOnDay:
    return CoverageOnDay(
        coverage=Coverage.INACTIVE,
        reason=f"{reason} Ask the patient for other insurance.",
        benefit=benefit,
    )


def _bounds(dates: Iterable[DatedEvent]) -> Iterator[tuple[date | None, date | None]]:
    """First and last days, each None where it is not stated."""
    for one in dates:
        if one.qualifier in _PERIODS | _BEGINNINGS:
            yield one.first_date, one.last_date
        elif one.qualifier in _ENDS:
            yield None, one.last_date or one.first_date
