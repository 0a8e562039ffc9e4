"""A rule's name, gravity and source, and how its hits become findings."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import SCHEMA, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One edit. source: the regulation, manual or guide that it rests on."""

    id: str
    severity: Severity
    source: str

    def findings(
        self,
        hits: pl.DataFrame,
        *,
        message: pl.Expr,
        field: pl.Expr | None = None,
        value: pl.Expr | None = None,
        expected: pl.Expr | None = None,
    ) -> pl.DataFrame:
        """Turn hits into findings (columns as base.finding.SCHEMA), one a row.

        hits: claim_id, and line_number where the hit is on a line. Expressions are over hits.
        """
        nothing = pl.lit(None)
        named = {
            "id": pl.lit(self.id),
            "severity": pl.lit(self.severity.value),
            "message": message,
            "value": nothing if value is None else value,
            "expected": nothing if expected is None else expected,
            "source": pl.lit(self.source),
            "claim_id": pl.col("claim_id"),
            "line_number": pl.col("line_number") if "line_number" in hits.columns else nothing,
            "field": nothing if field is None else field,
        }
        return hits.select(
            named.get(name, nothing).cast(kind).alias(name) for name, kind in SCHEMA.items()
        )
