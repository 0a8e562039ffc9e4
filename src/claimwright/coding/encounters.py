"""Reasons for a visit that are no disease: check-up, vaccine, insulin for the long term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.systems import CodeSystem
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.note import Note, SectionKind, SentenceRole
from claimwright.notes.span import Span

_ADULT_YEARS = 18

_PREVENTIVE = re.compile(
    r"\b(?:annual (?:physical|wellness|preventive|preventative|health)(?: (?:exam(?:ination)?"
    r"|visit|check[- ]?up))?"
    r"|(?:preventive|preventative|wellness)(?: (?:medicine|health|care))? (?:visit"
    r"|exam(?:ination)?|check[- ]?up)"
    r"|well[- ](?:child|baby|adult|patient)(?: (?:visit|exam(?:ination)?|check[- ]?up|check|care))?"
    r"|(?:routine|complete|general|yearly) (?:adult )?(?:physical|health|medical"
    r"|check[- ]?up)(?: (?:exam(?:ination)?|check[- ]?up))?"
    r"|routine check[- ]?up|health maintenance (?:exam(?:ination)?|visit)|medicare wellness visit"
    r"|encounter for (?:general )?(?:adult )?(?:medical )?exam(?:ination)?)\b",
    re.IGNORECASE,
)
_ABNORMAL = re.compile(r"\bwith(?: an)? abnormal findings?\b", re.IGNORECASE)
_VACCINE = (
    r"(?:vaccin\w+|immuniz\w+|flu shot|tdap|mmr|dtap|pneumovax|prevnar|shingrix|gardasil|booster"
    r"|influenza shot|covid[- ]?19 shot)"
)
_GIVEN = r"(?:given|administered|received|provided)"
_IMMUNIZATION = re.compile(
    rf"\b{_VACCINE}\b(?! (?:titers?|card|record|history"
    rf"|status))[^.;\n]{{0,60}}\b{_GIVEN}\b(?: today| in (?:clinic|the office)| at this visit)?"
    rf"|\b(?:administered|gave|given|receives?|received)\b[^.;\n]{{0,40}}\b{_VACCINE}\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:up to date|last year|previously|in (?:19|20)\d\d|already|has received|had (?:received"
    r"|been)"
    r"|were given|declin\w+|refus\w+|defer\w*|status)\b",
    re.IGNORECASE,
)
_INSULIN = re.compile(
    r"\b(?:insulin(?! (?:resist|sensitiv|level|secret|secretagogue|growth))(?: (?:glargine"
    r"|lispro|aspart"
    r"|detemir|degludec|pump))?|lantus|levemir|humalog|novolog|tresiba|basaglar|toujeo|humulin"
    r"|novolin)\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:on|takes?|taking|continues?|using|uses|currently|units?|nightly|daily|bedtime"
    r"|long[- ]term)\b",
    re.IGNORECASE,
)
_INSULIN_SECTIONS = (
    SectionKind.MEDICATIONS,
    SectionKind.ASSESSMENT,
    SectionKind.PLAN,
    SectionKind.ASSESSMENT_AND_PLAN,
    SectionKind.HISTORY_OF_PRESENT_ILLNESS,
    SectionKind.OTHER,
)
_REASON_SECTIONS = (
    SectionKind.CHIEF_COMPLAINT,
    SectionKind.ASSESSMENT,
    SectionKind.ASSESSMENT_AND_PLAN,
    SectionKind.OTHER,
)
_GIVEN_SECTIONS = (
    SectionKind.PROCEDURE,
    SectionKind.PLAN,
    SectionKind.ASSESSMENT,
    SectionKind.ASSESSMENT_AND_PLAN,
    SectionKind.OTHER,
)
_NOT_CURRENT = (Assertion.NEGATED, Assertion.FAMILY, Assertion.HYPOTHETICAL, Assertion.HISTORICAL)


def encounter_codes(
    note: Note, *, icd10cm: ICD10CM, visit: VisitFacts, diagnoses: tuple[Suggestion, ...]
) -> list[Suggestion]:
    """Suggest the codes of the visit's own reason and circumstances.

    Source: ICD-10-CM Official Guidelines, sections I.C.21.c.2 (vaccination), I.C.21.c.13 (routine
    examinations) and I.C.4.a.3 (long-term use of insulin).
    """
    return [
        *_preventive(note, icd10cm, visit),
        *_immunization(note, icd10cm),
        *_insulin(note, icd10cm, diagnoses),
    ]


def _preventive(note: Note, icd10cm: ICD10CM, visit: VisitFacts) -> Iterator[Suggestion]:
    for sentence in note.sentences_in(*_REASON_SECTIONS):
        # "Here for her annual exam" in running text tells the reason; "after her annual exam" not.
        is_running = sentence.role is SentenceRole.TEXT and note.kind_of(sentence).is_assessment
        if is_running and not re.search(r"\bfor\b", sentence.span.of(note.text)):
            continue
        match = _PREVENTIVE.search(note.text, sentence.span.start, sentence.span.end)
        if match is None:
            continue
        span = Span(start=match.start(), end=match.end())
        if assertion_of(note, span) in _NOT_CURRENT:
            continue
        words = sentence.span.of(note.text)
        is_abnormal = _ABNORMAL.search(words) is not None
        is_child = (
            visit.age_years < _ADULT_YEARS
            if visit.age_years is not None
            else re.search(r"child|baby", match[0], re.IGNORECASE) is not None
        )
        code = (
            ("Z00.121" if is_abnormal else "Z00.129")
            if is_child
            else ("Z00.01" if is_abnormal else "Z00.00")
        )
        yield _suggestion(
            code,
            icd10cm,
            note.kind_of(sentence),
            (span,),
            found_by="encounter-rule",
            why=f"The visit is a routine examination: “{match[0]}”"
            + (" with abnormal findings." if is_abnormal else "; no abnormal findings are named."),
            confidence=0.85,
        )
        return


def _immunization(note: Note, icd10cm: ICD10CM) -> Iterator[Suggestion]:
    for sentence in note.sentences_in(*_GIVEN_SECTIONS):
        words = sentence.span.of(note.text)
        match = _IMMUNIZATION.search(note.text, sentence.span.start, sentence.span.end)
        if match is None or _PAST.search(words):
            continue
        span = Span(start=match.start(), end=match.end())
        # "Vaccine against influenza given" names a disease, not the vaccine, as a risk.
        if assertion_of(note, span) in _NOT_CURRENT:
            continue
        yield _suggestion(
            "Z23",
            icd10cm,
            note.kind_of(sentence),
            (span,),
            found_by="encounter-rule",
            why=f"A vaccine was given at this visit: “{match[0]}”.",
            confidence=0.85,
        )
        return


def _insulin(
    note: Note, icd10cm: ICD10CM, diagnoses: tuple[Suggestion, ...]
) -> Iterator[Suggestion]:
    # Type 1 is treated by insulin by its nature; the code adds nothing there.
    if not any(one.code.startswith(("E08", "E09", "E11", "E13")) for one in diagnoses):
        return
    for sentence in note.sentences_in(*_INSULIN_SECTIONS):
        match = _INSULIN.search(note.text, sentence.span.start, sentence.span.end)
        if match is None:
            continue
        is_listed = note.kind_of(sentence) is SectionKind.MEDICATIONS
        if not is_listed and not _TAKEN.search(sentence.span.of(note.text)):
            continue
        span = Span(start=match.start(), end=match.end())
        if assertion_of(note, span) is not Assertion.PRESENT:
            continue
        yield _suggestion(
            "Z79.4",
            icd10cm,
            note.kind_of(sentence),
            (span,),
            found_by="encounter-rule",
            why=f"Diabetes that is not type 1 is treated with insulin: “{match[0]}” (I.C.4.a.3).",
            confidence=0.7,
        )
        return


def _suggestion(
    code: str,
    icd10cm: ICD10CM,
    section: SectionKind,
    spans: tuple[Span, ...],
    *,
    found_by: str,
    why: str,
    confidence: float,
) -> Suggestion:
    return Suggestion(
        system=CodeSystem.ICD10CM,
        code=code,
        label=icd10cm.label(code),
        spans=spans,
        section=section,
        found_by=found_by,
        why=why,
        confidence=confidence,
        tier=Tier.AUTO if confidence >= 0.8 else Tier.REVIEW,
    )
