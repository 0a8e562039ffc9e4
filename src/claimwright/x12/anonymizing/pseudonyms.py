"""What stands for a person's data: of the same form, the same for the same, by a key.

Whoever does not have the key cannot find what stood there, nor tell whether a guess is right. Of
dates only the year is left, of postal codes the first three digits, as the law allows.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from claimwright.base.identifiers import npi_is_valid

_CONSONANTS = "BDFGKLMNPRSTVZ"
_VOWELS = "AEIOU"
_SHORT_DATE = 6
_LONG_DATE = 8
_OLDEST_TOLD = 90
# The digits of a postal code that may stay.
_AREA = 3
_POSTAL_CODES = (5, 9)
_COMPANY = 10
_TEXT = "TEXT REMOVED"


class Pseudonyms:
    """Replacements for one file. made: the day on which the file was made, where it is known."""

    def __init__(self, *, key: bytes, made: date | None) -> None:
        self._key = key
        self._known: dict[tuple[str, str], str] = {}
        self._made = made
        self._makers: dict[str, Callable[[str], str]] = {
            "name": self._name,
            "street": self._street,
            "city": self._city,
            "postal_code": self._postal_code,
            "number": self._number_of,
            "text": self._text,
            "telephone": self._telephone,
            "mail": self._mail,
            "site": self._site,
            "npi": self._npi,
            "company": self._company,
            "secret": lambda value: " " * len(value),
        }

    def replace(self, kind: str, value: str) -> str:
        """What stands for a value of a kind (personal_elements.yaml says which there are)."""
        if not value.strip():
            return value
        found = self._known.get((kind, value))
        if found is None:
            found = self._known[kind, value] = self._makers[kind](value)
        return found

    def period(self, value: str) -> str:
        """A date or period of which the years are left; what is no date keeps its length only."""
        return "-".join(_year_of(part) for part in value.split("-"))

    def birth_date(self, value: str) -> str:
        """The year of a birth; of the very old only that they are ninety or more."""
        born = _date(value.rstrip())
        if born is None or self._made is None or len(value.rstrip()) != _LONG_DATE:
            return self.period(value)
        return f"{max(born.year, self._made.year - _OLDEST_TOLD):04d}0101".ljust(len(value))

    def _name(self, value: str) -> str:
        digest = self._digest("name", value.strip().upper())
        return self._form(value, digest, is_name=True)

    def _street(self, value: str) -> str:
        return self._form(value, self._digest("street", value), is_name=True)

    def _city(self, value: str) -> str:
        return self._form(value, self._digest("city", value), is_name=True)

    def _postal_code(self, value: str) -> str:
        digits = "".join(sign for sign in value if sign.isdigit())
        if len(digits) not in _POSTAL_CODES or not value.replace("-", "").strip().isdigit():
            return self._number_of(value)
        area = "000" if digits[:_AREA] in _small_areas() else digits[:_AREA]
        kept = iter(area.ljust(len(digits), "0"))
        return "".join(next(kept) if sign.isdigit() else sign for sign in value)

    def _number_of(self, value: str) -> str:
        return self._form(value, self._digest("number", value.strip()), is_name=False)

    def _company(self, value: str) -> str:
        """A company as banks know it: its tax id after a digit that says so, which stays."""
        replaced = self._number_of(value)
        return value[0] + replaced[1:] if len(value) == _COMPANY and value.isdigit() else replaced

    def _text(self, value: str) -> str:
        return _TEXT[: max(len(value), 1)].strip()

    def _telephone(self, value: str) -> str:
        replaced = self._number_of(value)
        return f"555{replaced[3:]}" if len(value) > 3 and value[:3].isdigit() else replaced

    def _mail(self, value: str) -> str:
        return f"{self._name(value.partition('@')[0])}@EXAMPLE.COM"

    def _site(self, value: str) -> str:
        return "WWW.EXAMPLE.COM"

    def _npi(self, value: str) -> str:
        """Another identifier; a valid one for a valid one, and a wrong one for a wrong one."""
        stripped = value.strip()
        if len(stripped) != 10 or not stripped.isdigit():
            return self._number_of(value)
        head = f"1{self._number('npi', stripped) % 100_000_000:08d}"
        check = next(digit for digit in "0123456789" if npi_is_valid(head + digit))
        if npi_is_valid(stripped):
            return head + check
        return head + str((int(check) + 1) % 10)

    def _form(self, value: str, digest: bytes, *, is_name: bool) -> str:
        """The same letters' places and digits' places, filled anew."""
        signs: list[str] = []
        letters = 0
        for at, sign in enumerate(value):
            byte = digest[at % len(digest)] ^ (at // len(digest))
            if sign.isdigit():
                signs.append(str(byte % 10))
            elif sign.isalpha():
                pool = _VOWELS if is_name and letters % 2 else _CONSONANTS
                chosen = pool[byte % len(pool)]
                signs.append(chosen.lower() if sign.islower() else chosen)
                letters += 1
            else:
                signs.append(sign)
        return "".join(signs)

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{value}".encode(), hashlib.sha512)

    def _number(self, kind: str, value: str) -> int:
        return int.from_bytes(self._digest(kind, value)[:8])


def _date(text: str) -> date | None:
    full = ("20" + text if text[:2] < "70" else "19" + text) if len(text) == _SHORT_DATE else text
    if len(full) != _LONG_DATE or not (full.isascii() and full.isdigit()):
        return None
    try:
        return date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None


def _year_of(text: str) -> str:
    """A date, or a date with a time after it, as the first moment of its year."""
    blanks = text[len(text.rstrip()) :]
    text = text.rstrip()
    if not (text.isascii() and text.isdigit()) or len(text) < _SHORT_DATE:
        return text + blanks
    for length in (_LONG_DATE, _SHORT_DATE):
        is_one = len(text) == length or (length == _LONG_DATE and len(text) > length)
        if is_one and _date(text[:length]) is not None:
            return text[: length - 4] + "0101" + "0" * (len(text) - length) + blanks
    return "0" * len(text) + blanks


@cache
def _small_areas() -> frozenset[str]:
    path = files("claimwright.x12.anonymizing").joinpath("small_areas.yaml")
    raw = yaml.safe_load(path.read_text("utf-8"))
    return frozenset([*raw["census_2000"], *raw["census_2010"]])
