"""Which sentences of a note state a problem that the visit was about.

Headings, bullets and numbered lines of the assessment (or of the plan, where its author writes
them there) carry the billed problems. Running text states them only where there is no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from claimwright.notes.note import Note, SectionKind, Sentence, SentenceRole

_LONGEST_STATEMENT_WORDS = 30

# Words at the start of a line that order, advise or tell; such a line states no problem.
_ACTION = re.compile(
    r"""(?:(?:please|will|we|i|she|he|patient|the\ patient|pt|also|may|should|to|then)\ )*
    (?:(?:continu|start|stop|order|obtain|refer|follow|return|advis|recommend|discuss|initiat
    |schedul|check|monitor|encourag|counsel|prescrib|avoid|discontinu|refill|provid|proceed|consider
    |consult|taper|switch|administ|perform|review|educat|maintain|await|request|instruct|verbaliz
    |understand|agree|reassur|defer|titrat|ensur|arrang)\w*
    |(?:increase|decrease|elevate|reduce|replace|repeat|resume|update|take|taking|apply|use|rest|ice
    |add|send|sent|given|gave|call|labs?|mri|ct|x-?rays?|ultrasound|referral|trial|hold|begin|began
    |rtc|rto|f/u|fu|all\ questions|risks|plan|keep|wean|was|is|has|had|will|can|would|get|go|see
    |change|limit|book|set|cbc|bmp|cmp|tsh|a1c|colonoscopy|physical\ therapy|lifestyle|diet
    |exercise(?!\ induced)|work\ (?:on|with|note|excuse)|no\ change|no\ further|supportive
    |symptomatic)\b(?!-))""",
    re.IGNORECASE | re.VERBOSE,
)
_VERB = re.compile(
    r"\b(?:presents?|presenting|is (?:a|an|doing|here)|was|were|has been|have|reports?|states?"
    r"|discussed|explained|recommend\w*|denies|will|would|advised"
    r"|i (?:have|am|will|think|believe))\b",
    re.IGNORECASE,
)


class Standing(IntEnum):
    """How much a sentence's place says that it states a problem of the visit."""

    ELSEWHERE = 1
    """The note has no assessment; the complaint and the history have to do."""
    PROSE = 2
    """Running text of an assessment that has no list."""
    PLAN_HEADING = 3
    LISTED = 4
    """A heading, bullet or numbered line of the assessment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence that states problems, and the sentences that explain it."""

    sentence: Sentence
    standing: Standing
    context: tuple[Sentence, ...] = ()


def statements_of(note: Note) -> tuple[Statement, ...]:
    """Find the sentences that state the visit's problems, in the order of the text.

    The strongest kind present decides: a list, else running text of the assessment, else the
    chief complaint and the history.
    """
    listed = tuple(_listed(note))
    if any(one.standing is Standing.LISTED for one in listed):
        return listed
    prose = tuple(_prose(note))
    if listed or prose:
        return tuple(sorted((*listed, *prose), key=lambda one: one.sentence.span))
    return tuple(_elsewhere(note))


def _listed(note: Note) -> Iterator[Statement]:
    current: Sentence | None = None
    standing = Standing.LISTED
    context: list[Sentence] = []
    for sentence in note.sentences:
        kind = note.kind_of(sentence)
        if not (kind.is_assessment or kind.is_plan):
            continue
        if current is not None and sentence.section != current.section:
            yield Statement(sentence=current, standing=standing, context=tuple(context))
            current, context = None, []
        if _states_problem(note, sentence, current):
            if current is not None:
                yield Statement(sentence=current, standing=standing, context=tuple(context))
            current, context = sentence, []
            standing = Standing.LISTED if kind.is_assessment else Standing.PLAN_HEADING
        elif current is not None:
            context.append(sentence)
    if current is not None:
        yield Statement(sentence=current, standing=standing, context=tuple(context))


def _states_problem(note: Note, sentence: Sentence, current: Sentence | None) -> bool:
    kind = note.kind_of(sentence)
    text = sentence.span.of(note.text)
    if sentence.label or _ACTION.match(text):
        return False
    if sentence.role is SentenceRole.HEADING:
        return not _VERB.search(text) or kind is SectionKind.ASSESSMENT
    if sentence.role is SentenceRole.ITEM and len(text.split()) <= _LONGEST_STATEMENT_WORDS:
        if sentence.number is not None or kind is SectionKind.ASSESSMENT:
            return not _VERB.search(text) or kind is SectionKind.ASSESSMENT
        # A bullet under a problem explains it.
        under = current is not None and (
            current.role is SentenceRole.HEADING or current.number is not None
        )
        return not under and kind is SectionKind.ASSESSMENT_AND_PLAN
    return False


def _prose(note: Note) -> Iterator[Statement]:
    for sentence in note.sentences:
        if note.kind_of(sentence).is_assessment and not sentence.label:
            yield Statement(sentence=sentence, standing=Standing.PROSE)


def _elsewhere(note: Note) -> Iterator[Statement]:
    kinds = (
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.HISTORY_OF_PRESENT_ILLNESS,
        SectionKind.OTHER,
        SectionKind.PLAN,
        SectionKind.RESULTS,
    )
    for sentence in note.sentences_in(*kinds):
        yield Statement(sentence=sentence, standing=Standing.ELSEWHERE)
