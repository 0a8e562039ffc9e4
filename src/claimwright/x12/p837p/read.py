"""Reading professional claims. Source: 005010X222A1."""

from __future__ import annotations

from claimwright.claims.records import ClaimType
from claimwright.x12 import p837
from claimwright.x12.p837 import ClaimFile, ClaimFileTables
from claimwright.x12.syntax import Segments


def read_tables(segments: Segments) -> ClaimFileTables:
    """Lay the professional claims among a file's segments out as tables; nothing is judged."""
    return p837.read_tables(segments, claim_type=ClaimType.PROFESSIONAL)


def read(data: bytes, *, file: str | None = None) -> ClaimFile:
    """Read every professional claim of a file. Never raises for bad data; see p837.read."""
    return p837.read(data, file=file, claim_type=ClaimType.PROFESSIONAL)
