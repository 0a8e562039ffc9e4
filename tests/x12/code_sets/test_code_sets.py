"""Codes of a file against their sets: what a set does not have is found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Severity
from claimwright.x12.check import check
from claimwright.x12.code_sets import code_sets

HERE = Path(__file__).parent
_FOLDERS = ("situations/samples", "samples", "p27/samples")
SAMPLES = {
    path.stem: path.read_text()
    for folder in _FOLDERS
    for path in sorted((HERE.parent / folder).glob("*.x12"))
}
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text())
_PREFIX = "x12.code-set."


@pytest.mark.parametrize("case", CASES, ids=[one["name"] for one in CASES])
def test_a_code_that_there_is_not_is_found(case: dict[str, Any]) -> None:
    text = SAMPLES[case["sample"]]
    for old, new in case["put"].items():
        assert old in text, old
        text = text.replace(old, new)
    found: dict[str, list[int | None]] = {}
    for one in check(text.encode(), levels={5}):
        if one.id == "x12.code-set.not-run":
            continue
        found.setdefault(one.id.removeprefix(_PREFIX), []).append(one.at.segment_ordinal)
        assert one.snip == 5
        assert one.value
        assert one.value in one.message
        late = one.id.endswith("-too-late")
        assert one.severity is (Severity.WARN if late else Severity.STOP)
    assert found == case["finds"]


def test_a_list_has_no_code_that_was_withdrawn_before_it_began() -> None:
    for one in code_sets():
        assert set(one.ended) <= set(one.codes), one.id
        assert all(one.ends(code) > one.begins(code) for code in one.ended), one.id


def test_every_set_has_a_case_that_breaks_it() -> None:
    broken = {
        name.removesuffix("-too-late").removesuffix("-too-early")
        for case in CASES
        for name in case["finds"]
    }
    elder = {"modifier", "state", "postal-code"}
    assert {one.id for one in code_sets()} - broken - elder == {"health-payment-group"}
