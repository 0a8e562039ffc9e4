"""The envelope's own rules: what begins must end, counts and numbers must agree (SNIP 1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from claimwright.x12.guide import open_guide
from claimwright.x12.syntax import element
from claimwright.x12.violations import violations
from claimwright.x12.whereabouts import ENVELOPE_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One of the three shells: which segments begin and end it, and what its end counts."""

    opener: str
    closer: str
    column: str
    control_number: int
    name: str
    counted: str
    counts: str
    unique_within: tuple[str, ...]


_LEVELS = (
    _Level(
        opener="ISA",
        closer="IEA",
        column="interchange",
        control_number=13,
        name="interchange",
        counted="groups",
        counts="GS",
        unique_within=(),
    ),
    _Level(
        opener="GS",
        closer="GE",
        column="group",
        control_number=6,
        name="group",
        counted="transactions",
        counts="ST",
        unique_within=("interchange",),
    ),
    _Level(
        opener="ST",
        closer="SE",
        column="transaction",
        control_number=2,
        name="transaction",
        counted="segments",
        counts="",
        unique_within=("interchange", "group"),
    ),
)


def check_envelope(table: pl.DataFrame, shells: pl.DataFrame) -> list[pl.DataFrame]:
    """Violations of the envelope of a table of segments (SEGMENTS_SCHEMA), by kind.

    shells: whereabouts.shells_of the table; the rest need only be counted.
    """
    answers: list[pl.DataFrame] = []
    is_shell = pl.col("segment_id").is_in(ENVELOPE_IDS)
    shells = shells.filter(is_shell)
    sizes = table.select("transaction").group_by("transaction").agg(counted=pl.len().cast(pl.Int64))
    for level in _LEVELS:
        answers.extend(_check_level(shells, sizes, level))
    if table["transaction"].null_count() > shells["transaction"].null_count():
        is_outside = pl.col("transaction").is_null() & ~is_shell
        answers.append(_outside(table.select("ordinal", "segment_id", "transaction"), is_outside))
    in_no_group = (pl.col("segment_id") == "ST") & pl.col("group").is_null()
    answers.append(violations(shells.filter(in_no_group), id="x12.group-missing"))
    after_group = (pl.col("segment_id") == "GS").cum_sum().over("interchange") > 0
    answers.append(
        violations(
            shells.filter(after_group & (pl.col("segment_id") == "TA1")), id="x12.ta1-position"
        )
    )
    return answers


def _outside(table: pl.DataFrame, is_outside: pl.Expr) -> pl.DataFrame:
    """Stretches of segments that are in no transaction, each at its first."""
    begins = pl.col("ordinal").diff().fill_null(0) != 1
    stretches = (
        table.filter(is_outside)
        .with_columns(stretch=begins.cum_sum())
        .group_by("stretch", maintain_order=True)
        .agg(pl.col("ordinal", "segment_id").first(), pl.len())
    )
    return violations(stretches, id="x12.segment-outside", found=pl.col("len"))


def check_kinds(table: pl.DataFrame, transactions: pl.DataFrame) -> list[pl.DataFrame]:
    """Violations between GS and ST: the kind of group and the release.

    transactions: what loops.transactions says of the file.
    """
    guides = [open_guide(key) for key in transactions["guide"].drop_nulls().unique().to_list()]
    kinds = {guide.key: guide.functional_group for guide in guides}
    releases = {guide.key: guide.release for guide in guides}
    groups = table.filter(pl.col("segment_id") == "GS").select(
        "group", kind=element(1), group_release=element(8).str.strip_chars()
    )
    starts = (
        table.filter(pl.col("segment_id") == "ST")
        .select("ordinal", "group", "transaction", release=element(3).str.strip_chars())
        .join(groups.unique("group"), on="group", how="left")
        .join(transactions.select("transaction", "guide", "code"), on="transaction", how="left")
        .with_columns(
            due=pl.col("guide").replace_strict(kinds, default=None, return_dtype=pl.String)
        )
    )
    return [
        violations(
            starts.filter(pl.col("kind") != pl.col("due")),
            id="x12.group-kind",
            found=pl.col("kind"),
            expected=pl.col("due"),
        ),
        violations(
            starts.filter(
                (pl.col("release") != pl.col("group_release")) & (pl.col("release") != "")
            ),
            id="x12.release-mismatch",
            element=3,
            found=pl.col("release"),
            expected=pl.col("group_release"),
        ),
        violations(
            transactions.with_columns(
                adopted=pl.col("guide").replace_strict(
                    releases, default=None, return_dtype=pl.String
                )
            ).filter(pl.col("release") != pl.col("adopted")),
            id="x12.release-errata",
            found=pl.col("release"),
            expected=pl.col("adopted"),
        ),
        violations(
            transactions.filter(pl.col("guide").is_null()),
            id="x12.no-guide",
            found=pl.col("code").fill_null("") + " " + pl.col("release"),
        ),
    ]


def _check_level(table: pl.DataFrame, sizes: pl.DataFrame, level: _Level) -> Iterator[pl.DataFrame]:
    key = level.column
    inside = table.filter(pl.col(key).is_not_null())
    openers = inside.filter(pl.col("segment_id") == level.opener).select(
        key,
        "ordinal",
        *level.unique_within,
        number=element(level.control_number).str.strip_chars().fill_null(""),
    )
    closers = table.filter(pl.col("segment_id") == level.closer).select(
        key,
        "ordinal",
        count=element(1).str.strip_chars().fill_null(""),
        closing=element(2).str.strip_chars().fill_null(""),
    )
    is_begun = pl.col(key).is_in(openers[key].implode()).fill_null(value=False)
    is_first = is_begun & pl.col(key).is_first_distinct()
    yield violations(closers.filter(~is_first), id="x12.closing-extra", name=level.name)
    yield violations(
        openers.join(closers, on=key, how="anti"),
        id="x12.closing-missing",
        segment_id=level.closer,
        name=level.name,
    )
    pairs = (
        closers.filter(is_first)
        .join(openers.select(key, "number"), on=key, how="inner", maintain_order="left")
        .join(_counts(inside, sizes, level), on=key, how="left", maintain_order="left")
        .with_columns(pl.col("counted").fill_null(0))
    )
    yield violations(
        pairs.filter(pl.col("count").cast(pl.Int64, strict=False).ne_missing(pl.col("counted"))),
        id="x12.count",
        element=1,
        name=level.counted,
        found=pl.col("count"),
        expected=pl.col("counted"),
    )
    yield violations(
        pairs.filter(pl.col("closing") != pl.col("number")),
        id="x12.control-number",
        element=2,
        name=level.name,
        found=pl.col("closing"),
        expected=pl.col("number"),
    )
    yield violations(
        openers.filter(~pl.struct(*level.unique_within, "number").is_first_distinct()),
        id="x12.control-number-reused",
        element=level.control_number,
        name=level.name,
        found=pl.col("number"),
    )


def _counts(inside: pl.DataFrame, sizes: pl.DataFrame, level: _Level) -> pl.DataFrame:
    """How many of what its end counts each shell holds: key, counted."""
    if not level.counts:
        return sizes
    counted = inside.filter(pl.col("segment_id") == level.counts)
    return counted.group_by(level.column).agg(counted=pl.len().cast(pl.Int64))
