"""Every finding says where it is, what was found and what to do: over all files with a defect."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Finding
from claimwright.x12.check import check, rules
from claimwright.x12.violations import RULES

HERE = Path(__file__).parent
SAMPLES = {
    path.stem: path.read_text()
    for folder in ("situations/samples", "samples", "p27/samples")
    for path in sorted((HERE / folder).glob("*.x12"))
}
# What stands in no transaction, or in none that could be told.
_OUTSIDE = frozenset({"ISA", "IEA", "TA1", "GS", "GE", "SE"})
_IN_NO_TRANSACTION = frozenset({"x12.segment-outside", "x12.closing-missing"})
_OF_THE_FILE = frozenset({"x12.more"})


def _load(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text())
    return found


def _cases() -> list[tuple[str, dict[str, str]]]:
    """The sample, and the texts that are put in others' places, of each file with a defect."""
    one_place = [(one["sample"], {one["from"]: one["to"]}) for one in _load(HERE / "defects.yaml")]
    levels = [(one["sample"], one["put"]) for one in _load(HERE / "level_defects.yaml")]
    situations = [
        (path.stem, one["put"])
        for path in sorted((HERE / "situations" / "cases").glob("*.yaml"))
        for one in _load(path)
    ]
    return [*one_place, *levels, *situations]


@pytest.fixture(scope="module")
def findings() -> list[tuple[Finding, bytes]]:
    """All findings of all files with a defect, with the file."""
    found = []
    for sample, put in _cases():
        text = SAMPLES[sample]
        for old, new in put.items():
            text = text.replace(old, new)
        data = text.encode()
        found += [(one, data) for one in check(data, file="some.x12")]
    return found


def test_every_finding_says_in_which_segment_it_is(findings: list[tuple[Finding, bytes]]) -> None:
    assert len({one.id for one, _ in findings}) > 200
    without_group = {data for one, data in findings if one.id == "x12.group-missing"}
    for one, data in findings:
        if one.id in _OF_THE_FILE:
            continue
        at = one.at
        assert at.file == "some.x12"
        assert at.interchange is not None, one
        assert at.segment is not None, one
        assert at.segment_ordinal is not None, one
        assert at.offset is not None, one
        if at.segment not in _OUTSIDE and one.id not in _IN_NO_TRANSACTION:
            assert at.transaction is not None, one
            assert at.group is not None or data in without_group, one


def test_the_byte_is_that_of_the_segment(findings: list[tuple[Finding, bytes]]) -> None:
    for one, data in findings:
        if one.at.offset is None:
            continue
        before = data[: one.at.offset].rstrip(b"\r\n")
        assert not before or before.endswith(b"~"), one
        assert before.count(b"~") == (one.at.segment_ordinal or 0) - 1, one


def test_what_the_words_name_is_given(findings: list[tuple[Finding, bytes]]) -> None:
    known = rules()
    for one, _ in findings:
        named = {name for _, name, _, _ in string.Formatter().parse(known[one.id].message) if name}
        assert "None" not in one.message, one
        if "at" in named:
            assert one.at.element is not None, one
        if "loop" in named:
            assert one.at.loop is not None, one
        if "found" in named:
            assert one.value is not None, one
        if "expected" in named:
            assert one.expected is not None, one


def test_what_is_about_an_element_names_it(findings: list[tuple[Finding, bytes]]) -> None:
    about_segments = {"x12.element-extra", "x12.element-trailing", "x12.element-relation"}
    prefixes = ("x12.element-", "x12.component-", "x12.code-set.", "x12.balance.")
    for one, _ in findings:
        if one.id.startswith(prefixes) and one.id not in about_segments | {"x12.code-set.not-run"}:
            assert one.at.element is not None, one


def test_every_rule_of_syntax_and_guide_is_among_them(
    findings: list[tuple[Finding, bytes]],
) -> None:
    elsewhere = {"x12.control-number-reused", "x12.element-repeat", "x12.more"}
    assert set(RULES) - {one.id for one, _ in findings} <= elsewhere | {"x12.loop-place"}
