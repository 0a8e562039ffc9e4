"""How the words of a search may be read: spelling set right, short forms written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from claimwright.codes.search.index import SearchIndex
from claimwright.codes.search.lexicon import LONGEST, Lexicon, Meaning
from claimwright.codes.search.names import DENIED, stop_forms
from claimwright.codes.search.spelling import Speller
from claimwright.codes.search.wording import families, word_set
from claimwright.codes.search.words import american, form_of, singular, words_of

MAX__ANY_WORDS = 28
_MAX_READINGS = 8
_MAX_COMBINATIONS = 64
_MAX_COMPLETED_PHRASES = 4
# Where a phrase is the whole search its meaning comes first; inside a longer one, its own words.
_AS_TYPED_QUALITY = 0.9
_INNER_MEANING_QUALITY = 0.94
_STEM_QUALITY = 0.93
# Words of everyday talk, and numbers that count nothing, say little.
_LITTLE = 0.3
_SIDE_WEIGHT = 4.5
_LITTLE_AT_MOST = 2.0
_SURE_QUALITY = 0.8
_LIKELY_COUNT = 12
_COMMON_COUNT = 40
_WORD_QUALITY = 0.7
_COMPLETED_QUALITY = 0.9
_DENIES = frozenset({"no", "without", "not", "denies", "denied", "absent", "negative"})
_ENDS_DENIAL = frozenset({"with", "but", "and", "or", "due"})
_ANY_WORD = re.compile(r"[A-Za-z0-9]+")
_SIDES = {"r": "right", "l": "left"}
_LETTERS_DIGITS = re.compile(r"([a-z]+)(\d+[a-z]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A form of the index that a typed word may stand for."""

    form: int
    quality: float
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One word of a search as it is read. weight: how telling it is."""

    typed: str
    alternatives: tuple[Alternative, ...]
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a search. words: as a person would write it."""

    slots: tuple[Slot, ...]
    quality: float
    words: str

    @property
    def weight(self) -> float:
        return sum(slot.weight for slot in self.slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A typed word and the words it may be. quality: how sure the first of them is."""

    typed: str
    words: tuple[str, ...]
    qualities: tuple[float, ...]
    is_known: bool
    is_capital: bool = False
    is_bare_number: bool = False

    @property
    def form(self) -> str:
        return form_of(self.words[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Tokens from start to end (not included) that stand for something else.

    as_typed: how likely they stand for themselves, 0 where they cannot.
    """

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    as_typed: float


class Reader:
    """Reads searches against the words of one index."""

    def __init__(self, index: SearchIndex, lexicon: Lexicon) -> None:
        self._vocabulary = index.vocabulary
        self._weights = index.weights
        self._unknown_weight = index.unknown_weight
        self._lexicon = lexicon
        counts = dict.fromkeys(lexicon.surface, 2) | dict.fromkeys(families(), 3)
        for word, count in index.surfaces.items():
            counts[word] = counts.get(word, 0) + count
        self._counts = counts
        self._speller = Speller(counts)

    def read(self, text: str, *, is_typing: bool) -> list[Reading]:
        """List the ways to read a text, the most likely first; empty for a text without words."""
        words = words_of(text)[:MAX__ANY_WORDS]
        if not words:
            return []
        tokens = self._tokens(words, is_typing=is_typing)
        capitals = _capitals(text)
        tokens = [
            replace(
                one,
                is_capital=one.typed in capitals,
                is_bare_number=_is_bare_number(tokens, place),
            )
            for place, one in enumerate(tokens)
        ]
        stretches = self._stretches(tokens)
        readings = list(self._readings(tokens, stretches))
        if is_typing or not tokens[-1].is_known:
            readings += self._completed(words)
        unique: dict[str, Reading] = {}
        for reading in readings:
            if reading.slots and reading.words not in unique:
                unique[reading.words] = reading
        return list(unique.values())[: _MAX_READINGS + _MAX_COMPLETED_PHRASES]

    def _tokens(self, words: Sequence[str], *, is_typing: bool) -> list[_Token]:
        tokens: list[_Token] = []
        for place, word in enumerate(words):
            is_last = place == len(words) - 1
            tokens += self._token(word, is_last=is_last, is_typing=is_typing)
        return tokens

    def _token(self, word: str, *, is_last: bool, is_typing: bool) -> Iterator[_Token]:
        known = self._knows(word)
        completed: list[str] = []
        if is_last and (is_typing or not known) and len(word) > 1:
            completed = [one for one in self._speller.completions(word) if one != word]
        if known:
            is_fragment = is_last and len(word) < 5 and self._counts.get(word, 0) < 4
            if is_fragment and not is_typing and word not in self._lexicon.surface:
                completed = [one for one in self._speller.completions(word) if one != word]
            rest = completed if is_typing or is_fragment else []
            yield _Token(
                typed=word,
                words=(word, *rest),
                qualities=(1.0, *(_COMPLETED_QUALITY * 0.9 for _ in rest)),
                is_known=True,
            )
            return
        if completed and (is_typing or len(word) > 3):
            yield _Token(
                typed=word,
                words=tuple(completed),
                qualities=tuple(_COMPLETED_QUALITY for _ in completed),
                is_known=False,
            )
            return
        yield from self._corrected(word)

    def _related(self, word: str) -> _Token | None:
        """A word that is not known itself, while another of its stem is: an inflection, or an
        error that happens to have the stem of something else."""
        if form_of(word) not in self._vocabulary:
            return None
        better = [one for one in self._speller.corrections(word) if one.quality > _SURE_QUALITY]
        likely = [one for one in better if self._counts[one.word] >= _LIKELY_COUNT]
        own = ((word, _STEM_QUALITY),)
        others = tuple((one.word, one.quality) for one in better)
        chosen = (*others, *own) if likely else (*own, *others)
        return _Token(
            typed=word,
            words=tuple(one for one, _ in chosen),
            qualities=tuple(quality for _, quality in chosen),
            is_known=True,
        )

    def _corrected(self, word: str) -> Iterator[_Token]:
        related = self._related(word)
        if related is not None:
            yield related
            return
        if word in word_set("everyday"):
            yield _Token(typed=word, words=(word,), qualities=(1.0,), is_known=True)
            return
        mixed = _LETTERS_DIGITS.fullmatch(word)
        if mixed is not None and len(mixed[1]) > 1:
            yield from self._token(mixed[1], is_last=False, is_typing=False)
            yield _Token(typed=mixed[2], words=(mixed[2],), qualities=(1.0,), is_known=True)
            return
        found = self._speller.corrections(word)
        apart = self._split(word)
        if apart and (not found or found[0].quality < 0.86):
            for piece in apart:
                yield _Token(typed=word, words=(piece,), qualities=(0.95,), is_known=True)
            return
        yield _Token(
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

    def _is_word(self, word: str) -> bool:
        """Whether a short form is also a word of its own: "as", "hit", "all"."""
        return (
            word in stop_forms()
            or word in word_set("everyday")
            or families().get(word, word) != word
            or self._counts.get(word, 0) > _COMMON_COUNT
        )

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

    def _stretches(self, tokens: Sequence[_Token]) -> list[_Stretch]:
        """Find what stands for something else, the longest first, none over another."""
        forms = [token.form for token in tokens]
        found: list[_Stretch] = []
        taken: set[int] = set()
        for length in range(min(LONGEST, len(forms)), 0, -1):
            for start in range(len(forms) - length + 1):
                places = range(start, start + length)
                if taken.intersection(places):
                    continue
                stretch = self._stretch(tokens, forms, start, start + length)
                if stretch is not None:
                    found.append(stretch)
                    taken.update(places)
        return sorted(found, key=lambda one: one.start)

    def _stretch(
        self, tokens: Sequence[_Token], forms: Sequence[str], start: int, end: int
    ) -> _Stretch | None:
        words = [token.words[0] for token in tokens[start:end]]
        meanings = self._lexicon.find(words, forms[start:end])
        if not meanings:
            joined = self._joined(tokens[start:end])
            if not joined:
                return None
            return _Stretch(start=start, end=end, meanings=joined, as_typed=_AS_TYPED_QUALITY)
        is_whole = start == 0 and end == len(tokens)
        typed = tokens[start]
        if end - start == 1 and all(one.is_abbreviation for one in meanings):
            is_word = self._is_word(typed.typed)
            if is_word and not is_whole and not typed.is_capital:
                return None
            as_typed = _WORD_QUALITY if is_word else 0.0
            return _Stretch(start=start, end=end, meanings=meanings, as_typed=as_typed)
        elif is_whole:
            return _Stretch(start=start, end=end, meanings=meanings, as_typed=_AS_TYPED_QUALITY)
        inner = tuple(
            replace(one, quality=one.quality * _INNER_MEANING_QUALITY) for one in meanings
        )
        return _Stretch(start=start, end=end, meanings=inner, as_typed=1.0)

    def _joined(self, tokens: Sequence[_Token]) -> tuple[Meaning, ...]:
        """Two words that the classification writes as one: "gall stones"."""
        if len(tokens) != 2 or any(len(token.words[0]) < 3 for token in tokens):
            return ()
        whole = tokens[0].words[0] + tokens[1].words[0]
        if form_of(whole) not in self._vocabulary:
            return ()
        return (Meaning(words=whole, quality=0.98, is_abbreviation=False),)

    def _readings(
        self, tokens: Sequence[_Token], stretches: Sequence[_Stretch]
    ) -> Iterator[Reading]:
        choices: list[list[tuple[Meaning | None, float]]] = []
        for stretch in stretches:
            own: list[tuple[Meaning | None, float]]
            own = [(meaning, meaning.quality) for meaning in stretch.meanings]
            if stretch.as_typed:
                own.append((None, stretch.as_typed))
            choices.append(sorted(own, key=lambda one: -one[1]))
        combined = [
            (prod(quality for _, quality in chosen), [meaning for meaning, _ in chosen])
            for chosen in islice(product(*choices), _MAX_COMBINATIONS)
        ]
        combined.sort(key=lambda one: -one[0])
        for quality, chosen in combined[:_MAX_READINGS]:
            yield self._reading(tokens, stretches, chosen, quality)

    def _reading(
        self,
        tokens: Sequence[_Token],
        stretches: Sequence[_Stretch],
        chosen: Sequence[Meaning | None],
        quality: float,
    ) -> Reading:
        means = {
            stretch.start: (stretch.end, meaning)
            for stretch, meaning in zip(stretches, chosen, strict=True)
            if meaning is not None
        }
        read: list[_Token] = []
        at = 0
        while at < len(tokens):
            end, meaning = means.get(at, (at + 1, None))
            if meaning is None:
                read.append(tokens[at])
            else:
                typed = " ".join(token.typed for token in tokens[at:end])
                read += self._written_out(meaning.words, typed)
            at = end
        return Reading(
            slots=tuple(self._slots(read)),
            quality=quality,
            words=" ".join(token.words[0] for token in read),
        )

    def _written_out(self, words: str, typed: str) -> Iterator[_Token]:
        for word in words_of(words):
            yield _Token(typed=typed, words=(word,), qualities=(1.0,), is_known=True)

    def _slots(self, tokens: Sequence[_Token]) -> Iterator[Slot]:
        seen: set[str] = set()
        denied = False
        for token in tokens:
            word = token.words[0]
            if word in _DENIES:
                denied = True
                continue
            denied = denied and word not in _ENDS_DENIAL
            if word in stop_forms() or token.form in stop_forms() or token.form in seen:
                continue
            seen.add(token.form)
            slot = self._slot(token, denied=denied)
            if slot is not None:
                yield slot

    def _slot(self, token: _Token, *, denied: bool) -> Slot | None:
        found: dict[int, Alternative] = {}
        for word, quality in zip(token.words, token.qualities, strict=True):
            number = self._vocabulary.get(DENIED * denied + form_of(word))
            if number is not None and number not in found:
                found[number] = Alternative(form=number, quality=quality, word=word)
        if denied and not found:
            return None
        best = max(
            (float(self._weights[one.form]) for one in list(found.values())[:3]),
            default=self._unknown_weight,
        )
        if word in word_set("everyday") or token.is_bare_number:
            best = min(best * _LITTLE, _LITTLE_AT_MOST)
        if token.form in word_set("sides"):
            best = max(best, _SIDE_WEIGHT)
        return Slot(typed=token.typed, alternatives=tuple(found.values()), weight=best)

    def _completed(self, words: Sequence[str]) -> Iterator[Reading]:
        """Read what has been typed so far as the beginning of a known phrase."""
        start = " ".join(words)
        if len(start) < 3:
            return
        for number, phrase in enumerate(self._lexicon.completions(start)):
            if number == _MAX_COMPLETED_PHRASES:
                return
            tokens = self._tokens(words_of(phrase), is_typing=False)
            for reading in self._readings(tokens, self._stretches(tokens)):
                yield replace(reading, quality=reading.quality * _COMPLETED_QUALITY)
                break


def _capitals(text: str) -> frozenset[str]:
    """Find the words written in capitals in a text that is not written so altogether."""
    words = _ANY_WORD.findall(text.replace("’", "'")) if text.upper() != text else []
    return frozenset(word.lower() for word in words if word.isupper() and len(word) > 1)


def _is_bare_number(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a number stands behind no word that counts: "cataract 42", not "stage 4"."""
    if not tokens[place].typed[:1].isdigit() or len(tokens) == 1:
        return False
    before = tokens[place - 1].typed if place else ""
    after = tokens[place + 1].typed if place + 1 < len(tokens) else ""
    counting = word_set("counting")
    return before not in counting and after not in counting
