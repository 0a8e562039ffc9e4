"""Loops 2320, 2330 and 2430: the other payers of a claim and what they decided.

Source: 005010X222A1, section 1.4.1 (coordination of benefits) and the loops named.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837p.batch import Batch, Section
from claimwright.x12.p837p.claim import numbered_lines, procedure
from claimwright.x12.p837p.hierarchy import (
    PATIENT_RELATIONSHIP_CODES,
    policy_columns,
    subscriber_text,
)
from claimwright.x12.values import amount_column, date_column, identifier, quantity_column

_RELATIONSHIP_CODES = {"self": "18", **PATIENT_RELATIONSHIP_CODES}
_COVERAGE = ["claim_ordinal", "coverage_position"]
_DECISION = [*_COVERAGE, "adjudication_position"]
# A CAS holds six adjustments of one group.
ADJUSTMENTS_IN_A_SEGMENT = 6
# Where the segments of a line's own loop end and its 2430 loops begin.
_DECISION_WITHIN = 4


def coordination_segments(batch: Batch) -> Iterator[pl.LazyFrame]:
    """All segments about other payers."""
    yield from _other_coverages(batch)
    yield from _line_decisions(batch)


def adjustment_segments(adjustments: pl.LazyFrame) -> pl.LazyFrame:
    """Number adjustments by the CAS that they stand in.

    adjustments: rows of the table. Returns them with `chunk` (u32), which together with the
    decision and the group code names a CAS of at most six, and `part` (u16), the position of the
    first adjustment in that CAS, by which several are put in order.
    """
    keys = [*_DECISION, "group_code"]
    return adjustments.with_columns(
        chunk=(pl.col("position").rank("ordinal").over(keys) - 1) // ADJUSTMENTS_IN_A_SEGMENT
    ).with_columns(part=pl.col("position").min().over([*keys, "chunk"]))


def _other_coverages(batch: Batch) -> Iterator[pl.LazyFrame]:
    rows = policy_columns(batch, batch.tables.other_coverages)
    policies = batch.tables.other_coverages.lazy().select(
        *_COVERAGE, "member_id", "payer_claim_number", "adjudication_date"
    )
    subscribers = batch.party(PartyRole.OTHER_SUBSCRIBER).join(policies, on=_COVERAGE)
    payers = batch.party(PartyRole.OTHER_PAYER).join(policies, on=_COVERAGE)
    has_address = pl.col("address_line_1").is_not_null()
    # The date stands here only where no line of the claim carries it (loop 2430).
    whole_decisions = payers.join(
        batch.tables.line_adjudications.lazy().select(_COVERAGE), on=_COVERAGE, how="anti"
    ).filter(pl.col("adjudication_date").is_not_null())
    claim_number = identifier(pl.col("payer_claim_number"))
    relationship = pl.col("relationship").replace_strict(_RELATIONSHIP_CODES)
    whole_claim = batch.rows(batch.tables.adjustments).filter(
        pl.col("adjudication_position").is_null()
    )
    cas, cas_text = _adjustments(batch, whole_claim)
    segments = [
        (rows, subscriber_text(batch, relationship=relationship)),
        (cas, cas_text),
        (
            rows.filter(pl.col("paid_cents").is_not_null()),
            batch.text("AMT", "D", amount_column(pl.col("paid_cents"))),
        ),
        # Benefits assigned, release of information signed.
        (rows, batch.text("OI", None, None, "Y", None, None, "Y")),
        (subscribers, batch.name("IL", id_qualifier="MI", id_column="member_id")),
        (subscribers.filter(has_address), batch.street()),
        (subscribers.filter(has_address), batch.city()),
        (payers, batch.name("PR", id_qualifier="PI", id_column="payer_id")),
        (payers.filter(has_address), batch.street()),
        (payers.filter(has_address), batch.city()),
        (
            whole_decisions,
            batch.text("DTP", "573", "D8", date_column(pl.col("adjudication_date"))),
        ),
        (payers.filter(claim_number.is_not_null()), batch.text("REF", "F8", claim_number)),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(
            frame,
            text,
            section=Section.OTHER_COVERAGE,
            item=pl.col("coverage_position"),
            within=within,
            part=pl.col("part") if frame is cas else 0,
        )


def _line_decisions(batch: Batch) -> Iterator[pl.LazyFrame]:
    lines = numbered_lines(batch).select("claim_ordinal", "line_number", "line_position")
    payers = batch.tables.other_coverages.lazy().select(*_COVERAGE, "payer_id")
    decisions = (
        batch.rows(batch.tables.line_adjudications)
        .join(lines, on=["claim_ordinal", "line_number"])
        .join(payers, on=_COVERAGE)
        .sort("rank", "line_position", "coverage_position", "adjudication_position")
        .with_columns(detail=pl.int_range(pl.len()).over("rank", "line_position"))
    )
    places = decisions.select(*_DECISION, "line_position", "detail")
    adjustments = batch.rows(batch.tables.adjustments).join(places, on=_DECISION)
    cas, cas_text = _adjustments(batch, adjustments, "line_position", "detail")
    segments = [
        (
            decisions,
            batch.text(
                "SVD",
                identifier(pl.col("payer_id")),
                amount_column(pl.col("paid_cents")),
                procedure(batch),
                identifier(pl.col("revenue_code")),
                quantity_column(pl.col("units")),
            ),
            pl.lit(0),
        ),
        (cas, cas_text, pl.lit(1) + pl.col("part")),
        (
            decisions,
            batch.text("DTP", "573", "D8", date_column(pl.col("adjudication_date"))),
            pl.lit(255),
        ),
    ]
    for frame, text, part in segments:
        yield batch.place(
            frame,
            text,
            section=Section.LINE,
            item=pl.col("line_position"),
            within=_DECISION_WITHIN,
            detail=pl.col("detail"),
            part=part,
        )


def _adjustments(
    batch: Batch, adjustments: pl.LazyFrame, *places: str
) -> tuple[pl.LazyFrame, pl.Expr]:
    """The CAS segments of adjustments; `places` are columns to keep for each."""
    triplet = pl.concat_str(
        identifier(pl.col("reason_code")),
        amount_column(pl.col("amount_cents")),
        quantity_column(pl.col("quantity")).fill_null(""),
        separator=batch.delimiters.element,
    )
    cas = (
        adjustment_segments(adjustments)
        .group_by(*_DECISION, "group_code", "chunk", "part", "transaction", "rank", *places)
        .agg(triplets=triplet.sort_by("position").str.join(batch.delimiters.element))
    )
    return cas, batch.text("CAS", pl.col("group_code"), pl.col("triplets"))
