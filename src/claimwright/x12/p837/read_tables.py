"""Laying the 837s of a file out as tables. Nothing is judged here."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import EVIDENCE
from claimwright.claims.tables import ClaimTables
from claimwright.x12.layout import first, text, with_details
from claimwright.x12.p837.claims import (
    claim_heads,
    claim_table,
    read_time,
    stay_table,
    term_table,
)
from claimwright.x12.p837.codes import diagnoses, listed_codes, related_groups, stay_codes
from claimwright.x12.p837.columns import CLAIM
from claimwright.x12.p837.coordination import (
    adjustment_table,
    adjustments,
    coverage_table,
    decision_table,
    line_decisions,
    other_coverages,
)
from claimwright.x12.p837.lines import line_table, service_lines
from claimwright.x12.p837.parties import all_parties, parties_of_claims
from claimwright.x12.p837.patient_paid import take_patient_paid
from claimwright.x12.p837.rest import rest
from claimwright.x12.p837.scope import Placed, claim_types, in_scope
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
    heads, codes, lines = claim_heads(placed, wanted), listed_codes(placed), service_lines(placed)
    stays = stay_table(placed, heads, groups=related_groups(codes))
    statement_days = _statement_days(placed, stays)
    service = line_table(lines, statement_days=statement_days).collect()
    first_days = _first_days(service, statement_days)
    coverages = other_coverages(placed)
    decisions = line_decisions(placed, coverages)
    reductions = adjustments(placed, decisions)
    claims, codes_of_stays = take_patient_paid(
        *pl.collect_all([claim_table(heads, first_days=first_days), stay_codes(codes)])
    )
    known = {
        "claims": claims.lazy(),
        "lines": service.lazy(),
        "diagnoses": diagnoses(codes),
        "stays": stays.lazy(),
        "stay_codes": codes_of_stays.lazy(),
        "parties": parties_of_claims(all_parties(placed), heads),
        "other_coverages": coverage_table(coverages, first_days=first_days),
        "line_adjudications": decision_table(decisions),
        "adjustments": adjustment_table(reductions),
    }
    others = {
        "transactions": _transactions(placed, wanted),
        "terms": term_table(heads),
        "line_texts": lines.lazy().select(
            *CLAIM, "line_number", "ordinal", "service_ordinal", "charge_text", "units_text",
            "date_text",
        ),
        "coverage_texts": coverages.lazy().select(
            *CLAIM, "ordinal", "payer_order", "paid_text", "coverage_position"
        ),
        "decision_texts": decisions.lazy().select(
            *CLAIM, "ordinal", "line_number", "coverage_position", "adjudication_position",
            "payer_id", "paid_text", "paid_cents", "units_text", "date_text", "adjudication_date",
        ),
        "adjustment_texts": reductions.lazy().select(
            *CLAIM, "ordinal", "element", "line_number", "coverage_position", "group_code",
            "reason_code", "amount_text", "amount_cents",
        ),
        "references": _detail(
            placed, "REF", kind=text(1), value=text(2), party_role=pl.col("role")
        ),
        "dates": _dates(placed),
        "amounts": _detail(
            placed, "AMT", kind=text(1), amount_cents=read_amount(text(2)), text=text(2)
        ),
        "notes": _detail(placed, "NTE", kind=text(1), text=text(2)),
    }  # fmt: skip
    frames = dict(
        zip([*known, *others], pl.collect_all([*known.values(), *others.values()]), strict=True)
    )
    return ClaimFileTables(
        known=ClaimTables(
            **{name: frames[name] for name in known}, evidence=pl.DataFrame(schema=EVIDENCE)
        ),
        **{name: frames[name] for name in others},
        segments=rest(segments, placed, codes=codes),
    )


def _statement_days(placed: Placed, stays: pl.DataFrame) -> pl.LazyFrame:
    """claim_ordinal and the day that a claim has for all its lines, as dental claims and stays."""
    own_days = first(
        placed.of("DTP"),
        {"day": read_date(text(3).str.slice(0, 8))},
        by="claim_ordinal",
        when=(pl.col("scope") == "claim") & (text(1) == "472"),
    )
    of_stays = stays.lazy().select("claim_ordinal", day="statement_first_date")
    return (
        pl.concat([own_days, of_stays])
        .unique("claim_ordinal", keep="first", maintain_order=True)
        .collect()
        .lazy()
    )


def _first_days(lines: pl.DataFrame, statement_days: pl.LazyFrame) -> pl.LazyFrame:
    """claim_ordinal and effective_date, the first day that each claim bills."""
    of_lines = lines.lazy().select("claim_ordinal", effective_date="date_of_service")
    of_claims = statement_days.select("claim_ordinal", effective_date="day")
    days = pl.concat([of_lines, of_claims])
    return days.group_by("claim_ordinal").agg(pl.col("effective_date").min()).collect().lazy()


def _detail(placed: Placed, segment_id: str, **columns: pl.Expr) -> pl.LazyFrame:
    """One row a segment of claims of that id."""
    return placed.of(segment_id).filter(pl.col("claim_ordinal").is_not_null()).select(
        *CLAIM, "ordinal", "line_number", "coverage_position", **columns
    )  # fmt: skip


def _dates(placed: Placed) -> pl.LazyFrame:
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


def _transactions(placed: Placed, wanted: pl.DataFrame) -> pl.LazyFrame:
    names = placed.of("NM1").filter(pl.col("scope") == "header")

    def one(segment_id: str, **columns: pl.Expr) -> pl.LazyFrame:
        return first(placed.of(segment_id), columns, by="transaction")

    def name(code: str, **columns: pl.Expr) -> pl.LazyFrame:
        return first(names, columns, by="transaction", when=text(1) == code)

    details = (
        one(
            "BHT",
            purpose=text(2),
            reference=text(3),
            created_date=read_date(text(4)),
            created_time=read_time(text(5)),
            usage=text(6),
        ),
        name("41", submitter_name=text(3), submitter_id=text(9)),
        name("40", receiver_name=text(3), receiver_id=text(9)),
        one("SE", end_ordinal=pl.col("ordinal")),
    )
    return with_details(wanted, details, on="transaction").lazy()
