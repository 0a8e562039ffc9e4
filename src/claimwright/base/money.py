"""Money as integer cents. There is no float anywhere on the way of a dollar."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum

# No amount is of more digits, and a text of thousands may not be turned into a number at all.
_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<dollars>\d{0,18})(?:\.(?P<cents>\d{0,2}))?")


class Rounding(Enum):
    """How a fraction of a cent is brought to a whole one."""

    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    DOWN = ROUND_DOWN


class AmountError(ValueError):
    """A text that is not an amount of dollars with at most two decimals."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not an amount of dollars with at most two decimals")
        self.text = text


def parse_amount(text: str) -> int:
    """Read "665", "665.5", ".50" or "-12.34" as cents.

    Raises AmountError for anything else, three decimals among them: a fraction of a cent
    would have to be rounded, and a reader has no right to do that.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None or not (match["dollars"] or match["cents"]):
        raise AmountError(text)
    cents = int(match["dollars"] or 0) * 100 + int((match["cents"] or "").ljust(2, "0"))
    return -cents if match["sign"] == "-" else cents


def format_cents(amount_cents: int) -> str:
    """Write cents as people read them: "$1,234.50", "-$3.00"."""
    sign = "-" if amount_cents < 0 else ""
    dollars, cents = divmod(abs(amount_cents), 100)
    return f"{sign}${dollars:,}.{cents:02d}"


def percent_of(amount_cents: int, percent: Decimal | int, *, rounding: Rounding) -> int:
    """Take a percentage (20 means 20 %) of an amount, to the whole cent, by a named rounding."""
    exact = Decimal(amount_cents) * Decimal(percent) / 100
    return int(exact.quantize(Decimal(1), rounding=rounding.value))
