"""The same claims as tables: one row a claim, a line, a diagnosis, a party ...

Rules and writers work on these frames; a single claim is a batch of one. Rows stand in the order
of the batch and, inside a claim, in the order of the record. The columns are in table_schemas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import polars as pl

from claimwright.claims.record_rows import claim_rows
from claimwright.claims.records import (
    Claim,
)
from claimwright.claims.row_records import read_claim
from claimwright.claims.table_schemas import (
    SCHEMAS,
    Schema,
)

Row = dict[str, Any]


class SchemaMismatch(TypeError):
    """A frame whose columns are not those that the tables agree on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTables:
    """A batch of claims as frames; the columns of each are the schema of the same name."""

    claims: pl.DataFrame
    lines: pl.DataFrame
    diagnoses: pl.DataFrame
    stays: pl.DataFrame
    stay_codes: pl.DataFrame
    parties: pl.DataFrame
    other_coverages: pl.DataFrame
    line_adjudications: pl.DataFrame
    adjustments: pl.DataFrame
    evidence: pl.DataFrame

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            found = getattr(self, name).schema
            if found != pl.Schema(schema):
                raise SchemaMismatch(f"{name} has the columns {found}, not {dict(schema)}")


def to_tables(claims: Iterable[Claim]) -> ClaimTables:
    """Lay claims out as tables, in the order given."""
    rows: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for ordinal, claim in enumerate(claims):
        key = {"claim_ordinal": ordinal, "claim_id": claim.claim_id}
        for name, row in claim_rows(claim):
            rows[name].append(key | row)
    return ClaimTables(**{name: _frame(rows[name], SCHEMAS[name]) for name in SCHEMAS})


def from_tables(tables: ClaimTables) -> tuple[Claim, ...]:
    """Read the claims back as records: `from_tables(to_tables(claims)) == claims`."""
    by_claim = {
        field.name: _group(getattr(tables, field.name))
        for field in fields(ClaimTables)
        if field.name != "claims"
    }
    return tuple(
        read_claim(row, {name: rows[row["claim_ordinal"]] for name, rows in by_claim.items()})
        for row in tables.claims.iter_rows(named=True)
    )


def _frame(rows: list[Row], schema: Schema) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in schema}
    return pl.DataFrame(columns, schema=schema, strict=True)


def _group(frame: pl.DataFrame) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        groups[row["claim_ordinal"]].append(row)
    return groups
