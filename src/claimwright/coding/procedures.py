"""Procedures of the chargemaster that a note says were done, each with its words.

Sides become RT, LT or 50; doses become units; each procedure points at the diagnoses that its own
words name, or else at all of them in the order of the assessment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from claimwright.codes.chargemaster import Chargemaster, ChargemasterItem, ItemKind
from claimwright.coding.performed import (
    Statement,
    narrow_clause,
    statements_of,
    was_performed,
    wide_clause,
)
from claimwright.coding.pointers import point_at
from claimwright.coding.suggestion import ProviderQuery, Suggestion, Tier
from claimwright.notes.note import Note, SectionKind
from claimwright.notes.span import Span

_WIDEST_GAP_WORDS = 3
_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
_SIDE = re.compile(
    r"\b(?:(?P<both>bilateral(?:ly)?|both)|(?P<right>right|rt)"
    r"|(?P<left>left|lt)(?!\s+(?:in|the|for|without|open|at|his|her|home|on|before|after)\b))\b",
    re.IGNORECASE,
)
_AFTER_COMMA = frozenset({"left", "right", "bilateral", "dorsal", "volar", "the", "of", "to"})
_UNITS = re.compile(r"\b(?P<number>\d{1,3}|two|three|four|five|six)\s+units?\b", re.IGNORECASE)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_MODIFIER_OF_SIDE = {"right": "RT", "left": "LT", "both": "50"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProcedures:
    """What was done, in the order of the text, and what has to be asked."""

    procedures: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """An item named by some words of a statement."""

    item: ChargemasterItem
    statement: Statement
    words: Span
    matched_words: int


def find_procedures(
    note: Note, *, chargemaster: Chargemaster, diagnoses: tuple[Suggestion, ...]
) -> FoundProcedures:
    """Find what the note says was done, other than the visit itself.

    diagnoses: the ICD-10-CM suggestions that pointers count. Planned, refused, earlier and
    negated procedures are left out without a word: they are no error.
    """
    by_code: dict[str, list[_Mention]] = defaultdict(list)
    for statement in statements_of(note):
        for mention in _mentions_in(note.text, statement, chargemaster):
            if was_performed(note, statement, mention.words, mention.item):
                by_code[mention.item.code].append(mention)
    suggestions: list[Suggestion] = []
    queries: list[ProviderQuery] = []
    for mentions in sorted(by_code.values(), key=lambda each: each[0].words):
        suggestion, query = _suggest(note, mentions, diagnoses)
        if suggestion is not None:
            suggestions.append(suggestion)
        if query is not None:
            queries.append(query)
    return FoundProcedures(procedures=tuple(suggestions), queries=tuple(queries))


def _mentions_in(text: str, statement: Statement, chargemaster: Chargemaster) -> Iterator[_Mention]:
    """Yield what a statement names. Of mentions that overlap, the one with more words stays."""
    tokens = list(_WORD.finditer(text, statement.span.start, statement.span.end))
    found = [
        _Mention(item=item, statement=statement, words=words, matched_words=len(phrase.split()))
        for item in chargemaster
        if not item.kind.is_visit
        for phrase in item.phrases
        for words in _occurrences(text, tokens, phrase)
    ]
    found.sort(key=lambda one: (-one.matched_words, one.words.end - one.words.start, one.words))
    kept: list[_Mention] = []
    for mention in found:
        if not any(_compete(mention, other) for other in kept):
            kept.append(mention)
    yield from sorted(kept, key=lambda one: one.words)


def _compete(one: _Mention, other: _Mention) -> bool:
    overlap = one.words.start < other.words.end and other.words.start < one.words.end
    # A drug and the injection that brings it in are two things in the same words.
    return overlap and (one.item.kind is ItemKind.DRUG) == (other.item.kind is ItemKind.DRUG)


def _occurrences(text: str, tokens: list[re.Match[str]], phrase: str) -> Iterator[Span]:
    """Find a phrase: its words in order, at most a few other words between two of them."""
    wanted = [match[0].lower() for match in _WORD.finditer(phrase)]
    for first, token in enumerate(tokens):
        if token[0].lower() != wanted[0]:
            continue
        last = _follow(text, tokens, first, wanted[1:])
        if last is not None:
            yield Span(start=token.start(), end=tokens[last].end())


def _follow(text: str, tokens: list[re.Match[str]], at: int, wanted: list[str]) -> int | None:
    for word in wanted:
        reach = range(at + 1, min(at + 2 + _WIDEST_GAP_WORDS, len(tokens)))
        step = next((index for index in reach if tokens[index][0].lower() == word), None)
        if step is None or not _joined(text, tokens, at, step):
            return None
        at = step
    return at


def _joined(text: str, tokens: list[re.Match[str]], start: int, end: int) -> bool:
    """Whether nothing but a side stands behind a comma between two words of a phrase."""
    between = text[tokens[start].end() : tokens[end].start()]
    if ";" in between or ":" in between:
        return False
    if "," not in between:
        return True
    behind = [match[0].lower() for match in _WORD.finditer(between.rpartition(",")[2])]
    return bool(behind) and _AFTER_COMMA.issuperset(behind)


def _suggest(
    note: Note, mentions: list[_Mention], diagnoses: tuple[Suggestion, ...]
) -> tuple[Suggestion | None, ProviderQuery | None]:
    first = mentions[0]
    item = first.item
    modifiers: tuple[str, ...] = ()
    units = Decimal(1)
    query: ProviderQuery | None = None
    spans = [mention.words for mention in mentions]
    if item.unit_amount is not None:
        dose = _dose(note.text, mentions)
        if dose is None:
            return None, _ask_dose(item, first.words)
        # A dose between two units is billed as the next higher one. Source: Medicare Claims
        # Processing Manual, chapter 17, section 10.
        units = (dose[0] / item.unit_amount).to_integral_value(ROUND_CEILING)
        spans.append(dose[1])
    else:
        units = _stated_units(note.text, mentions)
    if item.laterality:
        side = _side(note.text, mentions)
        if side is None:
            query = _ask_side(item, first.words)
        else:
            modifiers = (_MODIFIER_OF_SIDE[side[0]],)
            spans.append(side[1])
    is_plain = query is None and first.statement.kind is SectionKind.PROCEDURE
    return (
        Suggestion(
            system=item.system,
            code=item.code,
            label=item.description,
            spans=tuple(sorted(set(spans))),
            section=first.statement.kind,
            found_by="chargemaster",
            why=_why(note, first, modifiers, units),
            confidence=0.9 if is_plain else 0.75,
            tier=Tier.AUTO if is_plain else Tier.REVIEW,
            modifiers=modifiers,
            units=units,
            diagnosis_pointers=_pointers(note, mentions, diagnoses),
        ),
        query,
    )


def _why(note: Note, mention: _Mention, modifiers: tuple[str, ...], units: Decimal) -> str:
    section = note.sections[mention.statement.sentence.section].title or "the note"
    words = " ".join(mention.words.of(note.text).split())
    why = f"“{words}” under {section} says that it was done"
    if modifiers:
        why += f", side {modifiers[0]}"
    if units != 1:
        why += f", {units} units"
    return why + "."


def _side(text: str, mentions: list[_Mention]) -> tuple[str, Span] | None:
    """Find the side nearest to the words: in their clause, else in their statement."""
    sides: dict[str, Span] = {}
    for mention in mentions:
        found = _nearest_side(text, mention)
        if found is not None:
            sides.setdefault(*found)
    if {"left", "right"} <= sides.keys():
        return "both", sides["left"]
    return next(iter(sides.items()), None)


def _nearest_side(text: str, mention: _Mention) -> tuple[str, Span] | None:
    statement = mention.statement.span
    for within in (narrow_clause(text, mention.words, statement), statement):
        found = list(_SIDE.finditer(text, within.start, within.end))
        if found:
            best = min(found, key=lambda match: _distance(match, mention.words))
            return str(best.lastgroup), Span(start=best.start(), end=best.end())
    return None


def _distance(match: re.Match[str], words: Span) -> int:
    return max(0, match.start() - words.end, words.start - match.end())


def _dose(text: str, mentions: list[_Mention]) -> tuple[Decimal, Span] | None:
    """Find the dose of a drug, in the measure that its units are counted in."""
    for mention in mentions:
        measure = re.escape(mention.item.unit_of_measure or "")
        pattern = re.compile(rf"\b(?P<number>\d+(?:\.\d+)?)\s*{measure}\b", re.IGNORECASE)
        within = wide_clause(text, mention.words, mention.statement.span)
        found = list(pattern.finditer(text, within.start, within.end))
        if found:
            best = min(found, key=lambda match: _distance(match, mention.words))
            return Decimal(best["number"]), Span(start=best.start(), end=best.end())
    return None


def _stated_units(text: str, mentions: list[_Mention]) -> Decimal:
    for mention in mentions:
        clause = narrow_clause(text, mention.words, mention.statement.span)
        match = _UNITS.search(text, clause.start, clause.end)
        if match is not None:
            word = match["number"].lower()
            return Decimal(_NUMBERS.get(word) or int(word))
    return Decimal(1)


def _pointers(
    note: Note, mentions: list[_Mention], diagnoses: tuple[Suggestion, ...]
) -> tuple[int, ...]:
    words = " ".join(mention.statement.span.of(note.text) for mention in mentions)
    return point_at(f"{words} {mentions[0].item.description}", note=note, diagnoses=diagnoses)


def _ask_side(item: ChargemasterItem, words: Span) -> ProviderQuery:
    return ProviderQuery(
        about=item.code,
        question="On which side was the procedure done?",
        options=("Right", "Left", "Both sides", "Other"),
        spans=(words,),
    )


def _ask_dose(item: ChargemasterItem, words: Span) -> ProviderQuery:
    return ProviderQuery(
        about=item.code,
        question=f"How much of the drug was given, in {item.unit_of_measure}?",
        options=(),
        spans=(words,),
    )
