"""Numbers that check themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.identifiers import luhn_is_valid, npi_is_valid, tax_id_is_valid

nine_digits = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    ("npi", "is_valid"),
    [
        ("1234567893", True),  # the example of the check digit standard itself
        ("1234567890", False),
        ("1000000020", True),  # a check digit of 0
        ("123456789", False),
        ("12345678933", False),
        ("", False),
        ("12345678 3", False),
        ("123456789X", False),
        ("１２３４５６７８９３", False),
        ("1234567893\n", False),
    ],
)
def test_npi(npi: str, is_valid: bool) -> None:
    assert npi_is_valid(npi) is is_valid


@given(nine_digits)
def test_exactly_one_check_digit_fits(nine: str) -> None:
    assert sum(npi_is_valid(nine + str(digit)) for digit in range(10)) == 1


@given(nine_digits, st.integers(0, 9), st.integers(1, 9))
def test_a_digit_that_was_mistyped_is_seen(nine: str, place: int, by: int) -> None:
    good = next(nine + str(d) for d in range(10) if npi_is_valid(nine + str(d)))
    wrong = good[:place] + str((int(good[place]) + by) % 10) + good[place + 1 :]
    assert not npi_is_valid(wrong)


def test_luhn_knows_a_card_number() -> None:
    assert luhn_is_valid("79927398713")
    assert not luhn_is_valid("79927398710")


@pytest.mark.parametrize(
    ("tax_id", "is_valid"),
    [
        ("311234567", True),
        ("012345678", True),
        ("31-1234567", False),
        ("31123456", False),
        ("3112345678", False),
        ("", False),
        ("31123456A", False),
    ],
)
def test_tax_id(tax_id: str, is_valid: bool) -> None:
    assert tax_id_is_valid(tax_id) is is_valid
