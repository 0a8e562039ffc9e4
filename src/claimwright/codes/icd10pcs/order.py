"""The order file of ICD-10-PCS: every code with its official titles."""

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
    code_set="icd10pcs", part="order", title="ICD-10-PCS order file", publisher="CMS"
)
_TABLE_OR_CODE = r"^[0-9B-DF-HX][0-9A-HJ-NP-Z]{2}(?:[0-9A-HJ-NP-Z]{4})?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureOrderLoader:
    """Loads icd10pcs_order_YYYY.txt; the name or the caller says the days.

    Tables "codes": the complete codes; "headings": the tables' three characters. Both: code,
    label, short_label: str, order: u32.
    """

    code_set: str = "icd10pcs"
    looks_for: str = "the ICD-10-PCS order file (lines of order number, code, 0 or 1, titles)"

    def recognises(self, file: SourceFile) -> bool:
        # The first section of the procedures is 0; no diagnosis begins with a digit.
        return any(re.match(r"\d", code) for code in order_codes(file)[:1])

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.period-unknown", "codes.broken-line" (five at most)."""
        lines, broken = split_order_lines(file, pattern=_TABLE_OR_CODE)
        if broken:
            return refused(*broken)
        columns = ["code", "label", "short_label", "order"]
        codes = lines.filter(pl.col("flag") == "1").select(columns)
        headings = lines.filter(pl.col("flag") == "0").select(columns)
        return _PART.reading(
            file,
            tables={"codes": codes, "headings": headings},
            rows=codes.height,
            period=period,
            compared=Compared(table="codes"),
        )
