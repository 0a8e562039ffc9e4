"""The level of an office visit, by medical decision making or by total time.

The level follows the words of the note and nothing else: there is no target, no default and no
setting that could raise it. Both ways are worked out, and the higher one that the words fully
support is named with its basis, as the guidelines leave it to the provider.

Source: AMA CPT E/M guidelines 2021, 2023 and 2024; CMS CY 2021 PFS final rule, 85 FR 84472.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from claimwright.codes.chargemaster import Chargemaster, ChargemasterItem
from claimwright.coding.cues import cues
from claimwright.coding.evaluation.complexity import Complexity, Element, decide
from claimwright.coding.evaluation.data import weigh_data
from claimwright.coding.evaluation.problems import Problem, problems_addressed, weigh_problems
from claimwright.coding.evaluation.risk import weigh_risk
from claimwright.coding.evaluation.time import (
    StatedTime,
    level_by_time,
    stated_time,
    time_element,
)
from claimwright.coding.pointers import MOST_POINTERS
from claimwright.coding.suggestion import (
    LevelElement,
    LevelOfService,
    Suggestion,
    Tier,
)
from claimwright.coding.visit_facts import Setting, VisitFacts
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

BY_DECISION_MAKING = "medical decision making"
BY_TIME = "total time"

# CMS place of service codes at which the office and other outpatient visit codes are used.
_OFFICE_PLACES = frozenset({"02", "10", "11", "17", "19", "20", "22", "49", "50", "71", "72"})
_OFFICE_SETTINGS = frozenset({Setting.OFFICE, Setting.OUTPATIENT, Setting.TELEHEALTH})
_ENCOUNTER_SECTIONS = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.REVIEW_OF_SYSTEMS,
        SectionKind.PHYSICAL_EXAM,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the words support. level None: no office visit at all. suggestion None: no code."""

    level: LevelOfService | None
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SameDay:
    """What else was done that day, and takes part of the note with it.

    diagnoses: places (from 1) of the diagnoses that it is for. billed_apart: words of tests that
    are billed with their own interpretation. label: what it is, in the sentence that explains.
    """

    label: str = ""
    diagnoses: frozenset[int] = frozenset()
    billed_apart: tuple[Span, ...] = ()


def evaluate(
    note: Note,
    *,
    diagnoses: tuple[Suggestion, ...],
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
    same_day: SameDay,
) -> Evaluation:
    """Work out the level of the office visit that the note documents.

    diagnoses: the ICD-10-CM suggestions in their order. Whether the patient is new comes from
    VisitFacts; where that is unknown, the level is told without a code.
    """
    if not is_office_encounter(note, visit=visit):
        return Evaluation(level=None)
    problems = problems_addressed(note, diagnoses=diagnoses, without=same_day.diagnoses)
    weighed = weigh_problems(problems)
    if weighed is None:
        return _without_problem(same_day, diagnoses)
    elements = (
        weighed,
        weigh_data(note, billed_apart=same_day.billed_apart),
        weigh_risk(note, without=_sentences_of(note, diagnoses, same_day.diagnoses)),
    )
    stated = stated_time(note)
    if stated is not None and same_day.label and not stated.is_apart_from_procedures:
        stated = None
    return _choose(note, elements, problems, stated, chargemaster, on, visit)


def is_office_encounter(note: Note, *, visit: VisitFacts) -> bool:
    """Whether a professional saw the patient where office visit codes are used."""
    if visit.setting not in _OFFICE_SETTINGS or visit.place_of_service not in _OFFICE_PLACES:
        return False
    opening = Span(start=0, end=max(1, min(len(note.text), 300)))
    if cues("decision_making", "no_encounter_words").stand_in(note.text, opening):
        return False
    kinds = {section.kind for section in note.sections}
    return bool(kinds & _ENCOUNTER_SECTIONS) or len(note.sections) == 1


def _without_problem(same_day: SameDay, diagnoses: tuple[Suggestion, ...]) -> Evaluation:
    if not diagnoses:
        why = "No diagnosis was found, so there is no problem to weigh. Code the diagnoses first."
    elif same_day.label:
        why = (
            f"Every problem belongs to {same_day.label} of the same day; nothing else was "
            "evaluated, so no visit is billed beside it."
        )
    else:
        why = "The diagnoses name no problem that was evaluated, so no visit is suggested."
    return Evaluation(
        level=LevelOfService(
            code=None, label="no visit", basis=BY_DECISION_MAKING, elements=(), why=why
        )
    )


def _sentences_of(
    note: Note, diagnoses: tuple[Suggestion, ...], places: frozenset[int]
) -> tuple[Sentence, ...]:
    """Take the numbered lines of plan and assessment that belong to some diagnoses alone."""
    numbers = {
        sentence.number
        for place in places
        for span in diagnoses[place - 1].spans
        if (sentence := note.sentence_at(span.start)) is not None and sentence.number is not None
    }
    return tuple(one for one in note.sentences if one.number in numbers)


def _choose(
    note: Note,
    elements: tuple[Element, Element, Element],
    problems: tuple[Problem, ...],
    stated: StatedTime | None,
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
) -> Evaluation:
    decided = decide(elements)
    shown: list[LevelElement] = [element.as_level_element() for element in elements]
    level, basis = int(decided), BY_DECISION_MAKING
    is_new = bool(visit.patient_is_new)
    if stated is not None:
        timed = level_by_time(stated.minutes, is_new=is_new, on=on)
        shown.append(time_element(stated, level=timed, is_new=is_new, on=on))
        if timed is not None and timed > level:
            level, basis = timed, BY_TIME
    why = _why(elements, decided, level, basis, stated)
    if visit.patient_is_new is None:
        why += " Whether the patient is new is not known; the registration has to say it."
        return Evaluation(level=_level(None, level, basis, tuple(shown), why))
    item = chargemaster.office_visit(is_new=visit.patient_is_new, level=level)
    if item is None:
        why += " The chargemaster has no item for it; add one."
        return Evaluation(level=_level(None, level, basis, tuple(shown), why))
    return Evaluation(
        level=_level(item, level, basis, tuple(shown), why),
        suggestion=_suggestion(note, item, problems, tuple(shown), why),
    )


def _why(
    elements: tuple[Element, Element, Element],
    decided: Complexity,
    level: int,
    basis: str,
    stated: StatedTime | None,
) -> str:
    if basis == BY_TIME and stated is not None:
        return f"Level {level} by total time: {stated.minutes} minutes on the date of the visit."
    steps = ", ".join(f"{element.name} {element.complexity.word}" for element in elements)
    return f"Level {level} by medical decision making: two of three reach {decided.word} ({steps})."


def _level(
    item: ChargemasterItem | None,
    level: int,
    basis: str,
    elements: tuple[LevelElement, ...],
    why: str,
) -> LevelOfService:
    return LevelOfService(
        code=None if item is None else item.code,
        label=f"office visit, level {level}" if item is None else item.description,
        basis=basis,
        elements=elements,
        why=why,
    )


def _suggestion(
    note: Note,
    item: ChargemasterItem,
    problems: tuple[Problem, ...],
    elements: tuple[LevelElement, ...],
    why: str,
) -> Suggestion:
    spans = tuple(sorted({span for element in elements for span in element.spans}))
    section = note.section_at(problems[0].diagnosis.spans[0].start)
    return Suggestion(
        system=item.system,
        code=item.code,
        label=item.description,
        spans=spans,
        section=SectionKind.ASSESSMENT if section is None else section.kind,
        found_by="evaluation and management",
        why=why,
        confidence=0.8,
        tier=Tier.REVIEW,
        diagnosis_pointers=tuple(problem.place for problem in problems)[:MOST_POINTERS],
    )
