"""A clinical note as data: sections, sentences, and what each says of whom."""

from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.decode import NOTE_LIMIT_BYTES, Decoded, decode
from claimwright.notes.note import Note, Section, SectionKind, Sentence, SentenceRole
from claimwright.notes.reader import read
from claimwright.notes.span import Span

__all__ = [
    "NOTE_LIMIT_BYTES",
    "Assertion",
    "Decoded",
    "Note",
    "Section",
    "SectionKind",
    "Sentence",
    "SentenceRole",
    "Span",
    "assertion_of",
    "decode",
    "read",
]
