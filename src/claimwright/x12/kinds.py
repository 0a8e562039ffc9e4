"""Each segment's kind as a number: what its walker steps by, for a whole table at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from claimwright.x12.guide import open_guide
from claimwright.x12.syntax import element, repetitions
from claimwright.x12.walker import (
    BETWEEN_QUALIFIERS,
    QUALIFIER_PLACES,
    UNKNOWN_KIND,
    Walker,
    walker_for,
)

ENVELOPE_IDS = ("ISA", "TA1", "GS", "GE", "IEA")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The segment ids and qualifiers that some guides know, numbered; what is unknown comes last.

    plain: by guide and segment id, the kind whose qualifier does not matter or is unknown.
    exact: by guide, segment id and qualifier, the kind; UNKNOWN_KIND where plain says it.
    """

    walkers: tuple[Walker, ...]
    segment_ids: pl.Enum
    qualifiers: pl.Enum
    plain: pl.Series
    exact: pl.Series

    def number_ids(self, table: pl.DataFrame) -> pl.Series:
        """The number of each segment's id: that of ENVELOPE_IDS first, then the guides'."""
        return _numbers(table["segment_id"], self.segment_ids)

    def kinds(self, table: pl.DataFrame, ids: pl.Series, guides: pl.Series) -> pl.Series:
        """The number of each segment's kind. ids: number_ids; guides: the index of its walker."""
        spoken = guides * _size(self.segment_ids) + ids
        exact = self.exact.gather(spoken * _size(self.qualifiers) + self._qualify(table, ids))
        plain = self.plain.gather(spoken)
        return plain.zip_with(exact == UNKNOWN_KIND, exact)

    def _qualify(self, table: pl.DataFrame, ids: pl.Series) -> pl.Series:
        """The number of what says what each segment is about (walker.QUALIFIER_PLACES)."""
        found = _numbers(table.select(element(1)).to_series(), self.qualifiers)
        for name, (number, position) in QUALIFIER_PLACES.items():
            if name in self.segment_ids.categories:
                place = element(number) if position is None else _first_component(number, position)
                self._look_elsewhere(found, table, ids, name, [place])
        seconds = {name: number for one in self.walkers for name, number in one.seconds.items()}
        for name, number in seconds.items():
            both = element(1) + BETWEEN_QUALIFIERS + element(number)
            self._look_elsewhere(found, table, ids, name, [element(1), both])
        return found

    def _look_elsewhere(
        self,
        found: pl.Series,
        table: pl.DataFrame,
        ids: pl.Series,
        name: str,
        places: list[pl.Expr],
    ) -> None:
        """Put in for the segments of an id what stands in other places; the last known counts."""
        rows = (ids == _number_of(self.segment_ids, name)).arg_true()
        if rows.is_empty():
            return
        own = table.select("elements", "component_separator", "repetition_separator")[rows]
        unknown = _size(self.qualifiers) - 1
        number = pl.Series([unknown], dtype=pl.UInt32).new_from_index(0, own.height)
        for place in places:
            better = _numbers(own.select(place).to_series(), self.qualifiers)
            number = number.zip_with(better == unknown, better)
        found.scatter(rows, number)


@cache
def lexicon(guides: tuple[str, ...]) -> Lexicon:
    """The lexicon of these guides, made once."""
    walkers = tuple(walker_for(open_guide(name)) for name in guides)
    known = [kind for walker in walkers for kind in walker.kinds]
    ids = dict.fromkeys([*ENVELOPE_IDS, *(segment_id for segment_id, _ in known)])
    codes = dict.fromkeys(code for _, code in known if code)
    id_numbers = {segment_id: number for number, segment_id in enumerate(ids)}
    code_numbers = {code: number for number, code in enumerate(codes)}
    id_count, code_count = len(ids) + 1, len(codes) + 1
    plain = [UNKNOWN_KIND] * (len(walkers) * id_count)
    exact = [UNKNOWN_KIND] * (len(walkers) * id_count * code_count)
    for at, walker in enumerate(walkers):
        for (segment_id, code), kind in walker.kinds.items():
            spoken = at * id_count + id_numbers[segment_id]
            if code:
                exact[spoken * code_count + code_numbers[code]] = kind
            else:
                plain[spoken] = kind
    return Lexicon(
        walkers=walkers,
        segment_ids=pl.Enum(list(ids)),
        qualifiers=pl.Enum(list(codes)),
        plain=pl.Series(plain, dtype=pl.UInt16),
        exact=pl.Series(exact, dtype=pl.UInt16),
    )


def _numbers(texts: pl.Series, known: pl.Enum) -> pl.Series:
    return texts.cast(known, strict=False).to_physical().cast(pl.UInt32).fill_null(_size(known) - 1)


def _size(known: pl.Enum) -> int:
    return len(known.categories) + 1


@cache
def _number_of(known: pl.Enum, name: str) -> int:
    return known.categories.to_list().index(name)


def _first_component(number: int, position: int) -> pl.Expr:
    """A component of the first repetition of an element."""
    parts = repetitions(number).list.first().str.split(pl.col("component_separator"))
    return parts.list.get(position - 1, null_on_oob=True)
