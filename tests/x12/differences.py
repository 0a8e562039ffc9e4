"""What two checkers say of one file, side by side: what both say, and what each says alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from claimwright.base.finding import Finding

HERE, THERE = "here", "there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that one checker says. where: by this two sayings are the same; what: in words."""

    where: Hashable
    what: str


def element_name(segment: str | None, element: int | None, component: int | None = None) -> str:
    """CLM05-3, or the segment's id where it is about the whole segment."""
    number = "" if element is None else f"{element:02d}"
    return f"{segment or ''}{number}{'' if component is None else f'-{component}'}"


def place_name(finding: Finding) -> str:
    """Where a finding of ours is, as `element_name` has it."""
    return element_name(finding.at.segment, finding.at.element, finding.at.component)


def alone(here: Iterable[Said], there: Iterable[Said]) -> Counter[tuple[str, str]]:
    """How often each checker says something where the other says nothing: (who, what)."""
    ours, theirs = list(here), list(there)
    both = {one.where for one in ours} & {one.where for one in theirs}
    found = [(HERE, one) for one in ours] + [(THERE, one) for one in theirs]
    return Counter((who, one.what) for who, one in found if one.where not in both)


def judged(cases: Path) -> Mapping[str, Counter[tuple[str, str]]]:
    """The judged differences of each file, from a table of cases (YAML).

    A case: file, who says it alone (here or there), what, how often (once, unless it says so), who
    is right by the guide (here, there, both, neither) and why.
    """
    table: dict[str, Counter[tuple[str, str]]] = {}
    for case in read_cases(cases):
        counts = table.setdefault(case["file"], Counter())
        counts[case["says"], case["what"]] += case.get("times", 1)
    return table


def read_cases(cases: Path) -> list[dict[str, Any]]:
    """The table itself; each case is whole."""
    rows: list[dict[str, Any]] = yaml.safe_load(cases.read_text(encoding="utf-8"))
    for row in rows:
        assert set(row) - {"times"} == {"file", "says", "what", "right", "why"}, row
        assert row["says"] in (HERE, THERE), row
        assert row["right"] in (HERE, THERE, "both", "neither"), row
        assert len(row["why"]) > 20, row
    return rows
