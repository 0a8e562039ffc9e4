"""Numbers that look drawn, by arithmetic: the same for the same seed, alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from claimwright.base.identifiers import npi_is_valid
from claimwright.claims.table_schemas import SCHEMAS


class Draw:
    """So many claims, each with numbers of its own."""

    def __init__(self, *, count: int, seed: int) -> None:
        self.count = count
        self._seed = seed

    def below(self, limit: int, *, salt: int) -> pl.Expr:
        """A whole number from 0 to below the limit for each claim."""
        mixed = (pl.col("claim_ordinal").cast(pl.Int64) + 1) * 2_654_435_761
        return (mixed + salt * 97_610_327 + self._seed * 1_000_003) % 4_294_967_296 // 4_099 % limit

    def one_of(self, choices: Sequence[str], *, salt: int) -> pl.Expr:
        """One of the choices for each claim."""
        return pick(choices, self.below(len(choices), salt=salt))

    def one_in(self, many: int, *, salt: int) -> pl.Expr:
        """True for about one of so many claims."""
        return self.below(many, salt=salt) == 0

    def keys(self) -> pl.LazyFrame:
        """A row a claim: its ordinal and its number."""
        ordinal = pl.int_range(self.count, dtype=pl.UInt32)
        return pl.LazyFrame().select(
            claim_ordinal=ordinal,
            claim_id=pl.format("SYN{}", (ordinal + 1).cast(pl.String).str.zfill(7)),
        )


def pick(choices: Sequence[str], index: pl.Expr) -> pl.Expr:
    """The choice at an index, row by row."""
    return index.replace_strict(list(range(len(choices))), list(choices), return_dtype=pl.String())


def digits(number: pl.Expr, *, length: int) -> pl.Expr:
    """A number with zeros before it."""
    return number.cast(pl.String).str.zfill(length)


def fill_table(name: str, frame: pl.LazyFrame) -> pl.DataFrame:
    """Bring a frame to the table's columns: those that it lacks are null."""
    known = frame.collect_schema().names()
    return frame.select(
        (pl.col(column) if column in known else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in SCHEMAS[name].items()
    ).collect()


def synthetic_npi(number: int) -> str:
    """The number-th NPI that passes the check digit; those beginning with 2 were never issued."""
    stem = f"2{number:08d}"
    return next(npi for digit in range(10) if npi_is_valid(npi := f"{stem}{digit}"))
