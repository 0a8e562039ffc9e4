"""Other payers and what they decided. Source: loops 2320, 2330 and 2430."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import ADJUSTMENTS, LINE_ADJUDICATIONS, OTHER_COVERAGES
from claimwright.x12.p837.claims import UNSAID, policy_columns, relationship
from claimwright.x12.p837.columns import CLAIM, first, fitted, modifiers, part, text
from claimwright.x12.values import read_amount, read_date, read_quantity

_COVERAGE = ["claim_ordinal", "coverage"]
_DECISION = ["claim_ordinal", "decision"]
_TRIPLETS = range(6)


def other_coverages(placed: pl.DataFrame) -> pl.DataFrame:
    """One row an SBR of a claim: its place, its policy, and what its payer says of the claim."""
    own = placed.filter(pl.col("scope") == "other_coverage")
    segment_id, kind, party = pl.col("segment_id"), text(1), pl.col("party_code")
    code = text(2)

    def one(when: pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
        return first(own, when, columns, by=_COVERAGE)

    found = own.filter(segment_id == "SBR").select(
        *CLAIM,
        "coverage",
        "ordinal",
        relationship_code=code,
        relationship=relationship(code.fill_null("18")),
        **policy_columns(),
    )
    is_amount = (segment_id == "AMT") & (kind == "D")
    for details in (
        one((segment_id == "NM1") & (kind == "IL"), member_id=text(9)),
        one((segment_id == "NM1") & (kind == "PR"), payer_id=text(9)),
        one((segment_id == "REF") & (kind == "F8") & (party == "PR"), payer_claim_number=text(2)),
        one(is_amount, paid_cents=read_amount(text(2)), paid_text=text(2)),
        one(
            (segment_id == "DTP") & (kind == "573") & (party == "PR"),
            adjudication_date=read_date(text(3)),
        ),
    ):
        found = found.join(details, on=_COVERAGE, how="left", maintain_order="left")
    return found


def coverage_table(coverages: pl.DataFrame, *, first_days: pl.DataFrame) -> pl.DataFrame:
    """The table `other_coverages`, from other_coverages; periods as in claims.claim_table."""
    return fitted(
        coverages.join(
            first_days, on="claim_ordinal", how="left", maintain_order="left"
        ).with_columns(
            coverage_position="coverage",
            member_id=pl.col("member_id").fill_null(""),
            payer_id=pl.col("payer_id").fill_null(""),
            **UNSAID,
        ),
        OTHER_COVERAGES,
    )


def line_decisions(placed: pl.DataFrame, coverages: pl.DataFrame) -> pl.DataFrame:
    """One row an SVD: LINE_ADJUDICATIONS, its decision, and the texts of paid and units.

    The payer is known by its identifier among the claim's other coverages: coverage_position is
    null where none has it. A day that the line does not have is the coverage's.
    """
    own = placed.filter(pl.col("scope") == "decision")
    dates = first(
        own,
        (pl.col("segment_id") == "DTP") & (text(1) == "573"),
        {"own_date": read_date(text(3)), "date_text": text(3)},
        by=_DECISION,
    )
    payers = (
        coverages.filter(pl.col("payer_id").is_not_null())
        .select(
            "claim_ordinal",
            "payer_id",
            coverage_position="coverage",
            coverage_date="adjudication_date",
        )
        .unique(["claim_ordinal", "payer_id"], keep="first", maintain_order=True)
    )
    found = own.filter(pl.col("segment_id") == "SVD").select(
        *CLAIM,
        "decision",
        "ordinal",
        "line_number",
        payer_id=text(1),
        paid_text=text(2),
        paid_cents=read_amount(text(2)),
        procedure_code=part(3, 2).fill_null(""),
        modifiers=modifiers(3, since=3),
        revenue_code=text(4),
        units_text=text(5),
        units=read_quantity(text(5)).fill_null(1),
    )
    joined = found.join(
        payers, on=["claim_ordinal", "payer_id"], how="left", maintain_order="left"
    ).join(dates, on=_DECISION, how="left", maintain_order="left")
    return joined.with_columns(
        adjudication_date=pl.coalesce("own_date", "coverage_date"),
        adjudication_position=pl.int_range(1, pl.len() + 1).over(
            "claim_ordinal", "coverage_position"
        ),
    )


def decision_table(decisions: pl.DataFrame) -> pl.DataFrame:
    """The table `line_adjudications`, from line_decisions."""
    return fitted(decisions, LINE_ADJUDICATIONS)


def adjustments(placed: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """One row an adjustment of the CAS segments: ADJUSTMENTS, its ordinal, element and text."""
    places = decisions.select(
        "claim_ordinal", "decision", "adjudication_position", of_decision="coverage_position"
    )
    cas = placed.filter(
        (pl.col("segment_id") == "CAS") & pl.col("scope").is_in(["other_coverage", "decision"])
    ).join(places, on=_DECISION, how="left", maintain_order="left")
    triplets = [
        cas.filter(pl.col("elements").list.len() > 2 + 3 * one).select(
            *CLAIM,
            "ordinal",
            "adjudication_position",
            "line_number",
            "decision",
            coverage_position=pl.coalesce("coverage", "of_decision"),
            element=pl.lit(2 + 3 * one),
            group_code=text(1),
            reason_code=text(2 + 3 * one),
            amount_text=text(3 + 3 * one),
            amount_cents=read_amount(text(3 + 3 * one)),
            quantity=read_quantity(text(4 + 3 * one)),
        )
        for one in _TRIPLETS
    ]
    return (
        pl.concat(triplets)
        .filter(pl.any_horizontal(pl.col("reason_code", "amount_text").is_not_null()))
        .sort("ordinal", "element")
        .with_columns(
            position=pl.int_range(1, pl.len() + 1).over(
                "claim_ordinal", "coverage_position", "decision"
            )
        )
    )


def adjustment_table(found: pl.DataFrame) -> pl.DataFrame:
    """The table `adjustments`, from adjustments."""
    return fitted(found, ADJUSTMENTS)
