"""Situational rules about the order of days: what cannot come before something else (SNIP 4).

The rules are data, in date_order.yaml: of two places in one claim, `first` may not be later than
`last`. A period is taken by its first day. Days compare as texts: year, month, day, in this order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from claimwright.base.finding import Severity
from claimwright.x12.guide import ROOT_LOOP, loop_ids, read_yaml
from claimwright.x12.places import Places, common, within
from claimwright.x12.situations.rules import Condition, parse_condition
from claimwright.x12.syntax import component, element
from claimwright.x12.violations import Rule, violations

_DAY = r"^[0-9]{8}"
_PERIOD = r"^[0-9]{8}-[0-9]{8}$"
# Segments with a date: the elements of its format and of itself.
_PERIODS = {"DTP": (2, 3), "DTM": (5, 6)}
_GUIDE = "SNIP 4: HIPAA implementation guide named in ST03 or GS08"

RULES: Mapping[str, Rule] = {
    "x12.situation.period-turned": Rule(
        level=4,
        message="The period {found} ends before it begins. Correct the two days.",
        source=f"{_GUIDE}, dates of the format RD8",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateOrder:
    """Two days of which the first may not be later. uses_end: the first's period by its last day.

    blames_last: whether the later one is at fault.
    """

    id: str
    guides: tuple[str, ...]
    first: Condition
    last: Condition
    uses_end: bool
    blames_last: bool
    severity: Severity
    say: str
    source: str


def check_dates(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the order of days, and periods that end before they begin."""
    for segment_id, (kind, number) in _PERIODS.items():
        rows = places.of(segment_id)
        if rows.height:
            yield _turned(rows, kind, number)
    for rule in date_orders():
        if places.guide.key in rule.guides:
            yield _ask(places, rule)


def date_rules() -> Mapping[str, Rule]:
    """What the ids of these rules mean."""
    return {
        **RULES,
        **{
            one.id: Rule(level=4, severity=one.severity, message=one.say, source=one.source)
            for one in date_orders()
        },
    }


def date_scopes(guide: str) -> set[str]:
    """The loops whose ordinals the rules of a guide need, for Places."""
    return {_scope(guide, one) for one in date_orders() if guide in one.guides} - {ROOT_LOOP}


@cache
def date_orders() -> tuple[DateOrder, ...]:
    """All rules, in the order of the file. ValueError or KeyError where one is written wrongly."""
    text = files("claimwright.x12.situations").joinpath("date_order.yaml").read_text("utf-8")
    return tuple(_rule(one) for one in read_yaml(text))


def _rule(raw: Mapping[str, Any]) -> DateOrder:
    rule = DateOrder(
        id=f"x12.situation.{raw['id']}",
        guides=tuple(raw["guides"]),
        first=parse_condition(raw["first"]),
        last=parse_condition(raw["last"]),
        uses_end=raw.get("by") == "end",
        blames_last=raw.get("blame") == "last",
        severity=Severity(raw.get("severity", "stop")),
        say=" ".join(raw["say"].split()),
        source=f"SNIP 4: {raw['source']}",
    )
    for guide in rule.guides:
        for one in (rule.first, rule.last):
            if one.loop not in loop_ids(guide):
                raise KeyError(one.loop)
    return rule


def _turned(rows: pl.DataFrame, kind: int, number: int) -> pl.DataFrame:
    text = element(number).fill_null("")
    is_turned = (
        (element(kind) == "RD8")
        & text.str.contains(_PERIOD)
        & (text.str.slice(0, 8) > text.str.slice(-8))
    )
    return violations(
        rows.filter(is_turned),
        id="x12.situation.period-turned",
        element=number,
        name="period",
        found=text,
    )


def _ask(places: Places, rule: DateOrder) -> pl.DataFrame:
    scope = _scope(places.guide.key, rule)
    key = "transaction" if scope == ROOT_LOOP else within(scope)
    last = _days(places, rule.last, key)
    if last.is_empty():
        return violations(places.nothing)
    first = _days(places, rule.first, key, by_end=rule.uses_end)
    if first.is_empty():
        return violations(places.nothing)
    wrong = first.join(last, on=key, suffix="_last", maintain_order="left").filter(
        pl.col("day") > pl.col("day_last")
    )
    at, other = ("_last", "") if rule.blames_last else ("", "_last")
    blamed = rule.last if rule.blames_last else rule.first
    rows = wrong.select(
        ordinal=pl.col(f"ordinal{at}"),
        found=pl.col(f"day{at}"),
        expected=pl.col(f"day{other}"),
    )
    return violations(
        rows.unique("ordinal", keep="first", maintain_order=True),
        id=rule.id,
        element=blamed.element,
        component=blamed.component,
        name="date",
    )


def _days(places: Places, at: Condition, key: str, *, by_end: bool = False) -> pl.DataFrame:
    """The days at a place: key, ordinal, day (YYYYMMDD); what is no day is left out."""
    rows = places.at(at.loop, at.segment or "")
    if at.qualifiers and rows.height:
        rows = rows.filter(element(1).is_in(at.qualifiers))
    if rows.is_empty():
        return rows.select(key, "ordinal", day=pl.lit("", pl.String))
    number = at.element or 0
    text = element(number) if at.component is None else component(number, at.component)
    text = text.fill_null("")
    is_period = text.str.contains(_PERIOD)
    day = pl.when(is_period & by_end).then(text.str.slice(-8)).otherwise(text.str.slice(0, 8))
    return rows.filter(pl.col(key).is_not_null() & text.str.contains(_DAY)).select(
        key, "ordinal", day=day
    )


def _scope(guide: str, rule: DateOrder) -> str:
    return common(guide, rule.first.loop, rule.last.loop)
