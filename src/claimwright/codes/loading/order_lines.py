"""The lines of an order file, alike for ICD-10-CM and ICD-10-PCS.

Layout (CMS, readme of the order files), columns from 1: order number 1-5, code 7-13 without a dot,
1 for a complete code and 0 for a heading 15, short title 17-76, long title from 78.
"""

from __future__ import annotations

import re

import polars as pl

from claimwright.base.finding import Finding
from claimwright.codes.loading.line_findings import broken_line
from claimwright.codes.loading.source_file import SourceFile

_LINE = re.compile(r"\d{5} ([0-9A-Z]{3,7}) {0,4} [01] \S.{59} \S")

_LAYOUT = "ICD-10 order file layout (CMS readme)"
_COLUMNS = "does not have the columns of an order file"
_REPEATED = "names a code that stands above"


def order_codes(file: SourceFile) -> list[str]:
    """List the codes in the first lines that are as those of an order file."""
    matches = (_LINE.match(line) for line in file.head().splitlines()[:20])
    return [match[1] for match in matches if match is not None]


def split_order_lines(
    file: SourceFile, *, pattern: str
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Cut the lines of an order file at its columns.

    pattern: what a code looks like. Returns order: u32, code, flag, short_label, label: str; and
    findings "codes.broken-line" for lines that do not fit the columns.
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
        [broken_line(file, number, complaint=_COLUMNS, source=_LAYOUT) for number in broken]
        + [broken_line(file, number, complaint=_REPEATED, source=_LAYOUT) for number in repeated]
    )
    return cut.drop("number", "gaps"), findings
