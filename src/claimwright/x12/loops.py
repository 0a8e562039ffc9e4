"""Which loop each segment belongs to, and which rule of the guide speaks about it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from claimwright.x12.guide import ENVELOPE, Guide, guide_for, open_guide
from claimwright.x12.syntax import Segments, element, repetitions
from claimwright.x12.walker import (
    QUALIFIER_PLACES,
    STATE,
    UNKNOWN_KIND,
    Placing,
    Walker,
    walker_for,
)

_ENVELOPE_IDS = ("ISA", "TA1", "GS", "GE", "IEA")

# What assign adds to the table of segments. guide is the name for open_guide, null where we have
# none; definition is the number of the rule in that guide, null where it knows no place for the
# segment; placing says how well it fits (walker.Placing); begins_loop marks the trigger;
# loop_ordinal is the ordinal of the segment that began this loop: one number for each loop in the
# file, shared by its segments (and by no segment of the loops within).
PLACED_SCHEMA: dict[str, pl.DataType] = {
    "guide": pl.String(),
    "definition": pl.UInt32(),
    "loop": pl.String(),
    "placing": pl.String(),
    "begins_loop": pl.Boolean(),
    "loop_ordinal": pl.UInt32(),
}


def transactions(segments: Segments) -> pl.DataFrame:
    """One row a transaction: its ST01, its release, and the guide that speaks about it.

    Columns transaction (u32), ordinal (of the ST), code, control_number, release (ST03 where it
    is given, GS08 else), guide (null where we have none).
    """
    openers = segments.table.filter(pl.col("segment_id").is_in(["BHT", "GS", "ST"]))
    groups = openers.filter(pl.col("segment_id") == "GS").select("group", group_release=element(8))
    purposes = openers.filter(pl.col("segment_id") == "BHT").select(
        "transaction", purpose=element(2).str.strip_chars()
    )
    found = (
        openers.filter(pl.col("segment_id") == "ST")
        .filter(pl.col("transaction").is_not_null())
        .join(groups.unique("group", keep="first"), on="group", how="left")
        .join(purposes.unique("transaction", keep="first"), on="transaction", how="left")
        .select(
            "transaction",
            "ordinal",
            code=element(1),
            control_number=element(2),
            release=pl.coalesce(
                element(3).replace("", None), pl.col("group_release"), pl.lit("")
            ).str.strip_chars(),
            purpose=pl.col("purpose").fill_null(""),
        )
        .sort("ordinal")
    )
    keys = ["code", "release", "purpose"]
    kinds = found.select(keys).unique().filter(pl.col("code").is_not_null())
    guides = [
        guide_for(transaction=code, release=release, purpose=purpose)
        for code, release, purpose in kinds.iter_rows()
    ]
    names = pl.Series("guide", [guide.key if guide else None for guide in guides], pl.String)
    return found.join(kinds.with_columns(names), on=keys, how="left", maintain_order="left").drop(
        "purpose"
    )


def assign(segments: Segments, *, otherwise: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The table of segments with the columns of PLACED_SCHEMA, in file order.

    otherwise: by ST01, the guide to go by for a transaction of a release that has none.
    """
    known = transactions(segments)
    if otherwise:
        other = pl.col("code").replace_strict(otherwise, default=None, return_dtype=pl.String)
        known = known.with_columns(pl.coalesce("guide", other))
    guides = segments.table.select("transaction", "segment_id").join(
        known.select("transaction", "guide"),
        on="transaction",
        how="left",
        maintain_order="left",
    )
    names = pl.when(pl.col("segment_id").is_in(_ENVELOPE_IDS)).then(pl.lit(ENVELOPE))
    table = segments.table.hstack(guides.select(guide=names.otherwise("guide")))
    keys = (
        table.select("ordinal", "segment_id", "guide", qualifier=_qualifiers(table))
        .with_columns(_kinds(table))
        .drop("qualifier")
    )
    parts = [
        _place(part, name)
        for (name,), part in keys.partition_by("guide", as_dict=True, maintain_order=True).items()
    ]
    if not parts:
        parts = [_place(keys, None)]
    placed = pl.concat(parts).sort("ordinal")
    return table.hstack(placed.select(name for name in PLACED_SCHEMA if name != "guide"))


def _qualifiers(table: pl.DataFrame) -> pl.Series:
    """What says what a segment is about (walker.QUALIFIER_PLACES), "" where nothing does."""
    found = table.select(element(1).fill_null("")).to_series()
    numbered = table.with_row_index("row").filter(pl.col("segment_id").is_in(QUALIFIER_PLACES))
    for name, (number, position) in QUALIFIER_PLACES.items():
        place = element(number) if position is None else _first_component(number, position)
        rows = numbered.filter(pl.col("segment_id") == name).select("row", place.fill_null(""))
        if rows.height:
            found = found.scatter(rows["row"], rows.to_series(1))
    return found


def _kinds(table: pl.DataFrame) -> pl.Expr:
    """The number of each segment's kind in the walker of its guide; null without a walker."""
    kind = pl.lit(None, pl.UInt32)
    for name in table["guide"].drop_nulls().unique().to_list():
        if name != ENVELOPE:
            number = _kind(walker_for(open_guide(name)))
            kind = pl.when(pl.col("guide") == name).then(number).otherwise(kind)
    return kind.alias("kind")


def _place(part: pl.DataFrame, name: object) -> pl.DataFrame:
    if name is None:
        placed = part.with_columns(
            definition=pl.lit(None, pl.UInt32),
            loop=pl.lit(None, pl.String),
            placing=pl.lit(Placing.UNKNOWN.value),
            begins_loop=pl.lit(value=False),
            loop_number=pl.lit(None, pl.UInt32),
        )
    elif name == ENVELOPE:
        placed = _place_envelope(part)
    else:
        placed = _walk(part, walker_for(open_guide(str(name))))
    return placed.with_columns(loop_ordinal=_loop_ordinal())


def _loop_ordinal() -> pl.Expr:
    """The ordinal of the latest segment that began the same loop, within its transaction."""
    began = pl.when("begins_loop").then("ordinal").forward_fill().over("loop_number")
    bounds = pl.col("segment_id").is_in(["ST", "ISA"])
    since = pl.when(bounds).then("ordinal").forward_fill().fill_null(0)
    return pl.when(began >= since).then(began)


def _first_component(number: int, position: int) -> pl.Expr:
    """A component of the first repetition of an element."""
    parts = repetitions(number).list.first().str.split(pl.col("component_separator"))
    return parts.list.get(position - 1, null_on_oob=True)


def _place_envelope(part: pl.DataFrame) -> pl.DataFrame:
    guide = open_guide(ENVELOPE)
    rules = guide.segment_table().select("segment_id", "definition", "loop")
    return part.join(rules, on="segment_id", how="left", maintain_order="left").with_columns(
        placing=pl.lit(Placing.PLACED.value),
        begins_loop=pl.col("segment_id").is_in(["ISA", "GS"]),
        loop_number=pl.col("loop").is_in(["GS"]).cast(pl.UInt32),
    )


def _walk(part: pl.DataFrame, walker: Walker) -> pl.DataFrame:
    walked = pl.Series("state", walker.walk(part["kind"].to_list()), dtype=pl.Int64)
    return part.hstack(_states(walker).drop("state")[walked // STATE])


def _kind(walker: Walker) -> pl.Expr:
    """The number of each segment's kind in the walker."""
    segment_id, qualifier = pl.col("segment_id"), pl.col("qualifier")
    plain = {f"{one}*": number for (one, code), number in walker.kinds.items() if code == ""}
    other = {f"{one}*": number for (one, code), number in walker.kinds.items() if code is None}
    exact = {f"{one}*{code}": number for (one, code), number in walker.kinds.items() if code}
    known = exact | plain
    is_qualified = segment_id.is_in(sorted(walker.qualified))
    key = segment_id + "*" + pl.when(is_qualified).then(qualifier).otherwise(pl.lit(""))
    found = key.replace_strict(known, default=None, return_dtype=pl.UInt32)
    fallback = (segment_id + "*").replace_strict(
        other or {"": UNKNOWN_KIND}, default=UNKNOWN_KIND, return_dtype=pl.UInt32
    )
    return pl.coalesce(found, fallback)


def _states(walker: Walker) -> pl.DataFrame:
    """One row a state that the walk has met, with the columns that it gives a segment."""
    rules = walker.guide.segments
    numbers = {loop.loop: number for number, loop in enumerate(walker.guide.loops)}
    triggers = {loop.trigger.definition for loop in walker.guide.loops}
    rows = []
    for number, state in enumerate(walker.states):
        rule = None if state.definition is None else rules[state.definition]
        rows.append(
            (
                number,
                state.definition,
                rule.loop if rule else state.node.rule.loop,
                state.placing.value,
                state.definition in triggers,
                numbers[rule.loop if rule else state.node.rule.loop],
            )
        )
    return pl.DataFrame(
        rows,
        schema={
            "state": pl.UInt32,
            "definition": pl.UInt32,
            "loop": pl.String,
            "placing": pl.String,
            "begins_loop": pl.Boolean,
            "loop_number": pl.UInt32,
        },
        orient="row",
    )


def guides_of(placed: pl.DataFrame) -> list[Guide]:
    """The guides that speak about any segment of a placed table, the envelope's first."""
    names = placed["guide"].drop_nulls().unique().to_list()
    return [open_guide(name) for name in sorted(names, key=lambda name: (name != ENVELOPE, name))]
