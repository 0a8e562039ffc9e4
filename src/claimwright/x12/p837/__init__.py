"""Claims in files, 837: what the professional, institutional and dental claim share.

Files become tables by columnar expressions, then values. What is wrong is a Finding with its
place; the claim it makes unfit is left out, and the rest is read.
"""

from claimwright.x12.p837.chunked import chunk_tables, read_chunk, read_chunks, with_claims_before
from claimwright.x12.p837.read import ClaimFile, read
from claimwright.x12.p837.read_tables import read_tables
from claimwright.x12.p837.tables import ClaimFileTables

__all__ = [
    "ClaimFile",
    "ClaimFileTables",
    "chunk_tables",
    "read",
    "read_chunk",
    "read_chunks",
    "read_tables",
    "with_claims_before",
]
