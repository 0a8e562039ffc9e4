"""Searching one index: every name is weighed against every reading of the words at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claimwright.codes.search.answer import Answer, Hit, Matched
from claimwright.codes.search.index import FIELDS, GATES, Floats, SearchIndex
from claimwright.codes.search.lexicon import Lexicon, lexicon
from claimwright.codes.search.names import Field, Gate
from claimwright.codes.search.reading import Reader, Reading, Slot
from claimwright.codes.search.seventh import choose_child
from claimwright.codes.search.wording import read_table
from claimwright.codes.search.words import form_of, forms_of, plain, words_of

LIMIT = 10
# How much a word of a name that was not said counts, beside a word said that the name lacks.
_UNSAID = 0.6
_KEPT_NAMES = 160
_LEAST_SHARE = 0.18
_PART_BASE = 0.42
_PART_SHARE = 0.45
_MAX_PARTS = 4
_READINGS_OF_PART = 3
_CODE = re.compile(
    r"[a-z]\d[0-9a-z](?:\.?[0-9a-z]{1,4})?\.?|\d[0-9a-z]{1,6}|[a-z]\d{1,4}", re.IGNORECASE
)
_PARTS = re.compile(
    r"\s+(?:with|and|on|due to|secondary to|from|status post|complicated by|without|plus|vs|versus"
    r"|superimposed on|in setting of|in the setting of|causing|after)\s+"
    r"|\s+(?=(?:metastatic|mets|metastases|metastasis|spread) to\s)|[,;/]"
)
_FIELD_FACTOR = {Field.LABEL: 1.0, Field.INCLUSION: 0.985, Field.INDEX: 0.975, Field.USUAL: 1.0}


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    name: int
    reading: Reading


class Engine:
    """Searches one compiled index. Holds what it derives from it; safe to share for reading."""

    def __init__(self, index: SearchIndex, *, words: Lexicon | None = None) -> None:
        self._index = index
        self._reader = Reader(index, words or lexicon())
        self._codes: list[str] = index.codes.get_column("code").to_list()
        self._billable = index.codes.get_column("is_billable").to_numpy()
        self._first_child = index.codes.get_column("first_child").to_numpy()
        self._child_count = index.codes.get_column("child_count").to_numpy()
        self._labels = index.codes.get_column("label")
        factors = np.array([_FIELD_FACTOR.get(one, 1.0) for one in FIELDS], dtype=np.float32)
        self._prior: Floats = index.name_prior * factors[index.name_field]
        self._opening = _gate_words()

    @property
    def release(self) -> str:
        return self._index.release

    def search(self, text: str, *, limit: int = LIMIT, is_typing: bool = False) -> Answer:
        """Find the codes for a text, `limit` at most.

        is_typing: the last word may not be written to its end. An empty text finds nothing.
        """
        by_code = tuple(self._by_code(text, limit))
        if by_code:
            return Answer(text=text, hits=by_code, read_as=(), releases=(self._index.release,))
        readings = self._reader.read(text, is_typing=is_typing)
        found: dict[int, _Found] = {}
        for reading in readings:
            self._collect(found, reading, readings, factor=reading.quality)
        for inner, share in self._parts(text, readings):
            for reading in inner[:_READINGS_OF_PART]:
                factor = reading.quality * (_PART_BASE + _PART_SHARE * share)
                self._collect(found, reading, readings, factor=factor)
        said = _forms_said(readings).union(forms_of(text))
        return Answer(
            text=text,
            hits=tuple(self._ranked(found, said, limit))[:limit],
            read_as=tuple(one.words for one in readings if one.words != " ".join(words_of(text))),
            releases=(self._index.release,),
        )

    def _collect(
        self, found: dict[int, _Found], reading: Reading, all_: Sequence[Reading], *, factor: float
    ) -> None:
        scores = self._scores(reading, all_)
        if not scores.any():
            return
        size = min(_KEPT_NAMES, len(scores))
        top = np.argpartition(-scores, size - 1)[:size]
        for name in top:
            score = float(scores[name]) * factor
            if score <= 0:
                continue
            for row in {int(self._index.name_target[name]), int(self._index.name_code[name])}:
                known = found.get(row)
                if known is None or (score, -int(name)) > (known.score, -known.name):
                    found[row] = _Found(score, int(name), reading)

    def _scores(self, reading: Reading, all_: Sequence[Reading]) -> Floats:
        index = self._index
        said = np.zeros(len(index.missing), dtype=np.float32)
        unsaid = np.array(index.missing, dtype=np.float32)
        for slot in reading.slots:
            self._add(slot, said, unsaid)
        whole = reading.weight or 1.0
        scores = self._prior * said / (whole + _UNSAID * np.maximum(unsaid, 0.0))
        scores[said < _LEAST_SHARE * whole] = 0.0
        return np.asarray(scores * self._gate_factors(all_)[index.name_gate], dtype=np.float32)

    def _add(self, slot: Slot, said: Floats, unsaid: Floats) -> None:
        index = self._index
        if len(slot.alternatives) == 1:
            one = slot.alternatives[0]
            start, end = index.starts[one.form], index.starts[one.form + 1]
            names = index.posting_name[start:end]
            said[names] += index.posting_factor[start:end] * (slot.weight * one.quality)
            unsaid[names] -= index.posting_cost[start:end]
            return
        best = np.zeros(len(said), dtype=np.float32)
        spared = np.zeros(len(said), dtype=np.float32)
        for one in reversed(slot.alternatives):
            start, end = index.starts[one.form], index.starts[one.form + 1]
            names = index.posting_name[start:end]
            best[names] = np.maximum(best[names], index.posting_factor[start:end] * one.quality)
            spared[names] = np.maximum(spared[names], index.posting_cost[start:end])
        said += best * slot.weight
        unsaid -= spared

    def _gate_factors(self, readings: Sequence[Reading]) -> Floats:
        forms = {
            form_of(one.word)
            for reading in readings
            for slot in reading.slots
            for one in slot.alternatives[:2]
        }
        return np.array(
            [
                1.0 if gate not in self._opening or forms & self._opening[gate][1]
                else self._opening[gate][0]
                for gate in GATES
            ],
            dtype=np.float32,
        )  # fmt: skip

    def _parts(
        self, text: str, readings: Sequence[Reading]
    ) -> Iterator[tuple[list[Reading], float]]:
        """Read the parts of a text that names several things, each with its share of the weight."""
        parts = [part.strip() for part in _PARTS.split(plain(text)) if part and part.strip()]
        if len(parts) < 2 and readings:
            parts = [one.strip() for one in _PARTS.split(readings[0].words) if one.strip()]
        if len(parts) < 2:
            return
        read = [self._reader.read(part, is_typing=False) for part in parts[:_MAX_PARTS]]
        sizes = [inner[0].weight if inner else 0.0 for inner in read]
        whole = sum(sizes) or 1.0
        for inner, size in zip(read, sizes, strict=True):
            yield inner, size / whole

    def _ranked(self, found: dict[int, _Found], said: frozenset[str], limit: int) -> Iterator[Hit]:
        order = sorted(found.items(), key=lambda one: (-round(one[1].score, 4), one[0]))
        billable: list[Hit] = []
        categories: list[Hit] = []
        taken: set[int] = set()
        for row, one in order:
            final = self._complete(row, one, said)
            if self._billable[final]:
                if final not in taken and len(billable) < limit:
                    taken.add(final)
                    billable.append(self._hit(final, row, one))
            elif len(categories) < limit and self._index.name_code[one.name] == row:
                categories.append(self._hit(row, row, one))
            if len(billable) >= limit:
                break
        yield from billable
        yield from categories

    def _complete(self, row: int, found: _Found, said: frozenset[str]) -> int:
        """Add the seventh character that the words speak of, or the usual one."""
        count = int(self._child_count[row])
        first = int(self._first_child[row])
        if self._billable[row] or not count or len(self._codes[first]) != len("S72.001A"):
            return row
        if len(self._codes[row]) == len("S72.001A"):
            return row
        # Words that the name itself holds choose nothing further.
        left = set(said.difference(forms_of(str(self._index.names[found.name]))))
        children = range(first, first + count)
        labels = {child: str(self._labels[child]) for child in children}
        return choose_child(self._codes, labels, str(self._labels[row]), left)

    def _hit(self, row: int, matched_row: int, found: _Found) -> Hit:
        index = self._index
        stood = int(index.name_code[found.name])
        why = tuple(self._why(found))
        typed = {one.typed for one in why}
        return Hit(
            system=index.system,
            code=self._codes[row],
            label=str(self._labels[row]),
            score=round(min(found.score, 1.0), 4),
            is_billable=bool(self._billable[row]),
            name=str(index.names[found.name]),
            found_in=FIELDS[index.name_field[found.name]],
            stands_for=self._codes[stood] if stood not in (row, matched_row) else None,
            why=why,
            unmatched=tuple(
                dict.fromkeys(slot.typed for slot in found.reading.slots if slot.typed not in typed)
            ),
        )

    def _why(self, found: _Found) -> Iterator[Matched]:
        index = self._index
        for slot in found.reading.slots:
            best: tuple[float, str] | None = None
            for one in slot.alternatives:
                start, end = int(index.starts[one.form]), int(index.starts[one.form + 1])
                at = start + int(np.searchsorted(index.posting_name[start:end], found.name))
                if at < end and index.posting_name[at] == found.name:
                    factor = float(index.posting_factor[at])
                    if factor > 0 and (best is None or factor * one.quality > best[0]):
                        best = (factor * one.quality, one.word)
                        in_name = factor >= 1.0
            if best is not None:
                yield Matched(typed=slot.typed, found_as=best[1], in_name=in_name)

    def _by_code(self, text: str, limit: int) -> Iterator[Hit]:
        """Find codes by their own characters: "E11.2", "e1122", "992"."""
        typed = text.strip()
        if not _CODE.fullmatch(typed):
            return
        wanted = typed.replace(".", "").upper()
        dotted = wanted if "." not in self._codes[-1] else _dotted(wanted)
        rows = [row for row, code in enumerate(self._codes) if code.startswith(dotted)]
        for row in rows[:limit]:
            yield Hit(
                system=self._index.system,
                code=self._codes[row],
                label=str(self._labels[row]),
                score=1.0 if self._codes[row] == dotted else 0.9,
                is_billable=bool(self._billable[row]),
                name=self._codes[row],
                found_in=Field.CODE,
                stands_for=None,
                why=(Matched(typed=typed, found_as=self._codes[row], in_name=True),),
                unmatched=(),
            )


def _forms_said(readings: Sequence[Reading]) -> frozenset[str]:
    return frozenset(
        form_of(one.word)
        for reading in readings
        for slot in reading.slots
        for one in slot.alternatives[:1]
    )


def _dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _gate_words() -> dict[Gate, tuple[float, frozenset[str]]]:
    """Read which words open a gate, and what a code behind a closed one is worth."""
    return {
        Gate(gate): (
            float(row["closed"]),
            frozenset(form_of(word) for word in str(row["opened_by"]).split()),
        )
        for gate, row in read_table("gates").items()
    }
