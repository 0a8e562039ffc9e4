"""Loops 2320, 2330 and 2430: the other payers of a claim and what they decided.

Source: 005010X222A1, section 1.4.1 (coordination of benefits) and the loops named.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837.writing.batch import Batch, Section
from claimwright.x12.p837.writing.hierarchy import (
    PATIENT_RELATIONSHIP_CODES,
    policy_columns,
    subscriber_segment,
)
from claimwright.x12.p837.writing.lines import numbered_lines, procedure
from claimwright.x12.segment_texts import SegmentColumn, segment_column
from claimwright.x12.values import amount_column, date_column, identifier, quantity_column

_RELATIONSHIP_CODES = {"self": "18", **PATIENT_RELATIONSHIP_CODES}
_COVERAGE = ["claim_ordinal", "coverage_position"]
_DECISION = [*_COVERAGE, "adjudication_position"]
# A CAS holds six adjustments of one group.
ADJUSTMENTS_IN_A_SEGMENT = 6


def coordination_segments(batch: Batch) -> Iterator[pl.DataFrame]:
    """All pieces about other payers; none where the batch has no other payer."""
    if batch.tables.other_coverages.is_empty():
        return
    yield from _other_coverages(batch)
    yield from _line_decisions(batch)


def _other_coverages(batch: Batch) -> Iterator[pl.DataFrame]:
    rows = policy_columns(batch, batch.tables.other_coverages)
    relationship = pl.col("relationship").replace_strict(_RELATIONSHIP_CODES)
    yield _of_coverage(batch, rows, subscriber_segment(relationship), within=0)
    whole_claim = batch.rows(batch.tables.adjustments).filter(
        pl.col("adjudication_position").is_null()
    )
    cas, cas_segment = _adjustments(batch, whole_claim)
    yield _of_coverage(batch, cas, cas_segment, within=1, part=pl.col("part"))
    paid = amount_column(pl.col("paid_cents"))
    yield _of_coverage(
        batch,
        rows,
        segment_column("AMT", "D", paid, when=paid.is_not_null()),
        # Benefits assigned, release of information signed.
        segment_column("OI", None, None, "Y", None, None, "Y"),
        within=2,
    )
    yield from _other_parties(batch)


def _other_parties(batch: Batch) -> Iterator[pl.DataFrame]:
    """Loops 2330A and 2330B."""
    # The date stands here only where no line of the claim carries it (loop 2430).
    on_lines = batch.tables.line_adjudications.select(*_COVERAGE, on_lines=True).unique()
    policies = batch.tables.other_coverages.select(
        *_COVERAGE, "member_id", "payer_claim_number", "adjudication_date"
    ).join(on_lines, on=_COVERAGE, how="left")

    def party(role: PartyRole) -> pl.DataFrame:
        return batch.party(role).join(policies, on=_COVERAGE, maintain_order="left")

    has_address = pl.col("address_line_1").is_not_null()
    claim_number = identifier(pl.col("payer_claim_number"))
    decided = date_column(pl.col("adjudication_date"))
    yield _of_coverage(
        batch,
        party(PartyRole.OTHER_SUBSCRIBER),
        batch.name("IL", id_qualifier="MI", id_column="member_id"),
        *batch.address(when=has_address),
        within=3,
    )
    yield _of_coverage(
        batch,
        party(PartyRole.OTHER_PAYER),
        batch.name("PR", id_qualifier="PI", id_column="payer_id"),
        *batch.address(when=has_address),
        segment_column(
            "DTP", "573", "D8", decided, when=decided.is_not_null() & pl.col("on_lines").is_null()
        ),
        segment_column("REF", "F8", claim_number, when=claim_number.is_not_null()),
        within=4,
    )


def _of_coverage(
    batch: Batch,
    frame: pl.DataFrame,
    *segments: SegmentColumn,
    within: int,
    part: pl.Expr | int = 0,
) -> pl.DataFrame:
    return batch.place(
        frame,
        *segments,
        section=Section.OTHER_COVERAGE,
        item=pl.col("coverage_position"),
        within=within,
        part=part,
    )


def _line_decisions(batch: Batch) -> Iterator[pl.DataFrame]:
    if batch.tables.line_adjudications.is_empty():
        return
    lines = numbered_lines(batch).select("claim_ordinal", "line_number", "line_position")
    payers = batch.tables.other_coverages.select(*_COVERAGE, "payer_id")
    decisions = (
        batch.rows(batch.tables.line_adjudications)
        .join(lines, on=["claim_ordinal", "line_number"])
        .join(payers, on=_COVERAGE)
        .sort("rank", "line_position", "coverage_position", "adjudication_position")
        .with_columns(detail=pl.int_range(pl.len()).over("rank", "line_position"))
    )
    places = decisions.select(*_DECISION, "line_position", "detail")
    adjustments = batch.rows(batch.tables.adjustments).join(places, on=_DECISION)
    cas, cas_segment = _adjustments(batch, adjustments, "line_position", "detail")
    service = segment_column(
        "SVD",
        identifier(pl.col("payer_id")),
        amount_column(pl.col("paid_cents")),
        procedure(batch),
        identifier(pl.col("revenue_code")),
        quantity_column(pl.col("units")),
    )
    decided = segment_column("DTP", "573", "D8", date_column(pl.col("adjudication_date")))
    for frame, segment, part in (
        (decisions, service, pl.lit(0)),
        (cas, cas_segment, 1 + pl.col("part")),
        (decisions, decided, pl.lit(255)),
    ):
        yield batch.place(
            frame,
            segment,
            section=Section.LINE,
            item=pl.col("line_position"),
            # After the segments of the line itself.
            within=1,
            detail=pl.col("detail"),
            part=part,
        )


def _adjustments(
    batch: Batch, adjustments: pl.DataFrame, *places: str
) -> tuple[pl.DataFrame, SegmentColumn]:
    """The CAS segments of adjustments, at most six in each; `places` are columns to keep.

    `part` is the position of the first adjustment in a CAS, by which several are put in order.
    """
    triplet = pl.concat_str(
        identifier(pl.col("reason_code")),
        amount_column(pl.col("amount_cents")),
        quantity_column(pl.col("quantity")).fill_null(""),
        separator=batch.delimiters.element,
    )
    keys = [*_DECISION, "group_code"]
    cas = (
        adjustments.with_columns(
            chunk=(pl.col("position").rank("ordinal").over(keys) - 1) // ADJUSTMENTS_IN_A_SEGMENT
        )
        .with_columns(part=pl.col("position").min().over([*keys, "chunk"]))
        .group_by(*keys, "chunk", "part", "transaction", "rank", *places)
        .agg(triplets=triplet.sort_by("position").str.join(batch.delimiters.element))
    )
    # A blank quantity at the end of the last triplet goes with its separator.
    triplets = pl.col("triplets").str.strip_chars_end(batch.delimiters.element)
    return cas, segment_column("CAS", pl.col("group_code"), triplets)
