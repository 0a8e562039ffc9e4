"""Words of a note that mean something to a rule, found with their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

import yaml

from claimwright.notes.span import Span

_NEVER = re.compile(r"(?!)")


class Cues:
    """A set of phrases, sought together, without regard to case or to the width of blanks.

    A trailing * in a phrase stands for any ending of the word.
    """

    __slots__ = ("_pattern",)

    def __init__(self, phrases: Iterable[str]) -> None:
        patterns = sorted((_pattern_of(phrase) for phrase in phrases), key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])", re.IGNORECASE)
            if patterns
            else _NEVER
        )

    def find(self, text: str, within: Span) -> tuple[Span, ...]:
        """Find every occurrence inside a stretch of the text, in order."""
        matches = self._pattern.finditer(text, within.start, within.end)
        return tuple(Span(start=match.start(), end=match.end()) for match in matches)

    def stand_in(self, text: str, within: Span) -> bool:
        """Whether any of the phrases occurs inside a stretch of the text."""
        return self._pattern.search(text, within.start, within.end) is not None

    def are_in(self, words: str) -> bool:
        """Whether any of the phrases occurs in some words, a heading for example."""
        return self._pattern.search(words) is not None


def _pattern_of(phrase: str) -> str:
    words = phrase.split()
    if not words:
        raise ValueError("a cue cannot be empty")
    return r"\s+".join(
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words
    )


@cache
def read_table(name: str) -> dict[str, object]:
    """Read one of the tables that come with this room, by its name without the ending."""
    text = resources.files("claimwright.coding").joinpath("data", f"{name}.yaml").read_text("utf-8")
    table = yaml.safe_load(text)
    if not isinstance(table, dict):
        raise TypeError(f"the table {name} has to be a mapping")
    return table


@cache
def cues(table: str, name: str) -> Cues:
    """Take a list of phrases out of a table as Cues."""
    phrases = read_table(table)[name]
    # YAML reads a bare no as false; taken for a word it would never be found.
    if not isinstance(phrases, list) or not all(isinstance(each, str) for each in phrases):
        raise TypeError(f"{name} in the table {table} has to be a list of phrases")
    return Cues(phrases)
