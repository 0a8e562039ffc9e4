"""The dental claim, 837D 005010X224A2: read and checked; we write none."""

from __future__ import annotations

from claimwright.claims.records import ClaimType
from claimwright.x12 import p837
from claimwright.x12.p837 import ClaimFile, ClaimFileTables
from claimwright.x12.syntax import Segments

__all__ = ["read", "read_tables"]


def read_tables(segments: Segments) -> ClaimFileTables:
    """Lay the dental claims among a file's segments out as tables; nothing is judged.

    Teeth, surfaces and areas of the mouth stand in the table `segments`.
    """
    return p837.read_tables(segments, claim_type=ClaimType.DENTAL)


def read(data: bytes, *, file: str | None = None) -> ClaimFile:
    """Read every dental claim of a file. Never raises for bad data; see p837.read."""
    return p837.read(data, file=file, claim_type=ClaimType.DENTAL)
