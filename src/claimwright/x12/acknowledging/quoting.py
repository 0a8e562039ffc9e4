"""What an answer repeats of a broken file, which may hold anything: separators, control signs."""

from __future__ import annotations

import polars as pl

from claimwright.x12.envelope import without_separators
from claimwright.x12.syntax import element
from claimwright.x12.values import text_without_separators

_UNPRINTABLE = r"\p{C}"


def quoted(number: int) -> pl.Expr:
    """An element of a segment as an answer may hold it."""
    return without_separators(element(number).str.replace_all(_UNPRINTABLE, ""))


def quoted_text(text: str) -> str:
    """The same for a single text."""
    return text_without_separators("".join(sign for sign in text if sign.isprintable()))
