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
_TELLING_SECTIONS = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.ASSESSMENT,
        SectionKind.ASSESSMENT_AND_PLAN,
        SectionKind.RESULTS,
        SectionKind.OTHER,
    }
)


def episode_of(note: Note, statement: Sentence) -> Episode:
    """Read the episode from the words. Active treatment is assumed where they say nothing.

    Source: ICD-10-CM Official Guidelines, section I.C.19.a.
    """
    own = statement.span.of(note.text)
    if _SEQUELA.search(own):
        return Episode.SEQUELA
    if _SUBSEQUENT.search(own):
        return Episode.SUBSEQUENT
    for sentence in note.sentences:
        if note.kind_of(sentence) in _TELLING_SECTIONS and _SUBSEQUENT.search(
            sentence.span.of(note.text)
        ):
            return Episode.SUBSEQUENT
    return Episode.INITIAL
