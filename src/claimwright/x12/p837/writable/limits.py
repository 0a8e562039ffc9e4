"""Limits that concern several rows: counts, repeated numbers, corrections, other payers.

Source: 005010X222A1 and X223A2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from claimwright.base.finding import Severity
from claimwright.claims.tables import ClaimTables
from claimwright.x12.p837.writable.rules import Rule

# At most four of two characters each, with commas between.
_MODIFIERS = r"(?i)^(?:[0-9A-Z]{2}(?:,[0-9A-Z]{2}){0,3})?$"
_OTHER_COVERAGES = 10
_DECISIONS_ON_A_LINE = 15
_CAS_SEGMENTS = 5
_ADJUSTMENTS_IN_A_CAS = 6
_GROUP_CODES = ["CO", "CR", "OA", "PI", "PR"]
_CORRECTIONS = ["7", "8"]
_COVERAGE = ["claim_ordinal", "coverage_position"]


def _counted(tables: ClaimTables, frame: pl.DataFrame) -> pl.DataFrame:
    """The claims with `count`, how many rows of frame each has."""
    counts = frame.group_by("claim_ordinal").agg(count=pl.len())
    claims = tables.claims.select("claim_ordinal", "claim_id")
    return claims.join(counts, on="claim_ordinal", how="left", maintain_order="left").with_columns(
        pl.col("count").fill_null(0)
    )


def count_rule(
    tables: ClaimTables, *, name: str, label: str, frame: pl.DataFrame, most: int
) -> Rule:
    """That each claim has 1 to `most` rows of a frame."""
    return Rule(
        id=name,
        frame=_counted(tables, frame),
        when=~pl.col("count").is_between(1, most),
        field="count",
        message=f"A claim holds 1 to {most} {label}. Split the claim or add what is missing.",
        expected=f"1 to {most}",
    )


def unit_rule(units: Sequence[str], words: str) -> Rule:
    """That services are counted in units that a kind of claim has. words: what they are."""
    return Rule(
        id="unit",
        frame="lines",
        when=~pl.col("unit").is_in(units),
        field="unit",
        message=f"Services are counted in {words} here. Correct the line.",
        expected=" or ".join(reversed(units)),
    )


def batch_rules() -> Iterator[Rule]:
    """What every claim of a batch needs, whatever its kind."""
    yield Rule(
        id="claim-number-repeated",
        frame="claims",
        when=pl.col("claim_id").is_duplicated(),
        field="claim_id",
        message="Two claims of this batch have the same number, so the payer's answers could not "
        "be told apart. Send one of them in another batch or give it a number of its own.",
    )
    yield Rule(
        id="original-reference-missing",
        frame="claims",
        when=pl.col("frequency_code").is_in(_CORRECTIONS)
        & (pl.col("original_reference").fill_null("").str.strip_chars() == ""),
        field="original_reference",
        message="A replacement or void needs the payer's number of the claim that it corrects. "
        "Copy it from the remittance or the claim acknowledgment.",
        expected="the payer's claim number",
    )


def service_rules() -> Iterator[Rule]:
    """What every service line needs, whatever the claim's kind."""
    yield Rule(
        id="line-number-repeated",
        frame="lines",
        when=(
            pl.col("claim_ordinal").cast(pl.UInt64) * 65_536 + pl.col("line_number")
        ).is_duplicated(),
        field="line_number",
        message="Two lines of this claim have the same number. Number them from 1 without gaps.",
    )
    modifiers = pl.col("modifiers").list.join(",")
    yield Rule(
        id="modifiers",
        frame="lines",
        when=~modifiers.str.contains(_MODIFIERS),
        field="modifiers",
        message="A service line holds at most four modifiers of two characters each. "
        "Correct them, or put modifier 99 where more are needed.",
        expected="at most 4, two letters or digits each",
    )
    yield Rule(
        id="charge",
        frame="lines",
        when=pl.col("charge_cents") < 0,
        field="charge_cents",
        message="A charge cannot be below zero. Correct it in the visit.",
        expected="zero or more",
    )
    units = pl.col("units")
    yield Rule(
        id="units",
        frame="lines",
        # SV104 holds eight characters with at most three decimals.
        when=(units <= 0) | (units >= 10_000) | (units != units.round(3)),
        field="units",
        message="The units cannot be sent as they are. Correct them in the visit.",
        expected="more than zero, below 10000, at most three decimals",
    )


def coordination_rules(tables: ClaimTables) -> Iterator[Rule]:
    """What other payers and their decisions need, whatever the claim's kind."""
    yield Rule(
        id="other-payer-count",
        frame=_counted(tables, tables.other_coverages),
        when=pl.col("count") > _OTHER_COVERAGES,
        field="count",
        message="A claim names at most ten other payers. Take off those that do not apply.",
        expected="at most 10",
    )
    lines = tables.lines.select("claim_ordinal", "line_number", known=True)
    decisions = tables.line_adjudications.join(
        lines, on=["claim_ordinal", "line_number"], how="left"
    )
    yield Rule(
        id="adjudication-line",
        frame=decisions,
        when=pl.col("known").is_null(),
        field="procedure_code",
        message="The other payer's decision belongs to a line that this claim does not have. "
        "Match it to one of the claim's lines.",
    )
    yield Rule(
        id="adjudication-count",
        frame=decisions.with_columns(count=pl.len().over("claim_ordinal", "line_number")).unique(
            ["claim_ordinal", "line_number"], maintain_order=True
        ),
        when=pl.col("count") > _DECISIONS_ON_A_LINE,
        field="count",
        message="A service line carries at most 15 decisions of other payers. Combine them.",
        expected="at most 15",
    )
    yield Rule(
        id="adjudication-date-missing",
        frame=tables.other_coverages.join(tables.line_adjudications, on=_COVERAGE, how="anti"),
        when=pl.col("paid_cents").is_not_null() & pl.col("adjudication_date").is_null(),
        field="adjudication_date",
        severity=Severity.WARN,
        message="The other payer's decision has no date; many payers ask for it. Enter the date "
        "from the remittance.",
    )
    yield Rule(
        id="adjustment-group",
        frame="adjustments",
        when=~pl.col("group_code").is_in(_GROUP_CODES),
        field="group_code",
        message="This is no adjustment group code. Correct it from the other payer's remittance.",
        expected=", ".join(_GROUP_CODES),
    )
    yield Rule(
        id="adjustment-count",
        frame=_cas_counts(tables.adjustments),
        when=pl.col("count") > _CAS_SEGMENTS,
        field="count",
        message="There are more adjustments here than a claim file can hold. "
        "Combine those of the same group and reason.",
        expected="at most 5 CAS segments of six adjustments",
    )


def _cas_counts(adjustments: pl.DataFrame) -> pl.DataFrame:
    """How many CAS segments the adjustments of each decision need, as `count`."""
    decision = ["claim_ordinal", "claim_id", "coverage_position", "adjudication_position"]
    return (
        adjustments.group_by(*decision, "line_number", "group_code", maintain_order=True)
        .agg(segments=(pl.len() + _ADJUSTMENTS_IN_A_CAS - 1) // _ADJUSTMENTS_IN_A_CAS)
        .group_by(*decision, "line_number", maintain_order=True)
        .agg(count=pl.col("segments").sum())
    )
