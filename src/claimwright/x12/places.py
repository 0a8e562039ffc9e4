"""A guide's segments laid out for the checks: by their place in the guide, with what is around.

The checks of content ask "is there such a segment in the same claim?". For that every segment
carries, for each loop that a check names, the ordinal of the loop of that kind that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import polars as pl

from claimwright.x12.guide import ROOT_LOOP, Guide, SegmentRule, open_guide

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


class Places:
    """The segments of one guide in a file that the guide has a place for.

    scopes: the loops whose ordinals are wanted; those that the guide does not have are left out.
    """

    def __init__(self, part: pl.DataFrame, guide: Guide, *, scopes: Iterable[str] = ()) -> None:
        """part: rows of loops.assign for this guide, in file order."""
        self.guide = guide
        self.scopes = frozenset(scopes) & frozenset(one.loop for one in guide.loops)
        rows = part.select(*_COLUMNS, *(_scope(guide.key, loop) for loop in sorted(self.scopes)))
        self._by_definition: dict[int, pl.DataFrame] = {
            int(str(number)): rows
            for (number,), rows in rows.partition_by(
                "definition", as_dict=True, maintain_order=True
            ).items()
            if number is not None
        }
        self.nothing = rows.clear()

    def __iter__(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Each rule of the guide that has segments, by its number, and they."""
        return iter(self._by_definition.items())

    def rows(self, *rules: SegmentRule) -> pl.DataFrame:
        """The segments of these rules, in file order.

        Columns: ordinal, transaction, definition, loop, segment_id, elements, the separators,
        text, and in_<loop> for each scope: the ordinal of the loop around, null outside of one.
        """
        found = [
            self._by_definition[rule.definition]
            for rule in rules
            if rule.definition in self._by_definition
        ]
        if not found:
            return self.nothing
        return found[0] if len(found) == 1 else pl.concat(found).sort("ordinal")

    def at(self, loop: str, segment_id: str) -> pl.DataFrame:
        """The segments of an id in a kind of loop."""
        return self.rows(*_rules(self.guide.key, loop, segment_id))

    def of(self, segment_id: str) -> pl.DataFrame:
        """The segments of an id, in whatever loop."""
        return self.rows(*(one for one in self.guide.segments if one.segment_id == segment_id))

    def starts(self, loop: str) -> pl.DataFrame:
        """The segments that begin a kind of loop; none where the guide has no such loop."""
        if loop not in {one.loop for one in self.guide.loops}:
            return self.nothing
        return self.rows(self.guide.loop(loop).trigger)


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
def _descendants(guide: str, loop: str) -> tuple[str, ...]:
    loops = open_guide(guide).loops
    return tuple(one.loop for one in loops if loop in ancestors(guide, one.loop))


@cache
def common(guide: str, loop: str, other: str) -> str:
    """The nearest loop that holds both; the root where nothing nearer does."""
    around = ancestors(guide, other)
    return next((one for one in ancestors(guide, loop) if one in around), ROOT_LOOP)


def _scope(guide: str, loop: str) -> pl.Expr:
    """The ordinal of the loop around each segment; a loop further out that begins ends it."""
    definition = pl.col("definition")
    around = (
        pl.when(definition == open_guide(guide).loop(loop).trigger.definition)
        .then(pl.col("ordinal"))
        .when(definition.is_in(_triggers(guide, ancestors(guide, loop)[1:])))
        .then(pl.lit(0, pl.UInt32))
        .forward_fill()
    )
    is_inside = definition.is_in(_definitions(guide, _descendants(guide, loop)))
    return pl.when(is_inside & (around > 0)).then(around).alias(within(loop))


def _triggers(guide: str, loops: Iterable[str]) -> list[int]:
    return [open_guide(guide).loop(loop).trigger.definition for loop in loops]


def _definitions(guide: str, loops: Iterable[str]) -> list[int]:
    return [one.definition for loop in loops for one in open_guide(guide).loop(loop).segments]
