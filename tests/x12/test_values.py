"""Amounts, quantities, dates and names, to the wire and back."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.money import AmountError, parse_amount
from claimwright.x12 import values


def one(expression: pl.Expr, value: object, dtype: pl.DataType) -> object:
    frame = pl.DataFrame({"value": [value]}, schema={"value": dtype})
    return frame.select(expression).item()


COLUMN = pl.col("value")


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (66_500, "665"),
        (1_250, "12.5"),
        (1_205, "12.05"),
        (5, ".05"),
        (50, ".5"),
        (0, "0"),
        (-300, "-3"),
        (-1, "-.01"),
        (100, "1"),
        (99_999_999, "999999.99"),
    ],
)
def test_amounts_are_written_without_what_may_be_left_out(cents: int, text: str) -> None:
    assert one(values.amount_column(COLUMN), cents, pl.Int64()) == text
    assert values.amount_text(cents) == text


@given(cents=st.integers(min_value=-(10**14), max_value=10**14))
def test_an_amount_comes_back(cents: int) -> None:
    text = values.amount_text(cents)
    assert one(values.amount_column(COLUMN), cents, pl.Int64()) == text
    assert one(values.read_amount(COLUMN), text, pl.String()) == cents


@given(text=st.text(alphabet="0123456789.+- ,e", max_size=12))
def test_amounts_are_read_as_money_reads_them(text: str) -> None:
    try:
        expected: int | None = parse_amount(text)
    except AmountError:
        expected = None
    assert one(values.read_amount(COLUMN), text, pl.String()) == expected


@pytest.mark.parametrize(
    "text", ["1.234", "12-", "1,000", "", ".", "-", "1e5", "９", " 1", "9" * 16]
)
def test_what_is_no_amount_is_null(text: str) -> None:
    assert one(values.read_amount(COLUMN), text, pl.String()) is None


@pytest.mark.parametrize(
    ("quantity", "text"), [("1", "1"), ("2.5", "2.5"), ("10", "10"), ("0.25", "0.25"), ("0", "0")]
)
def test_quantities_are_written_without_trailing_zeros(quantity: str, text: str) -> None:
    number = Decimal(quantity)
    assert one(values.quantity_column(COLUMN), number, values.QUANTITY) == text
    assert values.quantity_text(number) == text
    assert one(values.read_quantity(COLUMN), text, pl.String()) == number


@pytest.mark.parametrize("text", ["", "one", "1,5", ".", "1.23456", "1e3"])
def test_what_is_no_quantity_is_null(text: str) -> None:
    assert one(values.read_quantity(COLUMN), text, pl.String()) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Müller-O’Brien", "MULLER-O'BRIEN"),
        ("Jose\u0301 Ángel", "JOSE ANGEL"),
        ("Søren Łukasz Weiß", "SOREN LUKASZ WEISS"),
        ("A*B:C^D~E", "A B C D E"),
        ("  two \r\n  lines ", "TWO LINES"),
        ("漢字", None),
        ("*~", None),
        ("", None),
        ("abcdefghij klm", "ABCDEFGHIJ"),
        ("abcdefghi jkl", "ABCDEFGHI"),
    ],
)
def test_names_are_made_fit(text: str, plain: str | None) -> None:
    maximum = 10 if text.startswith("abc") else 60
    assert one(values.plain_text(COLUMN, maximum=maximum), text, pl.String()) == plain


@given(text=st.text(max_size=80), maximum=st.integers(min_value=1, max_value=60))
def test_a_name_made_fit_is_safe_and_stays_as_it_is(text: str, maximum: int) -> None:
    plain = one(values.plain_text(COLUMN, maximum=maximum), text, pl.String())
    if plain is None:
        return
    assert isinstance(plain, str)
    assert plain.isascii()
    assert plain.isprintable()
    assert plain == plain.strip() == plain.upper()
    assert not set("*:^~") & set(plain)
    assert 0 < len(plain) <= maximum
    assert one(values.plain_text(COLUMN, maximum=maximum), plain, pl.String()) == plain


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260228", "2026-02-28"),
        ("20260229", None),
        ("260228", None),
        ("", None),
        ("2026022A", None),
    ],
)
def test_dates_are_read_by_the_calendar(text: str, day: str | None) -> None:
    found = one(values.read_date(COLUMN), text, pl.String())
    assert (None if found is None else str(found)) == day
