"""The professional claim, 837P 005010X222A1.

Columnar: each kind of segment is an expression over the claim tables, with the keys by which it
finds its place; the kinds are put together and sorted. No claim is visited alone.
"""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import PROFESSIONAL_CLAIM, Envelope, assemble
from claimwright.x12.p837p.batch import arrange
from claimwright.x12.p837p.claim import claim_segments
from claimwright.x12.p837p.coordination import coordination_segments
from claimwright.x12.p837p.hierarchy import hierarchy_segments
from claimwright.x12.p837p.read import read, read_tables
from claimwright.x12.p837p.writable import check_writable

__all__ = ["UnwritableClaims", "check_writable", "read", "read_tables", "write"]


class UnwritableClaims(ValueError):
    """Claims that cannot stand in an 837P as they are; `findings` say which and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            f"{len(findings)} findings keep these claims from being written; "
            f"the first: {findings[0].at}: {findings[0].message}"
        )
        self.findings = findings


def write(tables: ClaimTables, *, envelope: Envelope) -> bytes:
    """Write claims as one interchange with one group and a transaction for each billing provider.

    Free text is made fit for the wire (capitals, no accents, no separators, the guide's length);
    identifiers are never cut. Raises UnwritableClaims where check_writable finds something that
    stops, so call that first and hold those claims back; ValueError for an empty batch.
    """
    if tables.claims.is_empty():
        raise ValueError("an 837P needs at least one claim")
    stops = [
        one
        for one in check_writable(tables, delimiters=envelope.delimiters)
        if one.severity is Severity.STOP
    ]
    if stops:
        raise UnwritableClaims(tuple(stops))
    batch = arrange(tables, envelope=envelope)
    segments = pl.concat(
        [
            *hierarchy_segments(batch),
            *claim_segments(batch),
            *coordination_segments(batch),
        ]
    )
    bodies = (
        segments.sort("position")
        .group_by("transaction", maintain_order=True)
        .agg("text")
        .collect()
        .get_column("text")
    )
    return assemble(list(bodies), transaction=PROFESSIONAL_CLAIM, envelope=envelope)
