"""What stands for a person's data: of the same form, the same for the same, by a key.

Whoever does not have the key cannot find what stood there, nor tell whether a guess is right.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date, timedelta

from claimwright.base.identifiers import npi_is_valid

_CONSONANTS = "BDFGKLMNPRSTVZ"
_VOWELS = "AEIOU"
_SHORT_DATE = 6
_LONG_DATE = 8
_OLDEST_TOLD = 90
# Days that all dates move back by: at least a month, at most a year.
_LEAST_SHIFT = 31
_SHIFTS = 335
_TEXT = "TEXT REMOVED"


class Pseudonyms:
    """Replacements for one file. made: the day on which the file was made, where it is known."""

    def __init__(self, *, key: bytes, made: date | None) -> None:
        self._key = key
        self._known: dict[tuple[str, str], str] = {}
        self._shift = timedelta(days=_LEAST_SHIFT + self._number("shift", "") % _SHIFTS)
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
        """A date or period with its dates moved; what is no date keeps its length only."""
        return "-".join(self._moved(part) for part in value.split("-"))

    def birth_date(self, value: str) -> str:
        """A birth date moved like all others; of the very old only that they are ninety or more."""
        born = _date(value)
        if born is None or self._made is None or len(value) != _LONG_DATE:
            return self.period(value)
        eldest = _years_before(self._made, _OLDEST_TOLD)
        return f"{max(born, eldest) - self._shift:%Y%m%d}"

    def _name(self, value: str) -> str:
        digest = self._digest("name", value.strip().upper())
        return self._form(value, digest, is_name=True)

    def _street(self, value: str) -> str:
        return self._form(value, self._digest("street", value), is_name=True)

    def _city(self, value: str) -> str:
        return self._form(value, self._digest("city", value), is_name=True)

    def _postal_code(self, value: str) -> str:
        return "".join("0" if sign.isdigit() else sign for sign in value)

    def _number_of(self, value: str) -> str:
        return self._form(value, self._digest("number", value.strip()), is_name=False)

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

    def _moved(self, text: str) -> str:
        """A date, or a date with a time after it, moved."""
        if not (text.isascii() and text.isdigit()):
            return text
        for length, form in ((_LONG_DATE, "%Y%m%d"), (_SHORT_DATE, "%y%m%d")):
            day = _date(text[:length])
            if len(text) >= length and day is not None and (length == _LONG_DATE or len(text) == 6):
                return f"{day - self._shift:{form}}" + text[length:]
        return "0" * len(text) if len(text) >= _SHORT_DATE else text

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


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
