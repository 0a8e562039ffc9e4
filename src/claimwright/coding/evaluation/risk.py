"""The risk of complications from what was decided for the patient.

Source: AMA CPT E/M guidelines 2021 and 2023, third element of medical decision making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from claimwright.coding.cues import cues, read_table
from claimwright.coding.evaluation.complexity import Complexity, Element
from claimwright.notes.note import Note, Sentence
from claimwright.notes.span import Span

_TABLE = "decision_making"

_HIGH = (
    ("hospital_words", "decision about hospital care"),
    ("emergency_surgery_words", "decision for emergency surgery"),
    ("toxicity_words", "drug therapy with intensive monitoring for toxicity"),
    ("resuscitation_words", "decision not to resuscitate or to de-escalate care"),
    ("parenteral_opioid_words", "parenteral controlled substance"),
)


def weigh_risk(note: Note, *, without: tuple[Sentence, ...] = ()) -> Element:
    """Find the gravest decision in the plan.

    without: sentences that belong to a procedure of the same day, whose risk is its own.
    """
    plan = [one for one in _plan(note) if one not in without]
    complexity, why, spans = max(_decisions(note, plan), key=lambda one: one[0])
    return Element(
        name="risk",
        complexity=complexity,
        spans=spans,
        why=why,
        missing=_MISSING.get(complexity, ""),
    )


_MISSING = {
    Complexity.STRAIGHTFORWARD: "treatment beyond rest and reassurance",
    Complexity.LOW: "a decision about a prescription drug, about surgery, or a social limit on "
    "treatment",
    Complexity.MODERATE: "monitoring for drug toxicity, hospital care, or surgery with stated risk "
    "factors",
}


def _plan(note: Note) -> list[Sentence]:
    found = [one for one in note.sentences if note.kind_of(one).is_plan]
    # Where nobody wrote a heading, the whole text has to serve.
    return found if found else [one for one in note.sentences if len(note.sections) == 1]


_Decision = tuple[Complexity, str, tuple[Span, ...]]


def _decisions(note: Note, plan: list[Sentence]) -> Iterator[_Decision]:
    for name, why in _HIGH:
        spans = _found(note, plan, name)
        if spans:
            yield Complexity.HIGH, f"{why}.", spans
    surgery = _found(note, plan, "major_surgery_words")
    if surgery:
        risks = _found(note, plan, "surgical_risk_words")
        if risks:
            yield Complexity.HIGH, "decision for major surgery with stated risks.", surgery + risks
        yield Complexity.MODERATE, "decision for major surgery.", surgery
    drugs = tuple(span for sentence in plan for span in _drug_decision(note.text, sentence.span))
    if drugs:
        yield Complexity.MODERATE, "prescription drug management.", drugs
    social = _found(note, plan, "social_limit_words")
    if social:
        yield Complexity.MODERATE, "treatment limited by social circumstances.", social
    low = _found(note, plan, "low_risk_words")
    if low:
        yield Complexity.LOW, "over-the-counter drugs, therapy or supports.", low
    minimal = _found(note, plan, "minimal_risk_words")
    yield Complexity.STRAIGHTFORWARD, "nothing of more than minimal risk.", minimal


def _found(note: Note, plan: list[Sentence], name: str) -> tuple[Span, ...]:
    return tuple(
        span
        for sentence in plan
        for span in cues(_TABLE, name).find(note.text, sentence.span)
        if not _is_left_open(note.text, sentence.span, span)
        and not _is_denied(note.text, sentence.span, span)
    )


def _is_left_open(text: str, sentence: Span, words: Span) -> bool:
    """Whether other words of the sentence say that nothing was decided."""
    return any(
        open_words.end <= words.start or words.end <= open_words.start
        for open_words in cues(_TABLE, "drug_not_decided_words").find(text, sentence)
    )


def _is_denied(text: str, sentence: Span, words: Span) -> bool:
    before = text[max(sentence.start, words.start - 30) : words.start]
    return cues(_TABLE, "denying_words").are_in(before.rpartition(",")[2])


def _drug_decision(text: str, sentence: Span) -> tuple[Span, ...]:
    """Find the words by which a prescription drug is started, changed, stopped or continued."""
    if cues(_TABLE, "drug_not_decided_words").stand_in(text, sentence):
        return ()
    written = cues(_TABLE, "prescription_words").find(text, sentence)
    if written and not _is_denied(text, sentence, written[0]):
        return written
    if cues(_TABLE, "over_the_counter_words").stand_in(text, sentence):
        return ()
    dose = _dose_pattern().search(text, sentence.start, sentence.end)
    if dose is None:
        return ()
    decided = cues(_TABLE, "drug_decision_words").find(text, sentence)
    often = cues(_TABLE, "frequency_words").find(text, sentence)
    if not decided and not often:
        return ()
    return (*decided[:1], Span(start=dose.start(), end=dose.end()))


@cache
def _dose_pattern() -> re.Pattern[str]:
    return re.compile(str(read_table(_TABLE)["dose_pattern"]), re.IGNORECASE)
