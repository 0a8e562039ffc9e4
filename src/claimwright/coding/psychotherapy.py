"""Psychotherapy, by the minutes that the note documents.

Source: CPT psychotherapy time rule since 2013; Medicare LCD L35101 (Psychiatric Codes). The
minutes of a session are those with the patient; a code is chosen by the session length that lies
nearest, and less than 16 minutes are not billed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from claimwright.codes.chargemaster import Chargemaster
from claimwright.coding.law import psychotherapy_times
from claimwright.coding.pointers import MOST_POINTERS
from claimwright.coding.suggestion import ProviderQuery, Suggestion, Tier
from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.note import Note, SectionKind
from claimwright.notes.span import Span

_SESSION = re.compile(
    r"\b(?:psychotherapy|individual\s+therapy|individual\s+session|therapy\s+session"
    r"|cognitive[- ]behaviou?ral\s+therapy\s+session|CBT\s+session)\b",
    re.IGNORECASE,
)
_NOT_A_SESSION = re.compile(
    r"\b(?:refer\w*|recommend\w*|consider\w*|discuss\w*|schedul\w*|declin\w*|begin|start\s+psycho\w*|will|would"
    r"|interested\s+in|waiting|previous\w*|past|group\s+therapy|family\s+therapy|physical\s+therapy|elsewhere"
    r"|another\s+therapist|outside\s+therapist|her\s+therapist|his\s+therapist|no\s+psychotherapy)\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\b(?P<minutes>\d{1,3})\s*-?\s*(?:minutes?|mins?)\b", re.IGNORECASE)
_CLOCK = r"(?P<{0}h>\d{{1,2}}):(?P<{0}m>\d{{2}})\s*(?P<{0}p>[ap]\.?m\.?)?"
_START_STOP = re.compile(
    rf"\b(?:start(?:ed)?|began|begin|from|time\s+in)(?:\s+time)?\s*(?:at|:|-)?\s*{_CLOCK.format('s')}"
    rf".{{0,25}}?(?:stop(?:ped)?|end(?:ed)?|to|until|time\s+out)(?:\s+time)?\s*(?:at|:|-)?\s*{_CLOCK.format('e')}",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_MINUTES = re.compile(
    r"\b(?:walk\w*|exercis\w*|meditat\w*|sleep\w*|late|evaluation|E/M|medication\s+management|minutes\s+a\s+day"
    r"|minutes\s+daily|commut\w*|breath\w*|charting|documentation|phone\s+call|history\s+of)\b",
    re.IGNORECASE,
)
_HISTORIES = frozenset(
    {
        SectionKind.PAST_MEDICAL_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.FAMILY_HISTORY,
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.INSTRUCTIONS,
        SectionKind.MEDICATIONS,
        SectionKind.REVIEW_OF_SYSTEMS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the note says of a psychotherapy session.

    is_session: whether there was one. suggestion None beside it: too short, without minutes, or
    without an item of the chargemaster; `why` says which.
    """

    is_session: bool
    suggestion: Suggestion | None = None
    query: ProviderQuery | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Minutes:
    minutes: int
    spans: tuple[Span, ...]
    disagree: bool


def find_session(
    note: Note, *, diagnoses: tuple[Suggestion, ...], chargemaster: Chargemaster, on: date
) -> Session:
    """Find the psychotherapy of this visit and the code for its minutes."""
    words = _session_words(note)
    if words is None:
        return Session(is_session=False)
    documented = _minutes(note)
    if documented is None:
        return Session(
            is_session=True, query=_ask(words), why="The note does not say how long it lasted."
        )
    row = next(
        (
            row
            for row in psychotherapy_times(on=on)
            if row.minutes_at_least <= documented.minutes
            and (row.minutes_at_most is None or documented.minutes <= row.minutes_at_most)
        ),
        None,
    )
    query = _ask(documented.spans[0]) if documented.disagree else None
    if row is None:
        why = f"{documented.minutes} minutes are too short to be billed as psychotherapy."
        return Session(is_session=True, query=query, why=why)
    item = chargemaster.psychotherapy(minutes=row.named_minutes)
    if item is None:
        why = f"The chargemaster has no item for {row.named_minutes} minutes of psychotherapy."
        return Session(is_session=True, query=query, why=why)
    section = note.section_at(words.start)
    why = f"{documented.minutes} minutes of psychotherapy are documented."
    return Session(
        is_session=True,
        query=query,
        why=why,
        suggestion=Suggestion(
            system=item.system,
            code=item.code,
            label=item.description,
            spans=tuple(sorted({words, *documented.spans})),
            section=SectionKind.OTHER if section is None else section.kind,
            found_by="psychotherapy by time",
            why=why,
            confidence=0.7 if query else 0.9,
            tier=Tier.REVIEW if query else Tier.AUTO,
            diagnosis_pointers=tuple(range(1, len(diagnoses) + 1))[:MOST_POINTERS],
        ),
    )


def _session_words(note: Note) -> Span | None:
    """Find the first words that say that a session took place."""
    for sentence in note.sentences:
        kind = note.kind_of(sentence)
        if kind in _HISTORIES or kind.is_plan:
            continue
        match = _SESSION.search(note.text, _line_start(note.text, sentence.span), sentence.span.end)
        if match is None:
            continue
        words = Span(start=match.start(), end=match.end())
        if _NOT_A_SESSION.search(sentence.span.of(note.text)):
            continue
        if assertion_of(note, words) is Assertion.PRESENT:
            return words
    return None


def _minutes(note: Note) -> _Minutes | None:
    """Find the minutes of the session. Where two statements disagree, the lesser counts."""
    stated: list[tuple[int, Span]] = []
    clocked = _clocked(note.text)
    for sentence in note.sentences:
        if note.kind_of(sentence) in _HISTORIES or note.kind_of(sentence).is_plan:
            continue
        start = _line_start(note.text, sentence.span)
        words = note.text[start : sentence.span.end]
        if _OTHER_MINUTES.search(words) or not _speaks_of_time(words):
            continue
        match = _MINUTES.search(note.text, sentence.span.start, sentence.span.end)
        if match is not None:
            stated.append((int(match["minutes"]), Span(start=match.start(), end=match.end())))
    found = stated + clocked
    if not found:
        return None
    return _Minutes(
        minutes=min(minutes for minutes, _ in found),
        spans=tuple(span for _, span in found),
        disagree=len({minutes for minutes, _ in found}) > 1,
    )


_TIME_WORDS = re.compile(
    r"\b(?:psychotherapy|session|face[- ]to[- ]face|total|time|duration|length|lasted|therapy)\b",
    re.IGNORECASE,
)


def _speaks_of_time(words: str) -> bool:
    return _TIME_WORDS.search(words) is not None


def _clocked(text: str) -> list[tuple[int, Span]]:
    match = _START_STOP.search(text)
    if match is None:
        return []
    minutes = _minute_of_day(match, "e") - _minute_of_day(match, "s")
    # "11:30 to 12:15" and "12:40 to 1:30 pm" run past noon without saying so.
    if minutes < 0:
        minutes += 12 * 60
    if not 0 < minutes <= 240:
        return []
    return [(minutes, Span(start=match.start(), end=match.end()))]


def _minute_of_day(match: re.Match[str], which: str) -> int:
    hour = int(match[f"{which}h"])
    half = (match[f"{which}p"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    return hour * 60 + int(match[f"{which}m"])


def _line_start(text: str, sentence: Span) -> int:
    return text.rfind("\n", 0, sentence.start) + 1


def _ask(words: Span) -> ProviderQuery:
    return ProviderQuery(
        about="",
        question="How many minutes of psychotherapy were given, from when to when?",
        options=(),
        spans=(words,),
    )
