"""Cutting lines into sentences. No sentence runs across a bullet, a blank line or a section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.notes.headings import NEUTRAL_LABELS
from claimwright.notes.layout import Line, lines_of
from claimwright.notes.note import Section, SectionKind, Sentence, SentenceRole
from claimwright.notes.span import Span

_LONGEST_HEADING_WORDS = 12
# No one writes such a sentence; a file without stops would else be one, and slow to read.
LONGEST_SENTENCE = 800

_END = re.compile(
    r"(?P<stop>[.!?]['\")\]”]*)(?P<gap>\s+(?:[-•*–]\s+)?)(?=['\"(“]?[A-Z0-9#])|(?P<semi>;)\s+"
)
# The stop after these is no end: titles, doses, Latin, initials.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|st|vs|no|approx|dept|e\.g|i\.e|etc|b\.i\.d|t\.i\.d|q\.i\.d|p\.o"
    r"|p\.r\.n|q\.d|q\.h\.s|a\.m|p\.m|inc|jr|sr|fig|[a-z])$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?P<label>[A-Z][A-Za-z0-9/&,'’() -]{1,58}?)(?P<colon>:)(?:[ \t]+|$)(?!\d{2}\b)"
)

# "Fever: none": the words behind the colon answer those before it, and stay with them.
_ANSWER = re.compile(
    r"(?:no|none|neg|negative|denie[sd]|absent|ruled out|resolved|unlikely|not)\b", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"(?:maternal|paternal|(?:grand)?(?:mother|father|parents?)|brothers?|sisters?|siblings?|sons?"
    r"|daughters?|aunts?|uncles?|family)\b",
    re.IGNORECASE,
)


def sentences_of(text: str, sections: tuple[Section, ...], bodies: list[int]) -> list[Sentence]:
    """Cut every section into sentences.

    bodies: for each section the offset at which the text after its heading begins.
    """
    found: list[Sentence] = []
    for index, section in enumerate(sections):
        label = ""
        for line in lines_of(text, start=bodies[index], end=section.span.end):
            if line.follows_blank or not line.is_item:
                label = ""
            pieces = list(_line_sentences(text, line, index, section.kind))
            if section.kind is SectionKind.PHYSICAL_EXAM or not pieces:
                found += pieces
                continue
            # Bullets under "Father:" stand under that label until the list ends.
            if label:
                pieces = [_labelled(one, label) for one in pieces]
            if text[line.end - 1] == ":":
                label = text[line.start : line.end - 1].strip()
            found += pieces
    return found


def _labelled(sentence: Sentence, label: str) -> Sentence:
    if sentence.label:
        return sentence
    return Sentence(
        span=sentence.span,
        section=sentence.section,
        role=sentence.role,
        label=label,
        number=sentence.number,
    )


def _line_sentences(text: str, line: Line, section: int, kind: SectionKind) -> Iterator[Sentence]:
    spans = list(_split(text, line.start, line.end))
    # A short line alone names what follows it.
    alone = len(spans) == 1 and len(text[line.start : line.end].split()) <= _LONGEST_HEADING_WORDS
    role = SentenceRole.ITEM if line.is_item else SentenceRole.TEXT
    if alone and not line.is_item and (kind.is_assessment or kind.is_plan):
        role = SentenceRole.HEADING
    label = ""
    for span in spans:
        match = _LABEL.match(text, span.start, span.end)
        rest = span
        if match is not None:
            label = match["label"].strip()
            if _ANSWER.match(text, match.end(), span.end):
                label, match = "", None
            elif _names_a_problem(label, kind):
                yield Sentence(
                    span=Span(start=match.start("label"), end=match.end("label")),
                    section=section,
                    role=SentenceRole.HEADING,
                    number=line.number,
                )
                label = ""
                role = SentenceRole.TEXT
            if match is not None:
                if match.end() >= span.end:
                    continue
                rest = Span(start=match.end(), end=span.end)
        yield Sentence(span=rest, section=section, role=role, label=label, number=line.number)
        # Only the first sentence of a line is the item; the others explain it.
        role = SentenceRole.TEXT


def _names_a_problem(label: str, kind: SectionKind) -> bool:
    if not (kind.is_assessment or kind.is_plan or kind is SectionKind.PAST_MEDICAL_HISTORY):
        return False
    return label.lower() not in NEUTRAL_LABELS and not _RELATIVE.match(label)


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match["semi"]:
            stop, after = match.start(), match.end()
        else:
            stop, after = match.end("stop"), match.end()
            before = text[max(begin, match.start() - 8) : match.start()]
            if match["stop"] == "." and _ABBREVIATION.search(before):
                continue
        yield from _trimmed(text, begin, stop)
        begin = after
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Take the blanks off a sentence, and cut one that is far too long to be any at a blank."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = start + LONGEST_SENTENCE if cut < 0 else cut
        yield Span(start=start, end=cut)
        start = cut
        while text[start].isspace():
            start += 1
    if start < end:
        yield Span(start=start, end=end)
