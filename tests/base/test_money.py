"""Money is whole cents, read without rounding and written as people read it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.money import AmountError, Rounding, format_cents, parse_amount, percent_of

cents = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "amount_cents"),
    [
        ("665", 66_500),
        ("665.5", 66_550),
        ("665.05", 66_505),
        (".5", 50),
        (".50", 50),
        ("12.", 1_200),
        ("-12.34", -1_234),
        ("+1", 100),
        ("0", 0),
        ("-0", 0),
        ("007", 700),
    ],
)
def test_amounts_are_read(text: str, amount_cents: int) -> None:
    assert parse_amount(text) == amount_cents


@pytest.mark.parametrize(
    "text",
    ["", ".", "-", "+", "1.234", "1,234.50", "$5", "12-", " 1", "1 ", "1e3", "NaN", "--1", "1\n"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError) as error:
        parse_amount(text)
    assert error.value.text == text


@pytest.mark.parametrize(
    ("amount_cents", "text"),
    [(0, "$0.00"), (5, "$0.05"), (-5, "-$0.05"), (123_450, "$1,234.50"), (-300, "-$3.00")],
)
def test_amounts_are_written(amount_cents: int, text: str) -> None:
    assert format_cents(amount_cents) == text


@given(cents)
def test_what_is_written_reads_back(amount_cents: int) -> None:
    text = format_cents(amount_cents).replace("$", "").replace(",", "")
    assert parse_amount(text) == amount_cents


@pytest.mark.parametrize(
    ("amount_cents", "percent", "rounding", "part_cents"),
    [
        (10_000, 20, Rounding.HALF_UP, 2_000),
        (4_000, Decimal("98"), Rounding.HALF_UP, 3_920),
        (25, 50, Rounding.HALF_UP, 13),
        (25, 50, Rounding.HALF_EVEN, 12),
        (35, 50, Rounding.HALF_EVEN, 18),
        (29, 50, Rounding.DOWN, 14),
        (-25, 50, Rounding.HALF_UP, -13),
        (-25, 50, Rounding.DOWN, -12),
        (1, Decimal("49.9"), Rounding.HALF_UP, 0),
    ],
)
def test_percentages_round_as_named(
    amount_cents: int, percent: Decimal | int, rounding: Rounding, part_cents: int
) -> None:
    assert percent_of(amount_cents, percent, rounding=rounding) == part_cents


@given(cents, st.integers(0, 100))
def test_a_part_and_its_rest_are_within_a_cent_of_the_whole(amount: int, percent: int) -> None:
    part = percent_of(amount, percent, rounding=Rounding.HALF_UP)
    rest = percent_of(amount, 100 - percent, rounding=Rounding.HALF_UP)
    assert abs(part + rest - amount) <= 1
