"""The HCPCS file as text of 320 columns (HCPC2025_OCT_ANWEB.txt)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.hcpcs import records
from claimwright.codes.hcpcs.edition import edition_of
from claimwright.codes.loading.line_findings import repeated_code
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile

SOURCE = "CMS, HCPCS Level II Alpha-Numeric file"
LAYOUT = "CMS, HCPCS Contractor Record layout"
# The real file has nine broken lines in 11,630; more than one in a hundred is another file.
BROKEN_SHARE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class HcpcsTextLoader:
    """Loads the text file: tables "codes" and "modifiers", as records.tables_of gives them."""

    code_set: str = "hcpcs"
    looks_for: str = "the HCPCS Level II text file (records of 320 columns)"

    def recognises(self, file: SourceFile) -> bool:
        lines = pl.DataFrame({"line": file.head(16_384).splitlines()})
        return not lines.is_empty() and lines.select(_is_whole().sum() >= 5).item()

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings: "codes.broken-line" (WARN, one a line; the line is left out unless only its
        blank end is missing), "codes.too-many-broken-lines", "codes.repeated-line" and
        "codes.period-unknown" (STOP).
        """
        text = file.text().rstrip("\r\n\x1a")
        lines = pl.DataFrame({"line": text.replace("\r\n", "\n").split("\n")}).with_row_index(
            "number", offset=1
        )
        judged = lines.with_columns(is_whole=_is_whole(), can_be_read=_can_be_read())
        broken = [
            _broken(file, number, line, can_be_read=can_be_read)
            for number, line, can_be_read in judged.filter(~pl.col("is_whole"))
            .select("number", "line", "can_be_read")
            .iter_rows()
        ]
        if len(broken) > BROKEN_SHARE * lines.height:
            return refused(*broken[:20], _too_many(file, len(broken), lines.height))
        kept = judged.filter("can_be_read").select(_cut())
        return read_records(file, kept, period=period, source=LAYOUT, findings=tuple(broken))


def read_records(
    file: SourceFile,
    kept: pl.DataFrame,
    *,
    period: Period | None,
    source: str,
    findings: tuple[Finding, ...] = (),
) -> Reading:
    """Make a reading out of records, however they were published."""
    orphan = kept.head(1).filter(~pl.col("record").is_in(records.FIRST_RECORDS))
    tables = records.tables_of(kept.slice(orphan.height))
    repeated = tables["codes"].filter(~pl.col("code").is_first_distinct())
    if not repeated.is_empty():
        return refused(
            *findings, repeated_code(file, repeated.get_column("code")[0], source=source)
        )
    found = edition_of(file, tables, period=period)
    if found is None:
        return refused(*findings, period_unknown(file, title="the HCPCS Level II file"))
    release = release_of(
        file,
        code_set="hcpcs",
        name=found.name,
        period=found.period,
        source=SOURCE,
        rows=tables["codes"].height,
    )
    return Reading(
        release=release, tables=tables, findings=findings, compared=Compared(table="codes")
    )


def _is_whole() -> pl.Expr:
    return (pl.col("line").str.len_chars() == records.LENGTH) & _is_record()


def _can_be_read() -> pl.Expr:
    """Whether all that the record says is there: a continuation ends with its description."""
    length = pl.col("line").str.len_chars()
    record = pl.col("line").str.slice(10, 1)
    last = records.COLUMNS["action"][0]
    needed = pl.when(record.is_in(records.MORE_RECORDS)).then(12).otherwise(last)
    return _is_record() & (length >= needed) & (length <= records.LENGTH)


def _is_record() -> pl.Expr:
    line = pl.col("line")
    known = [*records.FIRST_RECORDS, *records.MORE_RECORDS]
    return line.str.slice(0, 5).str.contains(records.CODE) & line.str.slice(10, 1).is_in(known)


def _cut() -> list[pl.Expr]:
    line = pl.col("line")
    cut = []
    for name, (first, width, times) in records.COLUMNS.items():
        parts = [line.str.slice(first - 1 + width * nth, width) for nth in range(times)]
        whole = parts[0] if times == 1 else pl.concat_list(part.str.strip_chars() for part in parts)
        # A modifier stands at the end of the columns of the code.
        cut.append((whole if times > 1 or name == "code" else whole.str.strip_chars()).alias(name))
    return cut


def _broken(file: SourceFile, number: int, line: str, *, can_be_read: bool) -> Finding:
    if can_be_read:
        what = "It is short, but everything in it could be read, and it was."
    elif not line.strip("\t "):
        what = "It is empty and was passed over."
    else:
        what = "It was left out. If a code or its description should stand there, look it up."
    return Finding(
        id="codes.broken-line",
        severity=Severity.WARN,
        message=f"Line {number} of {file.name} has {len(line)} characters and is no whole record "
        f"of {records.LENGTH}. {what}",
        at=Place(file=file.name, line=number),
        value=line[:80].strip() or None,
        source=LAYOUT,
    )


def _too_many(file: SourceFile, broken: int, lines: int) -> Finding:
    return Finding(
        id="codes.too-many-broken-lines",
        severity=Severity.STOP,
        message=f"{broken:,} of the {lines:,} lines of {file.name} are no records of the official "
        "layout, so nothing was loaded. Fetch the file from its publisher again.",
        at=Place(file=file.name),
        value=str(broken),
        source=LAYOUT,
    )
