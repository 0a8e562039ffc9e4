"""How the words of a search may be read: spelling set right, short forms written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from math import prod

from claimwright.codes.search.index import SearchIndex
from claimwright.codes.search.lexicon import LONGEST, Lexicon, Meaning
from claimwright.codes.search.names import DENIED, stop_forms
from claimwright.codes.search.typed import COMPLETED_QUALITY, TypedWord, TypedWords
from claimwright.codes.search.wording import word_set
from claimwright.codes.search.words import form_of, words_of

_LEAST_START = 3
_MAX_READINGS = 8
_MAX_COMBINATIONS = 64
_MAX_COMPLETED_PHRASES = 4
# Where a phrase is the whole search its meaning comes first; inside a longer one, its own words.
_AS_TYPED_QUALITY = 0.9
_INNER_MEANING_QUALITY = 0.94
# Words of everyday talk, and numbers that count nothing, say little.
_LITTLE = 0.3
_SIDE_WEIGHT = 4.5
_LITTLE_AT_MOST = 2.0
_WORD_QUALITY = 0.7
_DENIES = frozenset({"no", "without", "not", "denies", "denied", "absent", "negative"})
_ENDS_DENIAL = frozenset({"with", "but", "and", "or", "due"})


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
        self._typed = TypedWords(index, lexicon)

    def read(self, text: str, *, is_typing: bool) -> list[Reading]:
        """List the ways to read a text, the most likely first; empty for a text without words."""
        tokens = self._typed.take(text, is_typing=is_typing)
        if not tokens:
            return []
        readings = list(self._readings(tokens, self._stretches(tokens)))
        if is_typing or not tokens[-1].is_known:
            readings += self._completed(" ".join(token.typed for token in tokens))
        unique: dict[str, Reading] = {}
        for reading in readings:
            if reading.slots and reading.words not in unique:
                unique[reading.words] = reading
        return list(unique.values())[: _MAX_READINGS + _MAX_COMPLETED_PHRASES]

    def _stretches(self, tokens: Sequence[TypedWord]) -> list[_Stretch]:
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
        self, tokens: Sequence[TypedWord], forms: Sequence[str], start: int, end: int
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
            is_word = self._typed.is_word(typed.typed)
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

    def _joined(self, tokens: Sequence[TypedWord]) -> tuple[Meaning, ...]:
        """Two words that the classification writes as one: "gall stones"."""
        if len(tokens) != 2 or any(len(token.words[0]) < 3 for token in tokens):
            return ()
        whole = tokens[0].words[0] + tokens[1].words[0]
        if form_of(whole) not in self._vocabulary:
            return ()
        return (Meaning(words=whole, quality=0.98, is_abbreviation=False),)

    def _readings(
        self, tokens: Sequence[TypedWord], stretches: Sequence[_Stretch]
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
        tokens: Sequence[TypedWord],
        stretches: Sequence[_Stretch],
        chosen: Sequence[Meaning | None],
        quality: float,
    ) -> Reading:
        means = {
            stretch.start: (stretch.end, meaning)
            for stretch, meaning in zip(stretches, chosen, strict=True)
            if meaning is not None
        }
        read: list[TypedWord] = []
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

    def _written_out(self, words: str, typed: str) -> Iterator[TypedWord]:
        for word in words_of(words):
            yield TypedWord(typed=typed, words=(word,), qualities=(1.0,), is_known=True)

    def _slots(self, tokens: Sequence[TypedWord]) -> Iterator[Slot]:
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

    def _slot(self, token: TypedWord, *, denied: bool) -> Slot | None:
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

    def _completed(self, start: str) -> Iterator[Reading]:
        """Read what has been typed so far as the beginning of a known phrase."""
        if len(start) < _LEAST_START:
            return
        for phrase in islice(self._lexicon.completions(start), _MAX_COMPLETED_PHRASES):
            tokens = self._typed.take(phrase, is_typing=False)
            for reading in islice(self._readings(tokens, self._stretches(tokens)), 1):
                yield replace(reading, quality=reading.quality * COMPLETED_QUALITY)
