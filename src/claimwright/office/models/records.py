"""Pure records in a JSON column, there and back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

Record = TypeVar("Record")


def store_record(record: object) -> Any:
    """Lay a frozen record out as plain JSON values; dates, decimals and enums as text."""
    return msgspec.to_builtins(record)


def read_record(stored: Any, kind: type[Record]) -> Record:
    """Read a stored record back; raises msgspec.ValidationError if it does not fit its kind."""
    return msgspec.convert(stored, kind)
