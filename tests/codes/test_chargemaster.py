"""The chargemaster: reading it, what it refuses, and its look-ups."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claimwright.codes.chargemaster import (
    Chargemaster,
    ChargemasterItem,
    ItemKind,
    dump,
    load,
)
from claimwright.codes.systems import CodeSystem

VISIT: dict[str, object] = {
    "code": "99213",
    "system": "cpt",
    "kind": "office_visit_established",
    "level": 3,
    "description": "Known patient, level 3",
    "charge_cents": 16500,
}
SHOT: dict[str, object] = {
    "code": "20610",
    "system": "cpt",
    "kind": "procedure",
    "description": "Shot into a large joint",
    "charge_cents": 14500,
    "phrases": ["knee injection"],
    "laterality": True,
    "global_period": "000",
}
DRUG: dict[str, object] = {
    "code": "J3301",
    "system": "hcpcs",
    "kind": "drug",
    "description": "Triamcinolone by 10 mg",
    "charge_cents": 1200,
    "phrases": ["triamcinolone"],
    "unit_amount": "10",
    "unit_of_measure": "mg",
}


def test_reads_plain_mappings() -> None:
    loaded = load([VISIT, SHOT, DRUG])
    assert loaded.findings == ()
    assert [item.code for item in loaded.chargemaster] == ["99213", "20610", "J3301"]
    drug = loaded.chargemaster.get("J3301")
    assert drug is not None
    assert (drug.system, drug.unit_amount) == (CodeSystem.HCPCS, Decimal(10))
    assert "20610" in loaded.chargemaster
    assert loaded.chargemaster.get("99999") is None


def test_what_was_written_reads_back_equal() -> None:
    first = load([VISIT, SHOT, DRUG]).chargemaster
    assert list(load(dump(first)).chargemaster) == list(first)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "9921"}, "five letters or digits"),
        ({"description": ""}, "description is empty"),
        ({"charge_cents": -1}, "below zero"),
        ({"charge_cents": 145.5}, "int"),
        ({"charge_cents": "145"}, "int"),
        ({"kind": "office_visit_new"}, "level from 1 to 5"),
        ({"kind": "psychotherapy"}, "needs its minutes"),
        ({"phrases": []}, "never be found"),
        ({"phrases": [" "]}, "never be found"),
        ({"unit_amount": "10"}, "belong together"),
        ({"unit_amount": "0", "unit_of_measure": "mg"}, "above zero"),
        ({"age_from_years": 40, "age_through_years": 39}, "exclude everybody"),
        ({"kind": "magic"}, "magic"),
        ({"system": "icd10cm"}, "cpt or hcpcs"),
        ({"price": 3}, "unknown columns: price"),
    ],
)
def test_a_bad_row_is_left_out_and_reported(change: dict[str, object], reason: str) -> None:
    loaded = load([VISIT, {**SHOT, **change}], file="chargemaster.yaml")
    assert [item.code for item in loaded.chargemaster] == ["99213"]
    (finding,) = loaded.findings
    assert finding.id == "chargemaster.row-invalid"
    assert reason in finding.message
    assert "load the chargemaster again" in finding.message
    assert (finding.at.file, finding.at.line) == ("chargemaster.yaml", 2)


def test_a_row_without_a_code_is_reported() -> None:
    (finding,) = load([{"charge_cents": 1}]).findings
    assert "without a code" in finding.message


def test_a_code_that_stands_twice_is_reported_and_the_first_stays() -> None:
    loaded = load([VISIT, {**VISIT, "charge_cents": 1}])
    (finding,) = loaded.findings
    assert (finding.id, finding.value, finding.at.line) == (
        "chargemaster.code-repeated",
        "99213",
        2,
    )
    kept = loaded.chargemaster.get("99213")
    assert kept is not None
    assert kept.charge_cents == 16500


def test_items_given_twice_are_a_bug() -> None:
    item = load([VISIT]).chargemaster.get("99213")
    assert item is not None
    with pytest.raises(ValueError, match="twice"):
        Chargemaster([item, item])


def _preventive(code: str, first: int | None, last: int | None) -> ChargemasterItem:
    return ChargemasterItem(
        code=code,
        system=CodeSystem.CPT,
        kind=ItemKind.PREVENTIVE_NEW,
        description=code,
        charge_cents=1,
        age_from_years=first,
        age_through_years=last,
    )


@pytest.mark.parametrize(
    ("age_years", "code"),
    [(0, "PRE00"), (1, "PRE01"), (17, "PRE01"), (18, "PRE18"), (101, "PRE18")],
)
def test_preventive_visits_go_by_age(age_years: int, code: str) -> None:
    chargemaster = Chargemaster(
        [_preventive("PRE00", None, 0), _preventive("PRE01", 1, 17), _preventive("PRE18", 18, None)]
    )
    found = chargemaster.preventive_visit(is_new=True, age_years=age_years)
    assert found is not None
    assert found.code == code
    assert chargemaster.preventive_visit(is_new=False, age_years=age_years) is None


def test_office_visits_go_by_level_and_by_whether_the_patient_is_new() -> None:
    chargemaster = load([VISIT]).chargemaster
    found = chargemaster.office_visit(is_new=False, level=3)
    assert found is not None
    assert found.code == "99213"
    assert chargemaster.office_visit(is_new=False, level=4) is None
    assert chargemaster.office_visit(is_new=True, level=3) is None


@pytest.mark.parametrize(
    ("period", "includes"),
    [("000", True), ("010", True), ("090", True), ("XXX", False), (None, False)],
)
def test_procedures_with_global_days_include_the_visit(period: str | None, includes: bool) -> None:
    (item,) = load([{**SHOT, "global_period": period}]).chargemaster
    assert item.includes_visit is includes
