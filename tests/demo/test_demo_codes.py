"""The demo's notes, coded: what the coder suggests is what a person would have answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.period import age
from claimwright.codes.chargemaster import Chargemaster, load
from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding import Setting, Suggestions, Tier, VisitFacts, suggest
from claimwright.notes.reader import read

DEMO = Path(__file__).resolve().parents[2] / "src" / "claimwright" / "demo"
PRACTICE: dict[str, Any] = yaml.safe_load((DEMO / "practice.yaml").read_text("utf-8"))
ON: date = PRACTICE["date_of_service"]
NOTED = [*PRACTICE["visits"], *(one for one in PRACTICE["waiting_visits"] if "note" in one)]
SETTINGS = {
    "10": Setting.TELEHEALTH,
    "11": Setting.OFFICE,
    "24": Setting.AMBULATORY_SURGERY,
}


@pytest.fixture(scope="module")
def chargemaster() -> Chargemaster:
    """The demo practice's chargemaster."""
    return load(PRACTICE["chargemaster"]).chargemaster


def _suggest(visit: dict[str, Any], icd10cm: ICD10CM, chargemaster: Chargemaster) -> Suggestions:
    patient = next(one for one in PRACTICE["patients"] if one["id"] == visit["patient"])
    return suggest(
        read((DEMO / "notes" / visit["note"]).read_text("utf-8")),
        icd10cm=icd10cm,
        chargemaster=chargemaster,
        on=ON,
        visit=VisitFacts(
            patient_is_new=visit["patient_is_new"],
            place_of_service=visit["place_of_service"],
            age_years=age(patient["birth_date"], on=ON),
            setting=SETTINGS[visit["place_of_service"]],
        ),
    )


@pytest.mark.parametrize("visit", NOTED, ids=lambda visit: str(visit["id"]))
def test_codes_are_those_that_a_person_would_give(
    visit: dict[str, Any], icd10cm: ICD10CM, chargemaster: Chargemaster
) -> None:
    suggestions = _suggest(visit, icd10cm, chargemaster)
    expected = visit["expected"]
    assert [one.code for one in suggestions.diagnoses] == expected["diagnoses"]
    assert [(one.code, one.modifiers, one.units) for one in suggestions.procedures] == [
        (one["code"], tuple(one.get("modifiers", ())), Decimal(one.get("units", "1")))
        for one in expected["procedures"]
    ]
    for one in suggestions.procedures:
        assert one.diagnosis_pointers
        assert max(one.diagnosis_pointers) <= len(suggestions.diagnoses)


@pytest.mark.parametrize("visit", NOTED, ids=lambda visit: str(visit["id"]))
def test_no_code_is_a_mere_hint_or_lacks_its_words(
    visit: dict[str, Any], icd10cm: ICD10CM, chargemaster: Chargemaster
) -> None:
    text = (DEMO / "notes" / visit["note"]).read_text("utf-8")
    for one in _suggest(visit, icd10cm, chargemaster).codes:
        assert one.tier is not Tier.SUGGEST, one
        assert all(span.of(text).strip() for span in one.spans)
