"""A published text file as a table of strings, each row with the line where it begins."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from polars.exceptions import PolarsError

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.loading.source_file import SourceFile

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEAD_BYTES = 16_384
HEAD_ROWS = 60
"""How much of a file is looked at to recognise it: no preamble that is known is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows as they were published.

    rows: "line" (UInt32, from 1, where the row begins in the file) and the cells by position
    from 0 as "0", "1", ... (String, without surrounding spaces, null where empty). One cell more
    than `width` is kept, "surplus", so that a row which is too long is seen.
    """

    rows: pl.DataFrame
    width: int

    @property
    def cells(self) -> list[str]:
        return cell_names(self.width)


def cell_names(width: int) -> list[str]:
    """Name the cells of a sheet by position."""
    return [str(position) for position in range(width)]


def as_utf8(data: bytes) -> bytes:
    """Answer a text as UTF-8 without a mark. What is not UTF-8 is taken for Windows-1252.

    The agencies publish from Excel: plain ASCII mostly, Windows-1252 for dashes and section
    signs, UTF-8 with a byte order mark lately.
    """
    data = data.removeprefix(BYTE_ORDER_MARK)
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").encode("utf-8")
    return data


def head_of(file: SourceFile) -> str:
    """Answer the beginning of a file as text, to recognise it by: of a workbook its first rows
    with tabs between the cells. Empty for what is neither a text nor a workbook.
    """
    if file.is_workbook:
        return _workbook_head(file.data)
    head = file.data[:HEAD_BYTES].removeprefix(BYTE_ORDER_MARK)
    if b"\x00" in head:
        return ""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("cp1252", errors="replace")


def read_sheet(file: SourceFile, *, separator: str, width: int) -> Sheet | Finding:
    """Read a table of `width` columns: a comma or tab separated text, or the first sheet of a
    workbook. Answers a STOP finding "codes.not-a-table" when it cannot be cut into cells.
    """
    if not file.is_workbook:
        return read_delimited(file.data, separator=separator, width=width, file_name=file.name)
    rows = first_sheet(file.data)
    if rows is None:
        return _not_a_table(file.name, "the workbook cannot be opened")
    names = [*cell_names(width), "surplus"]
    rows = rows.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("line"),
        *(
            (pl.nth(place) if place < rows.width else pl.lit(None, dtype=pl.String)).alias(name)
            for place, name in enumerate(names)
        ),
    )
    return Sheet(rows=_stripped(rows), width=width)


def first_sheet(data: bytes, *, rows: int | None = None) -> pl.DataFrame | None:
    """The first sheet of a workbook as text; None where it cannot be opened."""
    options = {"header_row": None, "dtypes": "string"} | ({"n_rows": rows} if rows else {})
    try:
        return pl.read_excel(
            io.BytesIO(data),
            sheet_id=1,
            engine="calamine",
            read_options=options,
            drop_empty_rows=False,
            drop_empty_cols=False,
        )
    except Exception:  # The reader raises what it likes; a file that it cannot open is not ours.
        return None


def read_delimited(
    data: bytes, *, separator: str, width: int, file_name: str, quoted: bool = True
) -> Sheet | Finding:
    """Read a comma or tab separated file of `width` columns.

    quoted: whether a double quote opens a cell that may hold separators and line ends.
    Answers a STOP finding "codes.not-a-table" when the file cannot be cut into cells.
    """
    try:
        rows = pl.read_csv(
            as_utf8(data),
            has_header=False,
            separator=separator,
            quote_char='"' if quoted else None,
            schema={name: pl.String() for name in [*cell_names(width), "surplus"]},
            row_index_name="line",
            extra_columns="ignore",
            missing_columns="insert",
            raise_if_empty=False,
        )
    except PolarsError:
        complaint = "a quotation mark is opened and never closed, or the file is cut off"
        return _not_a_table(file_name, complaint)
    return Sheet(rows=_with_lines(_stripped(rows)), width=width)


def _not_a_table(file_name: str, complaint: str) -> Finding:
    return Finding(
        id="codes.not-a-table",
        severity=Severity.STOP,
        message=f"{file_name} cannot be read as a table: {complaint}. Fetch it from its publisher "
        "again.",
        at=Place(file=file_name),
    )


@lru_cache(maxsize=4)
def _workbook_head(data: bytes) -> str:
    """Kept, as every loader asks for it."""
    rows = first_sheet(data, rows=HEAD_ROWS)
    if rows is None:
        return ""
    return "\n".join("\t".join(cell or "" for cell in row) for row in rows.iter_rows())


def _stripped(rows: pl.DataFrame) -> pl.DataFrame:
    text = pl.col(pl.String)
    return rows.with_columns(text.str.strip_chars().replace("", None))


def _with_lines(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn the number of the record into that of its first line: cells may hold line ends."""
    text = rows.select(pl.col(pl.String))
    inner = sum(
        (text[name].str.count_matches("\n", literal=True).fill_null(0) for name in text.columns),
        start=pl.zeros(rows.height, dtype=pl.UInt32, eager=True),
    )
    if not inner.sum():
        return rows.with_columns(pl.col("line") + 1)
    before = inner.cum_sum().shift(1, fill_value=0)
    return rows.with_columns((pl.col("line") + 1 + before).cast(pl.UInt32))


def read_fixed_width(data: bytes, *, fields: tuple[tuple[int, int], ...]) -> Sheet:
    """Cut a file of fixed positions into cells.

    fields: first and last position of each cell, from 1, both included, as the publishers'
    record layouts give them. Blank lines are left out.
    """
    lines = pl.DataFrame({"text": as_utf8(data).decode("utf-8").split("\n")})
    text = pl.col("text").str.strip_chars_end("\r\x1a")
    rows = (
        lines.with_row_index("line", offset=1)
        .with_columns(text)
        .filter(text.str.len_chars() > 0)
        .select(
            "line",
            *(
                pl.col("text")
                .str.slice(first - 1, last - first + 1)
                .str.strip_chars()
                .replace("", None)
                .alias(str(position))
                for position, (first, last) in enumerate(fields)
            ),
            pl.lit(None, dtype=pl.String).alias("surplus"),
        )
    )
    return Sheet(rows=rows, width=len(fields))
