"""What a code may be called, taken apart into words that must, should or need not be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from claimwright.codes.search.wording import opposites, word_set
from claimwright.codes.search.words import form_of, words_of


class Field(StrEnum):
    """Where a name of a code stands."""

    LABEL = "label"
    INCLUSION = "inclusion term"
    INDEX = "index"
    USUAL = "usual phrase"
    CODE = "code"


class Gate(StrEnum):
    """What a search has to speak of before codes of a kind are offered freely."""

    NONE = "none"
    PREGNANCY = "pregnancy"
    NEWBORN = "newborn"
    EXTERNAL_CAUSE = "external cause"
    STATUS = "status"
    ADVERSE_SUBSTANCE = "substance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a code. row: of the code in its table; context: words said above it."""

    row: int
    text: str
    field: Field
    gate: Gate = Gate.NONE
    prior: float = 1.0
    context: frozenset[str] = frozenset()
    target: int = -1


@dataclass(slots=True)
class Parts:
    """The words of a name. said: form to how much its absence from a search speaks against the
    name, as a share of the word's rarity; against: forms that contradict the name."""

    said: dict[str, float] = field(default_factory=dict)
    constant: dict[str, float] = field(default_factory=dict)
    against: set[str] = field(default_factory=set)


DENIED = "!"
_DENIES = frozenset({"without", "not", "no", "absence-of"})
_BREAKS = frozenset({"with", "due", "in", "following", "and", "but", "from", "to", "by", "for"})
_PIECE = re.compile(r"[(\[{][^)\]}]*[)\]}]|[^,;:(\[{]+|[,;:]")
_OTHER_COST = 1.6
_SIDE_COST = 3.2
_MANIFESTATION_COST = 2.5
_ESSENTIAL_SHARE = 1.7
_GENERIC_SHARE = 0.35
_DENIED_SHARE = 0.12
_OPTIONAL_SHARE = 0.05
_NUMBER_SHARE = 1.1


@cache
def _lists() -> dict[str, frozenset[str]]:
    names = ("stop", "open", "open_nouns", "generic", "essential", "sides", "granted")
    return {name: frozenset(map(form_of, word_set(name))) for name in names}


@cache
def stop_forms() -> frozenset[str]:
    return _lists()["stop"]


@cache
def generic_forms() -> frozenset[str]:
    return _lists()["generic"]


@cache
def _opposite_forms() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for word, others in opposites().items():
        found[form_of(word)] = frozenset(map(form_of, others))
    return found


def take_apart(text: str) -> Parts:
    """Take a name apart. What stands in brackets, behind "unspecified" or "without" costs little.

    Source: ICD-10-CM conventions, section I.A.7 (parentheses, brackets), I.A.6 (NEC, NOS),
    I.B.18 (unspecified codes).
    """
    parts = Parts()
    for piece in _PIECE.findall(text):
        is_optional = piece[0] in "([{"
        _read_piece(parts, piece, is_optional=is_optional)
    for form in list(parts.said):
        for other in _opposite_forms().get(form, ()):
            if other not in parts.said:
                parts.against.add(other)
    return parts


def _read_piece(parts: Parts, piece: str, *, is_optional: bool) -> None:
    lists = _lists()
    denied = opened = False
    for word in words_of(piece):
        if word in _DENIES:
            denied = True
            continue
        if denied and word in ("with", "but"):
            denied = False
        form = form_of(word)
        if form in lists["stop"] or word in lists["stop"] or form in _BREAKS:
            opened = opened and word not in _BREAKS
            continue
        if word in ("unspecified", "nos"):
            opened = True
        if denied and form not in lists["open"]:
            parts.said.setdefault(DENIED + form, _DENIED_SHARE)
            if form not in parts.said:
                parts.against.add(form)
            continue
        _add(parts, form, opened=opened, is_optional=is_optional)


def _add(parts: Parts, form: str, *, opened: bool, is_optional: bool) -> None:
    lists = _lists()
    share, constant = 1.0, 0.0
    if is_optional:
        share = _OPTIONAL_SHARE
    elif form in ("other", "specifi") or form == form_of("specified"):
        share, constant = 0.0, _OTHER_COST / 2
    elif form == form_of("classified"):
        share, constant = 0.0, _MANIFESTATION_COST
    elif (
        form in lists["open"]
        or form in lists["granted"]
        or (opened and form in lists["open_nouns"])
    ):
        share = 0.0
    elif form in lists["sides"]:
        share, constant = 0.0, _SIDE_COST
    elif form in lists["essential"]:
        share = _ESSENTIAL_SHARE
    elif form in lists["generic"]:
        share = _GENERIC_SHARE
    elif form.isdigit():
        share = _NUMBER_SHARE
    if form in parts.said and parts.said[form] <= share:
        return
    parts.said[form] = share
    parts.constant[form] = constant


def joined_forms(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find hyphenated words: the form of the whole beside the forms of the parts."""
    for match in re.finditer(r"\b[a-z]{2,}(?:-[a-z]{2,})+\b", text.lower()):
        pieces = match[0].split("-")
        yield form_of("".join(pieces)), tuple(form_of(piece) for piece in pieces)
