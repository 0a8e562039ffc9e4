"""Laying the 837s of a file out as tables. Nothing is judged here."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import EVIDENCE
from claimwright.claims.tables import ClaimTables
from claimwright.x12.p837.claims import (
    claim_heads,
    claim_table,
    of_claims,
    read_time,
    stay_table,
    term_table,
)
from claimwright.x12.p837.codes import diagnoses, listed_codes, related_groups, stay_codes
from claimwright.x12.p837.columns import CLAIM, first, text
from claimwright.x12.p837.coordination import (
    adjustment_table,
    adjustments,
    coverage_table,
    decision_table,
    line_decisions,
    other_coverages,
)
from claimwright.x12.p837.lines import line_table, service_lines
from claimwright.x12.p837.parties import all_parties, parties_of_claims, role
from claimwright.x12.p837.patient_paid import take_patient_paid
from claimwright.x12.p837.rest import rest
from claimwright.x12.p837.scope import claim_types, in_scope
from claimwright.x12.p837.tables import ClaimFileTables
from claimwright.x12.syntax import Segments
from claimwright.x12.values import read_amount, read_date


def read_tables(segments: Segments, *, claim_type: str | None = None) -> ClaimFileTables:
    """Lay out the claims of a file; claim_type: of one kind alone (as in ClaimType).

    Transactions whose kind cannot be told count as professional.
    """
    found = claim_types(segments).with_columns(pl.col("claim_type").fill_null("professional"))
    wanted = found if claim_type is None else found.filter(pl.col("claim_type") == claim_type)
    placed = in_scope(segments, transactions=wanted)
    heads = of_claims(placed, claim_heads(placed, wanted))
    codes = listed_codes(placed)
    stays = stay_table(placed, heads, groups=related_groups(codes))
    lines = service_lines(placed)
    own_days = _claim_days(placed)
    statement_days = pl.concat(
        [own_days, stays.select("claim_ordinal", day="statement_first_date")]
    ).unique("claim_ordinal", keep="first", maintain_order=True)
    service = line_table(lines, statement_days=statement_days)
    first_days = pl.concat(
        [service.select("claim_ordinal", effective_date="date_of_service"),
         statement_days.select("claim_ordinal", effective_date="day")]
    ).group_by("claim_ordinal").agg(pl.col("effective_date").min())  # fmt: skip
    coverages = other_coverages(placed)
    decisions = line_decisions(placed, coverages)
    reductions = adjustments(placed, decisions)
    claims, codes_of_stays = take_patient_paid(
        claim_table(heads, first_days=first_days), stay_codes(codes)
    )
    return ClaimFileTables(
        known=ClaimTables(
            claims=claims,
            lines=service,
            diagnoses=diagnoses(codes),
            stays=stays,
            stay_codes=codes_of_stays,
            parties=parties_of_claims(all_parties(placed), heads),
            other_coverages=coverage_table(coverages, first_days=first_days),
            line_adjudications=decision_table(decisions),
            adjustments=adjustment_table(reductions),
            evidence=pl.DataFrame(schema=EVIDENCE),
        ),
        transactions=_transactions(placed, wanted),
        terms=term_table(heads),
        line_texts=lines.select(
            *CLAIM, "line_number", "ordinal", "service_ordinal", "charge_text", "units_text",
            "date_text",
        ),
        coverage_texts=coverages.select(
            *CLAIM, "ordinal", "payer_order", "paid_text", coverage_position="coverage"
        ),
        decision_texts=decisions.select(
            *CLAIM, "ordinal", "line_number", "coverage_position", "adjudication_position",
            "payer_id", "paid_text", "paid_cents", "units_text", "date_text", "adjudication_date",
        ),
        adjustment_texts=reductions.select(
            *CLAIM, "ordinal", "element", "line_number", "coverage_position", "group_code",
            "reason_code", "amount_text", "amount_cents",
        ),
        references=_detail(placed, "REF", kind=text(1), value=text(2), party_role=role()),
        dates=_dates(placed),
        amounts=_detail(
            placed, "AMT", kind=text(1), amount_cents=read_amount(text(2)), text=text(2)
        ),
        notes=_detail(placed, "NTE", kind=text(1), text=text(2)),
        segments=rest(segments, placed, codes=codes),
    )  # fmt: skip


def _claim_days(placed: pl.DataFrame) -> pl.DataFrame:
    """claim_ordinal and the day that a claim has for all its lines, as dental claims do."""
    return first(
        placed,
        (pl.col("segment_id") == "DTP") & (pl.col("scope") == "claim") & (text(1) == "472"),
        {"day": read_date(text(3).str.slice(0, 8))},
        by="claim_ordinal",
    )


def _detail(placed: pl.DataFrame, segment_id: str, **columns: pl.Expr) -> pl.DataFrame:
    """One row a segment of claims of that id."""
    return placed.filter(
        (pl.col("segment_id") == segment_id) & pl.col("claim_ordinal").is_not_null()
    ).select(
        *CLAIM, "ordinal", "line_number", coverage_position="coverage", **columns
    )  # fmt: skip


def _dates(placed: pl.DataFrame) -> pl.DataFrame:
    days = text(3).str.split("-").list
    has_time = text(2) == "DT"
    start = pl.when(has_time).then(text(3).str.slice(0, 8)).otherwise(days.get(0, null_on_oob=True))
    return _detail(
        placed,
        "DTP",
        decision=pl.col("decision"),
        kind=text(1),
        format=text(2),
        first_date=read_date(start),
        last_date=pl.when(text(2) == "RD8").then(read_date(days.get(1, null_on_oob=True))),
        first_time=pl.when(has_time)
        .then(read_time(text(3).str.slice(8)))
        .when(text(2) == "TM")
        .then(read_time(text(3))),
        text=text(3),
    )


def _transactions(placed: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    segment_id = pl.col("segment_id")
    is_name = (segment_id == "NM1") & (pl.col("scope") == "header")
    parts = (
        first(
            placed,
            segment_id == "BHT",
            {
                "purpose": text(2),
                "reference": text(3),
                "created_date": read_date(text(4)),
                "created_time": read_time(text(5)),
                "usage": text(6),
            },
            by="transaction",
        ),
        first(
            placed,
            is_name & (text(1) == "41"),
            {"submitter_name": text(3), "submitter_id": text(9)},
            by="transaction",
        ),
        first(
            placed,
            is_name & (text(1) == "40"),
            {"receiver_name": text(3), "receiver_id": text(9)},
            by="transaction",
        ),
        first(placed, segment_id == "SE", {"end_ordinal": pl.col("ordinal")}, by="transaction"),
    )
    for one in parts:
        wanted = wanted.join(one, on="transaction", how="left", maintain_order="left")
    return wanted
