"""Which diagnoses a service is for."""

from __future__ import annotations

import re

from claimwright.coding.suggestion import Suggestion
from claimwright.notes.note import Note

# A line of a professional claim points at no more (CMS-1500 item 24E; 837P SV107).
MOST_POINTERS = 4

_WORD = re.compile(r"[a-z]{4,}")
_SAYS_NOTHING_WORDS = """
    right left both bilateral unilateral unspecified other with without primary secondary acute
    chronic upper lower limb limbs type disease disorder syndrome pain part parts elsewhere
    classified site mild moderate severe initial encounter first time into from under used open
    opened performed done patient today visit usual long short
"""
_SAYS_NOTHING = frozenset(_SAYS_NOTHING_WORDS.split())


def point_at(words: str, *, note: Note, diagnoses: tuple[Suggestion, ...]) -> tuple[int, ...]:
    """Choose among the diagnoses, counted from 1, those that some words name.

    Where the words name none, all of them in their order; never more than MOST_POINTERS.
    """
    sought = _telling(words)
    named = tuple(
        place
        for place, diagnosis in enumerate(diagnoses, start=1)
        if sought & _words_of(note, diagnosis)
    )
    return (named or tuple(range(1, len(diagnoses) + 1)))[:MOST_POINTERS]


def _words_of(note: Note, diagnosis: Suggestion) -> frozenset[str]:
    evidence = " ".join(span.of(note.text) for span in diagnosis.spans)
    return _telling(f"{evidence} {diagnosis.label}")


def _telling(words: str) -> frozenset[str]:
    return frozenset(_WORD.findall(words.lower())) - _SAYS_NOTHING
