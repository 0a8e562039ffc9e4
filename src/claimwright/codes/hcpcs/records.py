"""The records of the HCPCS file: columns, and how records of one code make a row.

Source: CMS, HCPCS Contractor Record layout (320 columns). A code begins with a record 3 (a
modifier with 7), which has everything but the rest of a long description; that follows in records
4 (8).
"""

from __future__ import annotations

from typing import Any

import polars as pl

# Name: first column from 1, width, how often it stands side by side.
COLUMNS: dict[str, tuple[int, int, int]] = {
    "code": (1, 5, 1),
    "sequence": (6, 5, 1),
    "record": (11, 1, 1),
    "label": (12, 80, 1),
    "short_label": (92, 28, 1),
    "pricing_indicators": (120, 2, 4),
    "multiple_pricing": (128, 1, 1),
    "coverage_references": (129, 6, 3),
    "manual_references": (147, 8, 3),
    "statute": (171, 10, 1),
    "laboratory_certifications": (181, 3, 8),
    "cross_references": (205, 5, 5),
    "coverage": (230, 1, 1),
    "asc_group": (231, 2, 1),
    "asc_date": (233, 8, 1),
    "processing_note": (253, 4, 1),
    "betos": (257, 3, 1),
    "types_of_service": (261, 1, 5),
    "anesthesia_base_units": (266, 3, 1),
    "added_date": (269, 8, 1),
    "effective_date": (277, 8, 1),
    "termination_date": (285, 8, 1),
    "action": (293, 1, 1),
}
LENGTH = 320
CODE = r"^(?:[A-Z][0-9]{4}|   [A-Z0-9]{2})$"
FIRST_RECORDS = ("3", "7")
MORE_RECORDS = ("4", "8")

_DATES = ("asc_date", "added_date", "effective_date", "termination_date")
LISTS = tuple(name for name, (_, _, times) in COLUMNS.items() if times > 1)


def tables_of(records: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Make the tables out of records that are whole.

    records: one row a record in the file's order: the names of COLUMNS, all str, those of LISTS
    list of str. Returns "codes" and "modifiers" alike: code, label, short_label, lists of str as
    in LISTS, the other columns str or null, dates, anesthesia_base_units: i16.
    """
    first = pl.col("record").is_in(FIRST_RECORDS)
    rows = (
        records.with_columns(row=first.cum_sum())
        .group_by("row", maintain_order=True)
        .agg(
            label=_joined(pl.col("label")),
            **{name: pl.col(name).first() for name in records.columns if name != "label"},
        )
        .with_columns(
            is_modifier=pl.col("record") == "7",
            code=pl.col("code").str.strip_chars(),
            short_label=pl.col("short_label").str.strip_chars(),
        )
        .with_columns(
            *(pl.col(name).str.to_date("%Y%m%d", strict=False) for name in _DATES),
            *(pl.col(name).list.eval(pl.element().filter(pl.element() != "")) for name in LISTS),
            pl.col("anesthesia_base_units").str.strip_chars().cast(pl.Int16, strict=False),
        )
    )
    kept = ["code", "label", *(name for name in COLUMNS if name not in _ONLY_RECORDS)]
    texts = [name for name in kept if rows.schema[name] == pl.String and name != "code"]
    rows = rows.with_columns(pl.col(texts).replace("", None))
    return {
        "codes": rows.filter(~pl.col("is_modifier")).select(kept),
        "modifiers": rows.filter("is_modifier").select(kept),
    }


_ONLY_RECORDS = ("code", "sequence", "record", "label")


def _joined(part: pl.Expr) -> pl.Expr:
    """Join the parts of a description, and even out its spaces."""
    return part.str.strip_chars().str.join(" ").str.replace_all(r"\s+", " ").str.strip_chars()


def empty() -> dict[str, Any]:
    """The columns of records with their types."""
    return {name: pl.List(pl.String()) if name in LISTS else pl.String() for name in COLUMNS}
