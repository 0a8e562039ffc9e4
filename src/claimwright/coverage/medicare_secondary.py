"""Does a group plan pay before Medicare?

Source: 42 CFR 411.100 to 411.206; the thresholds are dated data beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from claimwright.base.period import Period, age
from claimwright.claims.parties import EntitlementReason, Person, Policy

RETIREMENT_AGE_YEARS = 65


class NoRuleInForce(LookupError):
    """A date of service for which the data beside this file has no threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number from which, or a count of months in which, the group plan pays first."""

    value: int
    period: Period
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAgainstMedicare:
    """The answer, and the clause that says why, with its source."""

    group_is_first: bool
    why: str


@cache
def _thresholds() -> dict[EntitlementReason, tuple[Threshold, ...]]:
    text = files(__package__).joinpath("medicare_secondary.yaml").read_text(encoding="utf-8")
    return {
        EntitlementReason(reason): tuple(
            Threshold(
                value=row["value"],
                period=Period(first=row["effective_from"], last=row["effective_to"]),
                reference=row["reference"],
            )
            for row in rule["rows"]
        )
        for reason, rule in yaml.safe_load(text).items()
    }


def threshold(reason: EntitlementReason, *, on: date) -> Threshold:
    """Find the threshold in force on a day; raises NoRuleInForce where there is none."""
    for row in _thresholds()[reason]:
        if row.period.holds(on):
            return row
    raise NoRuleInForce(f"no Medicare secondary payer threshold for {reason} on {on}")


def compare(*, group: Policy, medicare: Policy, on: date, patient: Person) -> GroupAgainstMedicare:
    """Say which of a group plan and Medicare pays first on a day.

    Where the reason of entitlement is not stated, 65 years of age mean age and less mean
    disability. Where the size of the employer or the date of entitlement is not known, the
    group plan is taken to be first, since Medicare asks back what it paid before a group plan.
    """
    reason = medicare.entitlement_reason or _reason_by_age(patient, on)
    rule = threshold(reason, on=on)
    if reason is EntitlementReason.END_STAGE_RENAL_DISEASE:
        return _compare_in_coordination(rule, medicare, on)
    return _compare_by_size(rule, reason, group)


def _reason_by_age(patient: Person, on: date) -> EntitlementReason:
    # Most people who have Medicare have it by age, so that stands where the age is not known.
    if patient.birth_date is None or age(patient.birth_date, on=on) >= RETIREMENT_AGE_YEARS:
        return EntitlementReason.AGE
    return EntitlementReason.DISABILITY


def _compare_by_size(
    rule: Threshold, reason: EntitlementReason, group: Policy
) -> GroupAgainstMedicare:
    held = f"Medicare held by {reason.value}"
    size = group.employer_size
    if size is None:
        why = (
            f"a group plan is taken to pay before {held} while the size of the employer is not"
            f" known; ask whether it has {rule.value} or more employees ({rule.reference})"
        )
        return GroupAgainstMedicare(group_is_first=True, why=why)
    if size >= rule.value:
        why = (
            f"a group plan of an employer with {size} employees ({rule.value} or more) pays"
            f" before {held} ({rule.reference})"
        )
        return GroupAgainstMedicare(group_is_first=True, why=why)
    why = (
        f"{held} pays before a group plan of an employer with {size} employees (fewer than"
        f" {rule.value}; {rule.reference})"
    )
    return GroupAgainstMedicare(group_is_first=False, why=why)


def _compare_in_coordination(rule: Threshold, medicare: Policy, on: date) -> GroupAgainstMedicare:
    start = medicare.entitlement_date
    if start is None:
        why = (
            "a group plan is taken to pay before Medicare held for kidney failure while the date"
            f" of entitlement is not known; ask for it, the group plan is first for {rule.value}"
            f" months ({rule.reference})"
        )
        return GroupAgainstMedicare(group_is_first=True, why=why)
    months = (on.year - start.year) * 12 + on.month - start.month + 1
    if months <= rule.value:
        why = (
            f"a group plan pays before Medicare held for kidney failure in the first {rule.value}"
            f" months, and this is month {months} ({rule.reference})"
        )
        return GroupAgainstMedicare(group_is_first=True, why=why)
    why = (
        f"Medicare held for kidney failure pays before a group plan after the first {rule.value}"
        f" months, and this is month {months} ({rule.reference})"
    )
    return GroupAgainstMedicare(group_is_first=False, why=why)
