"""Which loop each loop of a file stands in: by its HL02 where it is a level, else by its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from claimwright.x12.guide import ROOT_LOOP, LoopRule, open_guide
from claimwright.x12.places import Places, is_one_of
from claimwright.x12.syntax import element

# No guide has so many rules; two numbers make one key, which is faster to count by.
_DEFINITIONS = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a loop stands in loops of another kind. parents: in how many of them it does."""

    parents: int
    most: int


@dataclass(frozen=True, slots=True)
class _Family:
    """Loops that may stand in the same kinds of loops, by the rules that begin them."""

    children: tuple[int, ...]
    parents: tuple[int, ...]


class Nesting:
    """The loops of one guide in a file, each with the one that it stands in."""

    def __init__(self, places: Places, levels: pl.DataFrame) -> None:
        """levels: see `levels` below."""
        starts = places.beginnings()
        around = starts.with_columns(parent_ordinal=_by_place(places))["parent_ordinal"]
        around.scatter(
            starts["ordinal"].search_sorted(_stated(levels)["ordinal"]),
            _stated(levels)["parent_ordinal"],
        )
        held = starts.hstack([around.alias("parent_ordinal")]).filter(pl.col("parent_ordinal") > 0)
        at = starts["ordinal"].search_sorted(held["parent_ordinal"])
        self._held = held.hstack([starts["definition"].gather(at).alias("parent")])
        self._counts = {
            (child, parent): Count(parents=parents, most=most)
            for child, parent, parents, most in self._count().iter_rows()
        }

    def count(self, loop: LoopRule, parent: LoopRule) -> Count:
        """How often a loop stands in loops of a kind."""
        key = (loop.trigger.definition, parent.trigger.definition)
        return self._counts.get(key, Count(parents=0, most=0))

    def rows(self, loop: LoopRule, parent: LoopRule) -> pl.DataFrame:
        """The loops of a kind that stand in loops of another: ordinal, parent_ordinal."""
        return self._held.filter(
            (pl.col("definition") == loop.trigger.definition)
            & (pl.col("parent") == parent.trigger.definition)
        ).select("ordinal", "parent_ordinal")

    def _count(self) -> pl.DataFrame:
        key = pl.col("parent_ordinal").cast(pl.UInt64) * _DEFINITIONS + pl.col("definition")
        return (
            self._held.lazy()
            .group_by(key=key)
            .agg(pl.len(), pl.col("definition").first(), pl.col("parent").first())
            .group_by("definition", "parent")
            .agg(pl.len().alias("parents"), pl.col("len").max().alias("most"))
            .collect()
        )


def levels(places: Places) -> pl.DataFrame:
    """The HL segments, with the level that each says it stands in.

    Columns: ordinal, transaction, definition, number (HL01), due (what HL01 should be), parent
    (HL02), parent_ordinal (null where none of that number comes before), may_hold (whether a level
    of this kind may stand in that one).
    """
    found = (
        places.named("HL")
        .select("ordinal", "transaction", "definition", number=element(1), parent=element(2))
        .with_columns(due=(pl.int_range(pl.len()).over("transaction") + 1).cast(pl.String))
    )
    # Where a number is given twice, the latest level that has it is meant.
    earlier = found.select(
        "transaction",
        "ordinal",
        parent="number",
        parent_ordinal="ordinal",
        holder="definition",
    )
    pair = pl.col("holder").cast(pl.UInt64) * _DEFINITIONS + pl.col("definition")
    return found.join_asof(
        earlier,
        on="ordinal",
        by=["transaction", "parent"],
        allow_exact_matches=False,
        check_sortedness=False,
    ).with_columns(may_hold=pair.is_in(_pairs(places.guide.key)).fill_null(value=True))


def _stated(levels: pl.DataFrame) -> pl.DataFrame:
    """Levels whose own word on where they stand can be taken."""
    return levels.filter(
        pl.col("parent_ordinal").is_not_null()
        & pl.col("may_hold")
        & pl.col("definition").is_not_null()
    )


def _by_place(places: Places) -> pl.Expr:
    """The latest beginning, in the same transaction, of a loop that this one may stand in."""
    definition = pl.col("definition")
    root = places.guide.loop(ROOT_LOOP).trigger.definition
    found = pl.lit(0, pl.UInt32)
    for family in _families(places.guide.key):
        if places.count_of(family.children) and places.count_of(family.parents):
            latest = (
                pl.when(is_one_of(definition, family.parents))
                .then(pl.col("ordinal"))
                .when(definition == root)
                .then(pl.lit(0, pl.UInt32))
                .forward_fill()
            )
            found = pl.when(is_one_of(definition, family.children)).then(latest).otherwise(found)
    return found


@cache
def _families(guide: str) -> tuple[_Family, ...]:
    opened = open_guide(guide)
    children: dict[tuple[str, ...], list[int]] = {}
    for loop in opened.loops:
        if loop.inside:
            parents = tuple(sorted(inside.parent for inside in loop.inside))
            children.setdefault(parents, []).append(loop.trigger.definition)
    return tuple(
        _Family(tuple(own), tuple(opened.loop(one).trigger.definition for one in parents))
        for parents, own in children.items()
    )


@cache
def _pairs(guide: str) -> tuple[int, ...]:
    """Which loop may stand in which, as numbers: that of the outer one, and of the inner."""
    opened = open_guide(guide)
    return tuple(
        opened.loop(inside.parent).trigger.definition * _DEFINITIONS + loop.trigger.definition
        for loop in opened.loops
        for inside in loop.inside
    )
