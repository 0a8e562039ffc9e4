"""Notes that others wrote: nothing crashes, and every word shown is a word of the note."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from claimwright.codes.chargemaster import load
from claimwright.codes.systems import CodeSystem
from claimwright.coding.services import suggest_services
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.note import Note
from claimwright.notes.reader import read

DEMO = Path(__file__).resolve().parents[2] / "src" / "claimwright" / "demo"


def _first_problem(note: Note) -> tuple[Suggestion, ...]:
    """Take the first sentence of the assessment for a problem."""
    for sentence in note.sentences:
        kind = note.kind_of(sentence)
        if kind.is_assessment:
            return (
                Suggestion(
                    system=CodeSystem.ICD10CM,
                    code="I10",
                    label="",
                    spans=(sentence.span,),
                    section=kind,
                    found_by="case",
                    why="case",
                    confidence=1.0,
                    tier=Tier.AUTO,
                ),
            )
    return ()


def test_every_note_is_read_to_its_end(shared_data: Path) -> None:
    rows = yaml.safe_load((DEMO / "practice.yaml").read_text("utf-8"))["chargemaster"]
    chargemaster = load(rows).chargemaster
    paths = sorted((shared_data / "notes").glob("*.txt"))
    assert paths
    levels: set[str | None] = set()
    for path in paths:
        note = read(path.read_text("utf-8"))
        services = suggest_services(
            note,
            diagnoses=_first_problem(note),
            chargemaster=chargemaster,
            on=date(2026, 5, 4),
            visit=VisitFacts(patient_is_new=False, age_years=50),
        )
        shown = [span for one in services.procedures for span in one.spans]
        if services.level is not None:
            levels.add(services.level.code)
            shown += [span for element in services.level.elements for span in element.spans]
        assert all(span.of(note.text).strip() and span.end <= len(note.text) for span in shown)
        assert all(one.why and one.spans for one in services.procedures)
    # Notes of one kind do not all come out alike.
    assert len(levels - {None}) >= 3
