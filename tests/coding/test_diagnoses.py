"""Notes and the diagnosis codes that their words support."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.systems import CodeSystem
from claimwright.coding import Setting, VisitFacts
from claimwright.coding.diagnoses import Diagnoses, suggest_diagnoses
from claimwright.coding.encoder import Encoder
from claimwright.notes import Assertion, read

CASES = yaml.safe_load(Path(__file__).with_name("diagnoses.yaml").read_text())


def diagnose(note: str, encoder: Encoder, facts: dict[str, Any] | None = None) -> Diagnoses:
    facts = dict(facts or {})
    setting = Setting(facts.pop("setting", "office"))
    visit = VisitFacts(setting=setting, **facts)
    return suggest_diagnoses(read(note), encoder=encoder, visit=visit)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], encoder: Encoder) -> None:
    found = diagnose(case["note"], encoder, case.get("facts"))
    codes = [one.code for one in found.codes]
    if "codes" in case:
        assert sorted(codes) == sorted(case["codes"])
    else:
        assert len(codes) == case["count"]
    assert not [code for code in codes if code.startswith(tuple(case.get("never", ())))]
    assert set(case.get("asks", ())) <= {query.about for query in found.queries}


def test_the_order_is_that_of_the_assessment(encoder: Encoder) -> None:
    note = "CC: annual physical exam\nAssessment:\n1. Gout\n2. Hypertension\n3. Acne"
    assert [one.code for one in diagnose(note, encoder).codes] == [
        "Z00.00",
        "M10.9",
        "I10",
        "L70.0",
    ]


def test_the_words_are_those_of_the_note(encoder: Encoder) -> None:
    note = "CC: left shoulder pain\nAssessment:\n1. Pain in the right knee\n2. Shoulder pain"
    found = {one.code: one for one in diagnose(note, encoder).codes}
    assert [span.of(note) for span in found["M25.561"].spans] == ["Pain in the right knee"]
    assert [span.of(note) for span in found["M25.512"].spans] == ["left shoulder", "Shoulder pain"]
    assert "the side is given at “left shoulder”" in found["M25.512"].why


def test_one_code_keeps_the_words_of_all_its_mentions(encoder: Encoder) -> None:
    note = "Assessment:\n- Constipation\n\nPlan:\nConstipation\nDaily fiber."
    (only,) = diagnose(note, encoder).codes
    assert [span.of(note) for span in only.spans] == ["Constipation", "Constipation"]


def test_what_excludes_each_other_is_said(encoder: Encoder) -> None:
    found = diagnose("Assessment:\n1. Type 1 diabetes\n2. Type 2 diabetes", encoder)
    (finding,) = found.findings
    assert finding.id == "coding.excludes1"
    assert {finding.value, finding.expected} == {"E10.9", "E11.9"}
    assert "Excludes1" in finding.message
    assert finding.at.offset is not None


def test_queries_are_neutral_and_open(encoder: Encoder) -> None:
    found = diagnose("Assessment:\n1. Knee pain\n2. CHF", encoder)
    assert [query.about for query in found.queries] == ["M25.569", "I50.9"]
    for query in found.queries:
        assert query.spans
        assert query.question.endswith("?")
        assert "another answer" in query.options
    assert found.queries[0].question == "On which side is the Knee pain?"


def test_a_query_about_a_code_that_was_combined_away_is_not_asked(encoder: Encoder) -> None:
    found = diagnose("Assessment:\n1. Diabetes\n2. Neuropathy", encoder)
    assert {query.about for query in found.queries} <= {one.code for one in found.codes}


@pytest.mark.parametrize(
    ("note", "tier"),
    [
        ("Assessment: Hypertension.", "auto"),
        ("Assessment: Knee pain.", "review"),
        ("Assessment: Right foot pain due to an unheard-of thing.", "review"),
        ("Assessment: Right foot pain, likely due to gout.", "auto"),
        ("HPI: here with hypertension for a check.", "suggest"),
    ],
)
def test_tiers(note: str, tier: str, encoder: Encoder) -> None:
    (only,) = diagnose(note, encoder).codes
    assert only.tier == tier


def test_status_codes_keep_their_assertion(encoder: Encoder) -> None:
    (only,) = diagnose("PMH: kidney stones\nAssessment: History of breast cancer.", encoder).codes
    assert only.code == "Z85.3"
    assert only.assertion is Assertion.PRESENT


PROBLEMS = (
    *("hypertension", "type 2 diabetes", "right knee pain", "COPD", "acute bronchitis", "gout"),
    *("kidney stone", "major depressive disorder", "left ankle sprain", "CKD stage 3a", "migraine"),
)
LEADS = (
    *("", "No ", "Denies ", "History of ", "Possible ", "Mother had ", "If ", "Status post "),
    *("Rule out ", "- ", "1. ", "bilateral ", "Chronic ", "\n", "; ", " and ", " due to "),
)
HEADINGS = ("Assessment: ", "PLAN\n", "HPI: ", "PMH: ", "Family history: ", "A/P:\n", "", "ROS: ")
PIECES = st.sampled_from((*PROBLEMS, *LEADS, *HEADINGS, ". ", ", ", "\n\n", "é", "😀 "))


@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_code_stands_on_words(encoder: Encoder, text: str) -> None:
    for one in diagnose(text, encoder).codes:
        assert one.system is CodeSystem.ICD10CM
        assert encoder.icd10cm.is_billable(one.code)
        assert one.spans == tuple(sorted(one.spans))
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text).strip() == span.of(text)


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize(
    "frame",
    [
        "Assessment: Fatigue. No {}.",
        "Assessment: Fatigue. Denies {}.",
        "Assessment: Fatigue. No evidence of {}.",
        "Assessment: Fatigue. {} was ruled out.",
        "Assessment: Fatigue.\n- No {}\n- Negative for {}",
        "Assessment: Fatigue. Father with {}.",
        "Assessment: Fatigue.\nFamily history:\nMother: {}\n",
        "Assessment: Fatigue. Return if you develop {}.",
        "Assessment: Fatigue. At risk for {}.",
        "Assessment: Fatigue, possible {}.",
        "Assessment: Fatigue. Rule out {}.",
        "Past medical history: {}\nAssessment: Fatigue.",
        "Review of systems: {}\nAssessment: Fatigue.",
        "Assessment: Fatigue. History of {}.",
        "Assessment: Fatigue. {} has resolved.",
    ],
)
def test_nothing_but_the_patients_present_is_coded(
    frame: str, problem: str, encoder: Encoder
) -> None:
    codes = [one.code for one in diagnose(frame.replace("{}", problem), encoder).codes]
    allowed = (
        {"R53.83", "Z87.442"}
        if "History of kidney stone" in frame.replace("{}", problem)
        else {"R53.83"}
    )
    assert set(codes) <= allowed
    assert "R53.83" in codes


def test_no_two_codes_exclude_each_other(encoder: Encoder, icd10cm: ICD10CM) -> None:
    problems = (
        *("Migraine", "Headache", "Type 1 diabetes", "Type 2 diabetes", "Prediabetes", "COPD"),
        *("Asthma", "Acute bronchitis", "Low back pain", "Lumbar disc herniation", "Sciatica"),
    )
    note = "Assessment:\n" + "\n".join(problems)
    codes = [one.code for one in diagnose(note, encoder).codes]
    assert len(codes) > 4
    assert not [
        (one, other)
        for place, one in enumerate(codes)
        for other in codes[place + 1 :]
        if icd10cm.excluded_together(one, other)
    ]


@pytest.mark.parametrize(
    "words", ["cough and fever with headache ", "right left knee pain ", "no "]
)
def test_a_file_without_stops_takes_time_in_proportion(words: str, encoder: Encoder) -> None:
    def seconds(characters: int) -> float:
        note = "Assessment: " + words * (characters // len(words))
        started = time.process_time()
        diagnose(note, encoder)
        return time.process_time() - started

    diagnose(words, encoder)
    assert seconds(80_000) < 4 * 4 * max(seconds(20_000), 0.05)


def test_words_repeated_in_a_sentence_are_not_all_kept(encoder: Encoder) -> None:
    (cough,) = diagnose("Assessment: " + "cough " * 40, encoder).codes
    assert 1 <= len(cough.spans) <= 4
