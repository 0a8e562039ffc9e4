"""Situational rules that a single segment decides: one element because of another (SNIP 4).

A loop may hold several segments of a kind, and "there is a status 562" and "there is a role" must
be asked of the same one. The rules are data, in one_segment.yaml. A test is

    03              the element is filled
    01-3            the component is filled
    02 = 1          it has one of these values (or != for another one)
    09 ~ ^[0-9]+$   it fits the regular expression
    not 03          the opposite

All of `when` must hold, then one of `require`, and none of `forbid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from importlib.resources import files
from operator import and_, or_
from typing import Any

import polars as pl

from claimwright.base.finding import Severity
from claimwright.x12.guide import loop_ids, read_yaml
from claimwright.x12.places import Places
from claimwright.x12.syntax import component, element
from claimwright.x12.violations import Rule, violations

_TEST = re.compile(
    r"(?P<negated>not )?(?P<element>\d\d)(?:-(?P<component>\d))?"
    r"(?: (?P<sign>=|!=|~) (?P<values>.+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Something that a segment may hold. sign: "=", "!=" or "~"; None: it is filled."""

    element: int
    component: int | None = None
    sign: str | None = None
    values: tuple[str, ...] = ()
    negated: bool = False

    @property
    def text(self) -> pl.Expr:
        """What stands there, without spaces around; "" for nothing."""
        at = self.component
        found = element(self.element) if at is None else component(self.element, at)
        return found.fill_null("").str.strip_chars(" ")

    @property
    def holds(self) -> pl.Expr:
        """Whether it is so."""
        text = self.text
        match self.sign:
            case None:
                found = text != ""
            case "=":
                found = text.is_in(self.values)
            case "!=":
                found = (text != "") & ~text.is_in(self.values)
            case _:
                found = (text != "") & text.str.contains(self.values[0])
        return ~found if self.negated else found


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSituation:
    """A rule of one segment. at: segment ids with the loops it is about, by guide; () for all."""

    id: str
    segment: str
    at: Mapping[str, tuple[str, ...]]
    when: tuple[Test, ...]
    require: tuple[Test, ...]
    forbid: tuple[Test, ...]
    severity: Severity
    say: str
    source: str


def check_one_segment(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the rules that are about segments of this guide."""
    for rule in segment_situations():
        rows = _rows(places, rule)
        if rows.height:
            yield from _ask(rule, rows)


def rules_of_one_segment() -> Mapping[str, Rule]:
    """What the ids of these rules mean."""
    return {
        one.id: Rule(level=4, severity=one.severity, message=one.say, source=one.source)
        for one in segment_situations()
    }


@cache
def segment_situations() -> tuple[SegmentSituation, ...]:
    """All rules, in the order of the file. ValueError where one is not written as it must be."""
    text = files("claimwright.x12.situations").joinpath("one_segment.yaml").read_text("utf-8")
    return tuple(parse_segment_rule(one) for one in read_yaml(text))


def parse_segment_rule(raw: Mapping[str, Any]) -> SegmentSituation:
    """Read one rule. ValueError or KeyError where it is not written as it must be."""
    require, forbid = _tests(raw.get("require")), _tests(raw.get("forbid"))
    if bool(require) == bool(forbid):
        raise ValueError(f"rule {raw['id']}: either require or forbid something")
    at = {guide: tuple(map(str, loops)) for guide, loops in raw["at"].items()}
    for guide, loops in at.items():
        for loop in loops:
            if loop not in loop_ids(guide):
                raise KeyError(loop)
    return SegmentSituation(
        id=f"x12.situation.{raw['id']}",
        segment=raw["segment"],
        at=at,
        when=_tests(raw.get("when")),
        require=require,
        forbid=forbid,
        severity=Severity(raw.get("severity", "stop")),
        say=" ".join(raw["say"].split()),
        source=f"SNIP 4: {raw['source']}",
    )


def _tests(raw: list[str] | None) -> tuple[Test, ...]:
    return tuple(_test(str(one)) for one in raw or ())


def _test(text: str) -> Test:
    match = _TEST.fullmatch(text)
    if match is None:
        raise ValueError(f"not a test of a segment: {text!r}")
    values, sign = match["values"], match["sign"]
    return Test(
        element=int(match["element"]),
        component=int(match["component"]) if match["component"] else None,
        sign=sign,
        values=() if values is None else (values,) if sign == "~" else _split(values),
        negated=match["negated"] is not None,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(","))


def _rows(places: Places, rule: SegmentSituation) -> pl.DataFrame:
    loops = rule.at.get(places.guide.key, rule.at.get("all"))
    if loops is None:
        return places.nothing
    if not loops:
        return places.of(rule.segment)
    found = [places.at(loop, rule.segment) for loop in loops]
    return pl.concat([one for one in found if one.height] or [places.nothing])


def _ask(rule: SegmentSituation, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    if rule.when:
        rows = rows.filter(reduce(and_, (one.holds for one in rule.when)))
    if rule.require:
        wanted = rule.require[0]
        lacking = rows.filter(~reduce(or_, (one.holds for one in rule.require)))
        yield _blame(rule, lacking, wanted, expected=_words(wanted))
    for one in rule.forbid:
        yield _blame(rule, rows.filter(one.holds), one, expected=None)


def _blame(
    rule: SegmentSituation, rows: pl.DataFrame, at: Test, *, expected: str | None
) -> pl.DataFrame:
    return violations(
        rows.select("ordinal", found=at.text.replace("", None)),
        id=rule.id,
        element=at.element,
        component=at.component,
        expected=expected,
    )


def _words(wanted: Test) -> str | None:
    """What would be right, as a short text."""
    sign = {None: "", "=": "", "!=": "not ", "~": "fitting "}[wanted.sign]
    return sign + ", ".join(wanted.values) or None
