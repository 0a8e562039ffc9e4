"""Asking situational rules of a file: over all loops of a kind at once.

A condition is worked out once: the ordinals of the loops in which it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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


class _Evaluation:
    def __init__(self, places: Places) -> None:
        self._places = places
        self._holds: dict[tuple[Condition, str], pl.Series] = {}

    def ask(self, rule: SituationalRule) -> Iterator[pl.DataFrame]:
        asked = self._places.starts(rule.within)
        for choice in rule.when:
            if asked.is_empty():
                return
            asked = asked.filter(self._one_holds(choice, rule.within))
        if asked.is_empty():
            return
        if rule.require:
            lacking = asked.filter(~self._one_holds(rule.require, rule.within))
            if lacking.height:
                yield self._missing(rule, lacking)
        for condition in rule.forbid:
            yield self._unwanted(rule, condition, asked)

    def _one_holds(self, choice: Choice, asked_within: str) -> pl.Expr:
        return pl.any_horizontal(self._holds_in(one, asked_within) for one in choice)

    def _holds_in(self, condition: Condition, asked_within: str) -> pl.Expr:
        """Whether a condition holds, for each beginning of a loop of the kind asked about."""
        scope = common(self._places.guide.key, asked_within, condition.loop)
        key = (condition, scope)
        if key not in self._holds:
            self._holds[key] = self._matching(condition)[within(scope)].drop_nulls().unique()
        holds = pl.col(within(scope)).is_in(self._holds[key].implode()).fill_null(value=False)
        return ~holds if condition.negated else holds

    def _matching(self, condition: Condition) -> pl.DataFrame:
        """The segments that make a condition hold (never mind a "not" before it)."""
        rows = self._segments(condition)
        test = _test(condition)
        return rows if test is None or rows.is_empty() else rows.filter(test)

    def _segments(self, condition: Condition) -> pl.DataFrame:
        places = self._places
        if condition.segment is None:
            return places.starts(condition.loop)
        rows = places.at(condition.loop, condition.segment)
        if condition.qualifiers and rows.height:
            return rows.filter(_qualifier(condition.segment).is_in(condition.qualifiers))
        return rows

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
                .select(within(scope), at="ordinal", found=_value(wanted))
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
            else _value(condition),
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


def _fits(rule: SegmentRule, condition: Condition) -> bool:
    return rule.segment_id == condition.segment


def _named(rule: SegmentRule, condition: Condition) -> str:
    if condition.element is None:
        return rule.name
    for one in rule.elements:
        if one.number == condition.element and one.component == condition.component:
            return one.name
    return rule.name


def _qualifier(segment_id: str) -> pl.Expr:
    number, position = QUALIFIER_PLACES.get(segment_id, (1, None))
    return element(number) if position is None else component(number, position)


def _value(condition: Condition) -> pl.Expr:
    number, position = condition.element or 0, condition.component
    value = element(number) if position is None else component(number, position)
    return value.fill_null("").str.strip_chars(" ")


def _test(condition: Condition) -> pl.Expr | None:
    if condition.element is None:
        return None
    value = _value(condition)
    match condition.sign:
        case None:
            return value != ""
        case "=":
            return value.is_in(condition.values)
        case "!=":
            return (value != "") & ~value.is_in(condition.values)
        case _:
            return (value != "") & value.str.contains(condition.values[0])


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
