"""The words of a search as they were typed, and the known words that they may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimwright.codes.search.index import SearchIndex
from claimwright.codes.search.lexicon import Lexicon
from claimwright.codes.search.names import stop_forms
from claimwright.codes.search.spelling import Speller
from claimwright.codes.search.wording import families, word_set
from claimwright.codes.search.words import american, form_of, singular, words_of

MAX_WORDS = 28
COMPLETED_QUALITY = 0.9
_STEM_QUALITY = 0.93
_SURE_QUALITY = 0.8
_LIKELY_COUNT = 12
_COMMON_COUNT = 40
_ANY_WORD = re.compile(r"[A-Za-z0-9]+")
_SIDES = {"r": "right", "l": "left"}
_LETTERS_DIGITS = re.compile(r"([a-z]+)(\d+[a-z]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWord:
    """A typed word and the words it may be, with how sure each is; the likeliest first.

    is_known: it is a word itself. is_capital: typed in capitals in a text that is not all so.
    is_bare_number: a number behind no word that counts: "cataract 42", not "stage 4".
    """

    typed: str
    words: tuple[str, ...]
    qualities: tuple[float, ...]
    is_known: bool
    is_capital: bool = False
    is_bare_number: bool = False

    @property
    def form(self) -> str:
        return form_of(self.words[0])


class TypedWords:
    """Takes searches apart, knowing the words of one index and of the lexicon."""

    def __init__(self, index: SearchIndex, lexicon: Lexicon) -> None:
        self._vocabulary = index.vocabulary
        self._lexicon = lexicon
        counts = dict.fromkeys(lexicon.surface, 2) | dict.fromkeys(families(), 3)
        for word, count in index.surfaces.items():
            counts[word] = counts.get(word, 0) + count
        self._counts = counts
        self._speller = Speller(counts)

    def take(self, text: str, *, is_typing: bool) -> list[TypedWord]:
        """List the words of a text. is_typing: the last may not be at its end."""
        words = words_of(text)[:MAX_WORDS]
        if len(words) > 1:
            words = [_SIDES.get(word, word) for word in words]
        tokens: list[TypedWord] = []
        for place, word in enumerate(words):
            is_last = place == len(words) - 1
            tokens += self._token(word, is_last=is_last, is_typing=is_typing)
        capitals = _capitals(text)
        return [
            replace(
                one,
                is_capital=one.typed in capitals,
                is_bare_number=_is_bare_number(tokens, place),
            )
            for place, one in enumerate(tokens)
        ]

    def is_word(self, word: str) -> bool:
        """Whether a short form is also a word of its own: "as", "hit", "all"."""
        return (
            word in stop_forms()
            or word in word_set("everyday")
            or families().get(word, word) != word
            or self._counts.get(word, 0) > _COMMON_COUNT
        )

    def _token(self, word: str, *, is_last: bool, is_typing: bool) -> Iterator[TypedWord]:
        known = self._knows(word)
        completed: list[str] = []
        if is_last and (is_typing or not known) and len(word) > 1:
            completed = [one for one in self._speller.completions(word) if one != word]
        if known:
            is_fragment = is_last and len(word) < 5 and self._counts.get(word, 0) < 4
            if is_fragment and not is_typing and word not in self._lexicon.surface:
                completed = [one for one in self._speller.completions(word) if one != word]
            rest = completed if is_typing or is_fragment else []
            yield TypedWord(
                typed=word,
                words=(word, *rest),
                qualities=(1.0, *(COMPLETED_QUALITY * 0.9 for _ in rest)),
                is_known=True,
            )
            return
        if completed and (is_typing or len(word) > 3):
            yield TypedWord(
                typed=word,
                words=tuple(completed),
                qualities=tuple(COMPLETED_QUALITY for _ in completed),
                is_known=False,
            )
            return
        yield from self._corrected(word)

    def _related(self, word: str) -> TypedWord | None:
        """A word that is not known itself, while another of its stem is: an inflection, or an
        error that happens to have the stem of something else."""
        if form_of(word) not in self._vocabulary:
            return None
        better = [one for one in self._speller.corrections(word) if one.quality > _SURE_QUALITY]
        likely = [one for one in better if self._counts[one.word] >= _LIKELY_COUNT]
        own = ((word, _STEM_QUALITY),)
        others = tuple((one.word, one.quality) for one in better)
        chosen = (*others, *own) if likely else (*own, *others)
        return TypedWord(
            typed=word,
            words=tuple(one for one, _ in chosen),
            qualities=tuple(quality for _, quality in chosen),
            is_known=True,
        )

    def _corrected(self, word: str) -> Iterator[TypedWord]:
        related = self._related(word)
        if related is not None:
            yield related
            return
        if word in word_set("everyday"):
            yield TypedWord(typed=word, words=(word,), qualities=(1.0,), is_known=True)
            return
        mixed = _LETTERS_DIGITS.fullmatch(word)
        if mixed is not None and len(mixed[1]) > 1:
            yield from self._token(mixed[1], is_last=False, is_typing=False)
            yield TypedWord(typed=mixed[2], words=(mixed[2],), qualities=(1.0,), is_known=True)
            return
        found = self._speller.corrections(word)
        apart = self._split(word)
        if apart and (not found or found[0].quality < 0.86):
            for piece in apart:
                yield TypedWord(typed=word, words=(piece,), qualities=(0.95,), is_known=True)
            return
        yield TypedWord(
            typed=word,
            words=tuple(one.word for one in found) or (word,),
            qualities=tuple(one.quality for one in found) or (1.0,),
            is_known=False,
        )

    def _split(self, word: str) -> tuple[str, str] | None:
        cuts = [
            (word[:at], word[at:])
            for at in range(3, len(word) - 2)
            if self._is_common(word[:at]) and self._is_common(word[at:])
        ]
        return max(cuts, key=lambda cut: min(map(self._counts.__getitem__, cut)), default=None)

    def _is_common(self, word: str) -> bool:
        return self._counts.get(word, 0) > 2

    def _knows(self, word: str) -> bool:
        return (
            word in self._counts
            or word in stop_forms()
            or (not word.isalpha() and form_of(word) in self._vocabulary)
            or american(word) in self._counts
            or singular(american(word)) in self._counts
        )


def _capitals(text: str) -> frozenset[str]:
    """Find the words written in capitals in a text that is not written so altogether."""
    words = _ANY_WORD.findall(text.replace("’", "'")) if text.upper() != text else []
    return frozenset(word.lower() for word in words if word.isupper() and len(word) > 1)


def _is_bare_number(tokens: Sequence[TypedWord], place: int) -> bool:
    if not tokens[place].typed[:1].isdigit() or len(tokens) == 1:
        return False
    before = tokens[place - 1].typed if place else ""
    after = tokens[place + 1].typed if place + 1 < len(tokens) else ""
    counting = word_set("counting")
    return before not in counting and after not in counting
