"""Segments and loops against the guide: known, in place, not too often, not missing (SNIP 2).

Most of a file is right, so that it is counted first, over all of it at once; only where a count is
not as it must be are the segments looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.x12.guide import ENVELOPE, Guide, Inside, LoopRule, SegmentRule
from claimwright.x12.nesting import Nesting, levels
from claimwright.x12.places import Places
from claimwright.x12.violations import violations
from claimwright.x12.walker import QUALIFIER_PLACES, Placing, qualifiers

_SEGMENT_ID = r"^[A-Z][A-Z0-9]{1,2}$"
# What ends a shell; control.py sees to it.
_CLOSING = frozenset({"SE", "GE", "IEA"})


def check_structure(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of a guide's structure in its segments."""
    for loop in places.guide.loops:
        begun = places.count(loop.trigger)
        if not begun:
            continue
        for rule in loop.segments[1:]:
            yield from _repeated(places, rule)
            if rule.usage == "R" and rule.segment_id not in _CLOSING:
                yield from _missing(places, loop, rule)
    if places.guide.key != ENVELOPE:
        yield from _displaced(places.astray(), places.guide)
        found = levels(places)
        yield from _loops(places, Nesting(places, found))
        yield from _levels(found)


def _repeated(places: Places, rule: SegmentRule) -> Iterator[pl.DataFrame]:
    """Segments that stand too often in one loop, reported at the first that is too many."""
    if rule.repeat is None or places.count(rule) <= places.loops_with(rule):
        return
    crowded = (
        places.pick(rule, "ordinal", "loop_ordinal")
        .group_by("loop_ordinal", maintain_order=True)
        .agg(pl.len(), pl.col("ordinal"))
        .filter((pl.col("len") > rule.repeat) & pl.col("loop_ordinal").is_not_null())
    )
    yield violations(
        crowded.with_columns(pl.col("ordinal").list.get(rule.repeat, null_on_oob=True)),
        id="x12.segment-repeat",
        name=rule.name,
        found=pl.col("len"),
        expected=rule.repeat,
    )


def _missing(places: Places, loop: LoopRule, rule: SegmentRule) -> Iterator[pl.DataFrame]:
    """Loops that lack a required segment."""
    if places.loops_with(rule) == places.count(loop.trigger):
        return
    present = places.pick(rule, "loop_ordinal")
    yield violations(
        places.pick(loop.trigger, "ordinal").join(
            present, left_on="ordinal", right_on="loop_ordinal", how="anti", maintain_order="left"
        ),
        id="x12.segment-missing",
        segment_id=rule.segment_id,
        loop=loop.loop,
        name=rule.name,
    )


def _displaced(astray: pl.DataFrame, guide: Guide) -> Iterator[pl.DataFrame]:
    """Segments that the guide does not know, or not there.

    astray: the segments that are not well placed (walker.Placing).
    """
    if astray.is_empty():
        return
    known_ids = sorted({segment.segment_id for segment in guide.segments})
    is_known = pl.col("segment_id").is_in(known_ids)
    is_id = pl.col("segment_id").str.contains(_SEGMENT_ID)
    unknown = astray.filter(pl.col("placing") == Placing.UNKNOWN.value)
    yield violations(
        unknown.filter(~is_known & ~is_id), id="x12.segment-id", found=pl.col("segment_id")
    )
    yield violations(unknown.filter(~is_known & is_id), id="x12.segment-unknown")
    yield violations(
        unknown.filter(is_known), id="x12.segment-unexpected", found=pl.col("text").str.slice(0, 40)
    )
    yield _unknown_qualifiers(astray, guide)
    late = astray.filter(pl.col("placing") == Placing.OUT_OF_ORDER.value)
    names = guide.segment_table().select("definition", "name")
    yield violations(
        late.join(names, on="definition", how="left", maintain_order="left"), id="x12.segment-order"
    )
    lost = astray.filter(pl.col("placing") == Placing.OUT_OF_PLACE.value)
    loops = {loop.loop: loop.name for loop in guide.loops}
    yield violations(
        lost, id="x12.loop-place", name=pl.col("loop").replace_strict(loops, default=None)
    )


def _unknown_qualifiers(astray: pl.DataFrame, guide: Guide) -> pl.DataFrame:
    """Segments that their loop has with other qualifiers only, and those."""
    known: dict[tuple[str, str], set[str]] = {}
    for rule in guide.segments:
        known.setdefault((rule.loop, rule.segment_id), set()).update(qualifiers(rule))
    allowed = pl.DataFrame(
        [(loop, one, ", ".join(sorted(codes))) for (loop, one), codes in known.items()],
        schema={"loop": pl.String, "segment_id": pl.String, "expected": pl.String},
        orient="row",
    )
    rows = astray.filter(pl.col("placing") == Placing.UNKNOWN_QUALIFIER.value).join(
        allowed, on=["loop", "segment_id"], how="left", maintain_order="left"
    )
    return violations(
        rows,
        id="x12.segment-qualifier",
        element=pl.col("segment_id").replace_strict(
            {one: place[0] for one, place in QUALIFIER_PLACES.items()}, default=1
        ),
        found=pl.col("text").str.slice(0, 40),
    )


def _loops(places: Places, nesting: Nesting) -> Iterator[pl.DataFrame]:
    """Loops that stand too often in their parent, or are missing there."""
    for loop in places.guide.loops:
        for inside in loop.inside:
            parent = places.guide.loop(inside.parent)
            if places.count(parent.trigger):
                yield from _in_parent(places, nesting, loop, inside)


def _in_parent(
    places: Places, nesting: Nesting, loop: LoopRule, inside: Inside
) -> Iterator[pl.DataFrame]:
    """Compare how often a loop stands in each of the loops of one kind that it may stand in."""
    parent = places.guide.loop(inside.parent)
    count = nesting.count(loop, parent)
    if inside.usage == "R" and count.parents != places.count(parent.trigger):
        own = nesting.rows(loop, parent)
        yield violations(
            places.pick(parent.trigger, "ordinal").join(
                own, left_on="ordinal", right_on="parent_ordinal", how="anti", maintain_order="left"
            ),
            id="x12.loop-missing",
            loop=loop.loop,
            segment_id=loop.trigger.segment_id,
            name=loop.name,
        )
    if inside.repeat is not None and count.most > inside.repeat:
        counts = (
            nesting.rows(loop, parent).group_by("parent_ordinal").agg(pl.len(), pl.col("ordinal"))
        )
        yield violations(
            counts.filter(pl.col("len") > inside.repeat).with_columns(
                pl.col("ordinal").list.get(inside.repeat, null_on_oob=True)
            ),
            id="x12.loop-repeat",
            loop=loop.loop,
            name=loop.name,
            found=pl.col("len"),
            expected=inside.repeat,
        )


def _levels(levels: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """HL segments: numbered from 1, and each stands in one that comes before and may hold it.

    levels: see nesting.levels.
    """
    if levels.is_empty():
        return
    yield violations(
        levels.filter(pl.col("number").ne_missing(pl.col("due"))),
        id="x12.level-number",
        element=1,
        found=pl.col("number"),
        expected=pl.col("due"),
    )
    named = levels.filter(pl.col("parent").fill_null("") != "")
    yield violations(
        named.filter(pl.col("parent_ordinal").is_null()),
        id="x12.level-parent",
        element=2,
        found=pl.col("parent"),
    )
    yield violations(
        named.filter(pl.col("parent_ordinal").is_not_null() & ~pl.col("may_hold")),
        id="x12.level-parent-kind",
        element=2,
        found=pl.col("parent"),
    )
