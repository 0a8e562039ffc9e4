"""Suggestions as data for a program and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimwright.base.finding import Finding
from claimwright.coding.suggestion import LevelOfService, ProviderQuery, Suggestion, Suggestions
from claimwright.notes.note import Note
from claimwright.notes.span import Span

_LONGEST_QUOTE = 60


def as_json(*, file: str, suggestions: Suggestions, note: Note | None) -> dict[str, Any]:
    """Lay suggestions out as plain data, in a fixed order of keys.

    note: None where the file could not be read; the findings say why. Spans are [start, end) in
    characters of the note's text, and "evidence" repeats their words.
    """
    return {
        "file": file,
        "codes": [_code(one, note) for one in suggestions.codes],
        "em": _level(suggestions.level),
        "queries": [_query(one) for one in suggestions.queries],
        "findings": [_finding(one) for one in suggestions.findings],
    }


def _code(suggestion: Suggestion, note: Note | None) -> dict[str, Any]:
    return {
        "system": suggestion.system.value,
        "code": suggestion.code,
        "label": suggestion.label,
        "confidence": suggestion.confidence,
        "tier": suggestion.tier.value,
        "section": suggestion.section.value,
        "assertion": suggestion.assertion.value,
        "spans": _spans(suggestion.spans),
        "evidence": [] if note is None else [span.of(note.text) for span in suggestion.spans],
        "found_by": suggestion.found_by,
        "why": suggestion.why,
        "modifiers": list(suggestion.modifiers),
        "units": str(suggestion.units),
        "diagnosis_pointers": list(suggestion.diagnosis_pointers),
    }


def _level(level: LevelOfService | None) -> dict[str, Any] | None:
    if level is None:
        return None
    return {
        "code": level.code,
        "label": level.label,
        "basis": level.basis,
        "why": level.why,
        "elements": [
            {
                "name": element.name,
                "level": element.level,
                "spans": _spans(element.spans),
                "why": element.why,
                "missing": element.missing,
            }
            for element in level.elements
        ],
    }


def _query(query: ProviderQuery) -> dict[str, Any]:
    return {
        "about": query.about,
        "question": query.question,
        "options": list(query.options),
        "spans": _spans(query.spans),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "message": finding.message,
        "at": str(finding.at),
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def as_text(*, file: str, suggestions: Suggestions, note: Note | None) -> str:
    """Write suggestions as lines for a terminal: each code, its words and the reason."""
    return "\n".join(_lines(file, suggestions, note))


def _lines(file: str, suggestions: Suggestions, note: Note | None) -> Iterator[str]:
    yield file
    if note is None:
        yield "  not read"
        return
    if not suggestions.codes:
        yield "  no code is supported by the words of this note"
    for one in suggestions.codes:
        code = "-".join((one.code, *one.modifiers))
        units = "" if one.units == 1 else f" x {one.units}"
        pointers = ""
        if one.diagnosis_pointers:
            pointers = " for " + ", ".join(str(place) for place in one.diagnosis_pointers)
        yield (
            f"  {one.system.value:<8}{code + units:<12}{one.tier.value:<8}"
            f"{one.confidence:.2f}  {one.label}{pointers}"
        )
        quotes = "; ".join(f"“{_quote(span, note)}”" for span in one.spans)
        yield f"          {quotes} ({one.section.value.replace('_', ' ')})"
        yield f"          {one.why}"
    if suggestions.level is not None:
        level = suggestions.level
        yield f"  level   {level.code or 'none'} by {level.basis}: {level.why}"
        for element in level.elements:
            yield f"          {element.name}: {element.level}. {element.why}"
            if element.missing:
                yield f"          missing for more: {element.missing}"
    for query in suggestions.queries:
        options = f" ({', '.join(query.options)})" if query.options else ""
        yield f"  ask     {query.about}: {query.question}{options}"
    for finding in suggestions.findings:
        yield f"  {finding.severity.value:<8}{finding.id}: {finding.message}"


def _quote(span: Span, note: Note) -> str:
    words = " ".join(span.of(note.text).split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"
