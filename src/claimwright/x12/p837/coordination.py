"""Other payers and what they decided. Source: loops 2320, 2330 and 2430."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import ADJUSTMENTS, LINE_ADJUDICATIONS, OTHER_COVERAGES
from claimwright.x12.layout import first, part, text, with_details
from claimwright.x12.p837.claims import UNSAID, policy_columns, relationship
from claimwright.x12.p837.columns import CLAIM, fitted, modifiers
from claimwright.x12.p837.scope import Placed
from claimwright.x12.values import read_amount, read_date, read_quantity

_TRIPLETS = range(6)


def other_coverages(placed: Placed) -> pl.DataFrame:
    """One row an SBR of a claim: its place, its policy, and what its payer says of the claim."""
    own = pl.col("scope") == "other_coverage"
    kind, of_payer = text(1), pl.col("party_code") == "PR"

    def one(segment_id: str, when: pl.Expr, **columns: pl.Expr) -> pl.LazyFrame:
        return first(placed.of(segment_id), columns, by="coverage", when=own & when)

    found = placed.of("SBR").filter(own).select(
        *CLAIM,
        "coverage",
        "coverage_position",
        "ordinal",
        relationship_code=text(2),
        relationship=relationship(text(2).fill_null("18")),
        **policy_columns(),
    )  # fmt: skip
    details = (
        one("NM1", kind == "IL", member_id=text(9)),
        one("NM1", kind == "PR", payer_id=text(9)),
        one("REF", (kind == "F8") & of_payer, payer_claim_number=text(2)),
        one("AMT", kind == "D", paid_cents=read_amount(text(2)), paid_text=text(2)),
        one("DTP", (kind == "573") & of_payer, adjudication_date=read_date(text(3))),
    )
    return with_details(found.collect(), details, on="coverage")


def coverage_table(coverages: pl.DataFrame, *, first_days: pl.LazyFrame) -> pl.LazyFrame:
    """The table `other_coverages`, from other_coverages; periods as in claims.claim_table."""
    return fitted(
        coverages.lazy()
        .join(first_days, on="claim_ordinal", how="left", maintain_order="left")
        .with_columns(
            member_id=pl.col("member_id").fill_null(""),
            payer_id=pl.col("payer_id").fill_null(""),
            **UNSAID,
        ),
        OTHER_COVERAGES,
    )


def line_decisions(placed: Placed, coverages: pl.DataFrame) -> pl.DataFrame:
    """One row an SVD: LINE_ADJUDICATIONS, its decision, and the texts of paid and units.

    The payer is known by its identifier among the claim's other coverages: coverage_position is
    null where none has it. A day that the line does not have is the coverage's.
    """
    own = pl.col("scope") == "decision"
    dates = first(
        placed.of("DTP"),
        {"own_date": read_date(text(3)), "date_text": text(3)},
        by="service",
        when=own & (text(1) == "573"),
    )
    payers = (
        coverages.lazy()
        .filter(pl.col("payer_id").is_not_null())
        .select(
            "claim_ordinal",
            "payer_id",
            "coverage_position",
            coverage_date="adjudication_date",
        )
        .unique(["claim_ordinal", "payer_id"], keep="first", maintain_order=True)
    )
    found = placed.of("SVD").filter(own).select(
        *CLAIM,
        "service",
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
    )  # fmt: skip
    joined = with_details(
        found.join(
            payers, on=["claim_ordinal", "payer_id"], how="left", maintain_order="left"
        ).collect(),
        [dates],
        on="service",
    )
    return joined.with_columns(
        adjudication_date=pl.coalesce("own_date", "coverage_date"),
        adjudication_position=pl.int_range(1, pl.len() + 1).over(
            "claim_ordinal", "coverage_position"
        ),
    )


def decision_table(decisions: pl.DataFrame) -> pl.LazyFrame:
    """The table `line_adjudications`, from line_decisions."""
    return fitted(decisions.lazy(), LINE_ADJUDICATIONS)


def adjustments(placed: Placed, decisions: pl.DataFrame) -> pl.DataFrame:
    """One row an adjustment of the CAS segments: ADJUSTMENTS, its ordinal, element and text."""
    places = decisions.lazy().select(
        "service", "adjudication_position", of_decision="coverage_position"
    )
    cas = with_details(
        placed.of("CAS").filter(pl.col("scope").is_in(["other_coverage", "decision"])).collect(),
        [places],
        on="service",
    )
    triplets = [
        cas.lazy().select(
            *CLAIM,
            "ordinal",
            "adjudication_position",
            "line_number",
            "service",
            coverage_position=pl.coalesce("coverage_position", "of_decision"),
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
                "claim_ordinal", "coverage_position", "service"
            )
        )
        .collect()
    )


def adjustment_table(found: pl.DataFrame) -> pl.LazyFrame:
    """The table `adjustments`, from adjustments."""
    return fitted(found.lazy(), ADJUSTMENTS)
