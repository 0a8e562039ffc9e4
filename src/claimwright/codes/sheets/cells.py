"""What a cell holds, and how its text becomes a value: exact, in columns, never by float."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import polars as pl

PROCEDURE_CODE = r"^([0-9]{4}[0-9A-Za-z]|[A-Za-z][0-9]{4})$"
"""A number of CPT or HCPCS Level II."""


class Kind(Enum):
    """How the text of a cell is read."""

    TEXT = "text"
    CODE = "code"
    WHOLE_NUMBER = "whole number"
    SCALED = "number"
    MONEY = "amount in dollars"
    DAY = "date"
    ORDINAL_DAY = "year and day of the year"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One kind of cell.

    pattern: what the text has to match; its first group is what is kept. decimals: how many
    digits behind the point a SCALED number keeps, so 2 gives hundredths; MONEY gives cents.
    rounds: further digits are rounded half up, otherwise they are a fault. nothing: texts that
    stand for "no value", in upper case. zeros_to: to how many places a CODE is
    filled up with zeros that a spreadsheet took away. forms: how a DAY may be written, in its
    first ten characters.
    """

    kind: Kind
    pattern: str | None = None
    decimals: int = 0
    rounds: bool = False
    nothing: tuple[str, ...] = ()
    zeros_to: int = 0
    forms: tuple[str, ...] = ("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y")

    @property
    def dtype(self) -> pl.DataType:
        return _DTYPES[self.kind]

    def text(self, raw: pl.Expr) -> pl.Expr:
        """Answer the text without what stands for nothing."""
        if not self.nothing:
            return raw
        return pl.when(raw.str.to_uppercase().is_in(list(self.nothing))).then(None).otherwise(raw)

    def value(self, text: pl.Expr) -> pl.Expr:
        """Answer the value; null where the text cannot be read."""
        if self.pattern is not None:
            text = text.str.extract(self.pattern, 1)
        return _READ[self.kind](text, self).cast(self.dtype)


_DTYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.CODE: pl.String(),
    Kind.WHOLE_NUMBER: pl.Int64(),
    Kind.SCALED: pl.Int64(),
    Kind.MONEY: pl.Int64(),
    Kind.DAY: pl.Date(),
    Kind.ORDINAL_DAY: pl.Date(),
    Kind.YES_OR_NO: pl.Boolean(),
}
_YES = ["Y", "YES", "1", "TRUE"]
_NO = ["N", "NO", "0", "FALSE"]


def _whole_number(text: pl.Expr, _cell: Cell) -> pl.Expr:
    return text.str.replace_all(",", "", literal=True).cast(pl.Int64, strict=False)


def _scaled(text: pl.Expr, cell: Cell) -> pl.Expr:
    """Read a decimal number as a whole number of its smallest unit, by its digits."""
    plain = text.str.replace_all(r"[$,\s]", "")
    is_number = plain.str.contains(r"^-?(\d+\.?\d*|\.\d+)$")
    sign = pl.when(plain.str.starts_with("-")).then(-1).otherwise(1)
    whole = plain.str.extract(r"^-?(\d*)", 1)
    fraction = plain.str.extract(r"\.(\d*)$", 1).fill_null("")
    kept = fraction.str.slice(0, cell.decimals).str.pad_end(cell.decimals, "0")
    rest = fraction.str.slice(cell.decimals)
    value = (whole + kept).cast(pl.Int64, strict=False)
    if cell.rounds:
        value = value + rest.str.contains("^[5-9]").cast(pl.Int64)
    else:
        is_number = is_number & ~rest.str.contains("[1-9]")
    return pl.when(is_number).then(sign * value)


def _money(text: pl.Expr, cell: Cell) -> pl.Expr:
    return _scaled(text, Cell(kind=Kind.SCALED, decimals=2, rounds=cell.rounds))


def _text(text: pl.Expr, _cell: Cell) -> pl.Expr:
    """Join the lines of a cell; one literal at a time, as millions of cells have none."""
    one_line = text.str.replace_all("\r\n", " ", literal=True)
    return one_line.str.replace_all("\n", " ", literal=True)


def _day(text: pl.Expr, cell: Cell) -> pl.Expr:
    """Read a day, whatever time of day stands behind it."""
    day_only = text.str.head(10).str.strip_chars_end()
    return pl.coalesce(day_only.str.to_date(form, strict=False) for form in cell.forms)


def _ordinal_day(text: pl.Expr, _cell: Cell) -> pl.Expr:
    is_seven_digits = text.str.contains(r"^\d{7}$")
    return pl.when(is_seven_digits).then(text).str.to_date("%Y%j", strict=False)


def _yes_or_no(text: pl.Expr, _cell: Cell) -> pl.Expr:
    upper = text.str.to_uppercase()
    return pl.when(upper.is_in(_YES)).then(True).when(upper.is_in(_NO)).then(False)


_READ: dict[Kind, Callable[[pl.Expr, Cell], pl.Expr]] = {
    Kind.TEXT: _text,
    Kind.CODE: lambda text, cell: text.str.to_uppercase().str.zfill(cell.zeros_to),
    Kind.WHOLE_NUMBER: _whole_number,
    Kind.SCALED: _scaled,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.ORDINAL_DAY: _ordinal_day,
    Kind.YES_OR_NO: _yes_or_no,
}

TEXT = Cell(kind=Kind.TEXT)
PROCEDURE = Cell(kind=Kind.CODE, pattern=PROCEDURE_CODE)
WHOLE_NUMBER = Cell(kind=Kind.WHOLE_NUMBER)
DAY = Cell(kind=Kind.DAY)
YES_OR_NO = Cell(kind=Kind.YES_OR_NO)


def code(pattern: str, *, zeros_to: int = 0) -> Cell:
    """A code: its form, the part to keep in a group."""
    return Cell(kind=Kind.CODE, pattern=pattern, zeros_to=zeros_to)


def scaled(decimals: int, *, nothing: tuple[str, ...] = ()) -> Cell:
    """A decimal number, kept as a whole number of its last decimal: 2 keeps hundredths."""
    return Cell(kind=Kind.SCALED, decimals=decimals, nothing=nothing)


def money(*, nothing: tuple[str, ...] = (), rounds: bool = False) -> Cell:
    """An amount in dollars, kept in cents."""
    return Cell(kind=Kind.MONEY, nothing=nothing, rounds=rounds)
