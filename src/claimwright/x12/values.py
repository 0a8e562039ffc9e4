"""How amounts, quantities, dates and names stand in elements: both directions, over columns.

Source: ASC X12.6, section 3.3 (data element types), and the basic and extended character sets of
the implementation guides (appendix B.1.1.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from claimwright.x12.envelope import STANDARD, without_separators
from claimwright.x12.syntax import Delimiters

QUANTITY = pl.Decimal(precision=18, scale=4)

# Letters that Unicode does not take apart into a base letter and a mark, and typographic signs.
_PLAIN = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i",
    "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-",
}  # fmt: skip
_MARKS = r"\p{M}"
_NOT_PLAIN = r"[^\x20-\x7e]"
# Fifteen digits of dollars are far above any payment and far below what overflows.
_AMOUNT = r"^[+-]?(?:\d{1,15}(?:\.\d{0,2})?|\.\d{1,2})$"
_DOLLARS = pl.Decimal(precision=20, scale=2)
# The cents of an amount as it ends.
_FRACTIONS = pl.Series([f".{cents:02d}".rstrip("0") if cents else "" for cents in range(100)])
_QUANTITY = r"^[+-]?(?:\d{1,11}(?:\.\d{0,4})?|\.\d{1,4})$"


def plain_text(text: pl.Expr, *, maximum: int, delimiters: Delimiters = STANDARD) -> pl.Expr:
    """Make a name or another free text fit for the wire, at most `maximum` characters long.

    Accents are taken off, letters that have none are spelled out, separators and what is not
    printable ASCII become spaces, runs of spaces one; capitals throughout. Null where nothing is
    left. Never for identifiers, since what is too long is cut.
    """
    unaccented = (
        text.str.replace_many(list(_PLAIN), list(_PLAIN.values()))
        .str.normalize("NFKD")
        .str.replace_all(_MARKS, "")
    )
    cleaned = (
        without_separators(unaccented, delimiters=delimiters)
        .str.replace_all(_NOT_PLAIN, " ")
        .str.replace_all(r"\s+", " ")
        .str.to_uppercase()
        .str.strip_chars(" ")
        .str.slice(0, maximum)
        .str.strip_chars_end(" ")
    )
    return pl.when(cleaned != "").then(cleaned)


def plain_columns(
    frame: pl.DataFrame, lengths: Mapping[str, int], *, delimiters: Delimiters = STANDARD
) -> pl.DataFrame:
    """The same of whole columns: what is plain already only becomes capitals.

    lengths: by column, its `maximum`; columns that the frame has not are left out.
    """
    sign = printable(delimiters=delimiters)
    present = {name: most for name, most in lengths.items() if name in frame.columns}
    is_other = {
        name: ~(
            pl.col(name).str.contains(f"^{sign}+(?: {sign}+)*$")
            & (pl.col(name).str.len_bytes() <= most)
        )
        for name, most in present.items()
    }
    others = frame.select(is_other[name].any().alias(name) for name in present).to_dicts()
    made = frame.with_columns(pl.col(list(present)).str.to_uppercase())
    for name, are_there in (others[0] if others else {}).items():
        if are_there:
            rows = frame.select(is_other[name].arg_true()).to_series()
            text = plain_text(
                pl.lit(frame[name].gather(rows)), maximum=present[name], delimiters=delimiters
            )
            made = made.with_columns(made[name].scatter(rows, pl.select(text).to_series()))
    return made


def printable(*, delimiters: Delimiters = STANDARD) -> str:
    """A regular expression for one printable ASCII sign that is no blank and no separator."""
    unwanted = "".join(f"\\x{ord(one):02x}" for one in delimiters.characters)
    return rf"[\x21-\x7e--[{unwanted}]]"


def text_without_separators(text: str, *, delimiters: Delimiters = STANDARD) -> str:
    """One text in which separators and line ends are spaces."""
    unwanted = delimiters.characters + "\r\n"
    return text.translate({ord(sign): " " for sign in unwanted}).strip()


def identifier(text: pl.Expr) -> pl.Expr:
    """An identifier in capitals, without blanks around it; null where nothing is left."""
    stripped = text.str.strip_chars().str.to_uppercase()
    return pl.when(stripped != "").then(stripped)


def digits(text: pl.Expr) -> pl.Expr:
    """The digits alone, as telephone numbers, tax ids and postal codes are written."""
    kept = text.str.replace_all(r"\D", "")
    return pl.when(kept != "").then(kept)


def amount_column(amount_cents: pl.Expr) -> pl.Expr:
    """Cents as dollars without what may be left out: "665", "12.5", ".05", "-3"."""
    size = amount_cents.abs()
    dollars, cents = size // 100, size % 100
    whole = (
        pl.when((dollars == 0) & (cents != 0)).then(pl.lit("")).otherwise(dollars.cast(pl.String))
    )
    sign = pl.when(amount_cents < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(sign, whole, pl.lit(_FRACTIONS).gather(cents))


def amount_text(amount_cents: int) -> str:
    """One amount as `amount_column` writes it."""
    dollars, cents = divmod(abs(amount_cents), 100)
    fraction = f".{cents:02d}".rstrip("0") if cents else ""
    whole = "" if cents and not dollars else str(dollars)
    return ("-" if amount_cents < 0 else "") + whole + fraction


def quantity_column(quantity: pl.Expr) -> pl.Expr:
    """A decimal without trailing zeros: "1", "2.5"."""
    text = quantity.cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".")


def quantity_text(quantity: Decimal) -> str:
    """One quantity as `quantity_column` writes it."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_column(day: pl.Expr) -> pl.Expr:
    """A date as CCYYMMDD."""
    number = day.dt.year() * 10_000 + day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
    return number.cast(pl.String).str.zfill(8)


def read_amount(text: pl.Expr) -> pl.Expr:
    """Cents (Int64) of an amount; null where it is absent or is no amount.

    Two decimals at most, as `base.money.parse_amount` has it: a reader has no right to round.
    """
    readable = pl.when(text.str.contains(_AMOUNT)).then(text.str.strip_chars_start("+"))
    return (readable.cast(_DOLLARS, strict=False) * 100).cast(pl.Int64, strict=False)


def read_quantity(text: pl.Expr) -> pl.Expr:
    """A quantity (QUANTITY); null where it is absent or cannot be read."""
    readable = pl.when(text.str.contains(_QUANTITY)).then(text.str.strip_chars_start("+"))
    return readable.cast(QUANTITY, strict=False)


def read_date(text: pl.Expr) -> pl.Expr:
    """A CCYYMMDD date; null where it is absent or no day of the calendar."""
    return (
        pl.when(text.str.contains(r"^\d{8}$"))
        .then(text)
        .otherwise(None)
        .str.to_date("%Y%m%d", strict=False)
    )
