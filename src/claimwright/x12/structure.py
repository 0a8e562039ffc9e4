"""Segments and loops against the guide: known, in place, not too often, not missing (SNIP 2)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.x12.guide import ENVELOPE, Guide, Inside, LoopRule
from claimwright.x12.syntax import element
from claimwright.x12.violations import violations
from claimwright.x12.walker import QUALIFIER_PLACES, Placing, qualifiers

_NO_PARENTS = pl.DataFrame(
    schema={"ordinal": pl.UInt32, "parent": pl.String, "parent_ordinal": pl.UInt32}
)
# No guide has so many rules; two numbers make one key, which is faster to count by.
_DEFINITIONS = 1 << 16
_SEGMENT_ID = r"^[A-Z][A-Z0-9]{1,2}$"


def check_structure(part: pl.DataFrame, guide: Guide) -> list[pl.DataFrame]:
    """Violations of a guide's structure in its segments (loops.assign, this guide's rows)."""
    placed = part.select(
        "ordinal",
        "transaction",
        "interchange",
        "segment_id",
        "text",
        "definition",
        "loop",
        "placing",
        "begins_loop",
        "loop_ordinal",
    )
    counts = _counts(placed)
    answers = [
        *_repeated_segments(placed, counts, guide),
        *_missing_segments(placed, counts, guide),
    ]
    if guide.key != ENVELOPE:
        answers += [*_displaced(placed, guide), *_loops(placed, guide), *_levels(part)]
    return answers


def _counts(placed: pl.DataFrame) -> pl.DataFrame:
    """How often each rule's segment stands in each loop: loop_ordinal, definition, len."""
    both = pl.col("loop_ordinal").cast(pl.UInt64) * _DEFINITIONS + pl.col("definition")
    return (
        placed.select(both=both)
        .drop_nulls()
        .group_by("both")
        .agg(pl.len())
        .select(
            (pl.col("both") // _DEFINITIONS).cast(pl.UInt32).alias("loop_ordinal"),
            (pl.col("both") % _DEFINITIONS).cast(pl.UInt32).alias("definition"),
            "len",
        )
    )


def _displaced(placed: pl.DataFrame, guide: Guide) -> Iterator[pl.DataFrame]:
    names = guide.segment_table().select("definition", "name")
    loops = pl.DataFrame(
        {"loop": [loop.loop for loop in guide.loops], "name": [loop.name for loop in guide.loops]}
    )
    astray = placed.filter(pl.col("placing") != Placing.PLACED.value)
    unknown = astray.filter(pl.col("placing") == Placing.UNKNOWN.value)
    known_ids = sorted({segment.segment_id for segment in guide.segments})
    is_known = pl.col("segment_id").is_in(known_ids)
    is_id = pl.col("segment_id").str.contains(_SEGMENT_ID)
    yield violations(
        unknown.filter(~is_known & ~is_id), id="x12.segment-id", found=pl.col("segment_id")
    )
    yield violations(unknown.filter(~is_known & is_id), id="x12.segment-unknown")
    yield violations(
        unknown.filter(is_known), id="x12.segment-unexpected", found=pl.col("text").str.slice(0, 40)
    )
    yield _unknown_qualifiers(astray, guide)
    late = astray.filter(pl.col("placing") == Placing.OUT_OF_ORDER.value)
    yield violations(
        late.join(names, on="definition", how="left", maintain_order="left"), id="x12.segment-order"
    )
    lost = astray.filter(pl.col("placing") == Placing.OUT_OF_PLACE.value)
    yield violations(
        lost.join(loops, on="loop", how="left", maintain_order="left"), id="x12.loop-place"
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


def _repeated_segments(
    placed: pl.DataFrame, counts: pl.DataFrame, guide: Guide
) -> Iterator[pl.DataFrame]:
    """Segments that stand too often in one loop, reported at the first that is too many.

    counts: how often each rule's segment is in each loop (loop_ordinal, definition, len).
    """
    triggers = [loop.trigger.definition for loop in guide.loops]
    rules = guide.segment_table().filter(
        pl.col("repeat").is_not_null() & ~pl.col("definition").is_in(triggers)
    )
    crowded = counts.join(rules.select("definition", "name", "repeat"), on="definition").filter(
        pl.col("len") > pl.col("repeat")
    )
    if crowded.is_empty():
        return
    members = (
        placed.join(crowded, on=["loop_ordinal", "definition"], how="semi")
        .group_by("loop_ordinal", "definition", maintain_order=True)
        .agg(pl.col("ordinal"))
    )
    yield violations(
        crowded.join(members, on=["loop_ordinal", "definition"]).with_columns(
            pl.col("ordinal").list.get(pl.col("repeat"))
        ),
        id="x12.segment-repeat",
        found=pl.col("len"),
        expected=pl.col("repeat"),
    )


def _missing_segments(
    placed: pl.DataFrame, counts: pl.DataFrame, guide: Guide
) -> Iterator[pl.DataFrame]:
    """Required segments that a loop lacks. SE and the envelope's ends are control.py's business."""
    closing = {"SE", "GE", "IEA"}
    begun = placed.filter("begins_loop").select("loop", "ordinal")
    by_loop = begun.partition_by("loop", as_dict=True)
    # Most rules are kept in every loop; only where the numbers differ must one look closer.
    kept = dict(counts.group_by("definition").agg(pl.len()).iter_rows())
    for loop in guide.loops:
        starts = by_loop.get((loop.loop,))
        if starts is None:
            continue
        for rule in loop.segments[1:]:
            is_due = rule.usage == "R" and rule.segment_id not in closing
            if is_due and kept.get(rule.definition, 0) != starts.height:
                present = counts.filter(pl.col("definition") == rule.definition)
                yield violations(
                    starts.join(present, left_on="ordinal", right_on="loop_ordinal", how="anti"),
                    id="x12.segment-missing",
                    segment_id=rule.segment_id,
                    loop=loop.loop,
                    name=rule.name,
                )


def _loops(placed: pl.DataFrame, guide: Guide) -> Iterator[pl.DataFrame]:
    """Loops that stand too often in their parent, or are missing there."""
    starts = placed.filter("begins_loop").select("loop", "ordinal", "transaction")
    by_loop = {
        str(name): part
        for (name,), part in starts.partition_by("loop", as_dict=True, maintain_order=True).items()
    }
    for loop in guide.loops:
        parents = _parents(loop, by_loop)
        for inside in loop.inside:
            if inside.parent in by_loop:
                yield from _count_in_parent(loop, inside, parents, by_loop[inside.parent])


def _count_in_parent(
    loop: LoopRule, inside: Inside, parents: pl.DataFrame, begun: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Compare how often a loop stands in each of the loops of one kind that it may stand in."""
    own = parents.filter(pl.col("parent") == inside.parent)
    if inside.usage == "R":
        yield violations(
            begun.join(own, left_on="ordinal", right_on="parent_ordinal", how="anti"),
            id="x12.loop-missing",
            loop=loop.loop,
            segment_id=loop.trigger.segment_id,
            name=loop.name,
        )
    if inside.repeat is not None and own.height > inside.repeat:
        counts = own.group_by("parent_ordinal").agg(pl.len(), pl.col("ordinal"))
        yield violations(
            counts.filter(pl.col("len") > inside.repeat).with_columns(
                pl.col("ordinal").list.get(inside.repeat)
            ),
            id="x12.loop-repeat",
            loop=loop.loop,
            name=loop.name,
            found=pl.col("len"),
            expected=inside.repeat,
        )


def _parents(loop: LoopRule, by_loop: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """For each beginning of a loop, the latest beginning of one that it may stand in."""
    own = by_loop.get(loop.loop)
    candidates = [by_loop[one.parent] for one in loop.inside if one.parent in by_loop]
    if own is None or not candidates:
        return _NO_PARENTS
    before = pl.concat(candidates).sort("ordinal")
    return own.join_asof(
        before.select("ordinal", "transaction", parent="loop", parent_ordinal="ordinal"),
        on="ordinal",
        by="transaction",
        check_sortedness=False,
    ).select("ordinal", "parent", "parent_ordinal")


def _levels(part: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """HL segments: numbered from 1, and each parent comes before."""
    levels = (
        part.filter(pl.col("segment_id") == "HL")
        .select("ordinal", "transaction", number=element(1), parent=element(2))
        .with_columns(due=(pl.int_range(pl.len()).over("transaction") + 1).cast(pl.String))
    )
    yield violations(
        levels.filter(pl.col("number").ne_missing(pl.col("due"))),
        id="x12.level-number",
        element=1,
        found=pl.col("number"),
        expected=pl.col("due"),
    )
    earlier = levels.select("transaction", parent="number", parent_ordinal="ordinal").unique(
        ["transaction", "parent"], keep="first"
    )
    orphans = (
        levels.filter(pl.col("parent").fill_null("") != "")
        .join(earlier, on=["transaction", "parent"], how="left", maintain_order="left")
        .filter((pl.col("parent_ordinal") < pl.col("ordinal")).ne_missing(other=True))
    )
    yield violations(orphans, id="x12.level-parent", element=2, found=pl.col("parent"))
