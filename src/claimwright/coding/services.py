"""Everything that is billed for a visit besides its diagnoses: visit, procedures, modifiers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from claimwright.base.finding import Finding
from claimwright.codes.chargemaster import Chargemaster, ItemKind
from claimwright.coding.cues import cues
from claimwright.coding.evaluation import Evaluation, SameDay, evaluate
from claimwright.coding.preventive import Preventive, find_preventive_visit
from claimwright.coding.procedures import FoundProcedures, find_procedures
from claimwright.coding.psychotherapy import find_session
from claimwright.coding.suggestion import (
    LevelOfService,
    ProviderQuery,
    Suggestion,
    Tier,
)
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.note import Note
from claimwright.notes.span import Span

# A significant, separately identifiable visit on the day of a minor procedure or of a preventive
# visit. Source: NCCI Policy Manual for Medicare, chapter I, section D.
SEPARATE_VISIT = "25"
# The visit at which surgery with 90 days of follow-up was decided, on its day or the day before.
# Source: Medicare Claims Processing Manual, chapter 12, section 40.2.
DECISION_FOR_SURGERY = "57"
# Telehealth by video, and by sound alone. Source: AMA CPT appendix A; CMS telehealth rules.
BY_VIDEO = "95"
BY_SOUND_ALONE = "93"

_TELEHEALTH_PLACES = frozenset({"02", "10"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The visit first, then procedures in the order of the note."""

    procedures: tuple[Suggestion, ...]
    level: LevelOfService | None = None
    queries: tuple[ProviderQuery, ...] = ()
    findings: tuple[Finding, ...] = ()


def suggest_services(
    note: Note,
    *,
    diagnoses: tuple[Suggestion, ...],
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
) -> Services:
    """Suggest what to bill for a visit besides its diagnoses, each with the words that support it.

    diagnoses: the ICD-10-CM suggestions, in the order in which they will stand among the codes;
    pointers count them from 1. on: the date of service, which decides the law.
    """
    if not note.text.strip():
        return Services(procedures=())
    found = find_procedures(note, chargemaster=chargemaster, diagnoses=diagnoses)
    session = find_session(note, diagnoses=diagnoses, chargemaster=chargemaster, on=on)
    queries = list(found.queries) + ([session.query] if session.query else [])
    visits: list[Suggestion] = []
    level: LevelOfService | None = None
    if session.is_session:
        # A visit beside psychotherapy is billed with add-on codes, which need a person.
        visits += [session.suggestion] if session.suggestion else []
    else:
        preventive = find_preventive_visit(
            diagnoses=diagnoses, chargemaster=chargemaster, visit=visit
        )
        visits += [preventive.suggestion] if preventive.suggestion else []
        evaluation = _evaluate_beside(note, found, preventive, diagnoses, chargemaster, on, visit)
        level = evaluation.level
        visits += [evaluation.suggestion] if evaluation.suggestion else []
    seen_by = _telehealth(note, visit)
    if seen_by is not None and seen_by.query is not None and visits:
        queries.append(seen_by.query)
    if seen_by is not None and seen_by.modifier:
        visits = [_with_modifier(one, seen_by.modifier, seen_by.words) for one in visits]
    return Services(procedures=(*visits, *found.procedures), level=level, queries=tuple(queries))


def _evaluate_beside(
    note: Note,
    found: FoundProcedures,
    preventive: Preventive,
    diagnoses: tuple[Suggestion, ...],
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
) -> Evaluation:
    """Evaluate the visit with what procedures and a preventive visit of the day have taken away."""
    items = [(one, chargemaster.get(one.code)) for one in found.procedures]
    global_procedures = [one for one, item in items if item is not None and item.includes_visit]
    interpreted = [
        span
        for one, item in items
        if item is not None and item.kind is ItemKind.PROCEDURE
        for span in one.spans
    ]
    label = "the procedure" if global_procedures else ""
    if preventive.places:
        label = "the preventive visit"
    taken = {place for one in global_procedures for place in one.diagnosis_pointers}
    evaluation = evaluate(
        note,
        diagnoses=diagnoses,
        chargemaster=chargemaster,
        on=on,
        visit=visit,
        same_day=SameDay(
            label=label,
            diagnoses=frozenset(taken | set(preventive.places)),
            billed_apart=tuple(interpreted),
        ),
    )
    if evaluation.suggestion is None or not label:
        return evaluation
    if preventive.places and not _is_significant(evaluation):
        return Evaluation(level=None)
    return _set_apart(note, evaluation, global_procedures, chargemaster)


def _is_significant(evaluation: Evaluation) -> bool:
    """Whether a problem at a preventive visit took work of its own: a decision of moderate risk.

    Source: AMA CPT, preventive medicine services: an insignificant or trivial problem that needs
    no additional work is not reported apart.
    """
    if evaluation.level is None:
        return False
    return any(
        element.name == "risk" and element.level in ("moderate", "high")
        for element in evaluation.level.elements
    )


def _set_apart(
    note: Note,
    evaluation: Evaluation,
    global_procedures: list[Suggestion],
    chargemaster: Chargemaster,
) -> Evaluation:
    """Mark the visit as standing on its own beside what was done the same day."""
    suggestion = evaluation.suggestion
    if suggestion is None:
        return evaluation
    periods = {
        item.global_period
        for one in global_procedures
        if (item := chargemaster.get(one.code)) is not None
    }
    if "090" not in periods:
        return replace(evaluation, suggestion=_with_modifier(suggestion, SEPARATE_VISIT, ()))
    whole = Span(start=0, end=len(note.text))
    decided = cues("decision_making", "major_surgery_words").find(note.text, whole)
    if not decided:
        return Evaluation(level=None)
    return replace(evaluation, suggestion=_with_modifier(suggestion, DECISION_FOR_SURGERY, decided))


@dataclass(frozen=True, slots=True, kw_only=True)
class _SeenBy:
    modifier: str = ""
    words: tuple[Span, ...] = ()
    query: ProviderQuery | None = None


def _telehealth(note: Note, visit: VisitFacts) -> _SeenBy | None:
    """Choose the telehealth modifier from the note's words, where the place is a telehealth one."""
    if visit.place_of_service not in _TELEHEALTH_PLACES:
        return None
    whole = Span(start=0, end=len(note.text))
    sound = cues("performance", "telehealth_audio_only").find(note.text, whole)
    if sound:
        return _SeenBy(modifier=BY_SOUND_ALONE, words=sound[:1])
    video = cues("performance", "telehealth_video").find(note.text, whole)
    if video:
        return _SeenBy(modifier=BY_VIDEO, words=video[:1])
    first = note.sentences[0].span if note.sentences else Span(start=0, end=len(note.text))
    return _SeenBy(
        query=ProviderQuery(
            about="",
            question="By which means was the patient seen?",
            options=("Sound and picture, live", "Sound only", "Other"),
            spans=(first,),
        )
    )


def _with_modifier(suggestion: Suggestion, modifier: str, words: tuple[Span, ...]) -> Suggestion:
    return replace(
        suggestion,
        modifiers=(*suggestion.modifiers, modifier),
        spans=tuple(sorted({*suggestion.spans, *words})),
        tier=suggestion.tier if words else Tier.REVIEW,
    )
