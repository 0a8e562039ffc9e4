"""What a release changed against the one before it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.codes.loading.loader import Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows by what happened to them.

    added, deleted: the key and what it says. revised: the key, what it says now, and what it said
    before (the same columns with the suffix "_before").
    """

    added: pl.DataFrame
    deleted: pl.DataFrame
    revised: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        return self.added.is_empty() and self.deleted.is_empty() and self.revised.is_empty()


def changes(before: pl.DataFrame, after: pl.DataFrame, *, compared: Compared) -> Changes:
    """Hold two tables of a code set against each other.

    before, after: at least the columns of compared.key and compared.says. A key that stands more
    than once counts by its first row.
    """
    key, says = list(compared.key), list(compared.says)
    old = before.select(key + says).unique(key, keep="first", maintain_order=True)
    new = after.select(key + says).unique(key, keep="first", maintain_order=True)
    both = new.join(old, on=key, suffix="_before", maintain_order="left", nulls_equal=True)
    differs = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}_before")) for one in says)
    return Changes(
        added=new.join(old, on=key, how="anti", maintain_order="left", nulls_equal=True),
        deleted=old.join(new, on=key, how="anti", maintain_order="left", nulls_equal=True),
        revised=both.filter(differs),
    )
