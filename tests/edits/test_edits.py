"""The scrubber's rules: cases in cases.yaml."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.finding import SCHEMA, Severity
from claimwright.base.identifiers import npi_is_valid
from claimwright.claims.records import Claim, Diagnosis
from claimwright.claims.tables import to_tables
from claimwright.codes.icd10cm import ICD10CM
from claimwright.edits import check, check_tables, identifiers

RULES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(case, id=f"{rule}: {case['name']}")
    for rule, cases in RULES.items()
    for case in cases
]


def put(record: Any, path: list[str], value: Any) -> Any:
    """Make the record anew with one field, however deep, of another value."""
    name, *rest = path
    if isinstance(record, tuple):
        index = int(name)
        return (*record[:index], put(record[index], rest, value), *record[index + 1 :])
    if rest:
        value = put(getattr(record, name), rest, value)
    return dataclasses.replace(record, **{name: tuple(value) if isinstance(value, list) else value})


def apply(case: dict[str, Any], claim: Claim) -> Claim:
    if "diagnoses" in case:
        codes = case["diagnoses"]
        diagnoses = tuple(Diagnosis(code=code) for code in codes)
        pointers = tuple(range(1, min(len(codes), 4) + 1)) or (1, 2)
        line = dataclasses.replace(claim.lines[0], diagnosis_pointers=pointers)
        claim = dataclasses.replace(claim, diagnoses=diagnoses, lines=(line,))
    if "date" in case:
        claim = put(claim, ["lines", "0", "date_of_service"], case["date"])
    for path, value in case.get("set", {}).items():
        claim = put(claim, path.split("."), value)
    return claim


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], claim: Claim, icd10cm: ICD10CM) -> None:
    tables = to_tables([apply(case, claim)])
    findings = check(tables, icd10cm=icd10cm)
    assert [[finding.id, finding.at.field] for finding in findings] == case["find"]
    for finding in findings:
        assert finding.at.claim_id == "CW1"
        assert finding.message.endswith((".", "?"))
        assert finding.source
    lines = [f.at.line_number for f in findings if f.id.startswith("line.")]
    assert lines == [1] * len(lines)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_five_cases_of_which_two_find_nothing(rule: str) -> None:
    cases = RULES[rule]
    assert len(cases) >= 5
    assert sum(not case["find"] for case in cases) >= 2
    assert any(rule in (found[0] for found in case["find"]) for case in cases)


def test_a_batch_keeps_its_claims_apart(claim: Claim, icd10cm: ICD10CM) -> None:
    other = dataclasses.replace(claim, claim_id="CW2", diagnoses=(Diagnosis(code="E10.9"),) * 2)
    assert check(to_tables([claim, other]), icd10cm=icd10cm) == []
    bad = put(other, ["billing_provider", "npi"], "1")
    (finding,) = check(to_tables([claim, bad, claim]), icd10cm=icd10cm)
    assert finding.at.claim_id == "CW2"


def test_nothing_is_found_in_nothing(icd10cm: ICD10CM) -> None:
    found = check_tables(to_tables([]), icd10cm=icd10cm)
    assert found.is_empty()
    assert found.schema == pl.Schema(SCHEMA)


def test_messages_say_what_where_and_what_to_do(claim: Claim, icd10cm: ICD10CM) -> None:
    case = {"diagnoses": ["E11.9", "E10.9"]}
    (pair,) = check(to_tables([apply(case, claim)]), icd10cm=icd10cm)
    assert pair.severity is Severity.STOP
    assert pair.message.startswith(
        "Diagnoses 1 (E11.9) and 2 (E10.9) exclude each other: the note at E10 says"
        ' "type 2 diabetes mellitus (E11.-)". Keep the one that the note'
    )
    (short,) = check(to_tables([apply({"diagnoses": ["E11.2"]}, claim)]), icd10cm=icd10cm)
    assert "such as E11.21. Choose" in short.message
    late = put(claim, ["lines", "0", "date_of_service"], date(2026, 10, 1))
    (unloaded,) = check(to_tables([late]), icd10cm=icd10cm)
    assert unloaded.severity is Severity.WARN
    assert unloaded.expected == "FY2026 April (2026-04-01 to 2026-09-30)"
    assert "holds the date of service 2026-10-01. Load the release" in unloaded.message


def test_pairs_found_over_tables_are_those_of_the_look_up(icd10cm: ICD10CM, claim: Claim) -> None:
    """The columnar rule and the classification's own look-up are two ways to one answer."""
    codes = icd10cm.codes.filter("is_billable").get_column("code").sample(600, seed=7).to_list()
    codes += ["E11.9", "E10.9", "F32.9", "F31.9", "J45.909", "J44.9", "C7A.00", "M1A.0110"]
    claims = [
        dataclasses.replace(
            claim,
            claim_id=f"C{start}",
            diagnoses=tuple(Diagnosis(code=code) for code in codes[start : start + 40]),
        )
        for start in range(0, len(codes), 40)
    ]
    found = {
        tuple(sorted((finding.value or "").split(" with ")))
        for finding in check(to_tables(claims), icd10cm=icd10cm)
        if finding.id == "icd10cm.excludes1"
    }
    expected = {
        tuple(sorted((one, two)))
        for start in range(0, len(codes), 40)
        for one in codes[start : start + 40]
        for two in codes[start : start + 40]
        if one < two and icd10cm.excluded_together(one, two)
    }
    assert found == expected
    assert len(expected) > 5


npis = st.from_regex(r"[0-9]{9}", fullmatch=True).flatmap(
    lambda nine: st.sampled_from([nine + str(digit) for digit in range(10)])
)


@given(st.lists(npis | st.text(max_size=12), min_size=1))
def test_the_check_digit_over_a_column_is_the_one_of_a_single_number(texts: list[str]) -> None:
    frame = pl.DataFrame({"npi": texts}).select(identifiers.npi_is_valid("npi"))
    assert frame["npi"].to_list() == [npi_is_valid(text) for text in texts]
