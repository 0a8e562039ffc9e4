"""Claims into files, 837: what the professional and the institutional claim share.

Columnar: what one row of a table says is a text, with the keys by which it finds its place; the
texts are put together and sorted. No claim is visited alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.claims.records import ClaimType
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import Envelope, TransactionType, assemble_texts
from claimwright.x12.p837.writing.batch import CLAIMS_IN_A_TRANSACTION, Batch, Section, arrange
from claimwright.x12.p837.writing.coordination import coordination_segments
from claimwright.x12.p837.writing.hierarchy import hierarchy_segments
from claimwright.x12.p837.writing.lines import (
    control_number,
    numbered_lines,
    procedure,
    service_date,
)

__all__ = [
    "CLAIMS_IN_A_TRANSACTION",
    "Batch",
    "Section",
    "UnwritableClaims",
    "control_number",
    "numbered_lines",
    "open_batch",
    "procedure",
    "service_date",
    "write_batch",
]


class UnwritableClaims(ValueError):
    """Claims that cannot stand in an 837 as they are; `findings` say which and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            f"{len(findings)} findings keep these claims from being written; "
            f"the first: {findings[0].at}: {findings[0].message}"
        )
        self.findings = findings


def open_batch(
    tables: ClaimTables,
    *,
    envelope: Envelope,
    claim_type: ClaimType,
    findings: Iterable[Finding],
) -> Batch:
    """The batch to write. Raises UnwritableClaims where a finding stops, ValueError without claims.

    findings: what check_writable found of these tables.
    """
    if tables.claims.is_empty():
        raise ValueError("an 837 needs at least one claim")
    stops = tuple(one for one in findings if one.severity is Severity.STOP)
    if stops:
        raise UnwritableClaims(stops)
    return arrange(tables, envelope=envelope, claim_type=claim_type)


def write_batch(
    batch: Batch, claims: Iterator[pl.DataFrame], *, transaction: TransactionType
) -> bytes:
    """Write a batch as one interchange with one group, a transaction for each billing provider.

    claims: the pieces of the claims themselves, as Batch.place makes them.
    """
    bodies = _bodies([*hierarchy_segments(batch), *claims, *coordination_segments(batch)])
    return assemble_texts(bodies, transaction=transaction, envelope=batch.envelope)


def _bodies(pieces: list[pl.DataFrame]) -> list[str]:
    """The text of each transaction."""
    ordered = pl.concat(pieces).sort("position")
    texts = ordered.group_by("transaction", maintain_order=True).agg(pl.col("text").str.join(""))
    return texts.get_column("text").to_list()
