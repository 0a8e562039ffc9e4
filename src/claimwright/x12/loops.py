"""Which loop each segment belongs to, and which rule of the guide speaks about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import polars as pl

from claimwright.x12.guide import ENVELOPE, Guide, guide_for, open_guide
from claimwright.x12.kinds import ENVELOPE_IDS, Lexicon, lexicon
from claimwright.x12.syntax import Segments, element
from claimwright.x12.walker import STATE, Placing, Walker

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

# What a state of a walk says of the segment that led to it. loop_number: one for each kind of
# loop of all guides in a file.
_STATES_SCHEMA: dict[str, pl.DataType] = {
    "guide": pl.String(),
    "definition": pl.UInt32(),
    "loop": pl.String(),
    "placing": pl.String(),
    "begins_loop": pl.Boolean(),
    "loop_number": pl.UInt32(),
}
# Before the states of the walks come those of the envelope: one an id, and of what has no guide.
_NO_GUIDE = len(ENVELOPE_IDS)
_FIRST_STATE = _NO_GUIDE + 1
_MOST_LOOPS = 1 << 10


def transactions(segments: Segments) -> pl.DataFrame:
    """One row a transaction: its ST01, its release, and the guide that speaks about it.

    Columns transaction (u32), ordinal (of the ST), code, control_number, release (ST03 where it
    is given, GS08 else), guide (null where we have none).
    """
    opens = pl.col("segment_id")
    release = pl.when(opens == "GS").then(element(8).fill_null("")).forward_fill()
    purpose = pl.when(opens == "BHT").then(element(2).str.strip_chars().fill_null(""))
    found = (
        segments.table.lazy()
        .filter(opens.is_in(["BHT", "GS", "ST"]))
        .select(
            "segment_id",
            "transaction",
            "ordinal",
            code=element(1),
            control_number=element(2),
            release=pl.coalesce(
                element(3).replace("", None),
                pl.when(pl.col("group").is_not_null()).then(release),
                pl.lit(""),
            ).str.strip_chars(),
            purpose=purpose.drop_nulls().first().over("transaction").fill_null(""),
        )
        .filter((opens == "ST") & pl.col("transaction").is_not_null())
        .drop("segment_id")
        .collect()
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


def assign(
    segments: Segments,
    *,
    otherwise: Mapping[str, str] | None = None,
    known: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The table of segments with the columns of PLACED_SCHEMA, in file order.

    otherwise: by ST01, the guide to go by for a transaction of a release that has none.
    known: what `transactions` says of the file, where it was asked before.
    """
    if known is None:
        known = transactions(segments)
    if otherwise:
        other = pl.col("code").replace_strict(otherwise, default=None, return_dtype=pl.String)
        known = known.with_columns(pl.coalesce("guide", other))
    # In one piece, its rows can be picked out at little cost.
    table = segments.table.rechunk()
    guides = known["guide"].drop_nulls().unique().sort().to_list()
    words = lexicon(tuple(guides))
    ids = words.number_ids(table)
    states = _walk(table, ids, _guide_numbers(table, known, guides), words)
    placed = _states(words.walkers, tuple(len(one.states) for one in words.walkers))[states]
    ordinals = _loop_ordinals(table, placed, ids < len(ENVELOPE_IDS))
    return table.hstack(placed.drop("loop_number")).hstack([ordinals])


def _guide_numbers(table: pl.DataFrame, known: pl.DataFrame, guides: list[str]) -> pl.Series:
    """For each segment the index of its transaction's guide; null without one."""
    numbers = {name: number for number, name in enumerate(guides)}
    # A part of a file begins with a later one; an SE without any ST before it belongs to none, 0.
    highest = pl.concat([known["transaction"], table["transaction"]]).drop_nulls().max()
    by_transaction: list[int | None] = [None] * (int(str(highest or 0)) + 1)
    for transaction, name in known.select("transaction", "guide").iter_rows():
        by_transaction[transaction] = numbers.get(name)
    return pl.Series(by_transaction, dtype=pl.UInt32).gather(table["transaction"])


def _walk(table: pl.DataFrame, ids: pl.Series, guides: pl.Series, words: Lexicon) -> pl.Series:
    """The state after each segment, as the number of its row in `_states`."""
    is_envelope = ids < len(ENVELOPE_IDS)
    states = ids.clip(0, _NO_GUIDE)
    kinds = words.kinds(table, ids, guides.fill_null(0)) if words.walkers else ids
    first = _FIRST_STATE
    for number, walker in enumerate(words.walkers):
        rows = ((guides == number).fill_null(value=False) & ~is_envelope).arg_true()
        walked = pl.Series(walker.walk(kinds.gather(rows).to_list()), dtype=pl.UInt32)
        states.scatter(rows, walked // STATE + first)
        first += len(walker.states)
    return states


@lru_cache(maxsize=64)
def _states(walkers: tuple[Walker, ...], lengths: tuple[int, ...]) -> pl.DataFrame:
    """One row a state, with the columns that it gives a segment (_STATES_SCHEMA).

    lengths: how many states each walker has met; others come with other files.
    """
    rows = list(_envelope_states())
    for number, (walker, length) in enumerate(zip(walkers, lengths, strict=True), start=1):
        rows += _states_of(walker, length, first_loop=number * _MOST_LOOPS)
    return pl.DataFrame(rows, schema=_STATES_SCHEMA, orient="row")


def _envelope_states() -> Iterator[tuple[object, ...]]:
    loops = {"ISA": 0, "GS": 1}
    rules = {rule.segment_id: rule for rule in open_guide(ENVELOPE).segments}
    for segment_id in ENVELOPE_IDS:
        rule = rules[segment_id]
        begins = segment_id in loops
        yield (
            ENVELOPE, rule.definition, rule.loop, Placing.PLACED.value, begins, loops[rule.loop],
        )  # fmt: skip
    yield None, None, None, Placing.UNKNOWN.value, False, None


def _states_of(walker: Walker, length: int, *, first_loop: int) -> Iterator[tuple[object, ...]]:
    guide = walker.guide
    rules = guide.segments
    numbers = {loop.loop: first_loop + at for at, loop in enumerate(guide.loops)}
    triggers = {loop.trigger.definition for loop in guide.loops}
    for state in walker.states[:length]:
        rule = None if state.definition is None else rules[state.definition]
        loop = rule.loop if rule else state.node.rule.loop
        begins = state.definition in triggers
        yield guide.key, state.definition, loop, state.placing.value, begins, numbers[loop]


def _loop_ordinals(table: pl.DataFrame, placed: pl.DataFrame, is_envelope: pl.Series) -> pl.Series:
    """The ordinal of the latest segment that began the same loop, within its transaction."""
    ordinal, segment_id = pl.col("ordinal"), pl.col("segment_id")
    interchange = pl.when(segment_id == "ISA").then(ordinal).forward_fill()
    transaction = pl.when((segment_id == "ST") | (segment_id == "ISA")).then(ordinal).forward_fill()
    since = pl.when(pl.col("is_envelope")).then(interchange).otherwise(transaction)
    began = pl.when("begins_loop").then(ordinal).forward_fill().over("loop_number")
    return (
        placed.select("begins_loop", "loop_number")
        .hstack(table.select("ordinal", "segment_id"))
        .hstack([is_envelope.alias("is_envelope")])
        .select(loop_ordinal=pl.when(began >= since.fill_null(0)).then(began))
        .to_series()
    )


def guides_of(placed: pl.DataFrame) -> list[Guide]:
    """The guides that speak about any segment of a placed table, the envelope's first."""
    names = placed["guide"].drop_nulls().unique().to_list()
    return [open_guide(name) for name in sorted(names, key=lambda name: (name != ENVELOPE, name))]
