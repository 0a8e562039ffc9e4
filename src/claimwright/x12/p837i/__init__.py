"""The institutional claim, 837I 005010X223A2: what a hospital or another facility bills."""

from __future__ import annotations

from claimwright.claims.records import ClaimType
from claimwright.claims.tables import ClaimTables
from claimwright.x12 import p837
from claimwright.x12.envelope import INSTITUTIONAL_CLAIM, Envelope
from claimwright.x12.p837 import ClaimFile, ClaimFileTables
from claimwright.x12.p837.writing import UnwritableClaims, open_batch, write_batch
from claimwright.x12.p837i.claim import claim_segments
from claimwright.x12.p837i.writable import check_writable
from claimwright.x12.syntax import Segments

__all__ = ["UnwritableClaims", "check_writable", "read", "read_tables", "write"]


def write(tables: ClaimTables, *, envelope: Envelope) -> bytes:
    """Write claims as one interchange with one group and a transaction for each billing provider.

    Free text is made fit for the wire; identifiers are never cut. Raises UnwritableClaims where
    check_writable finds something that stops; ValueError for an empty batch.
    """
    batch = open_batch(
        tables,
        envelope=envelope,
        claim_type=ClaimType.INSTITUTIONAL,
        findings=check_writable(tables, delimiters=envelope.delimiters),
    )
    return write_batch(batch, claim_segments(batch), transaction=INSTITUTIONAL_CLAIM)


def read_tables(segments: Segments) -> ClaimFileTables:
    """Lay the institutional claims among a file's segments out as tables; nothing is judged."""
    return p837.read_tables(segments, claim_type=ClaimType.INSTITUTIONAL)


def read(data: bytes, *, file: str | None = None) -> ClaimFile:
    """Read every institutional claim of a file. Never raises for bad data; see p837.read."""
    return p837.read(data, file=file, claim_type=ClaimType.INSTITUTIONAL)
