"""A guide's segments laid out for the checks: by their place in the guide, with what is around.

The checks of content ask "is there such a segment in the same claim?". For that every segment
carries, for each loop that a check names, the ordinal of the loop of that kind that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from operator import or_

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
        self._known: dict[tuple[int, ...], pl.DataFrame] = {}
        self._narrow = placed.select(*_COLUMNS, "loop_ordinal")
        self._around = _Around(placed, guide, self.scopes)
        self.nothing = self._lay_out(())

    def __iter__(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Each rule of the guide that has segments, by its number, and they (see rows)."""
        for definition in self._numbers:
            yield definition, self._lay_out((definition,))

    def texts(self) -> Iterator[tuple[int, pl.Series]]:
        """Each rule of the guide that has segments, by its number, and their texts."""
        texts = self._placed["text"]
        for definition, numbers in self._numbers.items():
            yield definition, texts.gather(numbers)

    def has(self, loop: str, segment_id: str | None = None) -> bool:
        """Whether there is a segment of an id in a kind of loop; None: such a loop."""
        key = self.guide.key
        rules = _rules(key, loop, segment_id) if segment_id else _triggers_of(key, loop)
        return any(one.definition in self._numbers for one in rules)

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
        present = tuple(sorted({rule.definition for rule in rules}.intersection(self._numbers)))
        return self._lay_out(present)

    def _lay_out(self, definitions: tuple[int, ...]) -> pl.DataFrame:
        if definitions not in self._known:
            parts = [self._numbers[one] for one in definitions] or [_NONE]
            numbers = parts[0] if len(parts) == 1 else pl.concat(parts).sort()
            rows = self._narrow[numbers]
            around = self._around.of(definitions, rows)
            self._known[definitions] = rows.drop("loop_ordinal").hstack(around)
        return self._known[definitions]

    def at(self, loop: str, segment_id: str) -> pl.DataFrame:
        """The segments of an id in a kind of loop."""
        return self.rows(*_rules(self.guide.key, loop, segment_id))

    def of(self, segment_id: str) -> pl.DataFrame:
        """The segments of an id, in whatever loop."""
        return self.rows(*_rules(self.guide.key, None, segment_id))

    def starts(self, loop: str) -> pl.DataFrame:
        """The segments that begin a kind of loop; none where the guide has no such loop."""
        return self.rows(*_triggers_of(self.guide.key, loop))


def within(loop: str) -> str:
    """The name of the column that holds the ordinal of the loop around."""
    return f"in_{loop}"


@cache
def _rules(guide: str, loop: str | None, segment_id: str) -> tuple[SegmentRule, ...]:
    return tuple(
        one
        for one in open_guide(guide).segments
        if one.segment_id == segment_id and loop in {None, one.loop}
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

    def __init__(self, placed: pl.DataFrame, guide: Guide, scopes: Iterable[str]) -> None:
        self._guide = guide.key
        self._scopes = sorted(scopes)
        self.starts = (
            placed.lazy()
            .filter(pl.col("begins_loop") & (pl.col("guide") == guide.key))
            .select("ordinal", "definition")
            .collect()
        )
        # The first row is for segments that are in no loop.
        outside = pl.DataFrame({"ordinal": [0], "definition": [None]}, schema=self.starts.schema)
        names = [pl.col(within(loop)) for loop in self._scopes]
        around = [self._scope(loop).alias(within(loop)) for loop in self._scopes]
        loops = (
            pl.concat([outside, self.starts])
            .select("ordinal", *around)
            .with_columns(pl.when(name > 0).then(name) for name in names)
        )
        self._ordinals = loops["ordinal"]
        self._loops = loops.drop("ordinal")

    def of(self, definitions: tuple[int, ...], rows: pl.DataFrame) -> list[pl.Series]:
        """For segments of some rules, by their loop_ordinal: in_<loop> for each kind."""
        if not self._scopes:
            return []
        at = self._ordinals.search_sorted(rows["loop_ordinal"].fill_null(0))
        found = self._loops[at]
        none = pl.Series([None], dtype=pl.UInt32).new_from_index(0, rows.height)
        columns = []
        for loop in self._scopes:
            around = found[within(loop)]
            inside = _definitions(self._guide, loop).intersection(definitions)
            if not inside:
                around = none.alias(within(loop))
            elif len(inside) < len(definitions):
                around = around.zip_with(rows["definition"].is_in(list(inside)), none)
            columns.append(around)
        return columns

    def _scope(self, loop: str) -> pl.Expr:
        """For each beginning of a loop of any kind, the loop of this kind that it stands in.

        A loop further out that begins ends it.
        """
        own, outer = _bounds(self._guide, loop)
        definition = pl.col("definition")
        return (
            pl.when(definition == own)
            .then(pl.col("ordinal"))
            .when(is_one_of(definition, outer))
            .then(pl.lit(0, pl.UInt32))
            .forward_fill()
        )


def is_one_of(definition: pl.Expr, numbers: Sequence[int]) -> pl.Expr:
    """Whether a rule is one of a few; far faster than is_in for so few."""
    if not numbers:
        return pl.lit(value=False)
    return reduce(or_, (definition == one for one in numbers))


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
