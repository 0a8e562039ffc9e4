"""The institutional claim, 837I 005010X223A2: what a hospital or another facility bills.

Levels, payers and their decisions are written as the professional claim has them (p837p); the
claim itself, its stay and its lines are of their own kind.
"""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Severity
from claimwright.claims.records import ClaimType
from claimwright.claims.tables import ClaimTables
from claimwright.x12 import p837
from claimwright.x12.envelope import INSTITUTIONAL_CLAIM, Envelope, assemble
from claimwright.x12.p837 import ClaimFile, ClaimFileTables
from claimwright.x12.p837i.claim import claim_segments
from claimwright.x12.p837i.writable import check_writable
from claimwright.x12.p837p import UnwritableClaims
from claimwright.x12.p837p.batch import arrange
from claimwright.x12.p837p.coordination import coordination_segments
from claimwright.x12.p837p.hierarchy import hierarchy_segments
from claimwright.x12.syntax import Segments

__all__ = ["UnwritableClaims", "check_writable", "read", "read_tables", "write"]


def write(tables: ClaimTables, *, envelope: Envelope) -> bytes:
    """Write claims as one interchange with one group and a transaction for each billing provider.

    Free text is made fit for the wire; identifiers are never cut. What the patient paid has no
    place in this claim. Raises UnwritableClaims where check_writable finds something that stops;
    ValueError for an empty batch.
    """
    if tables.claims.is_empty():
        raise ValueError("an 837I needs at least one claim")
    stops = [
        one
        for one in check_writable(tables, delimiters=envelope.delimiters)
        if one.severity is Severity.STOP
    ]
    if stops:
        raise UnwritableClaims(tuple(stops))
    batch = arrange(tables, envelope=envelope, claim_type=ClaimType.INSTITUTIONAL)
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
    return assemble(list(bodies), transaction=INSTITUTIONAL_CLAIM, envelope=envelope)


def read_tables(segments: Segments) -> ClaimFileTables:
    """Lay the institutional claims among a file's segments out as tables; nothing is judged."""
    return p837.read_tables(segments, claim_type=ClaimType.INSTITUTIONAL)


def read(data: bytes, *, file: str | None = None) -> ClaimFile:
    """Read every institutional claim of a file. Never raises for bad data; see p837.read."""
    return p837.read(data, file=file, claim_type=ClaimType.INSTITUTIONAL)
