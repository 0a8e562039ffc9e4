"""Words that are written wrongly, or not yet to their end."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_CANDIDATES = 28
_KEPT = 3
_CLOSE = 0.55
_MAX_COMPLETIONS = 48
_BASE = 38
_SAME_SOUND = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:pn|kn|gn)", "n"), (r"^ps", "s"), (r"^rh", "r"), (r"^wr", "r"), ("ph", "f"),
        ("rrh", "r"), ("rh", "r"), ("th", "t"), ("ch", "k"), ("ck", "k"), ("sc(?=[eiy])", "s"),
        ("c(?=[eiy])", "s"), ("[cq]", "k"), ("x", "ks"), ("z", "s"), ("gh", "g"), ("y", "i"),
        ("ae|oe|ea|ee|ei|ie", "e"), ("ou|oo|au|ow", "o"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A known word for a word that is not known. quality: 1 the same, 0 nothing alike."""

    word: str
    quality: float


class Speller:
    """All known words, found by their letters. counts: how often each is used."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._words = sorted(counts)
        self._counts = [counts[word] for word in self._words]
        self._grams, self._starts, self._postings, self._sizes = _grams_of(self._words)
        self._sounds: dict[str, list[int]] = {}
        for number, word in enumerate(self._words):
            self._sounds.setdefault(sound_of(word), []).append(number)
        self._known: dict[str, tuple[Correction, ...]] = {}

    def knows(self, word: str) -> bool:
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word

    def corrections(self, word: str) -> tuple[Correction, ...]:
        """Find the known words most like an unknown one, best first; few or none."""
        if word not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[word] = tuple(self._correct(word))
        return self._known[word]

    def completions(self, start: str) -> list[str]:
        """List the most used of the words that begin so."""
        at = bisect_left(self._words, start)
        found: list[int] = []
        while at < len(self._words) and self._words[at].startswith(start):
            found.append(at)
            at += 1
        found.sort(key=lambda number: -self._counts[number])
        return [self._words[number] for number in found[:_MAX_COMPLETIONS]]

    def _correct(self, word: str) -> Iterator[Correction]:
        if len(word) < 4 or word.isdigit():
            return
        allowed = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
        sound = sound_of(word)
        found: list[tuple[float, int, int]] = []
        for number in self._candidates(word, sound):
            known = self._words[number]
            if len(known) < 4 or known == word:
                continue
            apart = float(distance(word, known, allowed + 2))
            if apart >= allowed + 2:
                continue
            sounds_as = sound_of(known)
            if sounds_as == sound:
                apart = max(apart - 1.0, 0.5)
            elif sounds_as[0] != sound[0]:
                apart += 0.6
            if apart <= allowed:
                found.append((apart, -self._counts[number], number))
        found.sort()
        best = found[0][0] if found else 0.0
        for apart, _, number in found[:_KEPT]:
            if apart <= best + _CLOSE:
                quality = max(0.45, 0.97 - 0.9 * apart / max(len(word), 5))
                yield Correction(word=self._words[number], quality=quality)

    def _candidates(self, word: str, sound: str) -> list[int]:
        keys = _keys(word)
        counts = np.zeros(len(self._words), dtype=np.float32)
        for key in keys:
            at = int(np.searchsorted(self._grams, key))
            if at < len(self._grams) and self._grams[at] == key:
                counts[self._postings[self._starts[at] : self._starts[at + 1]]] += 1
        alike = counts / (self._sizes + len(keys))
        size = min(_CANDIDATES, len(alike))
        top = np.argpartition(-alike, size - 1)[:size] if size else np.zeros(0, dtype=np.int64)
        return [*{*self._sounds.get(sound, ()), *(int(one) for one in top if alike[one] > 0.12)}]


def sound_of(word: str) -> str:
    """Write a word by its sound, roughly: "pneumonia" and "neumonia" are the same."""
    for pattern, sound in _SAME_SOUND:
        word = pattern.sub(sound, word)
    return word[0] + re.sub("[aeiouh]", "", word[1:]) if len(word) > 4 else word


def distance(one: str, other: str, limit: int) -> int:
    """Count the letters to change, add, leave out or swap; `limit` where it is that or more."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) >= limit:
            return limit
        before, row = row, current
    return min(row[-1], limit)


def _keys(word: str) -> list[int]:
    codes = [0, *(_letter(char) for char in word), 0]
    pairs = {_BASE * a + b for a, b in itertools.pairwise(codes)}
    return sorted(pairs)


def _letter(char: str) -> int:
    return ord(char) - 96 if "a" <= char <= "z" else 27 + ord(char) % 10


def _grams_of(
    words: Sequence[str],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[Any]]:
    keys = [_keys(word) for word in words]
    flat = np.array([key for one in keys for key in one], dtype=np.int32)
    sizes = np.array([len(one) for one in keys], dtype=np.int32)
    owners = np.repeat(np.arange(len(words), dtype=np.int32), sizes)
    order = np.argsort(flat, kind="stable")
    grams, starts = np.unique(flat[order], return_index=True)
    ends = np.append(starts, len(flat)).astype(np.int32)
    return grams, ends, owners[order], sizes.astype(np.float32)
