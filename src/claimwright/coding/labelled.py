"""A sentence together with the label that stands right before it ("TSH: 2.9")."""

from __future__ import annotations

import re

from claimwright.notes.note import Sentence
from claimwright.notes.span import Span

_COLON_AND_BLANKS = re.compile(r"\s*:\s*")


def with_label(text: str, sentence: Sentence) -> Span:
    """Stretch a sentence over its own label; one that came earlier on the line is left out."""
    if not sentence.label:
        return sentence.span
    line = text.rfind("\n", 0, sentence.span.start) + 1
    start = text.rfind(sentence.label, line, sentence.span.start)
    if start < 0:
        return sentence.span
    between = text[start + len(sentence.label) : sentence.span.start]
    if _COLON_AND_BLANKS.fullmatch(between) is None:
        return sentence.span
    return Span(start=start, end=sentence.span.end)
