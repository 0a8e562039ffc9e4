"""A diagnosis is never coded more closely than the note supports it: denials, doubts, the past."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.coding import Setting, Suggestion, Tier, VisitFacts
from claimwright.coding.diagnoses import suggest_diagnoses
from claimwright.coding.encoder import Encoder
from claimwright.notes import read

CASES = yaml.safe_load(Path(__file__).with_name("denied_details.yaml").read_text("utf-8"))


def suggested(
    note: str, encoder: Encoder, setting: Setting = Setting.OFFICE
) -> tuple[Suggestion, ...]:
    return suggest_diagnoses(read(note), encoder=encoder, visit=VisitFacts(setting=setting)).codes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_case(case: dict[str, Any], encoder: Encoder) -> None:
    found = [one.code for one in suggested(case["note"], encoder)]
    assert sorted(found) == sorted(case["codes"])


def test_no_denied_word_is_evidence_for_what_it_denies(encoder: Encoder) -> None:
    note = "Assessment: COPD with acute exacerbation, no exacerbation of asthma."
    (copd,) = suggested(note, encoder)
    assert copd.code == "J44.1"
    assert all(span.end <= note.index(", no") for span in copd.spans)


def test_words_that_a_label_denies_as_well_are_evidence(encoder: Encoder) -> None:
    note = "Assessment: Migraine without aura."
    (migraine,) = suggested(note, encoder)
    assert [span.of(note) for span in migraine.spans] == ["Migraine without aura"]
    assert "narrowed by “without aura”" in migraine.why
    assert migraine.tier is Tier.AUTO


def test_a_denial_elsewhere_is_shown_and_left_to_a_person(encoder: Encoder) -> None:
    note = "HPI: Migraine without aura since age 20.\nAssessment: Migraine."
    (migraine,) = suggested(note, encoder)
    assert [span.of(note) for span in migraine.spans] == ["Migraine without aura", "Migraine"]
    assert migraine.tier is Tier.REVIEW


def test_doubtful_details_count_for_inpatients_only(encoder: Encoder) -> None:
    note = "Assessment: COPD, probable exacerbation."
    assert [one.code for one in suggested(note, encoder)] == ["J44.9"]
    inpatient = suggested(note, encoder, Setting.INPATIENT)
    assert [one.code for one in inpatient] == ["J44.1"]
