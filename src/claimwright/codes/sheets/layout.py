"""Where an official file keeps what, and its rows as a typed table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.sheets.cells import Cell, Kind
from claimwright.codes.sheets.sheet import HEAD_ROWS, Sheet

STACKED_ROWS = 5
"""Over how many rows a heading may be spread."""
BROKEN_SHARE = 0.01
"""Above this share of broken lines a file is refused: it is not what its heading says."""
BROKEN_TOLD = 20
"""How many broken lines are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the table, and where the file keeps it.

    at: its position from 0, in files whose headings repeat or stand in several rows. heading:
    what its heading matches, small letters and single spaces; with `at` it is only checked,
    against the words that stand above each other there. needed: a row without a value is broken.
    may_lack: releases without the column are read too.
    """

    name: str
    cell: Cell
    at: int | None = None
    heading: str | None = None
    needed: bool = False
    may_lack: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The form of one official file.

    starts: what the first cell of a row of data matches, upper or lower case; what comes before
    the first such row is the preamble, and a later row of a single cell is a footnote. width: how
    many columns a row may have. unique: the columns that name a row.
    """

    columns: tuple[Column, ...]
    starts: str
    width: int
    unique: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, pl.DataType]:
        return {column.name: column.cell.dtype for column in self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The table of a file in the layout's schema, and what was wrong with its lines."""

    table: pl.DataFrame
    findings: tuple[Finding, ...] = ()


def type_rows(sheet: Sheet, layout: Layout, *, file_name: str) -> Typed | Finding:
    """Read the rows of a sheet in a layout.

    Findings: "codes.layout-unknown" (STOP, alone) where a heading that has to be there is not;
    "codes.broken-line" and "codes.repeated-line" (WARN, the line is left out), and
    "codes.too-many-broken-lines" (STOP).
    """
    positions = _positions(sheet, layout, file_name=file_name)
    if isinstance(positions, Finding):
        return positions
    rows, strays = _data_rows(sheet, layout)
    values = _values(rows, layout, positions)
    broken = values.filter("broken")
    good = values.filter(~pl.col("broken"))
    complaints = [
        *_stray_complaints(strays, file_name=file_name),
        *_broken_complaints(broken, layout, positions, sheet.width, file_name=file_name),
    ]
    if layout.unique:
        first = good.select(pl.struct(layout.unique).is_first_distinct()).to_series()
        complaints += _repeated(good.filter(~first), layout, file_name=file_name)
        good = good.filter(first)
    lines = good.height + len(complaints)
    complaints.sort(key=lambda finding: finding.at.line or 0)
    findings = _told(complaints, lines=lines, file_name=file_name)
    return Typed(table=good.select(list(layout.schema)), findings=findings)


def fold(text: str) -> str:
    """Make a heading comparable: small letters, single spaces."""
    return " ".join(text.lower().split())


def _positions(sheet: Sheet, layout: Layout, *, file_name: str) -> dict[str, int] | Finding:
    by_heading = [one for one in layout.columns if one.heading is not None and one.at is None]
    fixed = {column.name: column.at for column in layout.columns if column.at is not None}
    misplaced = _misplaced(sheet, layout)
    if misplaced:
        return _layout_unknown(misplaced, file_name=file_name)
    if not by_heading:
        return fixed
    best: dict[str, int] = {}
    for row in sheet.rows.head(HEAD_ROWS).select(sheet.cells).iter_rows():
        found = _match_headings([fold(cell or "") for cell in row], by_heading)
        if len(found) > len(best):
            best = found
    missing = [column for column in by_heading if column.name not in best and not column.may_lack]
    return _layout_unknown(missing, file_name=file_name) if missing else fixed | best


def _misplaced(sheet: Sheet, layout: Layout) -> list[Column]:
    """Find the columns that stand at a place whose heading says something else."""
    preamble = sheet.rows.head(_first_row(sheet, layout)).tail(STACKED_ROWS)
    stacked = {
        name: fold(" ".join(cell for cell in preamble[name] if cell is not None))
        for name in sheet.cells
    }
    return [
        column
        for column in layout.columns
        if column.at is not None
        and column.heading is not None
        and not re.search(column.heading, stacked[str(column.at)])
    ]


def _layout_unknown(missing: list[Column], *, file_name: str) -> Finding:
    return Finding(
        id="codes.layout-unknown",
        severity=Severity.STOP,
        message=f"{file_name} has no column, or it is in another place, for: {_names(missing)}. "
        "Its layout is not known here. Load the file as its publisher made it; if it is, please "
        "report the release.",
        at=Place(file=file_name),
        expected=_names(missing),
    )


def _match_headings(headings: list[str], columns: list[Column]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in columns:
        for position, heading in enumerate(headings):
            taken = position in found.values()
            if heading and not taken and re.search(column.heading or "", heading):
                found[column.name] = position
                break
    return found


def _names(columns: list[Column]) -> str:
    return ", ".join(column.name.replace("_", " ") for column in columns)


def _data_rows(sheet: Sheet, layout: Layout) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows of data from those that should have been: neither preamble nor footnote."""
    rows = sheet.rows.slice(_first_row(sheet, layout))
    starts = _starts(rows, layout)
    others = rows.filter(~starts)
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in sheet.cells)
    return rows.filter(starts), others.filter(filled > 1)


def _first_row(sheet: Sheet, layout: Layout) -> int:
    starts = _starts(sheet.rows.head(HEAD_ROWS), layout)
    return starts.arg_max() or 0 if starts.any() else sheet.rows.height


def _starts(rows: pl.DataFrame, layout: Layout) -> pl.Series:
    return rows["0"].str.contains(f"(?i){layout.starts}").fill_null(False)


def _values(rows: pl.DataFrame, layout: Layout, positions: dict[str, int]) -> pl.DataFrame:
    """Add the values to the rows, and whether a row is broken."""
    values, faults = [], [pl.col("surplus").is_not_null()]
    for column in layout.columns:
        if column.name not in positions:
            values.append(pl.lit(None, dtype=column.cell.dtype).alias(column.name))
            continue
        text = column.cell.text(pl.col(str(positions[column.name])))
        values.append(column.cell.value(text).alias(column.name))
        unread = pl.col(column.name).is_null()
        faults.append(unread if column.needed else text.is_not_null() & unread)
    return rows.with_columns(values).with_columns(pl.any_horizontal(faults).alias("broken"))


def _broken_complaints(
    broken: pl.DataFrame,
    layout: Layout,
    positions: dict[str, int],
    width: int,
    *,
    file_name: str,
) -> list[Finding]:
    findings = []
    for row in broken.iter_rows(named=True):
        complaint, field, value = next(_faults(row, layout, positions, width))
        findings.append(
            _line_finding(
                file_name, row["line"], f"{complaint} The line was left out.", field, value
            )
        )
    return findings


def _faults(
    row: dict[str, object], layout: Layout, positions: dict[str, int], width: int
) -> Iterator[tuple[str, str | None, str | None]]:
    """Say what is wrong with a row: the complaint, the column and what stood there."""
    if row["surplus"] is not None:
        yield f"It has more than {width} columns.", None, str(row["surplus"])
    for column in layout.columns:
        if column.name not in positions or row[column.name] is not None:
            continue
        raw = row[str(positions[column.name])]
        name = column.name.replace("_", " ")
        if raw is None and column.needed:
            yield f"It has no {name}.", column.name, None
        elif raw is not None and (column.needed or str(raw).upper() not in column.cell.nothing):
            yield f'Its {name} is "{raw}", which is no {_what(column)}.', column.name, str(raw)


def _what(column: Column) -> str:
    known = (Kind.TEXT, Kind.CODE)
    return "code of that kind" if column.cell.kind in known else column.cell.kind.value


def _stray_complaints(strays: pl.DataFrame, *, file_name: str) -> list[Finding]:
    return [
        _line_finding(
            file_name,
            row["line"],
            "It does not begin as the lines of this file do. The line was left out.",
            None,
            row["0"],
        )
        for row in strays.iter_rows(named=True)
    ]


def _repeated(repeated: pl.DataFrame, layout: Layout, *, file_name: str) -> list[Finding]:
    return [
        Finding(
            id="codes.repeated-line",
            severity=Severity.WARN,
            message=f"Line {row['line']}: {_key_of(row, layout)} stands in the file before. The "
            "first was kept, this line was left out.",
            at=Place(file=file_name, line=row["line"]),
            value=_key_of(row, layout),
        )
        for row in repeated.iter_rows(named=True)
    ]


def _key_of(row: dict[str, object], layout: Layout) -> str:
    return " ".join(str(row[name]) for name in layout.unique if row[name] is not None)


def _line_finding(
    file_name: str, line: int, complaint: str, field: str | None, value: str | None
) -> Finding:
    return Finding(
        id="codes.broken-line",
        severity=Severity.WARN,
        message=f"Line {line}: {complaint} Compare it with the publisher's file.",
        at=Place(file=file_name, line=line, field=field),
        value=value,
    )


def _told(complaints: list[Finding], *, lines: int, file_name: str) -> tuple[Finding, ...]:
    """Tell the first complaints, how many more there are, and stop where they are too many."""
    told = complaints[:BROKEN_TOLD]
    if len(complaints) > max(1, BROKEN_SHARE * lines) or len(complaints) == lines > 0:
        told.insert(
            0,
            Finding(
                id="codes.too-many-broken-lines",
                severity=Severity.STOP,
                message=f"{len(complaints):,} of {lines:,} lines of {file_name} cannot be read, so "
                "nothing of it was loaded. Fetch the file from its publisher again.",
                at=Place(file=file_name),
                value=str(len(complaints)),
            ),
        )
    elif len(complaints) > BROKEN_TOLD:
        told.append(
            Finding(
                id="codes.broken-line",
                severity=Severity.WARN,
                message=f"{len(complaints) - BROKEN_TOLD:,} more lines of {file_name} were left "
                "out for such reasons.",
                at=Place(file=file_name),
            )
        )
    return tuple(told)
