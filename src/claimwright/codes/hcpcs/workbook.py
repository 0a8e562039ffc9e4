"""The HCPCS file as a workbook (HCPC2025_OCT_ANWEB.xlsx): one row a code, named columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.hcpcs import records
from claimwright.codes.hcpcs.text import read_records
from claimwright.codes.loading.line_findings import broken_line
from claimwright.codes.loading.loader import Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.sheet import first_sheet

# The workbook's headings, without spaces and underscores; a list has one for each of its places.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("HCPC",),
    "sequence": ("SEQNUM",),
    "record": ("RECID",),
    "label": ("LONGDESCRIPTION",),
    "short_label": ("SHORTDESCRIPTION",),
    "pricing_indicators": ("PRICE1", "PRICE2", "PRICE3", "PRICE4"),
    "multiple_pricing": ("MULTPI",),
    "coverage_references": ("CIM1", "CIM2", "CIM3"),
    "manual_references": ("MCM1", "MCM2", "MCM3"),
    "statute": ("STATUTE",),
    "laboratory_certifications": tuple(f"LABCERT{number}" for number in range(1, 9)),
    "cross_references": tuple(f"XREF{number}" for number in range(1, 6)),
    "coverage": ("COV",),
    "asc_group": ("ASCGRP",),
    "asc_date": ("ASCDT",),
    "processing_note": ("PROCNOTE",),
    "betos": ("BETOS",),
    "types_of_service": ("TOS1", "TOS2", "TOS3", "TOS4", "TOS5"),
    "anesthesia_base_units": ("ANESTBU",),
    "added_date": ("ADDDT",),
    "effective_date": ("ACTEFFDT",),
    "termination_date": ("TERMDT",),
    "action": ("ACTIONCD",),
}
_NEEDED = ("code", "record", "label", "short_label", "effective_date", "action")
_HEADING_ROWS = 30
_SOURCE = "CMS, HCPCS Level II Alpha-Numeric workbook: its headings"


@dataclass(frozen=True, slots=True, kw_only=True)
class HcpcsWorkbookLoader:
    """Loads the workbook into the same tables as the text file."""

    code_set: str = "hcpcs"
    looks_for: str = "the HCPCS Level II workbook (columns HCPC, RECID, LONG DESCRIPTION ...)"

    def recognises(self, file: SourceFile) -> bool:
        if not file.is_workbook:
            return False
        sheet = first_sheet(file.data, rows=_HEADING_ROWS)
        return sheet is not None and _heading_row(sheet) is not None

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.layout-unknown", "codes.broken-line" (twenty at most),
        "codes.repeated-line", "codes.period-unknown".
        """
        sheet = first_sheet(file.data)
        heading = None if sheet is None else _heading_row(sheet)
        if sheet is None or heading is None:
            return refused(_layout_unknown(file, list(_NEEDED)))
        names = [_folded(cell) for cell in sheet.row(heading)]
        missing = [name for name in _NEEDED if _HEADINGS[name][0] not in names]
        if missing:
            return refused(_layout_unknown(file, missing))
        kept = sheet.slice(heading + 1).select(_columns(names))
        broken = kept.with_row_index("number", offset=heading + 2).filter(~_is_row())
        if not broken.is_empty():
            numbers = broken.get_column("number").head(20)
            complaint = "is no record of a code or modifier"
            return refused(
                *(broken_line(file, one, complaint=complaint, source=_SOURCE) for one in numbers)
            )
        return read_records(file, kept, period=period, source=_SOURCE)


def _heading_row(sheet: pl.DataFrame) -> int | None:
    for number, row in enumerate(sheet.head(_HEADING_ROWS).iter_rows()):
        cells = {_folded(cell) for cell in row}
        if {"HCPC", "RECID", "LONGDESCRIPTION"} <= cells:
            return number
    return None


def _folded(cell: str | None) -> str:
    return re.sub(r"[\s_]+", "", cell or "").upper()


def _columns(names: list[str]) -> list[pl.Expr]:
    columns = []
    for name, headings in _HEADINGS.items():
        cells = [
            pl.nth(names.index(heading)).fill_null("") for heading in headings if heading in names
        ] or [pl.lit("")]
        if name in records.LISTS:
            columns.append(pl.concat_list(cell.str.strip_chars() for cell in cells).alias(name))
        else:
            # A modifier stands at the end of the five places of a code.
            cell = cells[0] if name == "code" else cells[0].str.strip_chars()
            columns.append(cell.alias(name))
    return columns


def _is_row() -> pl.Expr:
    known = [*records.FIRST_RECORDS, *records.MORE_RECORDS]
    return pl.col("code").str.contains(records.CODE) & pl.col("record").is_in(known)


def _layout_unknown(file: SourceFile, missing: list[str]) -> Finding:
    words = ", ".join(name.replace("_", " ") for name in missing)
    return Finding(
        id="codes.layout-unknown",
        severity=Severity.STOP,
        message=f"{file.name} has no column for: {words}. Its layout is not known here. Load the "
        "file as its publisher made it; if it is, please report the release.",
        at=Place(file=file.name),
        expected=words,
        source=_SOURCE,
    )
