"""The order file of ICD-10-CM: every code that exists, and whether a claim may carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Compared, Reading, refused
from claimwright.codes.loading.order_lines import order_codes, split_order_lines
from claimwright.codes.loading.source_file import SourceFile

_PART = FiscalPart(
    code_set="icd10cm", part="order", title="ICD-10-CM order file", publisher="CDC/NCHS"
)
# The second character is a digit, or a letter before one (QA0, new in FY2026).
ICD10CM_CODE = r"^[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisOrderLoader:
    """Loads icd10cm_order_YYYY.txt and its April issues; the name or the caller says the days.

    Table "codes": code (dotted), label, short_label: str, is_billable: bool, order: u32.
    """

    code_set: str = "icd10cm"
    looks_for: str = "the ICD-10-CM order file (lines of order number, code, 0 or 1, titles)"

    def recognises(self, file: SourceFile) -> bool:
        return any(re.match(ICD10CM_CODE, code) for code in order_codes(file)[:1])

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings: "codes.period-unknown", "codes.broken-line" (STOP, five at most)."""
        rows, broken = split_order_lines(file, pattern=ICD10CM_CODE)
        if broken:
            return refused(*broken)
        codes = rows.select(
            code=dotted(pl.col("code")),
            label="label",
            short_label="short_label",
            is_billable=pl.col("flag") == "1",
            order="order",
        )
        return _PART.reading(
            file,
            tables={"codes": codes},
            rows=codes.height,
            period=period,
            compared=Compared(table="codes", says=("label", "is_billable")),
        )


def dotted(code: pl.Expr) -> pl.Expr:
    """Give a code its dot after the third character."""
    rest = code.str.slice(3)
    return (
        pl.when(rest == "")
        .then(code)
        .otherwise(pl.concat_str(code.str.slice(0, 3), pl.lit("."), rest))
    )
