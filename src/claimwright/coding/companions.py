"""Codes that the classification asks for beside another, where the same words support them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.systems import CodeSystem
from claimwright.coding.encoder import Encoder
from claimwright.coding.mentions import Mention
from claimwright.coding.problems import Standing
from claimwright.coding.reading import Reading
from claimwright.coding.resolve import Episode
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.notes.assertion import Assertion
from claimwright.notes.note import Note
from claimwright.notes.span import Span

_SITE_PAINS = ("M25.5", "M54.", "M79.6")
_FOOT_ULCERS = ("E08.621", "E09.621", "E10.621", "E11.621", "E13.621")
_STATUS_POST = re.compile(r"^(?:status[- ]post|s/p)\s+(?P<what>[^.;,\n]{3,80})", re.IGNORECASE)
_OTHER_POSTPROCEDURAL_STATE = "Z98.890"


def companions(
    note: Note, mention: Mention, suggestion: Suggestion, *, encoder: Encoder
) -> Iterator[Suggestion]:
    """Suggest what has to stand beside a code: the pain's chronicity, the ulcer's site.

    Source: ICD-10-CM Official Guidelines, section I.C.6.b.1.a (pain), and the note "use
    additional code" at E11.621.
    """
    if suggestion.code.startswith(_SITE_PAINS) and "chronic" in mention.forms:
        span = _word_span(note, mention, "chronic")
        if span is not None:
            yield _beside(
                suggestion,
                "G89.29",
                (span, *suggestion.spans),
                "The words call the pain chronic; the site's code does not say so (I.C.6.b.1.a).",
                encoder.icd10cm,
            )
    if suggestion.code in _FOOT_ULCERS:
        root = "L97.4" if "heel" in mention.forms else "L97.5"
        ulcers = encoder.resolver.resolve(
            root,
            default=f"{root}09",
            named=frozenset({"ulcer", "foot", "skin", "nonpressure"}),
            words=mention.forms,
            episode=Episode.INITIAL,
        )
        for ulcer in ulcers[:1]:
            yield _beside(
                suggestion,
                ulcer.code,
                suggestion.spans,
                "The note at the diabetes code asks for the ulcer's site beside it.",
                encoder.icd10cm,
            )


def unnamed_status(
    reading: Reading, *, mentions: Sequence[Mention], icd10cm: ICD10CM
) -> Iterator[Suggestion]:
    """Suggest "other postprocedural state" where the assessment names an operation of the past
    that no phrase covers. It is a hint: a person has to find the exact code.
    """
    named = {mention.statement.sentence.span for mention in mentions}
    note = reading.note
    for statement in reading.statements:
        sentence = statement.sentence
        if statement.standing is not Standing.LISTED or sentence.span in named:
            continue
        match = _STATUS_POST.match(sentence.span.of(note.text))
        if match is None:
            continue
        start = sentence.span.start
        yield Suggestion(
            system=CodeSystem.ICD10CM,
            code=_OTHER_POSTPROCEDURAL_STATE,
            label=icd10cm.label(_OTHER_POSTPROCEDURAL_STATE),
            spans=(Span(start=start, end=start + match.end()),),
            section=note.kind_of(sentence),
            assertion=Assertion.HISTORICAL,
            found_by="status-rule",
            why=(
                f"The assessment names a past procedure, “{match['what'].strip()}”, for which "
                "there may be a more exact status code."
            ),
            confidence=0.35,
            tier=Tier.SUGGEST,
        )
        return


def _beside(
    suggestion: Suggestion, code: str, spans: tuple[Span, ...], why: str, icd10cm: ICD10CM
) -> Suggestion:
    return replace(
        suggestion,
        code=code,
        label=icd10cm.label(code),
        spans=tuple(sorted(set(spans))),
        found_by="use-additional",
        why=why,
        confidence=min(suggestion.confidence, 0.65),
        tier=Tier.REVIEW,
    )


def _word_span(note: Note, mention: Mention, word: str) -> Span | None:
    sentence = mention.statement.sentence.span
    match = re.search(rf"\b{word}\b", sentence.of(note.text), re.IGNORECASE)
    if match is None:
        return None
    return Span(start=sentence.start + match.start(), end=sentence.start + match.end())
