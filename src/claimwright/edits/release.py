"""The diagnoses that a release of the classification may judge: those of its own days."""

from __future__ import annotations

import polars as pl

from claimwright.claims.tables import ClaimTables
from claimwright.codes.icd10cm import ICD10CM


def date_diagnoses(tables: ClaimTables, *, icd10cm: ICD10CM) -> pl.DataFrame:
    """Give each diagnosis its date, and whether the loaded release holds that date.

    Returns the columns of diagnoses, date_of_service (the last of the claim's lines) and is_held.
    A claim without lines has no date and is left out.
    """
    period = icd10cm.release.period
    date_of_service = pl.col("date_of_service")
    is_held = date_of_service >= period.first
    if period.last is not None:
        is_held &= date_of_service <= period.last
    dates = tables.lines.group_by("claim_ordinal").agg(date_of_service.max())
    return tables.diagnoses.join(dates, on="claim_ordinal", maintain_order="left").with_columns(
        is_held=is_held
    )
