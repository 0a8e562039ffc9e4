"""One record of a configuration file, asked for its values by name and form.

Each value is taken once; `finish` refuses whatever nobody asked for, so that a misspelt key
is an error with its place, not a rule that silently never applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation


class ConfigurationError(ValueError):
    """The payers' file cannot be used; the message names the place and what is expected there."""


class Fields:
    """A mapping of text keys under a name for its place ("payers[2]")."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ConfigurationError(f"{where}: expected a list of named values")
        self.where = where
        self._values = dict(value)
        self._known: set[str] = set()

    def finish(self) -> None:
        """Raise ConfigurationError if a key was given that nobody asked for."""
        unknown = sorted(str(key) for key in self._values if key not in self._known)
        if unknown:
            raise ConfigurationError(
                f"{self.where}: unknown {', '.join(unknown)}; known are "
                f"{', '.join(sorted(self._known))}"
            )

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; without a default the key must be there."""
        value = self._take(key, default)
        if value is None:
            raise ConfigurationError(f"{self.where}: {key} is missing")
        if not isinstance(value, str) or not value.strip():
            raise ConfigurationError(f"{self.where}: {key} must be a text, not {value!r}")
        return value.strip()

    def day(self, key: str) -> date:
        """A date written YYYY-MM-DD."""
        return self._parse_date(key, self.text(key))

    def optional_day(self, key: str) -> date | None:
        """As `day`, or None where the key is absent, empty or null."""
        value = self._take(key, None)
        if value is None or value in ("", "null", "~"):
            return None
        return self._parse_date(key, str(value))

    def cents(self, key: str, default: str | None = None) -> int:
        """A whole number of cents, not negative."""
        return self._parse_cents(key, self.text(key, default))

    def percent(self, key: str, default: str | None = None) -> Decimal:
        """A percentage from 0 to 100: 20 means 20 %."""
        text = self.text(key, default)
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal(-1)
        if not 0 <= value <= 100:
            raise ConfigurationError(f"{self.where}: {key} must be from 0 to 100, not {text!r}")
        return value

    def codes(self, key: str) -> frozenset[str]:
        """A list of procedure codes, upper case; empty where the key is absent."""
        return frozenset(str(code).strip().upper() for code in self._list(key, ()))

    def cents_by_code(self, key: str) -> dict[str, int]:
        """A table of procedure code to cents; empty where the key is absent."""
        value = self._take(key, None) or {}
        if not isinstance(value, dict):
            raise ConfigurationError(f"{self.where}: {key} must be a table of code to cents")
        return {
            str(code).strip().upper(): self._parse_cents(f"{key}[{code}]", str(amount))
            for code, amount in value.items()
        }

    def records(self, key: str, default: Sequence[object] | None = None) -> list[Fields]:
        """A list of records, each with its place."""
        return [
            Fields(each, f"{self.where}, {key}[{position}]")
            for position, each in enumerate(self._list(key, default))
        ]

    def optional_record(self, key: str) -> Fields | None:
        """A record, or None where the key is absent."""
        value = self._take(key, None)
        return None if value is None else Fields(value, f"{self.where}, {key}")

    def _list(self, key: str, default: Sequence[object] | None) -> Sequence[object]:
        value = self._take(key, None)
        if value is None or value == "":
            value = default
        if not isinstance(value, list | tuple):
            raise ConfigurationError(f"{self.where}: {key} must be a list")
        return value

    def _take(self, key: str, default: object) -> object:
        self._known.add(key)
        return self._values.get(key, default)

    def _parse_date(self, key: str, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ConfigurationError(
                f"{self.where}: {key} must be a date as YYYY-MM-DD, not {text!r}"
            ) from None

    def _parse_cents(self, key: str, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ConfigurationError(
                f"{self.where}: {key} must be a whole number of cents, not {text!r}"
            )
        return int(text)
