"""The total time of the physician or other qualified professional on the date of the visit.

Source: AMA CPT E/M guidelines 2021 and 2024, selecting a level by total time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from claimwright.coding.law import visit_times
from claimwright.coding.suggestion import LevelElement
from claimwright.notes.note import Note
from claimwright.notes.span import Span

_MINUTES = r"(?P<minutes>\d{1,3})\s*(?:-|\s)?(?:minutes?|mins?)\b"
# "25 to 30 minutes" says at least 25.
_RANGE = r"(?:(?P<low>\d{1,3})\s*(?:-|–|to)\s*)?"
_TOTAL = re.compile(
    rf"\btotal(?:\s+\w+){{0,10}}?\s*(?:[:=]|was|of|is)?\s*{_RANGE}{_MINUTES}"
    rf"|\b(?:I|provider|physician|we)\s+(?:\w+\s+)?spent\s+(?:about\s+|approximately\s+|a\s+total\s+of\s+)?"
    rf"{_RANGE.replace('low', 'low2')}{_MINUTES.replace('minutes>', 'minutes2>')}",
    re.IGNORECASE,
)
# With "I spent": what shows that the minutes are those of the visit's day.
_OF_THE_VISIT = re.compile(
    r"\b(?:total|today|on\s+the\s+date|this\s+(?:visit|encounter)|date\s+of\s+(?:the\s+)?(?:visit"
    r"|encounter|service)|day\s+of\s+(?:the\s+)?(?:visit|encounter|service))\b",
    re.IGNORECASE,
)
_NOT_OF_THE_VISIT = re.compile(
    r"\b(?:nurse|staff|medical\s+assistant|psychotherapy|therapy|tourniquet|anesthesia|fluoroscopy|exercise|walk\w*"
    r"|sleep\w*|infusion|operative|surgical|procedure\s+time|critical\s+care|tobacco|smoking"
    r"|advance\s+care|commut\w*|seizure|wait\w*)\b",
    re.IGNORECASE,
)
_APART_FROM_PROCEDURES = re.compile(
    r"\b(?:exclu(?:sive|ding|des)|not\s+includ(?:ing|e)|separate|apart\s+from|in\s+addition\s+to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTime:
    """Minutes that the note states for the visit as a whole."""

    minutes: int
    span: Span
    is_apart_from_procedures: bool


def stated_time(note: Note) -> StatedTime | None:
    """Find the stated total time. Of several statements the least counts; None without one."""
    found = [
        stated for sentence in note.sentences if (stated := _in_sentence(note.text, sentence.span))
    ]
    return min(found, key=lambda stated: stated.minutes, default=None)


def _in_sentence(text: str, sentence: Span) -> StatedTime | None:
    # The label ("Total time:") stands before its sentence on the same line.
    line = text.rfind("\n", 0, sentence.start) + 1
    match = _TOTAL.search(text, line, sentence.end)
    if match is None or match.end() <= sentence.start:
        return None
    words = text[line : sentence.end]
    if _NOT_OF_THE_VISIT.search(_APART_FROM_PROCEDURES.split(words)[0]):
        return None
    if match["minutes2"] is not None and not _OF_THE_VISIT.search(words):
        return None
    low, minutes = match["low"] or match["low2"], match["minutes"] or match["minutes2"]
    return StatedTime(
        minutes=int(low or minutes),
        span=Span(start=match.start(), end=match.end()),
        is_apart_from_procedures=_APART_FROM_PROCEDURES.search(words) is not None,
    )


def level_by_time(minutes: int, *, is_new: bool, on: date) -> int | None:
    """Find the highest level whose least minutes are met on that date, None below all of them."""
    kind = "new" if is_new else "established"
    met = [
        row.level
        for row in visit_times(on=on)
        if row.kind == kind and minutes >= row.minutes_at_least
    ]
    return max(met, default=None)


def time_element(stated: StatedTime, *, level: int | None, is_new: bool, on: date) -> LevelElement:
    """Lay the stated time out as an element, with the minutes that the next level asks for."""
    kind = "new" if is_new else "established"
    higher = [
        row.minutes_at_least
        for row in visit_times(on=on)
        if row.kind == kind and row.minutes_at_least > stated.minutes
    ]
    return LevelElement(
        name="time",
        level=f"{stated.minutes} minutes",
        spans=(stated.span,),
        why=f"{stated.minutes} minutes in total reach level {level}."
        if level is not None
        else f"{stated.minutes} minutes in total reach no level.",
        missing=f"{min(higher)} minutes" if higher else "",
    )
