"""Which episode of care of an injury a note describes."""

from __future__ import annotations

import re

from claimwright.coding.resolve import Episode
from claimwright.notes.note import Note, SectionKind, Sentence

_SEQUELA = re.compile(r"\b(?:sequela|late effects? of|residual of)\b", re.IGNORECASE)
_SUBSEQUENT = re.compile(
    r"\b(?:subsequent encounter|routine healing|delayed healing|healing (?:well|fracture"
    r"|appropriately)"
    r"|is healing|fracture (?:follow[- ]?up|care follow[- ]?up)|follow[- ]?up (?:of|for"
    r"|on) (?:her |his |the |a )?"
    r"(?:\w+ ){0,4}(?:fracture|sprain|strain|laceration|injury)|cast removal|suture removal"
    r"|(?:status post|s/p|post[- ]?op\w*)[^.]{0,40}(?:orif|fixation|fracture|repair|reduction)"
    r"|weeks (?:status )?post|callus formation)\b",
    re.IGNORECASE,
)
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
        _SUBSEQUENT.search(sentence.span.of(note.text))
        for sentence in note.sentences_in(*_TELLING_SECTIONS)
    )
    return Episode.SUBSEQUENT if tells else Episode.INITIAL
