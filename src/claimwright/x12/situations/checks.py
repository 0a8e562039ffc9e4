"""All situational rules of a guide together, as data and as comparisons (SNIP 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from claimwright.x12.guide import guide_names
from claimwright.x12.places import Places
from claimwright.x12.situations import (
    particular,
    particular_claims,
    particular_dates,
    particular_segments,
)
from claimwright.x12.situations.evaluate import check_rules, scopes
from claimwright.x12.situations.rules import SituationalRule, rules_of
from claimwright.x12.violations import Rule


def check_situations(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the situational rules of a guide."""
    yield from check_rules(places, rules_of(places.guide.key))
    yield from particular.check_particular(places)
    yield from particular_segments.check_one_segment(places)
    yield from particular_dates.check_dates(places)
    yield from particular_claims.check_comparisons(places)


def situation_scopes(guide: str) -> set[str]:
    """The loops whose ordinals the rules of a guide need, for Places."""
    return {
        *scopes(rules_of(guide)),
        *particular.SCOPES,
        *particular_dates.date_scopes(guide),
        *particular_claims.SCOPES,
    }


def situation_rules() -> Mapping[str, Rule]:
    """What the ids of all situational rules mean.

    Guides that share a rule share its id and its words; each guide is a source of it.
    """
    found: dict[str, Rule] = {}
    for one in (one for name in guide_names() for one in rules_of(name)):
        known = found.get(one.id)
        source = one.source if known is None else f"{known.source}; {one.source}"
        found[one.id] = replace(as_rule(one, level=4), source=source)
    return {
        **particular.RULES,
        **particular_segments.rules_of_one_segment(),
        **particular_dates.date_rules(),
        **particular_claims.RULES,
        **found,
    }


def as_rule(rule: SituationalRule, *, level: int) -> Rule:
    """What the id of a rule means, of a level: 4 of the guide, 7 of a payer."""
    return Rule(level=level, severity=rule.severity, message=rule.say, source=rule.source)
