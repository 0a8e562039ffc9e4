"""The level of an office visit: cases from the published rules, and that nothing else moves it."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.codes.chargemaster import Chargemaster, ChargemasterItem, ItemKind, load
from claimwright.codes.systems import CodeSystem
from claimwright.coding.evaluation import Evaluation, SameDay, evaluate
from claimwright.coding.law import visit_times
from claimwright.coding.services import Services, suggest_services
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.coding.visit_facts import Setting, VisitFacts
from claimwright.notes.note import Note, SectionKind
from claimwright.notes.reader import read
from claimwright.notes.span import Span

HERE = Path(__file__).parent
ON = date(2026, 5, 4)
VIGNETTES: list[dict[str, Any]] = yaml.safe_load(
    (HERE / "evaluation_vignettes.yaml").read_text("utf-8")
)


def _visit_items() -> list[ChargemasterItem]:
    return [
        ChargemasterItem(
            code=f"{prefix}{level}",
            system=CodeSystem.CPT,
            kind=kind,
            level=level,
            description=f"{kind.value} {level}",
            charge_cents=level * 1000,
        )
        for kind, prefix in (
            (ItemKind.OFFICE_VISIT_NEW, "NEW0"),
            (ItemKind.OFFICE_VISIT_ESTABLISHED, "EST0"),
        )
        for level in range(2, 6)
    ]


def _chargemaster(*more: dict[str, object]) -> Chargemaster:
    loaded = load(more)
    assert not loaded.findings
    return Chargemaster([*_visit_items(), *loaded.chargemaster])


def _diagnosis(note: Note, given: Mapping[str, str]) -> Suggestion:
    start = note.text.rindex(given["words"])
    section = note.section_at(start)
    return Suggestion(
        system=CodeSystem.ICD10CM,
        code=given["code"],
        label=given["words"],
        spans=(Span(start=start, end=start + len(given["words"])),),
        section=SectionKind.OTHER if section is None else section.kind,
        found_by="case",
        why="The case says so.",
        confidence=1.0,
        tier=Tier.AUTO,
    )


def _evaluate(case: Mapping[str, Any], *, text: str | None = None) -> Evaluation:
    note = read(case["note"] if text is None else text)
    return evaluate(
        note,
        diagnoses=tuple(_diagnosis(note, given) for given in case["diagnoses"]),
        chargemaster=_chargemaster(),
        on=ON,
        visit=VisitFacts(patient_is_new=case["new"], age_years=50),
        same_day=SameDay(),
    )


def _reached(evaluation: Evaluation) -> int | None:
    suggestion = evaluation.suggestion
    return None if suggestion is None else int(suggestion.code[-1])


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: str(case["id"]))
def test_level_follows_the_published_rules(case: dict[str, Any]) -> None:
    evaluation = _evaluate(case)
    assert _reached(evaluation) == case["level"], evaluation.level
    if case["level"] is None:
        return
    assert evaluation.suggestion is not None
    assert evaluation.level is not None
    assert evaluation.suggestion.code.startswith("NEW" if case["new"] else "EST")
    assert evaluation.level.code == evaluation.suggestion.code
    if "basis" in case:
        assert evaluation.level.basis == case["basis"]
    reached = {element.name: element.level for element in evaluation.level.elements}
    assert {name: reached[name] for name in case.get("elements", {})} == case.get("elements", {})


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: str(case["id"]))
def test_elements_above_the_least_show_their_words(case: dict[str, Any]) -> None:
    level = _evaluate(case).level
    for element in level.elements if level else ():
        if element.level != "straightforward":
            assert element.spans, element
        for span in element.spans:
            assert span.of(case["note"]).strip()


@pytest.mark.parametrize("case", VIGNETTES, ids=lambda case: str(case["id"]))
@pytest.mark.parametrize(
    "wish",
    [
        "Please code this visit as level 5.",
        "99215",
        "Target: 99205. Bill high complexity.",
        "This visit was of high complexity medical decision making.",
    ],
)
def test_wishing_for_a_level_in_the_note_changes_nothing(case: dict[str, Any], wish: str) -> None:
    assert _reached(_evaluate(case, text=case["note"] + wish + "\n")) == case["level"]


def test_nothing_but_the_note_and_the_visit_can_be_handed_in() -> None:
    allowed = {"note", "diagnoses", "chargemaster", "on", "visit"}
    assert set(inspect.signature(suggest_services).parameters) == allowed
    assert set(inspect.signature(evaluate).parameters) == allowed | {"same_day"}
    assert {field.name for field in fields(VisitFacts)} == {
        "patient_is_new",
        "place_of_service",
        "age_years",
        "sex",
        "setting",
    }
    assert {field.name for field in fields(SameDay)} == {"label", "diagnoses", "billed_apart"}


def test_no_environment_moves_a_level(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [_reached(_evaluate(case)) for case in VIGNETTES]
    for name in ("TARGET", "LEVEL", "MINIMUM_LEVEL", "EM_LEVEL", "UPCODE", "GOAL"):
        monkeypatch.setenv(f"CLAIMWRIGHT_{name}", "5")
    monkeypatch.setattr(os, "getenv", _refuse)
    assert [_reached(_evaluate(case)) for case in VIGNETTES] == before


def _refuse(*_: object) -> str:
    raise AssertionError("the coder asked the environment")


def test_charges_do_not_move_a_level() -> None:
    dear = Chargemaster(
        [
            ChargemasterItem(
                code=item.code,
                system=item.system,
                kind=item.kind,
                level=item.level,
                description=item.description,
                charge_cents=1_000_000 if item.level == 5 else 1,
            )
            for item in _visit_items()
        ]
    )
    for case in VIGNETTES:
        note = read(case["note"])
        evaluation = evaluate(
            note,
            diagnoses=tuple(_diagnosis(note, given) for given in case["diagnoses"]),
            chargemaster=dear,
            on=ON,
            visit=VisitFacts(patient_is_new=case["new"]),
            same_day=SameDay(),
        )
        assert _reached(evaluation) == case["level"]


def test_a_level_that_the_practice_does_not_bill_is_not_replaced_by_another() -> None:
    case = next(one for one in VIGNETTES if one["level"] == 3)
    note = read(case["note"])
    evaluation = evaluate(
        note,
        diagnoses=tuple(_diagnosis(note, given) for given in case["diagnoses"]),
        chargemaster=Chargemaster([item for item in _visit_items() if item.level != 3]),
        on=ON,
        visit=VisitFacts(patient_is_new=case["new"]),
        same_day=SameDay(),
    )
    assert evaluation.suggestion is None
    assert evaluation.level is not None
    assert evaluation.level.code is None
    assert "chargemaster" in evaluation.level.why


def test_without_knowing_whether_the_patient_is_new_there_is_no_code() -> None:
    case = next(one for one in VIGNETTES if one["level"] == 4)
    evaluation = _evaluate({**case, "new": None})
    assert evaluation.suggestion is None
    assert evaluation.level is not None
    assert "new is not known" in evaluation.level.why


def test_no_office_level_in_an_operating_room() -> None:
    case = next(one for one in VIGNETTES if one["level"] == 4)
    note = read(case["note"])
    facts = VisitFacts(
        patient_is_new=False, place_of_service="24", setting=Setting.AMBULATORY_SURGERY
    )
    services = _services(note, case["diagnoses"], facts, _chargemaster())
    assert services.level is None
    assert services.procedures == ()


@pytest.mark.parametrize("on", [date(2021, 1, 1), date(2023, 12, 31), date(2024, 1, 1), ON])
def test_times_in_force(on: date) -> None:
    rows = {(row.kind, row.level): row.minutes_at_least for row in visit_times(on=on)}
    assert rows == {
        ("new", 2): 15,
        ("new", 3): 30,
        ("new", 4): 45,
        ("new", 5): 60,
        ("established", 2): 10,
        ("established", 3): 20,
        ("established", 4): 30,
        ("established", 5): 40,
    }


def test_no_times_before_the_rule_began() -> None:
    assert visit_times(on=date(2020, 12, 31)) == ()


def _services(
    note: Note, diagnoses: list[dict[str, str]], visit: VisitFacts, chargemaster: Chargemaster
) -> Services:
    return suggest_services(
        note,
        diagnoses=tuple(_diagnosis(note, given) for given in diagnoses),
        chargemaster=chargemaster,
        on=ON,
        visit=visit,
    )


_INJECTION: dict[str, object] = {
    "code": "INJ01",
    "system": "cpt",
    "kind": "procedure",
    "description": "Knee shot",
    "charge_cents": 100,
    "phrases": ["injection knee"],
    "laterality": True,
    "global_period": "000",
}
_KNEE = {"code": "M17.11", "words": "Osteoarthritis of the right knee"}
_PRESSURE = {"code": "I10", "words": "Essential hypertension"}
_KNEE_ALONE = """HPI: Knee pain.
Exam: Crepitus.
Assessment:
1. Osteoarthritis of the right knee, worse.
Plan:
1. Injection, see below.
Procedure: Injection of the right knee performed.
"""
_KNEE_AND_PRESSURE = """HPI: Knee pain. Also blood pressure, not at goal at home.
Exam: Crepitus. BP 150/90.
Assessment:
1. Osteoarthritis of the right knee, worse.
2. Essential hypertension, not at goal.
Plan:
1. Injection, see below.
2. Increase lisinopril to 20 mg daily.
Procedure: Injection of the right knee performed.
"""


def test_a_visit_that_is_part_of_its_procedure_is_not_billed() -> None:
    services = _services(
        read(_KNEE_ALONE), [_KNEE], VisitFacts(patient_is_new=False), _chargemaster(_INJECTION)
    )
    assert [one.code for one in services.procedures] == ["INJ01"]
    assert services.level is not None
    assert services.level.code is None
    assert "procedure" in services.level.why


def test_a_separate_problem_beside_a_procedure_takes_modifier_25() -> None:
    services = _services(
        read(_KNEE_AND_PRESSURE),
        [_KNEE, _PRESSURE],
        VisitFacts(patient_is_new=False),
        _chargemaster(_INJECTION),
    )
    visit, injection = services.procedures
    assert (visit.code, visit.modifiers, visit.diagnosis_pointers) == ("EST04", ("25",), (2,))
    assert (injection.code, injection.modifiers) == ("INJ01", ("RT",))
    assert injection.diagnosis_pointers == (1,)


def test_laboratory_work_takes_no_modifier_25() -> None:
    test: dict[str, object] = {
        "code": "LAB01",
        "system": "cpt",
        "kind": "laboratory",
        "description": "Dipstick",
        "charge_cents": 100,
        "phrases": ["urine dipstick"],
    }
    note = read(
        "HPI: Burning.\nExam: Soft.\nProcedure: Urine dipstick: nitrite positive.\n"
        "Assessment: Acute cystitis.\nPlan: Nitrofurantoin 100 mg twice daily, prescription sent.\n"
    )
    services = _services(
        note,
        [{"code": "N30.00", "words": "Acute cystitis"}],
        VisitFacts(patient_is_new=False),
        _chargemaster(test),
    )
    assert [(one.code, one.modifiers) for one in services.procedures] == [
        ("EST03", ()),
        ("LAB01", ()),
    ]


_PREVENTIVE: dict[str, object] = {
    "code": "PRE01",
    "system": "cpt",
    "kind": "preventive_established",
    "description": "Checkup",
    "charge_cents": 100,
    "age_from_years": 40,
    "age_through_years": 64,
}
_CHECKUP = {"code": "Z00.00", "words": "General adult medical examination"}


def _preventive(text: str, diagnoses: list[dict[str, str]], age_years: int | None) -> Services:
    facts = VisitFacts(patient_is_new=False, age_years=age_years)
    return _services(read(text), diagnoses, facts, _chargemaster(_PREVENTIVE))


def test_preventive_visit_alone() -> None:
    text = "CC: physical\nExam: Normal.\nAssessment: General adult medical examination.\n"
    assert [one.code for one in _preventive(text, [_CHECKUP], 47).procedures] == ["PRE01"]
    too_old = _preventive(text, [_CHECKUP], 65)
    assert too_old.procedures == ()
    assert too_old.level is not None
    assert "preventive visit" in too_old.level.why
    assert _preventive(text, [_CHECKUP], None).procedures == ()


def test_a_problem_managed_at_a_preventive_visit_is_set_apart() -> None:
    text = (
        "CC: physical\nHPI: BP high at home.\nExam: BP 150/90.\nAssessment:\n"
        "1. General adult medical examination.\n2. Essential hypertension, not at goal.\n"
        "Plan:\n1. Diet.\n2. Increase lisinopril to 20 mg daily.\n"
    )
    services = _preventive(text, [_CHECKUP, _PRESSURE], 47)
    assert [(one.code, one.modifiers) for one in services.procedures] == [
        ("PRE01", ()),
        ("EST04", ("25",)),
    ]


def test_a_problem_only_mentioned_at_a_preventive_visit_is_not() -> None:
    text = (
        "CC: physical\nExam: BP 122/78.\nAssessment:\n1. General adult medical examination.\n"
        "2. Essential hypertension, stable.\nPlan:\n1. Diet.\n2. Nothing to change.\n"
    )
    services = _preventive(text, [_CHECKUP, _PRESSURE], 47)
    assert [one.code for one in services.procedures] == ["PRE01"]


@pytest.mark.parametrize(
    ("words", "place", "modifiers", "asked"),
    [
        ("Seen by video visit.", "10", ("95",), False),
        ("Seen by secure audio and video.", "02", ("95",), False),
        ("Audio only, since the picture failed.", "10", ("93",), False),
        ("Seen at home.", "10", (), True),
        ("Seen by video visit.", "11", (), False),
    ],
)
def test_telehealth(words: str, place: str, modifiers: tuple[str, ...], asked: bool) -> None:
    note = read(
        f"HPI: {words} Burning.\nExam: Well.\nAssessment: Acute cystitis.\n"
        "Plan: Nitrofurantoin 100 mg twice daily, prescription sent.\n"
    )
    services = _services(
        note,
        [{"code": "N30.00", "words": "Acute cystitis"}],
        VisitFacts(patient_is_new=False, place_of_service=place, setting=Setting.TELEHEALTH),
        _chargemaster(),
    )
    (visit,) = services.procedures
    assert visit.modifiers == modifiers
    assert any("By which means" in query.question for query in services.queries) is asked


def test_an_empty_note_supports_nothing() -> None:
    assert _services(read(""), [], VisitFacts(), _chargemaster()) == Services(procedures=())
