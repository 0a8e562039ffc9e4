"""Asking situational rules of a file: over all loops of a kind at once.

A condition is worked out once: the ordinals of the loops in which it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

import polars as pl

from claimwright.x12.guide import SegmentRule
from claimwright.x12.places import Places, common, within
from claimwright.x12.situations.rules import Choice, Condition, SituationalRule
from claimwright.x12.syntax import component, element
from claimwright.x12.violations import violations
from claimwright.x12.walker import QUALIFIER_PLACES


def scopes(rules: Iterable[SituationalRule]) -> set[str]:
    """The loops whose ordinals the rules need, for Places."""
    found: set[str] = set()
    for rule in rules:
        found.add(rule.within)
        found.update(common(rule.guide, rule.within, one.loop) for one in rule.conditions)
    return found


def check_rules(places: Places, rules: Iterable[SituationalRule]) -> Iterator[pl.DataFrame]:
    """Violations of rules that are all about the guide of these places."""
    evaluation = _Evaluation(places)
    for rule in rules:
        yield from evaluation.ask(rule)


# Which loops of a kind are meant: some, all (True) or none (False).
_Mask = pl.Series | bool


class _Evaluation:
    """Asks rules, and remembers what conditions come to: rules share many of them."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._values: dict[tuple[str, str | None, int | None, int | None], pl.Series] = {}
        self._holders: dict[tuple[Condition, str], pl.Series] = {}
        self._masks: dict[tuple[Condition, str], _Mask] = {}

    def ask(self, rule: SituationalRule) -> Iterator[pl.DataFrame]:
        if not self._places.has(rule.within):
            return
        asked: _Mask = True
        for choice in rule.when:
            asked = _both(asked, self._one_holds(choice, rule.within))
            if asked is False:
                return
        if rule.require:
            lacking = _both(asked, _opposite(self._one_holds(rule.require, rule.within)))
            if lacking is not False:
                yield self._missing(rule, _chosen(self._places.starts(rule.within), lacking))
        for condition in rule.forbid:
            if self._places.has(condition.loop, condition.segment):
                starts = self._places.starts(rule.within)
                yield self._unwanted(rule, condition, _chosen(starts, asked))

    def _one_holds(self, choice: Choice, asked_within: str) -> _Mask:
        found: _Mask = False
        for one in choice:
            found = _opposite(_both(_opposite(found), _opposite(self._mask(one, asked_within))))
        return found

    def _mask(self, condition: Condition, asked_within: str) -> _Mask:
        """Whether a condition holds, for each beginning of a loop of the kind asked about."""
        key = (condition, asked_within)
        if key not in self._masks:
            mask = self._work_out(condition, asked_within)
            self._masks[key] = _opposite(mask) if condition.negated else mask
        return self._masks[key]

    def _work_out(self, condition: Condition, asked_within: str) -> _Mask:
        if not self._places.has(condition.loop, condition.segment):
            return False
        scope = common(self._places.guide.key, asked_within, condition.loop)
        key = (replace(condition, negated=False), scope)
        if key not in self._holders:
            self._holders[key] = self._scope_of_matching(condition, within(scope)).drop_nulls()
        holders = self._holders[key]
        if holders.is_empty():
            return False
        around = self._places.starts(asked_within)[within(scope)]
        return _some(around.is_in(holders.implode()).fill_null(value=False))

    def _scope_of_matching(self, condition: Condition, scope: str) -> pl.Series:
        """One column of the segments that make a condition hold (never mind a "not" before it)."""
        if condition.segment is None:
            return self._places.starts(condition.loop)[scope]
        rows = self._places.at(condition.loop, condition.segment)[scope]
        fits = self._fitting(condition)
        return rows if fits is None else rows.filter(fits)

    def _matching(self, condition: Condition) -> pl.DataFrame:
        """The segments that make a condition hold (never mind a "not" before it)."""
        if condition.segment is None:
            return self._places.starts(condition.loop)
        rows = self._places.at(condition.loop, condition.segment)
        fits = self._fitting(condition)
        return rows if fits is None else rows.filter(fits)

    def _fitting(self, condition: Condition) -> pl.Series | None:
        """Which segments of a condition's kind make it hold; None for all."""
        fits = self._is_qualified(condition) if condition.qualifiers else None
        if condition.element is None:
            return fits
        values = self._text(
            condition.loop, condition.segment, condition.element, condition.component
        )
        own = _fits_values(condition, values)
        return own if fits is None else own & fits

    def _segments(self, condition: Condition) -> pl.DataFrame:
        places = self._places
        if condition.segment is None:
            return places.starts(condition.loop)
        rows = places.at(condition.loop, condition.segment)
        if condition.qualifiers and rows.height:
            return rows.filter(self._is_qualified(condition))
        return rows

    def _is_qualified(self, condition: Condition) -> pl.Series:
        number, position = QUALIFIER_PLACES.get(condition.segment or "", (1, None))
        values = self._text(condition.loop, condition.segment, number, position)
        return _is_among(values, condition.qualifiers)

    def _text(self, loop: str, segment: str | None, number: int, position: int | None) -> pl.Series:
        """What stands in an element or component of the segments, without spaces around."""
        key = (loop, segment, number, position)
        if key not in self._values:
            rows = self._places.at(loop, segment or "")
            self._values[key] = rows.select(_value(number, position)).to_series()
        return self._values[key]

    def _missing(self, rule: SituationalRule, lacking: pl.DataFrame) -> pl.DataFrame:
        """Violations at the segment that should be otherwise, or where the loop begins."""
        wanted = rule.require[0]
        scope = common(self._places.guide.key, rule.within, wanted.loop)
        rows = lacking.select("ordinal", within(scope))
        found: pl.Expr | None = None
        if wanted.element is not None:
            present = (
                self._segments(wanted)
                .filter(pl.col(within(scope)).is_not_null())
                .select(within(scope), at="ordinal", found=_value(wanted.element, wanted.component))
                .unique(within(scope), keep="first")
            )
            rows = rows.join(present, on=within(scope), how="left", maintain_order="left")
            rows = rows.with_columns(ordinal=pl.coalesce("at", "ordinal"))
            found = pl.col("found").replace("", None)
        return violations(
            rows,
            id=rule.id,
            segment_id=self._segment_id(wanted),
            loop=wanted.loop,
            element=wanted.element,
            component=wanted.component,
            name=self._name(wanted),
            found=found,
            expected=_words(wanted),
        )

    def _unwanted(
        self, rule: SituationalRule, condition: Condition, asked: pl.DataFrame
    ) -> pl.DataFrame:
        scope = within(common(self._places.guide.key, rule.within, condition.loop))
        rows = self._matching(condition).filter(
            pl.col(scope).is_in(asked[scope].drop_nulls().implode())
        )
        return violations(
            rows,
            id=rule.id,
            element=condition.element,
            component=condition.component,
            name=self._name(condition),
            found=pl.col("text").str.slice(0, 40)
            if condition.element is None
            else _value(condition.element, condition.component),
        )

    def _segment_id(self, condition: Condition) -> str:
        loop = self._places.guide.loop(condition.loop)
        return condition.segment or loop.trigger.segment_id

    def _name(self, condition: Condition) -> str | None:
        loop = self._places.guide.loop(condition.loop)
        if condition.segment is None:
            return loop.name
        return next(
            (_named(one, condition) for one in loop.segments if _fits(one, condition)), None
        )


def _both(one: _Mask, other: _Mask) -> _Mask:
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return _some(one & other)


def _opposite(mask: _Mask) -> _Mask:
    return not mask if isinstance(mask, bool) else _some(~mask)


def _some(mask: pl.Series) -> _Mask:
    return mask if mask.any() else False


def _chosen(rows: pl.DataFrame, mask: _Mask) -> pl.DataFrame:
    return rows if isinstance(mask, bool) else rows.filter(mask)


def _fits(rule: SegmentRule, condition: Condition) -> bool:
    return rule.segment_id == condition.segment


def _named(rule: SegmentRule, condition: Condition) -> str:
    if condition.element is None:
        return rule.name
    for one in rule.elements:
        if one.number == condition.element and one.component == condition.component:
            return one.name
    return rule.name


def _value(number: int, position: int | None) -> pl.Expr:
    value = element(number) if position is None else component(number, position)
    return value.fill_null("").str.strip_chars(" ")


def _fits_values(condition: Condition, values: pl.Series) -> pl.Series:
    match condition.sign:
        case None:
            return values != ""
        case "=":
            return _is_among(values, condition.values)
        case "!=":
            return (values != "") & ~_is_among(values, condition.values)
        case _:
            return (values != "") & values.str.contains(condition.values[0])


def _is_among(values: pl.Series, wanted: Sequence[str]) -> pl.Series:
    """Whether each value is one of a few; faster than is_in for so few."""
    return reduce(or_, (values == one for one in wanted))


def _words(condition: Condition) -> str | None:
    """What would be right, as a short text."""
    if condition.sign is None:
        if condition.segment is None:
            return f"loop {condition.loop}"
        return (
            " or ".join(f"{condition.segment}*{one}" for one in condition.qualifiers)
            or condition.segment
        )
    sign = {"=": "", "!=": "not ", "~": "fitting "}[condition.sign]
    return sign + ", ".join(condition.values)
