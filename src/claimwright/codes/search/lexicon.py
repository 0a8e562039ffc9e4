"""What abbreviations and lay words mean in the classifications' words. The tables are data."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from claimwright.codes.search.names import stop_forms
from claimwright.codes.search.wording import read_lines
from claimwright.codes.search.words import forms_of, words_of

_TABLES = ("abbreviations", "lay_words", "clinical_words", "drug_names")
_PROCEDURE_TABLES = ("abbreviations", "procedure_words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What stands for a stretch of words; quality falls for the less usual of several meanings.

    words: as the table writes them. is_abbreviation: the stretch has no meaning of its own.
    """

    words: str
    quality: float
    is_abbreviation: bool


_RANK_STEP = 0.03
LONGEST = 8


class Lexicon:
    """Phrases by the forms of their words, with and without the words that carry nothing."""

    def __init__(self, tables: Sequence[str] = _TABLES) -> None:
        self._full: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
        self._single: dict[str, tuple[Meaning, ...]] = {}
        self._bare: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
        self.surface: set[str] = set()
        self._starts: list[str] = []
        entries = list(entries_of(tables))
        for phrase, meanings in entries:
            self._file(phrase, meanings)
        self._starts = sorted({" ".join(words_of(phrase)) for phrase, _ in entries})

    def find(self, words: Sequence[str], forms: Sequence[str]) -> tuple[Meaning, ...]:
        """Look up exactly this stretch; empty where it is none of the phrases.

        words, forms: of the same stretch. A word alone counts as it is written ("nerves" is not
        "nerve"), in a phrase words of one form are the same.
        """
        if len(words) == 1:
            return self._single.get(words[0], ())
        found = self._full.get(tuple(forms))
        if found is None and forms[0] not in stop_forms() and forms[-1] not in stop_forms():
            found = self._bare.get(bare(forms))
        return found or ()

    def completions(self, start: str) -> Iterator[str]:
        """List the phrases that begin with what has been typed so far."""
        at = bisect_left(self._starts, start)
        while at < len(self._starts) and self._starts[at].startswith(start):
            yield self._starts[at]
            at += 1

    def _file(self, phrase: str, meanings: tuple[Meaning, ...]) -> None:
        forms = tuple(forms_of(phrase))
        if not forms:
            return
        words = words_of(phrase)
        self.surface.update(words)
        if len(words) == 1:
            self._single[words[0]] = self._single.get(words[0], ()) + meanings
            return
        self._full[forms] = self._full.get(forms, ()) + meanings
        short = bare(forms)
        if short != forms and len(short) > 1:
            self._bare[short] = self._bare.get(short, ()) + meanings


def bare(forms: Sequence[str]) -> tuple[str, ...]:
    """Leave out the words that carry nothing."""
    return tuple(form for form in forms if form not in stop_forms())


@cache
def lexicon() -> Lexicon:
    """The words for diagnoses."""
    return Lexicon()


@cache
def procedure_lexicon() -> Lexicon:
    """The words for procedures."""
    return Lexicon(_PROCEDURE_TABLES)


def entries_of(tables: Sequence[str] = _TABLES) -> Iterator[tuple[str, tuple[Meaning, ...]]]:
    """Walk the phrases of tables, each with what it stands for."""
    for table in tables:
        for phrases, means in read_lines(table):
            meanings = tuple(
                Meaning(
                    words=words.strip(),
                    quality=1.0 - _RANK_STEP * rank,
                    is_abbreviation=table == "abbreviations",
                )
                for rank, words in enumerate(means.split("|"))
            )
            for phrase in phrases.split("|"):
                yield phrase.strip(), meanings
