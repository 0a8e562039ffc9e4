"""Reading a note: its sections under whatever names, then its sentences."""

from __future__ import annotations

from claimwright.notes.headings import INLINE, KIND_OF, kind_of_line, leading_heading
from claimwright.notes.layout import BULLET
from claimwright.notes.note import Note, Section, SectionKind
from claimwright.notes.sentences import sentences_of
from claimwright.notes.span import Span


class _Opening:
    """Where a section begins: its heading at `start`, its text at `body`."""

    __slots__ = ("body", "is_inline", "kind", "start", "title")

    def __init__(self, kind: SectionKind, start: int, body: int, title: str, inline: bool) -> None:
        self.kind = kind
        self.start = start
        self.body = body
        self.title = title
        self.is_inline = inline


def read(text: str) -> Note:
    """Cut a note into sections and sentences. Any text makes a note; nothing is lost or moved.

    What stands before the first heading, or a note without headings, is a section of kind OTHER.
    """
    openings = _demote_result_impressions(_openings(text))
    if text.strip() and (not openings or text[: openings[0].start].strip()):
        openings.insert(0, _Opening(SectionKind.OTHER, 0, 0, "", False))
    sections: list[Section] = []
    bodies: list[int] = []
    for index, opening in enumerate(openings):
        end = openings[index + 1].start if index + 1 < len(openings) else len(text)
        sections.append(
            Section(
                kind=opening.kind,
                title=opening.title,
                span=Span(start=opening.start, end=end),
            )
        )
        bodies.append(opening.body)
    found = tuple(sections)
    return Note(text=text, sections=found, sentences=tuple(sentences_of(text, found, bodies)))


def _openings(text: str) -> list[_Opening]:
    found: list[_Opening] = []
    current: SectionKind | None = None
    offset = 0
    for raw in text.splitlines(keepends=True):
        start, offset = offset, offset + len(raw)
        line = raw.rstrip()
        kind = kind_of_line(line, current=current)
        if kind is not None:
            found.append(_Opening(kind, start, offset, line.strip(" #*_:\t"), False))
            current = kind
            continue
        is_bullet = BULLET.match(line) is not None and not line.lstrip().startswith("**")
        leading = None if is_bullet else leading_heading(line)
        if leading is not None:
            kind, body = leading
            title = line[:body].strip(" #*_:\t")
            found.append(_Opening(kind, start, start + body, title, True))
            current = kind
            line_start = body
        else:
            line_start = 0
        if is_bullet:
            continue
        for match in INLINE.finditer(line, line_start):
            if match.start("name") == 0:
                continue
            kind = KIND_OF[" ".join(match["name"].lower().split())]
            # "No change to treatment: ..." is running text; a heading begins with a capital.
            if not match["name"][0].isupper():
                continue
            at = start + match.start("name")
            found.append(_Opening(kind, at, start + match.end(), match["name"], True))
            current = kind
    return found


def _demote_result_impressions(openings: list[_Opening]) -> list[_Opening]:
    """Leave "Impression:" of a radiology report inside the results that it belongs to.

    It is the note's own impression only where the note has no other assessment.
    """
    has_assessment = any(
        one.kind.is_assessment and "impression" not in one.title.lower() for one in openings
    )
    kept: list[_Opening] = []
    for opening in openings:
        is_report_part = (
            has_assessment
            and opening.is_inline
            and opening.title.lower().startswith("impression")
            and bool(kept)
            and kept[-1].kind is SectionKind.RESULTS
        )
        if not is_report_part:
            kept.append(opening)
    return kept
