"""Psychotherapy by the documented minutes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.codes.chargemaster import (
    Chargemaster,
    ChargemasterItem,
    ItemKind,
)
from claimwright.codes.systems import CodeSystem
from claimwright.coding.law import psychotherapy_times
from claimwright.coding.psychotherapy import find_session
from claimwright.coding.services import suggest_services
from claimwright.coding.visit_facts import Setting, VisitFacts
from claimwright.notes.reader import read

HERE = Path(__file__).parent
ON = date(2026, 5, 4)
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "psychotherapy_cases.yaml").read_text("utf-8"))
CHARGEMASTER = Chargemaster(
    ChargemasterItem(
        code=f"PSY{minutes}",
        system=CodeSystem.CPT,
        kind=ItemKind.PSYCHOTHERAPY,
        minutes=minutes,
        description=f"Talk therapy {minutes}",
        charge_cents=100,
    )
    for minutes in (30, 45, 60)
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_minutes_decide(case: dict[str, Any]) -> None:
    session = find_session(read(case["note"]), diagnoses=(), chargemaster=CHARGEMASTER, on=ON)
    expected = case["named_minutes"]
    assert session.is_session is case.get("is_session", expected is not None)
    assert (session.query is not None) is case.get("asked", False)
    if expected is None:
        assert session.suggestion is None
    else:
        assert session.suggestion is not None
        assert session.suggestion.code == f"PSY{expected}"
        words = [span.of(case["note"]) for span in session.suggestion.spans]
        assert any(character.isdigit() for each in words for character in each)


def test_a_session_that_cannot_be_billed_says_why() -> None:
    short = find_session(
        read("15 minutes of psychotherapy."), diagnoses=(), chargemaster=CHARGEMASTER, on=ON
    )
    assert "too short" in short.why
    unknown = find_session(
        read("53 minutes of psychotherapy."), diagnoses=(), chargemaster=Chargemaster([]), on=ON
    )
    assert "chargemaster has no item" in unknown.why


def test_every_minute_belongs_to_one_session_length_at_most() -> None:
    rows = psychotherapy_times(on=ON)
    for minutes in range(1, 200):
        holding = [
            row.named_minutes
            for row in rows
            if row.minutes_at_least <= minutes <= (row.minutes_at_most or 10_000)
        ]
        assert len(holding) == (0 if minutes < 16 else 1), minutes


def test_no_rule_before_it_began() -> None:
    assert psychotherapy_times(on=date(2012, 12, 31)) == ()


def test_no_office_visit_stands_beside_a_session() -> None:
    note = read(
        "CC: low mood\nSubjective: Low mood.\nObjective: Calm. 45 minutes of psychotherapy.\n"
        "Assessment: Depression.\nPlan: Continue sertraline 50 mg daily.\n"
    )
    services = suggest_services(
        note,
        diagnoses=(),
        chargemaster=CHARGEMASTER,
        on=ON,
        visit=VisitFacts(patient_is_new=False, setting=Setting.OFFICE),
    )
    assert [one.code for one in services.procedures] == ["PSY45"]
    assert services.level is None
