"""One code seen from all sides: its page, the way to a billable code, what goes with it."""

from claimwright.codes.encoder.companions import (
    Companion,
    CompanionChoice,
    CompanionKind,
    Duty,
    Position,
    what_else,
)
from claimwright.codes.encoder.index_path import IndexPath, IndexTerms
from claimwright.codes.encoder.narrowing import (
    Axis,
    Narrowing,
    Option,
    Question,
    alternatives,
    narrow,
)
from claimwright.codes.encoder.page import CodePage, TreeLine, code_page
from claimwright.codes.encoder.pcs import PCSBuilder, PCSEntry, PCSOption, PCSStep
from claimwright.codes.encoder.placed_notes import PlacedNote, placed_notes

__all__ = [
    "Axis",
    "CodePage",
    "Companion",
    "CompanionChoice",
    "CompanionKind",
    "Duty",
    "IndexPath",
    "IndexTerms",
    "Narrowing",
    "Option",
    "PCSBuilder",
    "PCSEntry",
    "PCSOption",
    "PCSStep",
    "PlacedNote",
    "Position",
    "Question",
    "TreeLine",
    "alternatives",
    "code_page",
    "narrow",
    "placed_notes",
    "what_else",
]
