"""A guide's segments laid out for the checks: by their place in the guide, with what is around.

The checks of content ask "is there such a segment in the same claim?". For that every segment
carries, for each loop that a check names, the ordinal of the loop of that kind that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import polars as pl

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.guide import ROOT_LOOP, Guide, SegmentRule, open_guide
from claimwright.x12.walker import Placing

_COLUMNS = (
    "ordinal",
    "transaction",
    "definition",
    "loop",
    "segment_id",
    "begins_loop",
    "elements",
    "component_separator",
    "repetition_separator",
    "text",
)


_NONE = pl.Series([], dtype=pl.UInt32)


class Places:
    """The segments of one guide in a file that the guide has a place for.

    scopes: the loops whose ordinals are wanted; those that the guide does not have are left out.
    delimiters: the separators of these segments, where they share them.
    """

    def __init__(
        self,
        placed: pl.DataFrame,
        guide: Guide,
        *,
        scopes: Iterable[str] = (),
        delimiters: Delimiters | None = None,
    ) -> None:
        """placed: rows of loops.assign in file order; those of other guides are left out."""
        self.guide = guide
        self.delimiters = delimiters
        self.scopes = frozenset(scopes) & frozenset(one.loop for one in guide.loops)
        self._placed = placed
        row = pl.int_range(pl.len(), dtype=pl.UInt32)
        grouped = (
            placed.lazy()
            .select("guide", "definition", "loop_ordinal", row=row)
            .filter((pl.col("guide") == guide.key) & pl.col("definition").is_not_null())
            .group_by("definition")
            .agg("row", loops=pl.col("loop_ordinal").drop_nulls().n_unique())
            .collect()
            .sort("definition")
        )
        definitions = grouped["definition"].to_list()
        self._numbers: dict[int, pl.Series] = dict(zip(definitions, grouped["row"], strict=True))
        self._loops: dict[int, int] = dict(zip(definitions, grouped["loops"], strict=True))
        self._known: dict[int, pl.DataFrame] = {}
        self._around = _Around(placed, guide)
        self.nothing = self._lay_out(None, _NONE)

    def __iter__(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Each rule of the guide that has segments, by its number, and they (see rows)."""
        for definition in self._numbers:
            yield definition, self._rows_of(definition)

    def texts(self) -> Iterator[tuple[int, pl.Series]]:
        """Each rule of the guide that has segments, by its number, and their texts."""
        texts = self._placed["text"]
        for definition, numbers in self._numbers.items():
            yield definition, texts.gather(numbers)

    def count(self, rule: SegmentRule) -> int:
        """How many segments of a rule there are."""
        return self.count_of((rule.definition,))

    def count_of(self, definitions: Iterable[int]) -> int:
        """How many segments of some rules there are, by the rules' numbers."""
        return sum(len(self._numbers[one]) for one in definitions if one in self._numbers)

    def loops_with(self, rule: SegmentRule) -> int:
        """In how many loops a rule has segments."""
        return self._loops.get(rule.definition, 0)

    def pick(self, rule: SegmentRule, *columns: str) -> pl.DataFrame:
        """Some columns of loops.assign for the segments of a rule, in file order."""
        numbers = self._numbers.get(rule.definition, _NONE)
        return self._placed.select(pl.col(name).gather(numbers) for name in columns)

    def named(self, segment_id: str) -> pl.DataFrame:
        """The segments of an id, those included that the guide has no place for."""
        return (
            self._placed.lazy()
            .filter((pl.col("segment_id") == segment_id) & (pl.col("guide") == self.guide.key))
            .collect()
        )

    def astray(self) -> pl.DataFrame:
        """The segments that are not well placed (walker.Placing)."""
        return (
            self._placed.lazy()
            .filter(pl.col("guide") == self.guide.key)
            .filter(pl.col("placing") != Placing.PLACED.value)
            .select("ordinal", "segment_id", "text", "definition", "loop", "placing")
            .collect()
        )

    def beginnings(self) -> pl.DataFrame:
        """The segments that begin a loop: ordinal, definition."""
        return self._around.starts

    def rows(self, *rules: SegmentRule) -> pl.DataFrame:
        """The segments of these rules, in file order.

        Columns: ordinal, transaction, definition, loop, segment_id, elements, the separators,
        text, and in_<loop> for each scope: the ordinal of the loop around, null outside of one.
        """
        found = [
            self._rows_of(rule.definition) for rule in rules if rule.definition in self._numbers
        ]
        if not found:
            return self.nothing
        return found[0] if len(found) == 1 else pl.concat(found).sort("ordinal")

    def _rows_of(self, definition: int) -> pl.DataFrame:
        if definition not in self._known:
            self._known[definition] = self._lay_out(definition, self._numbers[definition])
        return self._known[definition]

    def _lay_out(self, definition: int | None, numbers: pl.Series) -> pl.DataFrame:
        rows = self._placed.select(*_COLUMNS, "loop_ordinal")[numbers]
        around = self._around.of(definition, rows["loop_ordinal"], sorted(self.scopes))
        return rows.drop("loop_ordinal").hstack(around)

    def at(self, loop: str, segment_id: str) -> pl.DataFrame:
        """The segments of an id in a kind of loop."""
        return self.rows(*_rules(self.guide.key, loop, segment_id))

    def of(self, segment_id: str) -> pl.DataFrame:
        """The segments of an id, in whatever loop."""
        return self.rows(*(one for one in self.guide.segments if one.segment_id == segment_id))

    def starts(self, loop: str) -> pl.DataFrame:
        """The segments that begin a kind of loop; none where the guide has no such loop."""
        return self.rows(*_triggers_of(self.guide.key, loop))


def within(loop: str) -> str:
    """The name of the column that holds the ordinal of the loop around."""
    return f"in_{loop}"


@cache
def _rules(guide: str, loop: str, segment_id: str) -> tuple[SegmentRule, ...]:
    return tuple(
        one
        for one in open_guide(guide).segments
        if one.loop == loop and one.segment_id == segment_id
    )


@cache
def ancestors(guide: str, loop: str) -> tuple[str, ...]:
    """The loops that a loop may stand in, nearest first, itself before them."""
    found = [loop]
    for one in found:
        inside = open_guide(guide).loop(one).inside
        found += [place.parent for place in inside if place.parent not in found]
    return tuple(found)


@cache
def common(guide: str, loop: str, other: str) -> str:
    """The nearest loop that holds both; the root where nothing nearer does."""
    around = ancestors(guide, other)
    return next((one for one in ancestors(guide, loop) if one in around), ROOT_LOOP)


class _Around:
    """The loops around segments: of each kind, the one that a segment stands in."""

    def __init__(self, placed: pl.DataFrame, guide: Guide) -> None:
        self._guide = guide.key
        self.starts = (
            placed.lazy()
            .filter(pl.col("begins_loop") & (pl.col("guide") == guide.key))
            .select("ordinal", "definition")
            .collect()
        )
        self._known: dict[str, pl.Series] = {}

    def of(
        self, definition: int | None, loop_ordinals: pl.Series, loops: Iterable[str]
    ) -> list[pl.Series]:
        """For segments of one rule, by the ordinals of their loops: in_<loop> for each kind."""
        inside = [loop for loop in loops if definition in _definitions(self._guide, loop)]
        at = self.starts["ordinal"].search_sorted(loop_ordinals.fill_null(0)) if inside else None
        found = []
        for loop in loops:
            if at is None or loop not in inside:
                around = pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(loop_ordinals))
            else:
                around = self._starts(loop).gather(at)
                if loop_ordinals.null_count():
                    around = around.set(loop_ordinals.is_null(), None)
            found.append(around.alias(within(loop)))
        return found

    def _starts(self, loop: str) -> pl.Series:
        """For each beginning of a loop of any kind, the loop of this kind that it stands in.

        A loop further out that begins ends it.
        """
        if loop not in self._known:
            own, outer = _bounds(self._guide, loop)
            definition = pl.col("definition")
            found = (
                pl.when(definition == own)
                .then(pl.col("ordinal"))
                .when(definition.is_in(outer))
                .then(pl.lit(0, pl.UInt32))
                .forward_fill()
            )
            self._known[loop] = (
                self.starts.select(found=found)
                .select(pl.when(pl.col("found") > 0).then(pl.col("found")))
                .to_series()
            )
        return self._known[loop]


@cache
def _bounds(guide: str, loop: str) -> tuple[int, tuple[int, ...]]:
    """The rule that begins a loop, and those that begin the loops that it may stand in."""
    opened = open_guide(guide)
    outer = (opened.loop(one).trigger.definition for one in ancestors(guide, loop)[1:])
    return opened.loop(loop).trigger.definition, tuple(outer)


@cache
def _definitions(guide: str, loop: str) -> frozenset[int]:
    """The rules of the segments in a loop and in those within it."""
    opened = open_guide(guide)
    within_it = (one for one in opened.loops if loop in ancestors(guide, one.loop))
    return frozenset(rule.definition for one in within_it for rule in one.segments)


@cache
def _triggers_of(guide: str, loop: str) -> tuple[SegmentRule, ...]:
    return tuple(one.trigger for one in open_guide(guide).loops if one.loop == loop)
