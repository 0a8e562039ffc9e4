"""The order file of ICD-10-CM: every code that exists, and whether a claim may carry it.

Layout (CDC/NCHS and CMS, "ICD-10-CM order file" readme), columns from 1: order number 1-5, code
7-13 without its dot, 1 for a complete code and 0 for a heading 15, short title 17-76, long title
from 78.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import fiscal_period, release_name
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile

SOURCE = "CDC/NCHS, ICD-10-CM order file"
# The second character is a digit, or a letter before one (QA0, new in FY2026). A code that fills
# all seven columns with letters and digits at random is ICD-10-PCS.
ICD10CM_CODE = r"^[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}$"
_LINE = re.compile(r"\d{5} ([0-9A-Z]{3,7}) {0,4} [01] \S.{59} \S")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLoader:
    """Loads icd10cm_order_YYYY.txt and its April issues; the name or the caller says the days.

    Table "codes": code (dotted), label, short_label: str, is_billable: bool, order: u32.
    """

    code_set: str = "icd10cm"
    looks_for: str = "the ICD-10-CM order file (lines of order number, code, 0 or 1, titles)"

    def recognises(self, file: SourceFile) -> bool:
        found = order_codes(file)
        return any(len(code) == 3 and re.match(ICD10CM_CODE, code) for code in found)

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings: "codes.period-unknown", "codes.line-broken" (STOP, five at most)."""
        days = fiscal_period(file, period=period)
        if days is None:
            return refused(period_unknown(file, title="the ICD-10-CM order file"))
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
        release = release_of(
            file,
            code_set=self.code_set,
            name=release_name(days),
            period=days,
            source=SOURCE,
            rows=codes.height,
            part="order",
        )
        return Reading(
            release=release,
            tables={"codes": codes},
            compared=Compared(table="codes", says=("label", "is_billable")),
        )


def order_codes(file: SourceFile) -> list[str]:
    """List the codes in the first lines that are as those of an order file."""
    matches = (_LINE.match(line) for line in file.head().splitlines()[:20])
    return [match[1] for match in matches if match is not None]


def dotted(code: pl.Expr) -> pl.Expr:
    """Give a code its dot after the third character."""
    rest = code.str.slice(3)
    return (
        pl.when(rest == "")
        .then(code)
        .otherwise(pl.concat_str(code.str.slice(0, 3), pl.lit("."), rest))
    )


def split_order_lines(
    file: SourceFile, *, pattern: str
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Cut the lines of an order file at its columns.

    pattern: what a code looks like. Returns order: u32, code, flag, short_label, label: str; and
    findings "codes.line-broken" for lines that do not fit the columns.
    """
    text = file.text().rstrip("\r\n\x1a ")
    lines = pl.DataFrame({"line": text.replace("\r\n", "\n").split("\n")})
    line = pl.col("line")
    cut = lines.with_row_index("number", offset=1).select(
        "number",
        order=line.str.slice(0, 5).cast(pl.UInt32, strict=False),
        code=line.str.slice(6, 7).str.strip_chars_end(),
        flag=line.str.slice(14, 1),
        short_label=line.str.slice(16, 60).str.strip_chars(),
        label=line.str.slice(77).str.strip_chars(),
        gaps=pl.concat_str(line.str.slice(5, 1), line.str.slice(13, 1), line.str.slice(15, 1)),
    )
    fits = (
        pl.col("order").is_not_null()
        & pl.col("code").str.contains(pattern)
        & pl.col("flag").is_in(["0", "1"])
        & (pl.col("gaps").str.strip_chars() == "")
        & (pl.col("label") != "")
        & (pl.col("short_label") != "")
    ).fill_null(value=False)
    broken = cut.filter(~fits).head(5).get_column("number").to_list()
    repeated = (
        cut.filter(~pl.col("code").is_first_distinct()).head(5).get_column("number").to_list()
    )
    findings = tuple(
        [_broken(file, number, "does not have the columns of an order file") for number in broken]
        + [_broken(file, number, "names a code that stands above") for number in repeated]
    )
    return cut.drop("number", "gaps"), findings


def _broken(file: SourceFile, number: int, complaint: str) -> Finding:
    return Finding(
        id="codes.line-broken",
        severity=Severity.STOP,
        message=f"Line {number} of {file.name} {complaint}, so nothing was loaded. Fetch the file "
        "from its publisher again; a copy saved by a word processor or a spreadsheet will not do.",
        at=Place(file=file.name, line=number),
        source="ICD-10 order file layout (CMS readme)",
    )
