"""The amount and complexity of data reviewed and analyzed.

Source: AMA CPT E/M guidelines 2021 and 2023, second element of medical decision making.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from claimwright.coding.cues import Cues, cues, read_table
from claimwright.coding.evaluation.complexity import Complexity, Element
from claimwright.coding.labelled import with_label
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

_TABLE = "decision_making"
_VALUE = re.compile(r"\d|\b(?:normal|abnormal|negative|positive)\b", re.IGNORECASE)
_REVIEW = re.compile(r"\breview(?:ed|\s+of)\b", re.IGNORECASE)
_HISTORY = frozenset(
    {
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.OTHER,
        SectionKind.PHYSICAL_EXAM,
        SectionKind.PROCEDURE,
    }
)
_ELSEWHERE = frozenset(
    {
        SectionKind.FAMILY_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.PAST_MEDICAL_HISTORY,
        SectionKind.PAST_SURGICAL_HISTORY,
        SectionKind.MEDICATIONS,
        SectionKind.ALLERGIES,
        SectionKind.REVIEW_OF_SYSTEMS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What of each category the words show."""

    tests: dict[str, Span]
    external_notes: tuple[Span, ...]
    historian: tuple[Span, ...]
    interpretation: tuple[Span, ...]
    discussion: tuple[Span, ...]


def weigh_data(note: Note, *, billed_apart: tuple[Span, ...] = ()) -> Element:
    """Count tests, outside notes, an independent historian, interpretation and discussion.

    billed_apart: words of tests that are billed with their own interpretation; they do not count.
    """
    counted = _count(note, billed_apart)
    complexity = _complexity(counted)
    spans = {
        *counted.tests.values(),
        *counted.external_notes,
        *counted.historian,
        *counted.interpretation,
        *counted.discussion,
    }
    return Element(
        name="data",
        complexity=complexity,
        spans=tuple(sorted(spans)),
        why=_why(counted),
        missing=_MISSING.get(complexity, ""),
    )


_MISSING = {
    Complexity.STRAIGHTFORWARD: "two tests or outside notes reviewed or ordered, or a history "
    "from someone other than the patient",
    Complexity.LOW: "three tests, outside notes or historians, a test interpreted independently, "
    "or a discussion with an outside physician",
    Complexity.MODERATE: "a second of the three categories",
}


def _complexity(counted: _Counted) -> Complexity:
    items = len(counted.tests) + min(1, len(counted.external_notes))
    categories = [
        items + bool(counted.historian) >= 3,
        bool(counted.interpretation),
        bool(counted.discussion),
    ]
    if sum(categories) >= 2:
        return Complexity.HIGH
    if any(categories):
        return Complexity.MODERATE
    if items >= 2 or counted.historian:
        return Complexity.LOW
    return Complexity.STRAIGHTFORWARD


def _why(counted: _Counted) -> str:
    parts = []
    if counted.tests:
        parts.append(f"tests: {', '.join(counted.tests)}")
    if counted.external_notes:
        parts.append("outside notes reviewed")
    if counted.historian:
        parts.append("history from someone other than the patient")
    if counted.interpretation:
        parts.append("a test interpreted independently")
    if counted.discussion:
        parts.append("discussed with an outside physician")
    return ("; ".join(parts) or "no data reviewed or ordered in the words of the note") + "."


def _count(note: Note, billed_apart: tuple[Span, ...]) -> _Counted:
    tests: dict[str, Span] = {}
    notes: list[Span] = []
    historian: list[Span] = []
    interpretation: list[Span] = []
    discussion: list[Span] = []
    for sentence in note.sentences:
        if note.kind_of(sentence) in _ELSEWHERE:
            continue
        for name, span in _tests_in(note, sentence):
            if not any(span.start < done.end and done.start < span.end for done in billed_apart):
                tests.setdefault(name, span)
        notes += _pair(note, sentence, "external_note_words", "external_note_reviewed_words")
        historian += _pair(note, sentence, "historian_gives_words", "historian_words")
        interpretation += _affirmed(note, sentence, "independent_interpretation_words")
        discussion += _affirmed(note, sentence, "external_discussion_words")
    return _Counted(
        tests=tests,
        external_notes=tuple(notes),
        historian=tuple(historian),
        interpretation=tuple(interpretation),
        discussion=tuple(discussion),
    )


def _pair(note: Note, sentence: Sentence, first: str, second: str) -> Iterable[Span]:
    """Find words of a first list where words of a second stand in the same sentence."""
    if not cues(_TABLE, second).stand_in(note.text, with_label(note.text, sentence)):
        return ()
    return _affirmed(note, sentence, first)


def _affirmed(note: Note, sentence: Sentence, name: str) -> Iterable[Span]:
    within = with_label(note.text, sentence)
    # "Discussed with" is the very word of a discussion, and no reason to leave it out.
    is_open = name != "external_discussion_words" and cues(
        _TABLE, "test_not_counted_words"
    ).stand_in(note.text, within)
    return () if is_open else cues(_TABLE, name).find(note.text, within)


def _tests_in(note: Note, sentence: Sentence) -> list[tuple[str, Span]]:
    text, within = note.text, with_label(note.text, sentence)
    if not _counts(note, sentence, within):
        return []
    found = [(name, span) for name, names in _tests().items() for span in names.find(text, within)]
    return [
        (name, span)
        for name, span in found
        if not any(
            other.start <= span.start and span.end <= other.end and other != span
            for _, other in found
        )
    ]


def _counts(note: Note, sentence: Sentence, within: Span) -> bool:
    """Whether a sentence reviews or orders what it names."""
    text = note.text
    if cues(_TABLE, "test_not_counted_words").stand_in(text, within):
        return False
    kind = note.kind_of(sentence)
    if kind is SectionKind.RESULTS:
        return _VALUE.search(text, within.start, within.end) is not None
    if kind in _HISTORY:
        return _REVIEW.search(text, within.start, within.end) is not None or (
            kind is not SectionKind.HISTORY_OF_PRESENT_ILLNESS
            and cues(_TABLE, "test_ordered_words").stand_in(text, within)
        )
    return cues(_TABLE, "test_reviewed_words").stand_in(text, within) or cues(
        _TABLE, "test_ordered_words"
    ).stand_in(text, within)


@cache
def _tests() -> dict[str, Cues]:
    tests = read_table(_TABLE)["tests"]
    if not isinstance(tests, list):
        raise TypeError("the tests have to be a list of lists of names")
    return {str(names[0]): Cues([str(name) for name in names]) for names in tests}
