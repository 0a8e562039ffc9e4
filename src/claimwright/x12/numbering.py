"""Segments with their places in the file: interchange, group, transaction and ordinal.

Source: ASC X12.5 (interchange control structures).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.segments import SEGMENTS_SCHEMA

_ENVELOPE = ("ISA", "GS", "ST", "SE", "GE", "IEA")
_PLACES = ("interchange", "group", "transaction")


@dataclass(slots=True)
class Counts:
    """What has been counted so far, and the groups and transactions that are open."""

    segments: int = 0
    interchanges: int = 0
    groups: int = 0
    transactions: int = 0
    in_group: bool = False
    in_transaction: bool = False


def number(segments: pl.DataFrame, counts: Counts) -> pl.DataFrame:
    """Give segments their places, going on from counts, which are brought up to date.

    segments: any columns of SEGMENTS_SCHEMA with segment_id but without places; answers them all.
    """
    is_boundary = segments["segment_id"].is_in(_ENVELOPE)
    at = is_boundary.arg_true()
    own, after = _boundaries(segments["segment_id"].gather(at), counts)
    since = is_boundary.cum_sum()
    first = counts.segments + 1
    counts.segments += segments.height
    placed = segments.with_columns(
        pl.int_range(first, first + pl.len(), dtype=pl.UInt32).alias("ordinal"),
        *(after[name].gather(since).scatter(at, own[name]) for name in _PLACES),
    )
    return placed.select(
        pl.col(name).cast(dtype)
        for name, dtype in SEGMENTS_SCHEMA.items()
        if name in placed.columns
    )


def _boundaries(ids: pl.Series, counts: Counts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The places of the segments of envelopes, and of what follows each.

    The first row of what follows stands for what was open before.
    """
    name = pl.col("name")
    interchange = counts.interchanges + (name == "ISA").cum_sum()
    group = counts.groups + (name == "GS").cum_sum()
    transaction = counts.transactions + (name == "ST").cum_sum()
    in_group = _is_in("GS", "GE", ("ISA", "IEA"), before=counts.in_group)
    in_transaction = _is_in("ST", "SE", ("ISA", "IEA", "GS", "GE"), before=counts.in_transaction)
    before = _row(counts)
    found = pl.DataFrame({"name": ids}, schema={"name": pl.String}).select(
        "name",
        interchange=interchange.cast(pl.UInt32),
        group=group.cast(pl.UInt32),
        transaction=transaction.cast(pl.UInt32),
        in_group=in_group,
        in_transaction=in_transaction,
    )
    if found.height:
        last = found.row(-1, named=True)
        counts.interchanges, counts.groups = last["interchange"], last["group"]
        counts.transactions = last["transaction"]
        counts.in_group, counts.in_transaction = last["in_group"], last["in_transaction"]
    # A closer belongs to what it closes, though nothing after it does.
    own = found.select(
        "interchange",
        group=pl.when(pl.col("in_group") | (name == "GE")).then("group"),
        transaction=pl.when(pl.col("in_transaction") | (name == "SE")).then("transaction"),
    )
    after = found.select(
        "interchange",
        group=pl.when("in_group").then("group"),
        transaction=pl.when("in_transaction").then("transaction"),
    )
    return own, pl.concat([before, after])


def _is_in(opener: str, closer: str, outer: tuple[str, ...], *, before: bool) -> pl.Expr:
    """Whether what a segment of an envelope opened is open after it."""
    is_bound = pl.col("name").is_in([opener, closer, *outer])
    opens = pl.col("name") == opener
    return pl.when(is_bound).then(opens).forward_fill().fill_null(before)


def _row(counts: Counts) -> pl.DataFrame:
    """The places of a segment that stands before any boundary."""
    return pl.DataFrame(
        {
            "interchange": [counts.interchanges],
            "group": [counts.groups if counts.in_group else None],
            "transaction": [counts.transactions if counts.in_transaction else None],
        },
        schema=dict.fromkeys(_PLACES, pl.UInt32),
    )
