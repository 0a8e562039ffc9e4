"""Segments from the tables of a transaction: the reverse of what Layout and LevelLayout lay out.

The table `segments` says what stands where; a named table speaks for the segments of its kind. A
row of it is the segment with its ordinal, and what its columns hold goes before what stood there.
A row with an ordinal of its own (between two others, as a decimal) is a new segment; a segment
without a row is gone. What no column holds stays as it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from claimwright.x12.envelope import Envelope, SeparatorInElement, TransactionType, assemble_texts
from claimwright.x12.syntax import Delimiters
from claimwright.x12.values import (
    amount_column,
    date_column,
    quantity_column,
    read_amount,
    read_date,
    read_quantity,
)

# Separators until the file's own are put in; no file can hold them.
_INNER = Delimiters(element="\x00", component="\x01", repetition="\x02", terminator="\x03")
_FRAME = ["ISA", "GS", "ST", "SE", "GE", "IEA"]
_KEY = ["transaction", "ordinal"]
_MODIFIERS = range(4)
_SERVICE_DATES, _DAY, _PERIOD = "DTP", "D8", "RD8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How one element is written from columns of a table.

    text: the element; null for nothing. stays: when what stood there stays, because the columns
    say nothing else than a reader makes of it.
    """

    element: int
    text: pl.Expr
    stays: pl.Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSegments:
    """A table whose rows are segments of one id. only_known: none of its rows is a new one."""

    table: str
    segment_id: str
    cells: tuple[Cell, ...]
    only_known: bool = False


def text(element: int, column: str) -> Cell:
    """A column of texts."""
    return Cell(element=element, text=pl.col(column).cast(pl.String))


def cents(element: int, column: str) -> Cell:
    """A column of cents."""
    return _number(element, column, amount_column(pl.col(column)), read_amount(stood(element)))


def day(element: int, column: str) -> Cell:
    """A column of dates."""
    return _number(element, column, date_column(pl.col(column)), read_date(stood(element)))


def quantity(element: int, column: str) -> Cell:
    """A column of decimals."""
    return _number(element, column, quantity_column(pl.col(column)), read_quantity(stood(element)))


def whole(element: int, column: str) -> Cell:
    """A column of whole numbers."""
    read = stood(element).cast(pl.Int64, strict=False)
    return _number(element, column, pl.col(column).cast(pl.String), read)


def either(element: int, column: str, *, yes: str = "Y", no: str = "N") -> Cell:
    """A column that is true for one code, and false for all others."""
    answer = pl.when(pl.col(column)).then(pl.lit(yes)).when(~pl.col(column)).then(pl.lit(no))
    same = stood(element).is_not_null() & (pl.col(column) == (stood(element) == yes))
    return Cell(element=element, text=answer, stays=same)


def whole_procedure(element: int) -> Cell:
    """The columns of level_tables.procedure."""
    modifiers = pl.col("modifiers").list
    was = stood(element).str.split(_INNER.component).list
    read = {
        "procedure_qualifier": was.get(0, null_on_oob=True),
        "procedure_code": was.get(1, null_on_oob=True),
        "last_procedure_code": was.get(7, null_on_oob=True),
    }
    # A modifier may stand after an empty one, which the list does not tell.
    same = stood(element).is_not_null() & (
        was.slice(2, len(_MODIFIERS)).list.filter(pl.element() != "").list.join(_INNER.component)
        == modifiers.join(_INNER.component)
    )
    for column, value in read.items():
        same &= pl.col(column).eq_missing(pl.when(value != "").then(value))
    text_of = _parts(
        pl.col("procedure_qualifier"),
        pl.col("procedure_code"),
        *(modifiers.get(one, null_on_oob=True) for one in _MODIFIERS),
        was.get(6, null_on_oob=True),
        pl.col("last_procedure_code"),
    )
    return Cell(element=element, text=text_of, stays=same)


def parts(element: int, *columns: str) -> Cell:
    """A column for each of the first components; what stands behind them stays."""
    was = stood(element).str.split(_INNER.component).list
    others = was.slice(len(columns)).list.join(_INNER.component)
    texts = [pl.col(column).cast(pl.String) for column in columns]
    return Cell(element=element, text=_parts(*texts, others))


def listed(elements: range, column: str) -> tuple[Cell, ...]:
    """A column of lists, one value an element."""
    values = pl.col(column).list
    was = pl.concat_list(stood(element) for element in elements).list.drop_nulls().list
    # A value may stand after an empty element, which the list does not tell.
    same = was.join(_INNER.component) == values.join(_INNER.component)
    return tuple(
        Cell(element=element, text=values.get(at, null_on_oob=True), stays=same)
        for at, element in enumerate(elements)
    )


def repeated(element: int, column: str) -> Cell:
    """A column of lists, as repetitions."""
    joined = pl.col(column).list.join(str(_INNER.repetition))
    return Cell(element=element, text=pl.when(joined != "").then(joined))


def stood(element: int) -> pl.Expr:
    """What the element was; null where it was empty, or the row is new."""
    found = pl.col("stood").list.get(element, null_on_oob=True)
    return pl.when(found != "").then(found)


def _number(element: int, column: str, written: pl.Expr, read: pl.Expr) -> Cell:
    """A cell of which what could not be read stays, as long as nothing else is said."""
    unread = pl.col(column).is_null() & stood(element).is_not_null() & read.is_null()
    return Cell(element=element, text=written, stays=unread)


def _parts(*parts: pl.Expr) -> pl.Expr:
    joined = pl.concat_str([one.fill_null("") for one in parts], separator=_INNER.component)
    whole_one = joined.str.strip_chars_end(_INNER.component)
    return pl.when(whole_one != "").then(whole_one)


def _dates(segment_id: str, *, single: int, form: int, span: int) -> tuple[Cell, ...]:
    """first_date and last_date, else text: a day (single) or a period (span) after its format."""
    first, last = date_column(pl.col("first_date")), date_column(pl.col("last_date"))
    is_day = last.is_null()
    was = pl.coalesce(stood(single), stood(span))
    same = (
        was.eq_missing(pl.col("text"))
        & pl.col("first_date").eq_missing(read_date(was.str.slice(0, 8)))
        & pl.col("last_date").eq_missing(read_date(was.str.slice(9)))
    )
    written = pl.coalesce(pl.when(is_day).then(first).otherwise(first + "-" + last), "text")
    format_of = pl.when(is_day).then(pl.lit(_DAY)).otherwise(pl.lit(_PERIOD))
    cells = [text(1, "qualifier")]
    if segment_id == _SERVICE_DATES:
        cells.append(Cell(element=form, text=format_of, stays=same))
        cells.append(Cell(element=span, text=written, stays=same))
        return tuple(cells)
    in_span = ~is_day
    cells.append(Cell(element=single, text=pl.when(is_day).then(written), stays=same))
    cells.append(Cell(element=form, text=pl.when(in_span).then(pl.lit(_PERIOD)), stays=same))
    cells.append(Cell(element=span, text=pl.when(in_span).then(written), stays=same))
    return tuple(cells)


# Tables that every transaction with parties has (party_tables.Layout).
SHARED = (
    RowSegments(
        table="references",
        segment_id="REF",
        cells=(text(1, "qualifier"), text(2, "number"), text(3, "description")),
    ),
    RowSegments(
        table="dates", segment_id="DTP", cells=_dates("DTP", single=3, form=2, span=3)
    ),
    RowSegments(
        table="dates",
        segment_id="DTM",
        cells=_dates("DTM", single=2, form=5, span=6),
        only_known=True,
    ),
    RowSegments(
        table="names",
        segment_id="NM1",
        cells=(
            text(1, "role"),
            either(2, "is_person", yes="1", no="2"),
            text(3, "last_name"),
            text(4, "first_name"),
            text(5, "middle_name"),
            text(6, "prefix"),
            text(7, "suffix"),
            text(8, "identifier_qualifier"),
            text(9, "identifier"),
            text(10, "relation"),
        ),
    ),
    RowSegments(
        table="names",
        segment_id="N1",
        cells=(
            text(1, "role"),
            text(2, "last_name"),
            text(3, "identifier_qualifier"),
            text(4, "identifier"),
        ),
        only_known=True,
    ),
)  # fmt: skip
AMOUNTS = RowSegments(
    table="amounts", segment_id="AMT", cells=(text(1, "qualifier"), cents(2, "amount_cents"))
)
TRACE = (text(1, "kind"), text(2, "number"), text(3, "assigned_by"), text(4, "division"))
SERVICE = (
    whole_procedure(1),
    cents(2, "charge_cents"),
    text(4, "revenue_code"),
    quantity(7, "units"),
)  # fmt: skip


def write_rows(
    tables: Any,
    *,
    rows: Sequence[RowSegments],
    transaction: TransactionType,
    envelope: Envelope,
) -> bytes:
    """Write the tables of one kind of transaction as one file, a transaction for each.

    tables: a dataclass of frames, with `segments` among them. rows: the tables that are asked; the
    others only repeat what these and `segments` say. Control numbers are the envelope's.
    Raises SeparatorInElement where a value holds a separator of the envelope.
    """
    segments = _segments(tables.segments)
    spoken_for = [one.segment_id for one in rows]
    written = [_lines(one, getattr(tables, one.table), segments) for one in rows]
    others = segments.filter(~pl.col("segment_id").is_in(spoken_for))
    written.append(others.select(*_KEY, line=pl.col("stood").list.join(_INNER.element)))
    lines = pl.concat(written).sort(_KEY).with_columns(_trimmed(pl.col("line")))
    bodies = lines.group_by("transaction", maintain_order=True).agg("line")
    texts = [_separated(body, envelope.delimiters) for body in bodies["line"].to_list()]
    return assemble_texts(texts, transaction=transaction, envelope=envelope)


def _segments(segments: pl.DataFrame) -> pl.DataFrame:
    """transaction, ordinal, segment_id and `stood`: the elements, with the inner separators."""
    separator = pl.col("text").str.slice(pl.col("segment_id").str.len_chars(), 1)

    def exchanged(value: pl.Expr, by: pl.Expr, inner: str) -> pl.Expr:
        return pl.coalesce(value.str.split(by).list.join(inner), value)

    plain = exchanged(pl.col("text"), pl.col("component_separator"), _INNER.component)
    plain = exchanged(plain, pl.col("repetition_separator"), str(_INNER.repetition))
    return segments.filter(~pl.col("segment_id").is_in(_FRAME)).select(
        "transaction",
        pl.col("ordinal").cast(pl.Float64),
        "segment_id",
        stood=plain.str.split(pl.when(separator != "").then(separator).otherwise(pl.lit("\n"))),
    )


def _lines(one: RowSegments, table: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """The lines of a table's rows, with their places."""
    own = table.filter(pl.col("ordinal").is_not_null()).with_columns(
        pl.col("ordinal").cast(pl.Float64)
    )
    known = segments.select(*_KEY, "stood", stood_id="segment_id")
    rows = own.join(known, on=_KEY, how="left", maintain_order="left")
    is_own = pl.col("stood_id") == one.segment_id
    rows = rows.filter(is_own if one.only_known else is_own | pl.col("stood_id").is_null())
    longest = rows["stood"].list.len().max()
    most = max([*(cell.element for cell in one.cells), int(str(longest or 1)) - 1])
    cells = {cell.element: cell for cell in one.cells}
    elements = [_element(cells.get(number), number) for number in range(1, most + 1)]
    line = pl.concat_str(
        [pl.lit(one.segment_id), *(element.fill_null("") for element in elements)],
        separator=_INNER.element,
    )
    return rows.select(*_KEY, line=line)


def _element(cell: Cell | None, number: int) -> pl.Expr:
    if cell is None:
        return stood(number)
    if cell.stays is None:
        return cell.text
    return pl.when(cell.stays).then(stood(number)).otherwise(cell.text)


def _trimmed(line: pl.Expr) -> pl.Expr:
    return line.str.strip_chars_end(_INNER.element)


def _separated(lines: list[str], delimiters: Delimiters) -> str:
    """The lines of a body as one text with the file's separators."""
    body = "".join(line + _INNER.terminator for line in lines)
    if any(separator in body for separator in delimiters.characters):
        raise next(_held(lines, delimiters))
    if delimiters.repetition is None and str(_INNER.repetition) in body:
        raise ValueError("the envelope has no separator of repetitions")
    return body.translate(
        {
            ord(_INNER.element): delimiters.element,
            ord(_INNER.component): delimiters.component,
            ord(str(_INNER.repetition)): delimiters.repetition,
            ord(_INNER.terminator): delimiters.terminator + delimiters.line_end,
        }
    )


def _held(lines: list[str], delimiters: Delimiters) -> Iterator[SeparatorInElement]:
    for line in lines:
        segment_id, *elements = line.split(_INNER.element)
        for element in elements:
            if any(separator in element for separator in delimiters.characters):
                yield SeparatorInElement(segment_id=segment_id, text=element)
