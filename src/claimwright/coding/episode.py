"""Which episode of care of an injury a note describes."""

from __future__ import annotations

import re

from claimwright.coding.resolve import Episode
from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

_SEQUELA = re.compile(r"\b(?:sequela|late effects? of|residual of)\b", re.IGNORECASE)
_SUBSEQUENT = re.compile(
    r"\b(?:subsequent encounter|routine healing|delayed healing|healing (?:well|fracture"
    r"|appropriately)"
    r"|is healing|fracture (?:follow[- ]?up|care follow[- ]?up)|follow[- ]?up (?:of|for"
    r"|on) (?:her |his |the |a )?"
    r"(?:\w+ ){0,4}(?:fracture|sprain|strain|laceration|injury)|cast removal|suture removal"
    r"|(?:status post|s/p|post[- ]?op\w*)[^.]{0,40}(?:orif|fixation|fracture|reduction"
    r"|(?:tendon|ligament|cuff|labral|[amp]cl|menisc\w+|laceration|wound|nerve) repair)"
    r"|weeks (?:status )?post|callus formation)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"\byears (?:ago|prior)\b|\bin (?:19|20)\d\d\b|\bas a child\b", re.IGNORECASE
)
_NOT_SO = (Assertion.NEGATED, Assertion.FAMILY, Assertion.HYPOTHETICAL)
_TELLING_SECTIONS = (
    SectionKind.CHIEF_COMPLAINT,
    SectionKind.HISTORY_OF_PRESENT_ILLNESS,
    SectionKind.ASSESSMENT,
    SectionKind.ASSESSMENT_AND_PLAN,
    SectionKind.RESULTS,
    SectionKind.OTHER,
)


def episode_of(statement: Sentence, *, note: Note, elsewhere: Episode) -> Episode:
    """Read the episode of one problem from its own words, else take that of the note.

    Source: ICD-10-CM Official Guidelines, section I.C.19.a.
    """
    own = statement.span.of(note.text)
    if _SEQUELA.search(own):
        return Episode.SEQUELA
    return Episode.SUBSEQUENT if _SUBSEQUENT.search(own) else elsewhere


def episode_of_note(note: Note) -> Episode:
    """Read the episode from the whole note. Active treatment is assumed where it says nothing."""
    tells = any(
        _tells_of_later_care(note, sentence) for sentence in note.sentences_in(*_TELLING_SECTIONS)
    )
    return Episode.SUBSEQUENT if tells else Episode.INITIAL


def _tells_of_later_care(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence says that an injury of now is being followed, by its own words."""
    match = _SUBSEQUENT.search(note.text, sentence.span.start, sentence.span.end)
    if match is None or _LONG_AGO.search(sentence.span.of(note.text)):
        return False
    return assertion_of(note, Span(start=match.start(), end=match.end())) not in _NOT_SO
