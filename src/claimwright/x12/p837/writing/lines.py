"""What the service lines of professional and institutional claims share: place, code, days."""

from __future__ import annotations

import polars as pl

from claimwright.x12.p837.writing.batch import Batch
from claimwright.x12.segment_texts import SegmentColumn, segment_column
from claimwright.x12.values import date_column, identifier


def numbered_lines(batch: Batch) -> pl.DataFrame:
    """The service lines with the place of their claim and `line_position` in it, from 1."""
    return batch.rows(batch.tables.lines).with_columns(
        line_position=pl.col("line_number").rank("ordinal").over("claim_ordinal")
    )


def procedure(batch: Batch) -> pl.Expr:
    """The composite procedure of a row that has procedure_code and modifiers."""
    separator, code = batch.delimiters.component, identifier(pl.col("procedure_code"))
    modifiers = pl.col("modifiers").list.join(separator).str.to_uppercase()
    whole = pl.concat_str(pl.lit("HC"), code, modifiers.fill_null(""), separator=separator)
    return whole.str.strip_chars_end(separator)


def service_date(when: pl.Expr | None = None) -> SegmentColumn:
    """The DTP of a service line: one day, or the days from the first to the last."""
    first = date_column(pl.col("date_of_service"))
    last = date_column(pl.col("last_date_of_service"))
    is_day = pl.col("last_date_of_service").is_null()
    return segment_column(
        "DTP",
        "472",
        pl.when(is_day).then(pl.lit("D8")).otherwise(pl.lit("RD8")),
        pl.when(is_day).then(first).otherwise(first + "-" + last),
        when=when,
    )


def control_number() -> SegmentColumn:
    """The REF by which a payer's answer finds its line."""
    number = identifier(pl.col("line_control_number"))
    return segment_column("REF", "6R", number, when=number.is_not_null())
