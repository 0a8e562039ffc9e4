"""The diagnoses of a batch by the release of the classification that may judge them."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.tables import ClaimTables
from claimwright.codes.icd10cm import ICD10CM, DatedICD10CM


def diagnoses_by_release(
    tables: ClaimTables, *, icd10cm: DatedICD10CM
) -> Iterator[tuple[ICD10CM | None, pl.DataFrame]]:
    """Give each release in force on some claim's date of service with the diagnoses of those days.

    The frames have the columns of diagnoses and date_of_service (the last of the claim's lines).
    None stands for the days that no release at hand holds. A claim without lines has no date and
    is left out.
    """
    dates = tables.lines.group_by("claim_ordinal").agg(pl.col("date_of_service").max())
    dated = tables.diagnoses.join(dates, on="claim_ordinal", maintain_order="left").filter(
        pl.col("date_of_service").is_not_null()
    )
    days: dict[ICD10CM | None, list[object]] = {}
    for day in dated.get_column("date_of_service").unique().sort():
        days.setdefault(icd10cm.on(day), []).append(day)
    for release, held in days.items():
        yield release, dated.filter(pl.col("date_of_service").is_in(held))
