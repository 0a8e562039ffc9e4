"""Identifiers with rules of their own."""

from __future__ import annotations

import re

# A card issuer prefix for health applications in the United States, in front of every NPI
# before the check digit is computed (45 CFR 162.406; CMS, NPI check digit, 2004).
_NPI_PREFIX = "80840"
_TAX_ID = re.compile(r"\d{9}")


def luhn_is_valid(digits: str) -> bool:
    """Test the check digit at the end (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def npi_is_valid(npi: str) -> bool:
    """Ten ASCII digits of which the last checks the others. 0 is a check digit like any other."""
    return len(npi) == 10 and npi.isascii() and npi.isdigit() and luhn_is_valid(_NPI_PREFIX + npi)


def tax_id_is_valid(tax_id: str) -> bool:
    """Nine digits without a hyphen: an EIN or a social security number."""
    return _TAX_ID.fullmatch(tax_id) is not None
