"""Situational rules as they are written down.

A rule is asked once for each loop of the kind `within`. Where all of `when` hold, one of `require`
must hold, and none of `forbid`. Each is a condition, or a list of conditions of which one is
enough:

    2300                    there is such a loop
    2300 REF[F8]            there is such a segment, with one of the qualifiers F8
    2300 CLM05-3            that element or component is filled
    2300 CLM05-3 = 7, 8     it has one of these values (or != for another one)
    2010BA NM109 ~ ^NHP     it fits the regular expression
    not 2000C               the opposite

Conditions look into the nearest loop that holds both `within` and the loop they name: asked within
a claim, 2010BA is its own subscriber's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from claimwright.base.finding import Severity
from claimwright.x12.guide import loop_ids, read_yaml

_CONDITION = re.compile(
    r"(?P<negated>not )?(?P<loop>\w+)"
    r"(?: (?P<segment>[A-Z][A-Z0-9]{1,2}?)(?P<element>\d\d)?(?:-(?P<component>\d))?"
    r"(?:\[(?P<qualifiers>[^\]]+)\])?(?: (?P<sign>=|!=|~) (?P<values>.+))?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that a file may hold. sign: "=", "!=" or "~"; None: it is there, it is filled."""

    loop: str
    segment: str | None = None
    qualifiers: tuple[str, ...] = ()
    element: int | None = None
    component: int | None = None
    sign: str | None = None
    values: tuple[str, ...] = ()
    negated: bool = False


# One of these is enough.
Choice = tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationalRule:
    """A rule. say: what to tell a biller; it may name {found}."""

    id: str
    guide: str
    within: str
    when: tuple[Choice, ...] = ()
    require: Choice = ()
    forbid: Choice = ()
    severity: Severity = Severity.STOP
    say: str
    source: str

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions of the rule."""
        return (*(one for choice in self.when for one in choice), *self.require, *self.forbid)


@cache
def rules_of(guide: str) -> tuple[SituationalRule, ...]:
    """The situational rules of a guide; none where there is no file for it."""
    path = files("claimwright.x12.situations").joinpath(f"{guide}.yaml")
    if not path.is_file():
        return ()
    raw: Mapping[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return tuple(
        parse_rule(
            one,
            guide=guide,
            prefix="x12.situation.",
            source=f"SNIP 4: {raw['source']}, {one['section']}",
        )
        for one in raw["rules"]
    )


def parse_rule(
    raw: Mapping[str, Any], *, guide: str, prefix: str, source: str, always: Sequence[str] = ()
) -> SituationalRule:
    """Read one rule. ValueError where it is not written as it must be, or the guide lacks a loop.

    always: conditions that come before those of the rule itself.
    """
    rule = SituationalRule(
        id=prefix + raw["id"],
        guide=guide,
        within=str(raw["within"]),
        when=tuple(_choice(one) for one in (*always, *_listed(raw.get("when")))),
        require=tuple(parse_condition(one) for one in _listed(raw.get("require"))),
        forbid=tuple(parse_condition(one) for one in _listed(raw.get("forbid"))),
        severity=Severity(raw.get("severity", "stop")),
        say=" ".join(raw["say"].split()),
        source=source,
    )
    known = loop_ids(guide)
    for loop in (rule.within, *(one.loop for one in rule.conditions)):
        if loop not in known:
            raise ValueError(f"rule {rule.id}: {guide} has no loop {loop}")
    if bool(rule.require) == bool(rule.forbid):
        raise ValueError(f"rule {rule.id}: either require or forbid something")
    return rule


def parse_condition(text: str) -> Condition:
    """Read one condition; ValueError where it is none."""
    match = _CONDITION.fullmatch(str(text))
    if match is None:
        raise ValueError(f"not a condition: {text!r}")
    sign, values = match["sign"], match["values"]
    return Condition(
        loop=match["loop"],
        segment=match["segment"],
        qualifiers=_split(match["qualifiers"]),
        element=int(match["element"]) if match["element"] else None,
        component=int(match["component"]) if match["component"] else None,
        sign=sign,
        values=(values,) if sign == "~" else _split(values),
        negated=match["negated"] is not None,
    )


def _choice(raw: str | Sequence[str]) -> Choice:
    return tuple(parse_condition(one) for one in ([raw] if isinstance(raw, str) else raw))


def _listed(raw: Any) -> Iterator[Any]:
    if raw is not None:
        yield from [raw] if isinstance(raw, str) else raw


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",")) if text else ()
