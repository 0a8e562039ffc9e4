"""A rule of the format over one table."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Severity
from claimwright.claims.table_schemas import PartyRole

SOURCE = "ASC X12N 005010X222A1 (837 professional)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A finding for each row of a table where `when` is true.

    frame: the name of a table, or a frame made of several that has claim_id. roles: only parties
    of these. field: the column whose value is shown.
    """

    id: str
    frame: str | pl.DataFrame
    when: pl.Expr
    field: str
    message: str
    expected: str | None = None
    severity: Severity = Severity.STOP
    roles: tuple[PartyRole, ...] = ()
