"""Conforming samples are clean and explained, and each defect is found at its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Severity
from claimwright.x12.check import check
from claimwright.x12.explain import explain

HERE = Path(__file__).parent
SAMPLES = {path.stem: path.read_text() for path in sorted((HERE / "samples").glob("*.x12"))}
DEFECTS: list[dict[str, Any]] = yaml.safe_load((HERE / "defects.yaml").read_text())
STRUCTURE = (1, 2)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_conforming_file_is_clean(sample: str) -> None:
    findings = check(SAMPLES[sample].encode())
    assert [one.id for one in findings if one.severity is not Severity.INFORM] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_segment_has_its_place_and_every_element_its_name(sample: str) -> None:
    for one in explain(SAMPLES[sample].encode()):
        assert one.placed, one.text
        assert [element for element in one.elements if element.name is None] == [], one.text


def test_the_codes_of_a_benefit_are_explained() -> None:
    (copay,) = (
        one for one in explain(SAMPLES["eligibility_response"].encode())
        if one.text.startswith("EB*B*")
    )  # fmt: skip
    assert (copay.loop, copay.loop_name, copay.name) == ("2110D", "benefit", "benefit")
    assert {one.name: one.meaning for one in copay.elements} == {
        "kind of benefit": "copayment",
        "service type": "office visit",
        "unit of the period": "a visit",
        "amount": "$25.00",
        "in the plan's network": "yes",
    }


@pytest.mark.parametrize(
    "defect", DEFECTS, ids=[f"{one['sample']}: {one['name']}" for one in DEFECTS]
)
def test_a_defect_is_found_at_its_place(defect: dict[str, Any]) -> None:
    text = SAMPLES[defect["sample"]]
    assert defect["from"] in text
    text = text.replace(defect["from"], defect["to"], 1)
    more = defect.get("segments", 0)
    text = re.sub(r"SE\*(\d+)", lambda match: f"SE*{int(match[1]) + more}", text)
    found = [
        [one.id, one.at.loop, one.at.segment, one.at.element, one.at.component]
        for one in check(text.encode())
        if one.snip in STRUCTURE
    ]
    assert sorted(found, key=str) == sorted(defect["finds"], key=str)
