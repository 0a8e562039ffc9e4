"""Situational rules: each fires where it must, at its place, and is silent where it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Finding
from claimwright.x12.check import check, rules
from claimwright.x12.situations import particular_segments
from claimwright.x12.situations.checks import situation_rules

HERE = Path(__file__).parent
_FOLDERS = ("situations/samples", "samples", "p27/samples")
SAMPLES = {
    path.stem: path.read_text()
    for folder in _FOLDERS
    for path in sorted((HERE.parent / folder).glob("*.x12"))
}
CASES: list[dict[str, Any]] = [
    {"sample": path.stem, **case}
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text())
]
KEPT: list[dict[str, Any]] = yaml.safe_load((HERE / "silent.yaml").read_text())
ELDER: list[dict[str, Any]] = yaml.safe_load((HERE.parent / "level_defects.yaml").read_text())
_PREFIX = "x12.situation."


def _findings(case: dict[str, Any]) -> list[Finding]:
    text = SAMPLES[case["sample"]]
    for old, new in case["put"].items():
        assert old in text, old
        text = text.replace(old, new)
    return [one for one in check(text.encode()) if one.id != "x12.code-set.not-run"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_conforming_file_is_silent(name: str) -> None:
    assert _findings({"sample": name, "put": {}}) == []


@pytest.mark.parametrize("case", CASES, ids=[f"{one['sample']}: {one['name']}" for one in CASES])
def test_a_rule_that_is_broken_is_found_at_its_place(case: dict[str, Any]) -> None:
    found: dict[str, list[int | None]] = {}
    for one in _findings(case):
        if one.id in case.get("besides", ()):
            continue
        found.setdefault(one.id.removeprefix(_PREFIX), []).append(one.at.segment_ordinal)
        assert one.snip == 4
        assert one.message.endswith(".")
        assert "{" not in one.message
        assert one.source == rules()[one.id].source
    assert found == case["finds"]


@pytest.mark.parametrize("case", KEPT, ids=[f"{one['sample']}: {one['name']}" for one in KEPT])
def test_a_rule_that_is_kept_says_nothing(case: dict[str, Any]) -> None:
    assert [(one.id, one.at.segment_ordinal) for one in _findings(case)] == []


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {_PREFIX + name for case in CASES for name in case["finds"]}
    broken |= {name for case in ELDER for name in case["finds"]}
    assert set(situation_rules()) - broken == set()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"require": ["3"]}, "not a test of a segment"),
        ({"require": [], "forbid": []}, "either require or forbid"),
        ({"at": {"professional_claim": ["9999"]}}, "9999"),
        ({"severity": "bad"}, "bad"),
    ],
)
def test_a_rule_of_one_segment_that_cannot_be_used_says_why(
    change: dict[str, Any], says: str
) -> None:
    raw = {
        "id": "x",
        "segment": "NM1",
        "at": {"all": []},
        "when": ["02 = 2"],
        "require": ["not 04"],
        "say": "X.",
        "source": "a guide",
    }
    assert particular_segments.parse_segment_rule(raw).require[0].negated
    with pytest.raises((ValueError, KeyError), match=says):
        particular_segments.parse_segment_rule(raw | change)
