"""A note in pieces, so that the words a code rests on can be marked without touching the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimwright.notes.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Words that support something. `key` names it on the page ("code-12")."""

    key: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the note; `keys` names all that rest on it, in the order they were given."""

    text: str
    keys: tuple[str, ...] = ()


def cut(text: str, highlights: Iterable[Highlight]) -> tuple[Piece, ...]:
    """Cut a note where highlights begin and end, overlapping ones too.

    The pieces joined are the text, character for character. What lies beyond the text's end is
    left out.
    """
    known = [one for one in highlights if one.span.start < len(text)]
    edges = {0, len(text)}
    for one in known:
        edges.update((one.span.start, min(one.span.end, len(text))))
    places = sorted(edges)
    return tuple(
        Piece(text=text[start:end], keys=_keys(known, start, end))
        for start, end in pairwise(places)
    )


def _keys(highlights: Sequence[Highlight], start: int, end: int) -> tuple[str, ...]:
    over = (one.key for one in highlights if one.span.start <= start and end <= one.span.end)
    return tuple(dict.fromkeys(over))


def find_words(text: str, words: str, *, near: int = 0) -> Span | None:
    """Find words in a note as a person typed or marked them, whatever their case; of several
    places the one nearest to `near`. None where the note does not have them."""
    wanted = words.strip()
    if not wanted:
        return None
    exact = _places(text, wanted)
    places = exact or _places(text.lower(), wanted.lower())
    # A few letters change their length in lower case; then only the exact words are looked for.
    if not places or (not exact and len(text.lower()) != len(text)):
        return None
    start = min(places, key=lambda place: abs(place - near))
    return Span(start=start, end=start + len(wanted))


def _places(text: str, words: str) -> list[int]:
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    return places
