"""The day that decides on a code, and the codes of a file in rows with it."""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.x12.code_sets.sets import Spot
from claimwright.x12.hi_codes import codes_of
from claimwright.x12.places import Places
from claimwright.x12.syntax import component, element


def service_day(places: Places, rows: pl.DataFrame) -> pl.Series:
    """The day that decides, for each of the rows (YYYYMMDD, "" where unknown)."""
    made = file_day(places, rows)
    if "in_2300" not in rows.columns:
        return made
    keyed = rows.select("in_2300", made).join(
        _service_days(places), on="in_2300", how="left", maintain_order="left"
    )
    return keyed.select(day=pl.coalesce("service_day", "day")).to_series()


def _service_days(places: Places) -> pl.DataFrame:
    """The day that decides on a claim's codes: in_2300, service_day."""
    statement = (
        places.at("2300", "DTP")
        .filter(element(1) == "434")
        .select("in_2300", service_day=element(3).str.slice(-8))
    )
    lines = (
        places.at("2400", "DTP")
        .filter(element(1) == "472")
        .select("in_2300", service_day=element(3).str.slice(0, 8))
    )
    return (
        pl.concat([statement, lines])
        .filter(pl.col("in_2300").is_not_null() & pl.col("service_day").str.contains(r"^\d{8}$"))
        .group_by("in_2300", maintain_order=True)
        .agg(pl.col("service_day").min() if statement.is_empty() else pl.col("service_day").first())
    )


def file_day(places: Places, rows: pl.DataFrame) -> pl.Series:
    """The day on which each row's transaction was made or paid (YYYYMMDD, "" where unknown)."""
    made = pl.concat(
        [
            places.of("BHT").select("transaction", made=element(4)),
            places.of("BPR").select("transaction", made=element(16)),
        ]
    ).unique("transaction")
    keyed = rows.select("transaction").join(
        made, on="transaction", how="left", maintain_order="left"
    )
    return keyed["made"].fill_null("").alias("day")


def codes_of_hi(places: Places) -> pl.DataFrame:
    """The codes of all HI: ordinal, day, element, kind (its list), found, component."""
    rows = places.of("HI")
    found = codes_of(rows, "ordinal", service_day(places, rows).alias("day"))
    return found.select("ordinal", "day", "element", "kind", found="code", component=pl.lit(2))


def as_date(text: str) -> date | None:
    """Read a day as YYYYMMDD; None for what is no day."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 else None
    except ValueError:
        return None


def text_of(spot: Spot) -> pl.Expr:
    text = element(spot.element)
    if spot.component is not None:
        text = component(spot.element, spot.component)
    return text.fill_null("").str.strip_chars(" ")
