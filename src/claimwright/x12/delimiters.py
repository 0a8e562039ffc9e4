"""The separators of an interchange, found in its ISA segment.

Source: ASC X12.5, interchange header: elements of fixed width, the separators in fixed places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ISA_LENGTH = 106
BLANK = " \t\r\n"
# What does not belong to a segment's text at its end: line ends, and what old systems fill up with.
AFTER_TEXT = "\r\n\x1a\x00"
# Where the 16 element separators of an ISA stand.
_SEPARATOR_PLACES = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
# An ISA with wrong widths is still found by counting separators, within this many characters.
REACH = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """The separators of one interchange.

    repetition is None where ISA11 holds the old standards identifier (releases before 00402).
    line_end follows each terminator when we write; a reader ignores it.
    """

    element: str = "*"
    component: str = ":"
    repetition: str | None = "^"
    terminator: str = "~"
    line_end: str = ""

    @property
    def characters(self) -> str:
        """All separators as one text."""
        return self.element + self.component + (self.repetition or "") + self.terminator


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with an ISA: the parts of a Finding that are known here."""

    id: str
    message: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an ISA says. delimiters is None where they cannot be known."""

    delimiters: Delimiters | None
    problems: tuple[Problem, ...] = ()


def read_header(text: str, start: int) -> Header:
    """Read the separators of the ISA that begins at start.

    Problems: x12.isa-length, x12.isa-unreadable, x12.delimiters.
    """
    separator = text[start + 3]
    header = text[start : start + REACH]
    if len(header) >= ISA_LENGTH and all(header[at] == separator for at in _SEPARATOR_PLACES):
        return _header(header, separator=separator, end=ISA_LENGTH - 1)
    header = header[: _another_header(header, separator)]
    pieces = header.split(separator, 16)
    end = len(header) - len(pieces[-1]) + 1
    if len(pieces) < 17 or end >= len(header):
        return Header(delimiters=None, problems=(_unreadable(header),))
    return _header(header, separator=separator, end=end, problems=(_wrong_length(end + 1),))


def first_header(text: str) -> int | None:
    """Find where the first ISA may begin."""
    for match in re.finditer("ISA", text, flags=re.IGNORECASE):
        if _looks_like_header(text, match.start()):
            return match.start()
    return None


def next_header(text: str, *, word: str, since: int, terminator: str) -> int | None:
    """Find the next ISA that begins a segment or a line.

    word: the letters "ISA" as the file has them; the text begins after a terminator.
    """
    for start in _occurrences(text, word, since):
        if not _looks_like_header(text, start):
            continue
        before = start - 1
        while before >= 0 and text[before] in BLANK and text[before] != terminator:
            before -= 1
        if before < 0 or text[before] == terminator or text[start - 1] == "\n":
            return start
    return None


def line_end(text: str, start: int, terminator: str) -> str:
    """What follows the terminator of the ISA that begins at start, before the next segment."""
    after = text.find(terminator, start) + 1
    at = after
    while at < len(text) and text[at] in "\r\n":
        at += 1
    return text[after:at]


def _header(header: str, *, separator: str, end: int, problems: tuple[Problem, ...] = ()) -> Header:
    # Only spaces are padding: the separators themselves may be characters that strip() takes.
    repetition = header.split(separator, 12)[11].strip(" ")[:1]
    terminator = header[end]
    delimiters = Delimiters(
        element=separator,
        component=header[end - 1],
        repetition=None if not repetition or repetition.isalnum() else repetition,
        terminator=terminator,
    )
    characters = delimiters.characters
    is_sound = len(set(characters)) == len(characters) and not any(
        one.isalnum() or one == " " for one in characters
    )
    if is_sound:
        return Header(delimiters=delimiters, problems=problems)
    is_readable = terminator != separator and not terminator.isalnum()
    return Header(
        delimiters=delimiters if is_readable else None,
        problems=(*problems, _bad_delimiters(characters, is_readable=is_readable)),
    )


def _unreadable(header: str) -> Problem:
    return Problem(
        id="x12.isa-unreadable",
        message="The ISA segment has fewer than its 16 elements, so the separators are unknown "
        "and this interchange was not read. Ask the sender to send it again.",
        value=header[:ISA_LENGTH],
        expected=f"{ISA_LENGTH} characters with 16 elements",
    )


def _wrong_length(length: int) -> Problem:
    return Problem(
        id="x12.isa-length",
        message=f"The ISA segment has {length} characters with its terminator, or its elements "
        f"are not at their places; it must have {ISA_LENGTH}, each element at its fixed width. It "
        "was read by counting separators; many payers refuse such a file. Ask the sender to pad "
        "each ISA element with spaces.",
        value=str(length),
        expected=str(ISA_LENGTH),
    )


def _bad_delimiters(characters: str, *, is_readable: bool) -> Problem:
    outcome = "Elements may be cut wrongly. " if is_readable else "The interchange was not read. "
    return Problem(
        id="x12.delimiters",
        message="The ISA segment names separators that are letters, digits or spaces, or uses one "
        f"character for two purposes. {outcome}"
        "Ask the sender to use distinct punctuation, such as * : ^ ~.",
        value=characters,
        expected="distinct characters that are no letters, digits or spaces",
    )


def _another_header(header: str, separator: str) -> int:
    """Where the next ISA begins within the text of a broken one; its end where none does."""
    for start in _occurrences(header, header[:3] + separator, 3):
        if _looks_like_header(header, start):
            return start
    return len(header)


def _looks_like_header(text: str, start: int) -> bool:
    """Whether an ISA segment may begin here: two elements' separators where they belong."""
    separator = text[start + 3 : start + 4]
    return (
        bool(separator)
        and not separator.isalnum()
        and separator not in BLANK
        and text[start + 6 : start + 7] == separator
    )


def _occurrences(text: str, word: str, start: int) -> Iterator[int]:
    found = text.find(word, start)
    while found >= 0:
        yield found
        found = text.find(word, found + len(word))
