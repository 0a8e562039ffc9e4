"""Procedures from the chargemaster: what was done is found, what was not is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.codes.chargemaster import Chargemaster, load
from claimwright.codes.systems import CodeSystem
from claimwright.coding.pointers import MOST_POINTERS, point_at
from claimwright.coding.procedures import FoundProcedures, find_procedures
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.notes.note import Note, SectionKind
from claimwright.notes.reader import read
from claimwright.notes.span import Span

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "procedures_cases.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def chargemaster() -> Chargemaster:
    """The tests' own chargemaster."""
    loaded = load(yaml.safe_load((HERE / "chargemaster.yaml").read_text("utf-8")))
    assert not loaded.findings
    return loaded.chargemaster


def _find(text: str, chargemaster: Chargemaster) -> FoundProcedures:
    return find_procedures(read(text), chargemaster=chargemaster, diagnoses=())


def _short(suggestion: Suggestion) -> str:
    return f"{'-'.join((suggestion.code, *suggestion.modifiers))} x{suggestion.units}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_only_what_was_done(case: dict[str, Any], chargemaster: Chargemaster) -> None:
    found = _find(case["note"], chargemaster)
    assert [_short(one) for one in found.procedures] == case["expected"]
    assert bool(found.queries) is case.get("asked", False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_spans_are_the_words(case: dict[str, Any], chargemaster: Chargemaster) -> None:
    items = {item.code: item for item in chargemaster}
    for one in _find(case["note"], chargemaster).procedures:
        words = " ".join(span.of(case["note"]) for span in one.spans).lower()
        assert any(
            all(word.lower() in words for word in phrase.split())
            for phrase in items[one.code].phrases
        )
        assert one.why


def test_what_leaves_nothing_open_may_go_out_and_the_rest_waits(
    chargemaster: Chargemaster,
) -> None:
    (sure,) = _find("Procedure: Right knee injection performed.", chargemaster).procedures
    (open_side,) = _find("Procedure: Knee injection performed.", chargemaster).procedures
    (planned,) = _find("Plan: Right knee injection was done.", chargemaster).procedures
    assert (sure.tier, open_side.tier, planned.tier) == (Tier.AUTO, Tier.REVIEW, Tier.REVIEW)


def test_the_side_is_part_of_the_evidence(chargemaster: Chargemaster) -> None:
    text = "Procedure: Open carpal tunnel release, right"
    (one,) = _find(text, chargemaster).procedures
    assert [span.of(text) for span in one.spans] == ["carpal tunnel release", "right"]


def _diagnoses(note: Note, *words: str) -> tuple[Suggestion, ...]:
    found = []
    for number, each in enumerate(words):
        start = note.text.index(each)
        found.append(
            Suggestion(
                system=CodeSystem.ICD10CM,
                code=f"X{number}",
                label=each,
                spans=(Span(start=start, end=start + len(each)),),
                section=SectionKind.ASSESSMENT,
                found_by="case",
                why="case",
                confidence=1.0,
                tier=Tier.AUTO,
            )
        )
    return tuple(found)


def test_a_procedure_points_at_the_diagnosis_that_its_words_name(
    chargemaster: Chargemaster,
) -> None:
    note = read(
        "Assessment:\n1. Left carpal tunnel syndrome\n2. Osteoarthritis of the right knee\n"
        "Procedure: Injection of the right knee performed. Venipuncture performed.\n"
    )
    diagnoses = _diagnoses(note, "Left carpal tunnel syndrome", "Osteoarthritis of the right knee")
    found = find_procedures(note, chargemaster=chargemaster, diagnoses=diagnoses)
    assert {one.code: one.diagnosis_pointers for one in found.procedures} == {
        "TKN01": (2,),
        "VEN01": (1, 2),
    }


def test_no_line_points_at_more_diagnoses_than_a_claim_holds() -> None:
    words = ("anemia", "gout", "asthma", "rosacea", "glaucoma", "eczema")
    note = read("Assessment: " + ", ".join(words))
    pointers = point_at("blood drawn", note=note, diagnoses=_diagnoses(note, *words))
    assert pointers == (1, 2, 3, 4)
    assert len(pointers) == MOST_POINTERS


def test_an_empty_note_has_no_procedures(chargemaster: Chargemaster) -> None:
    assert _find("", chargemaster) == FoundProcedures(procedures=())
