"""Who pays, and in which order, on the date of service.

A policy that is not in force on the date is set aside. The others are ranked: workers'
compensation, automobile and liability first; Medicare against group plans by the Medicare
secondary payer rules; TRICARE behind them; Medicaid last. Among plans of one rank: the patient's
own before one held through another person; for a child a court order, then the parent whose
birthday is earlier in the year; then the plan that is longer in force; the stated order last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from itertools import pairwise

from claimwright.claims.parties import PayerKind, Person, Policy, Relationship
from claimwright.claims.records import PayerSequence
from claimwright.coverage.medicare_secondary import compare

_ACCIDENT = "42 CFR 411.40 and 411.50"
_TRICARE = "32 CFR 199.8"
_MEDICAID = "42 CFR 433.139"
_COORDINATION = "NAIC coordination of benefits model regulation, section 6"
_PLACES = tuple(PayerSequence)
_WORDS = {
    PayerSequence.PRIMARY: "first",
    PayerSequence.SECONDARY: "second",
    PayerSequence.TERTIARY: "third",
}


class _Rank(IntEnum):
    WORKERS_COMPENSATION = 1
    AUTOMOBILE = 2
    LIABILITY = 3
    BEFORE_MEDICARE = 4
    MEDICARE = 5
    AFTER_MEDICARE = 6
    TRICARE = 7
    MEDICAID = 8


_RANK_BY_KIND = {
    PayerKind.WORKERS_COMPENSATION: _Rank.WORKERS_COMPENSATION,
    PayerKind.AUTOMOBILE: _Rank.AUTOMOBILE,
    PayerKind.LIABILITY: _Rank.LIABILITY,
    PayerKind.MEDICARE: _Rank.MEDICARE,
    PayerKind.TRICARE: _Rank.TRICARE,
    PayerKind.MEDICAID: _Rank.MEDICAID,
}
_ACCIDENT_WORDS = {
    _Rank.WORKERS_COMPENSATION: "workers' compensation pays first for an injury at work",
    _Rank.AUTOMOBILE: "automobile insurance pays before health coverage",
    _Rank.LIABILITY: "liability insurance pays before health coverage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPolicy:
    """A policy that is billed, its place, and the sentence that says why it stands there."""

    policy: Policy
    sequence: PayerSequence
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A policy that is not billed for this date, and why not."""

    policy: Policy
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerOrder:
    """Who is billed, in order, who is not, and one text that says it all."""

    billed: tuple[RankedPolicy, ...]
    set_aside: tuple[SetAside, ...]
    sentence: str


def order_payers(policies: tuple[Policy, ...], *, on: date, patient: Person) -> PayerOrder:
    """Decide who is billed for a visit on a day, and say why.

    Raises NoRuleInForce where a day lies before the Medicare secondary payer rules that we have.
    """
    set_aside = [
        SetAside(policy=policy, reason=_say_not_in_force(policy, on))
        for policy in policies
        if not policy.period.holds(on)
    ]
    in_force, doubled = _take_out_doubles([p for p in policies if p.period.holds(on)])
    ranks = {policy.policy_id: _rank(policy, in_force, on, patient) for policy in in_force}
    children = _all_held_through_parents(in_force)
    ordered = sorted(
        in_force, key=lambda policy: _sort_key(policy, ranks[policy.policy_id], children)
    )
    reasons = [
        _why(one, two, ranks, in_force, on=on, patient=patient, children=children)
        for one, two in pairwise(ordered)
    ]
    billed = tuple(
        RankedPolicy(
            policy=policy,
            sequence=sequence,
            reason=_say_place(index, ordered, reasons),
        )
        for index, (policy, sequence) in enumerate(zip(ordered, _PLACES, strict=False))
    )
    set_aside += doubled
    set_aside += [
        SetAside(
            policy=policy,
            reason="stands behind three other payers; bill it by hand once they have decided",
        )
        for policy in ordered[len(_PLACES) :]
    ]
    return PayerOrder(
        billed=billed,
        set_aside=tuple(set_aside),
        sentence=_say_all(billed, set_aside, on),
    )


def _take_out_doubles(policies: list[Policy]) -> tuple[list[Policy], list[SetAside]]:
    kept: dict[tuple[str, str], Policy] = {}
    doubled = []
    for policy in sorted(policies, key=lambda one: one.stated_order):
        identity = (policy.payer.payer_id, policy.member_id)
        if identity in kept:
            reason = f"is the same coverage as the other entry under member {policy.member_id}"
            doubled.append(SetAside(policy=policy, reason=reason))
        else:
            kept[identity] = policy
    return list(kept.values()), doubled


def _rank(policy: Policy, in_force: list[Policy], on: date, patient: Person) -> _Rank:
    kind = policy.payer.kind
    if kind in _RANK_BY_KIND:
        return _RANK_BY_KIND[kind]
    medicare = _medicare_among(in_force)
    if medicare is None:
        return _Rank.BEFORE_MEDICARE
    if not policy.is_group_plan:
        return _Rank.AFTER_MEDICARE
    answer = compare(group=policy, medicare=medicare, on=on, patient=patient)
    return _Rank.BEFORE_MEDICARE if answer.group_is_first else _Rank.AFTER_MEDICARE


def _medicare_among(policies: list[Policy]) -> Policy | None:
    held = (policy for policy in policies if policy.payer.kind is PayerKind.MEDICARE)
    return next(held, None)


def _all_held_through_parents(policies: list[Policy]) -> bool:
    """Tell whether the rules for children decide among the plans held through others."""
    through_others = [p for p in policies if p.relationship is not Relationship.SELF]
    return all(policy.relationship is Relationship.CHILD for policy in through_others)


def _sort_key(policy: Policy, rank: _Rank, children: bool) -> tuple[object, ...]:
    is_dependent = policy.relationship is not Relationship.SELF
    by_parent = children and is_dependent
    return (
        rank,
        is_dependent,
        by_parent and not policy.custodial_by_court,
        _birthday(policy) if by_parent else (0, 0),
        policy.period.first,
        policy.stated_order,
        policy.policy_id,
    )


def _birthday(policy: Policy) -> tuple[int, int]:
    born = policy.subscriber.birth_date
    # A birthday that is not known comes after every other.
    return (13, 0) if born is None else (born.month, born.day)


def _why(
    one: Policy,
    two: Policy,
    ranks: dict[str, _Rank],
    in_force: list[Policy],
    *,
    on: date,
    patient: Person,
    children: bool,
) -> str:
    """Say why `one` pays before `two`, as a clause."""
    first, second = ranks[one.policy_id], ranks[two.policy_id]
    if first is second:
        return _why_in_one_rank(one, two, children)
    if first in _ACCIDENT_WORDS:
        return f"{_ACCIDENT_WORDS[first]} ({_ACCIDENT})"
    if second is _Rank.MEDICAID:
        return f"Medicaid pays last of all ({_MEDICAID})"
    if second is _Rank.TRICARE:
        return f"TRICARE pays after other health coverage ({_TRICARE})"
    medicare = _medicare_among(in_force)
    group = one if first is _Rank.BEFORE_MEDICARE else two
    if medicare is not None and group.is_group_plan:
        return compare(group=group, medicare=medicare, on=on, patient=patient).why
    return "Medicare pays before a plan that does not come through an employer (42 CFR 411.100)"


def _why_in_one_rank(one: Policy, two: Policy, children: bool) -> str:
    own = Relationship.SELF
    if one.relationship is own and two.relationship is not own:
        return (
            f"the patient's own plan pays before one held through another person ({_COORDINATION})"
        )
    if children and one.relationship is not own:
        if one.custodial_by_court and not two.custodial_by_court:
            return f"a court order names this parent's plan for the child ({_COORDINATION})"
        if _birthday(one) < _birthday(two):
            return (
                f"the birthday of {_name(one.subscriber)} ({_say_birthday(one)}) is earlier in"
                f" the year than that of {_name(two.subscriber)} ({_say_birthday(two)})"
                f" ({_COORDINATION})"
            )
    if one.period.first < two.period.first:
        return (
            f"it is in force longer, since {one.period.first} against {two.period.first}"
            f" ({_COORDINATION})"
        )
    if one.stated_order < two.stated_order:
        return "no rule decides between them, so the order that was stated stands"
    return "no rule and no stated order decides between them; ask the patient which is first"


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}"


def _say_birthday(policy: Policy) -> str:
    born = policy.subscriber.birth_date
    return "a day that is not known" if born is None else f"{born:%B} {born.day}"


def _say_not_in_force(policy: Policy, on: date) -> str:
    first, last = policy.period.first, policy.period.last
    if last is not None and last < on:
        return f"ended on {last}, {_say_days((on - last).days)} before the visit"
    return f"begins on {first}, {_say_days((first - on).days)} after the visit"


def _say_days(days: int) -> str:
    return "the day" if days == 1 else f"{days} days"


def _say_place(index: int, ordered: list[Policy], reasons: list[str]) -> str:
    if len(ordered) == 1:
        return "Pays first: it is the only coverage in force on the date."
    if index == 0:
        return f"Pays first: {reasons[0]}."
    place = _WORDS[_PLACES[index]]
    return f"Pays {place}, after {ordered[index - 1].payer.name}: {reasons[index - 1]}."


def _say_all(billed: tuple[RankedPolicy, ...], set_aside: list[SetAside], on: date) -> str:
    if billed:
        names = ", then ".join(one.policy.payer.name for one in billed)
        sentences = [f"Billed for {on}: {names}."]
        sentences += [one.reason for one in billed[1:]] or [billed[0].reason]
    else:
        sentences = [f"No coverage is in force on {on}, so the patient is billed."]
    sentences += [f"{one.policy.payer.name} is not billed: it {one.reason}." for one in set_aside]
    return " ".join(sentences)
