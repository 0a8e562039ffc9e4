"""The tables of a file's 837s, chunk by chunk: for files larger than memory, and for speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial

import polars as pl

from claimwright.claims.tables import ClaimTables
from claimwright.x12.chunks import Chunk, Chunks
from claimwright.x12.joined import each_chunk, joined, once_each, shifted
from claimwright.x12.p837.read_tables import read_tables
from claimwright.x12.p837.tables import ClaimFileTables
from claimwright.x12.segments import SEGMENTS_SCHEMA, Segments


def read_chunks(chunks: Chunks, *, claim_type: str | None = None) -> ClaimFileTables:
    """The tables of a whole file, as read_tables has them, in less memory and less time.

    chunks: of the file (Chunks(data=...)), which says afterwards what is wrong with its form.
    """
    parts = list(chunk_tables(chunks, claim_type=claim_type))
    if not parts:
        return read_tables(Segments(table=pl.DataFrame(schema=SEGMENTS_SCHEMA)))
    tables = joined(parts)
    return replace(tables, transactions=once_each(tables.transactions))


def chunk_tables(chunks: Chunks, *, claim_type: str | None = None) -> Iterator[ClaimFileTables]:
    """The tables of each chunk, with the numbers of the whole file.

    A transaction that several chunks hold has a row in each, with what was found out there.
    """
    claims = 0
    for tables in each_chunk(chunks, partial(read_chunk, claim_type=claim_type)):
        yield with_claims_before(tables, claims)
        claims += tables.known.claims.height


def read_chunk(chunk: Chunk, *, claim_type: str | None = None) -> ClaimFileTables:
    """The tables of one chunk; its claims count from 0."""
    tables = read_tables(chunk.segments, claim_type=claim_type)
    own = tables.segments.filter(pl.col("ordinal") >= chunk.first_ordinal)
    return replace(tables, segments=own)


def with_claims_before(tables: ClaimFileTables, claims: int) -> ClaimFileTables:
    """The tables of a chunk with its claims counted over the file, where so many stand before."""
    frames = {
        one.name: shifted(getattr(tables, one.name), claim_ordinal=claims)
        for one in fields(ClaimFileTables)
        if one.name != "known"
    }
    known = {
        one.name: shifted(getattr(tables.known, one.name), claim_ordinal=claims)
        for one in fields(ClaimTables)
    }
    return ClaimFileTables(known=ClaimTables(**known), **frames)
