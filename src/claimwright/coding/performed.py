"""Whether words that name a procedure say that it was done at this visit.

Only what was done may be billed: what is planned, discussed, refused, done before or done
elsewhere is not. Source: Social Security Act, section 1833(e) (no payment without the information
that shows what is due); Medicare Program Integrity Manual, chapter 3, section 3.3.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimwright.codes.chargemaster import ChargemasterItem, ItemKind
from claimwright.coding.cues import cues
from claimwright.coding.labelled import with_label
from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

_NEVER_BILLED_FROM = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.REVIEW_OF_SYSTEMS,
        SectionKind.PAST_MEDICAL_HISTORY,
        SectionKind.PAST_SURGICAL_HISTORY,
        SectionKind.FAMILY_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.MEDICATIONS,
        SectionKind.ALLERGIES,
        SectionKind.VITALS,
        SectionKind.INSTRUCTIONS,
        SectionKind.ASSESSMENT,
    }
)
_WIDE_BREAK = re.compile(r";|\bbut\b|\bthen\b|\band\b(?=\s+(?:will|we|she|he|they|i|the)\b)", re.I)
_NARROW_BREAK = re.compile(
    r"[;:]|\bbut\b|\bthen\b|\band\b(?=\s+(?:will|we|she|he|they|i|the)\b)"
    r"|,(?!\s+(?:which|who|that|not|but|to\s+be|if|as|declin|deferr|refus|schedul|plann|offer"
    r"|discuss|consider|pend))",
    re.IGNORECASE,
)
_TODAY_WITH_A_VALUE = re.compile(r"\d")
_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence together with the label that it stands under on the same line."""

    sentence: Sentence
    kind: SectionKind
    span: Span
    label: str


def statements_of(note: Note) -> tuple[Statement, ...]:
    """List the sentences from which a procedure may be taken, each with its own label."""
    found: list[Statement] = []
    for sentence in note.sentences:
        kind = note.kind_of(sentence)
        if kind not in _NEVER_BILLED_FROM:
            span = with_label(note.text, sentence)
            outer = "" if span.start < sentence.span.start else sentence.label
            found.append(Statement(sentence=sentence, kind=kind, span=span, label=outer))
    return tuple(found)


def wide_clause(text: str, words: Span, statement: Span) -> Span:
    """Take the main clause around some words."""
    return _clause(text, words, statement, _WIDE_BREAK)


def narrow_clause(text: str, words: Span, statement: Span) -> Span:
    """Take the least clause around some words, commas and colons ending it too."""
    return _clause(text, words, statement, _NARROW_BREAK)


def _clause(text: str, words: Span, statement: Span, breaks: re.Pattern[str]) -> Span:
    start, end = statement.start, statement.end
    for match in breaks.finditer(text, statement.start, statement.end):
        if match.end() <= words.start:
            start = match.end()
        elif match.start() >= words.end:
            end = match.start()
            break
    return Span(start=start, end=max(end, words.end))


def was_performed(note: Note, statement: Statement, words: Span, item: ChargemasterItem) -> bool:
    """Say whether the words name something done at this visit."""
    text = note.text
    if assertion_of(note, words) is not Assertion.PRESENT:
        return False
    if statement.label and _label_excludes(statement.label):
        return False
    narrow = narrow_clause(text, words, statement.span)
    wide = wide_clause(text, words, statement.span)
    says_so = cues("performance", "performed").stand_in(text, narrow)
    if _is_denied(text, narrow) or (not says_so and _is_denied(text, wide)):
        return False
    if item.kind is ItemKind.LABORATORY and _was_sent_out(text, statement.span):
        return False
    if item.kind is ItemKind.DRUG:
        return cues("performance", "drug_given").stand_in(text, statement.span)
    return (
        statement.kind is SectionKind.PROCEDURE
        or cues("performance", "performed").stand_in(text, wide)
        or (item.kind is ItemKind.LABORATORY and _has_a_value_of_today(text, words, wide))
    )


def _is_denied(text: str, within: Span) -> bool:
    """Whether a clause says that it was not done, or not now, or not here."""
    harmless = cues("performance", "no_denial").find(text, within)
    return any(
        not any(one.start <= denial.start and denial.end <= one.end for one in harmless)
        for denial in cues("performance", "not_performed").find(text, within)
    )


def _label_excludes(label: str) -> bool:
    return cues("performance", "not_the_procedure").are_in(label) or cues(
        "performance", "not_performed"
    ).are_in(label)


def _was_sent_out(text: str, statement: Span) -> bool:
    return cues("performance", "sent_out").stand_in(text, statement)


def _has_a_value_of_today(text: str, words: Span, wide: Span) -> bool:
    return (
        _TODAY.search(text, wide.start, wide.end) is not None
        and _TODAY_WITH_A_VALUE.search(text, words.end, wide.end) is not None
    )
