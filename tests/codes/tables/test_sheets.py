"""Official tables below their preamble: cells, lines, headings, and what is wrong with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.finding import Finding, Severity
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    DAY,
    TEXT,
    YES_OR_NO,
    Cell,
    Column,
    Kind,
    Layout,
    Typed,
    code,
    money,
    read_delimited,
    read_fixed_width,
    read_sheet,
    scaled,
    separator_of,
    type_rows,
)
from claimwright.codes.sheets.periods import Edition, fiscal_year, quarter, quarter_in

Workbook = Callable[[list[list[str]]], bytes]
LAYOUT = Layout(
    columns=(
        Column(name="code", cell=code(r"^([A-Z]\d{4})$"), heading="^code$", needed=True),
        Column(name="label", cell=TEXT, heading="^label$"),
        Column(name="rate_cents", cell=money(nothing=(".",)), heading="rate"),
    ),
    starts=r"^[A-Z]\d{4}$",
    width=3,
    unique=("code",),
)


def typed(text: str, layout: Layout = LAYOUT) -> Typed:
    sheet = read_delimited(text.encode(), separator=",", width=layout.width, file_name="list.csv")
    assert not isinstance(sheet, Finding)
    result = type_rows(sheet, layout, file_name="list.csv")
    assert not isinstance(result, Finding)
    return result


def values(cell: Cell, *texts: str | None) -> list[object]:
    frame = pl.DataFrame({"raw": texts}, schema={"raw": pl.String})
    return frame.select(cell.value(cell.text(pl.col("raw")))).to_series().to_list()


def test_reads_rows_below_a_banner_of_several_lines_and_leaves_footnotes_out() -> None:
    result = typed(
        '"A banner\nof two lines, with a comma",,\n\nCode,Label,The Rate\n'
        'G0101,First,"$1,234.50 "\nG0102,"Two\nlines",.\n\n*A footnote.,,\n'
    )
    assert result.table.rows() == [("G0101", "First", 123450), ("G0102", "Two lines", None)]
    assert result.findings == ()


def test_a_broken_line_is_named_by_its_line_in_the_file() -> None:
    lines = "".join(f"G{number:04d},Fine,1.00\n" for number in range(300))
    result = typed(f'"Two\nlines",,\nCode,Label,Rate\n{lines}G9999,Broken,a lot\n')
    assert result.table.height == 300
    [finding] = result.findings
    assert finding.id == "codes.broken-line"
    assert finding.severity is Severity.WARN
    assert finding.at.line == 304
    assert finding.value == "a lot"
    assert "rate cents" in finding.message


def test_a_line_with_too_many_columns_is_broken() -> None:
    lines = "".join(f"G{number:04d},Fine,1.00\n" for number in range(300))
    result = typed(f"Code,Label,Rate\n{lines}G9999,x,1.00,more\n")
    assert [finding.at.line for finding in result.findings] == [302]
    assert "more than 3 columns" in result.findings[0].message


def test_a_line_that_begins_otherwise_is_told() -> None:
    lines = "".join(f"G{number:04d},Fine,1.00\n" for number in range(300))
    result = typed(f"Code,Label,Rate\n{lines}oops,x,1.00\n")
    assert [finding.value for finding in result.findings] == ["oops"]


def test_of_a_repeated_code_the_first_line_is_kept() -> None:
    lines = "".join(f"G{number:04d},Fine,1.00\n" for number in range(300))
    result = typed(f"Code,Label,Rate\n{lines}G0000,Again,2.00\n")
    assert result.table.filter(code="G0000")["label"].to_list() == ["Fine"]
    assert [finding.id for finding in result.findings] == ["codes.repeated-line"]


def test_too_many_broken_lines_stop_the_file() -> None:
    lines = "".join(f"G{number:04d},Fine,x\n" for number in range(50))
    result = typed(f"Code,Label,Rate\nG9000,Fine,1.00\n{lines}")
    assert result.findings[0].id == "codes.too-many-broken-lines"
    assert result.findings[0].severity is Severity.STOP
    assert result.findings[0].value == "50"
    assert len(result.findings) == 21, "twenty lines are told one by one"


def test_a_heading_that_is_not_there_stops_the_file() -> None:
    sheet = read_delimited(b"Code,Label\nG0101,x\n", separator=",", width=3, file_name="l.csv")
    assert not isinstance(sheet, Finding)
    finding = type_rows(sheet, LAYOUT, file_name="l.csv")
    assert isinstance(finding, Finding)
    assert finding.id == "codes.layout-unknown"
    assert finding.expected == "rate cents"


def test_columns_by_position_are_held_against_the_words_above_each_other() -> None:
    layout = Layout(
        columns=(
            Column(name="code", cell=code(r"^([A-Z]\d{4})$"), at=0, needed=True),
            Column(name="work", cell=scaled(2), at=2, heading="^work rvu$"),
        ),
        starts=r"^[A-Z]\d{4}$",
        width=3,
    )
    assert typed(",,WORK\nCODE,X,RVU\nG0101,,1.5\n", layout).table.rows() == [("G0101", 150)]
    sheet = read_delimited(
        b",WORK,\nCODE,RVU,X\nG0101,1.5,9\n", separator=",", width=3, file_name="l.csv"
    )
    assert not isinstance(sheet, Finding)
    finding = type_rows(sheet, layout, file_name="l.csv")
    assert isinstance(finding, Finding)
    assert finding.id == "codes.layout-unknown"


def test_an_open_quotation_mark_is_a_finding() -> None:
    finding = read_delimited(b'A,"B\n1,2\n', separator=",", width=2, file_name="cut.csv")
    assert isinstance(finding, Finding)
    assert finding.id == "codes.not-a-table"
    assert finding.severity is Severity.STOP


def test_windows_1252_is_read_as_such() -> None:
    sheet = read_delimited(b"caf\xe9 \x97 bar,2\n", separator=",", width=2, file_name="l.csv")
    assert not isinstance(sheet, Finding)
    assert sheet.rows["0"].to_list() == ["café \u2014 bar"]


def test_fixed_positions_count_from_one() -> None:
    sheet = read_fixed_width(b"AK99501 Z\r\n\r\nAL35004  \r\n", fields=((1, 2), (3, 7), (9, 9)))
    assert sheet.rows.select("line", "0", "1", "2").rows() == [
        (1, "AK", "99501", "Z"),
        (3, "AL", "35004", None),
    ]


def test_tabs_are_told_from_commas() -> None:
    assert separator_of("A, B, C notice\nCode\tLabel\tRate\tMore\n") == "\t"
    assert separator_of("Code,Label,Rate\n") == ","


@pytest.mark.parametrize(
    ("cell", "text", "value"),
    [
        (money(), "$9,891.33 ", 989133),
        (money(), "-2", -200),
        (money(), ".05", 5),
        (money(), "1.234", None),
        (money(rounds=True), "1.235", 124),
        (money(), "1.2.3", None),
        (scaled(4), "32.3465", 323465),
        (scaled(3), "0.869", 869),
        (scaled(1), "28.5", 285),
        (scaled(2), "1.50000", 150),
        (scaled(2, nothing=(".",)), ".", None),
        (YES_OR_NO, "Yes", True),
        (YES_OR_NO, "n", False),
        (YES_OR_NO, "perhaps", None),
        (DAY, "20260101", date(2026, 1, 1)),
        (DAY, "01/31/2026", date(2026, 1, 31)),
        (DAY, "2026-01-31 00:00:00.000", date(2026, 1, 31)),
        (DAY, "20261301", None),
        (Cell(kind=Kind.ORDINAL_DAY), "2026091", date(2026, 4, 1)),
        (Cell(kind=Kind.ORDINAL_DAY), "2024366", date(2024, 12, 31)),
        (Cell(kind=Kind.ORDINAL_DAY), "2023366", None),
        (code(r"^(\d{1,4})$", zeros_to=4), "12", "0012"),
        (code(r"^([123])\b"), "3 Date of Service Edit", "3"),
    ],
)
def test_cells_are_read_exactly(cell: Cell, text: str, value: object) -> None:
    assert values(cell, text) == [value]


@given(st.integers(-(10**12), 10**12))
def test_money_never_loses_a_cent(cents: int) -> None:
    whole, rest = divmod(abs(cents), 100)
    text = f"{'-' if cents < 0 else ''}${whole:,}.{rest:02d}"
    assert values(money(), text) == [cents]


def test_a_workbook_is_read_like_the_text(workbook: Workbook) -> None:
    file = SourceFile(name="list.xlsx", data=workbook([["Code", "Label"], ["G0101", "First"]]))
    sheet = read_sheet(file, separator=",", width=3)
    assert not isinstance(sheet, Finding)
    assert sheet.rows.rows() == [
        (1, "Code", "Label", None, None),
        (2, "G0101", "First", None, None),
    ]


def test_a_damaged_workbook_is_a_finding(workbook: Workbook) -> None:
    whole = workbook([["Code"]])
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(damaged, "w") as new:
        new.writestr("[Content_Types].xml", old.read("[Content_Types].xml"))
    file = SourceFile(name="list.xlsx", data=damaged.getvalue())
    finding = read_sheet(file, separator=",", width=2)
    assert isinstance(finding, Finding)
    assert finding.id == "codes.not-a-table"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("April 2026 Payment Rate", "2026 April"),
        ("2025 October Addendum B", "2025 October"),
        ("ZIP5_OCT2025.txt", "2025 October"),
        ("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", "2026 July"),
        ("effective January 1, 2026", "2026 January"),
        ("december 2025", "2025 October"),
    ],
)
def test_finds_the_quarter_in_words(text: str, name: str) -> None:
    edition = quarter_in(text)
    assert edition is not None
    assert edition.name == name


def test_quarters_and_fiscal_years_have_their_days() -> None:
    assert quarter_in("no date") is None
    assert quarter(2026, 5) is None
    last = quarter(2025, 4)
    assert isinstance(last, Edition)
    assert (last.period.first, last.period.last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert fiscal_year(2026).period.first == date(2025, 10, 1)
