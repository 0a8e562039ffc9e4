"""The professional claim, 837P 005010X222A1."""

from __future__ import annotations

from claimwright.claims.records import ClaimType
from claimwright.claims.tables import ClaimTables
from claimwright.x12.envelope import PROFESSIONAL_CLAIM, Envelope
from claimwright.x12.p837.writing import UnwritableClaims, open_batch, write_batch
from claimwright.x12.p837p.claim import claim_segments
from claimwright.x12.p837p.read import read, read_tables
from claimwright.x12.p837p.writable import check_writable

__all__ = ["UnwritableClaims", "check_writable", "read", "read_tables", "write"]


def write(tables: ClaimTables, *, envelope: Envelope) -> bytes:
    """Write claims as one interchange with one group and a transaction for each billing provider.

    Free text is made fit for the wire (capitals, no accents, no separators, the guide's length);
    identifiers are never cut. Raises UnwritableClaims where check_writable finds something that
    stops, so call that first and hold those claims back; ValueError for an empty batch.
    """
    batch = open_batch(
        tables,
        envelope=envelope,
        claim_type=ClaimType.PROFESSIONAL,
        findings=check_writable(tables, delimiters=envelope.delimiters),
    )
    return write_batch(batch, claim_segments(batch), transaction=PROFESSIONAL_CLAIM)
