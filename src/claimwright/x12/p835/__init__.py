"""The remittance advice, 835 005010X221A1: what a payer paid, and why not more.

A file becomes tables by columnar expressions, then values. What is wrong is a Finding with its
place; what it makes unsafe to post is left out, the rest is read.
"""

from claimwright.x12.p835.chunked import Occurrences, chunk_tables, read_chunk, read_chunks
from claimwright.x12.p835.read import RemittanceFile, read
from claimwright.x12.p835.tables import RemittanceTables, read_tables
from claimwright.x12.p835.write import write, write_tables

__all__ = [
    "Occurrences",
    "RemittanceFile",
    "RemittanceTables",
    "chunk_tables",
    "read",
    "read_chunk",
    "read_chunks",
    "read_tables",
    "write",
    "write_tables",
]
