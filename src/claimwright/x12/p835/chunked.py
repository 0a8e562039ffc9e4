"""The tables of a file's 835s, chunk by chunk: for files larger than memory, and for speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

import polars as pl

from claimwright.x12.chunks import Chunk, Chunks
from claimwright.x12.joined import each_chunk, joined, once_each, shifted
from claimwright.x12.p835.tables import RemittanceTables, read_tables
from claimwright.x12.segments import SEGMENTS_SCHEMA, Segments


def read_chunks(chunks: Chunks) -> RemittanceTables:
    """The tables of a whole file, as read_tables has them, in less memory and less time.

    chunks: of the file (Chunks(data=...)), which says afterwards what is wrong with its form.
    """
    parts = list(chunk_tables(chunks))
    if not parts:
        return read_tables(Segments(table=pl.DataFrame(schema=SEGMENTS_SCHEMA)))
    tables = joined(parts)
    return replace(tables, transactions=once_each(tables.transactions))


def chunk_tables(chunks: Chunks) -> Iterator[RemittanceTables]:
    """The tables of each chunk, with the numbers of the whole file.

    A transaction that several chunks hold has a row in each, with what was found out there.
    """
    occurrences = Occurrences()
    for tables in each_chunk(chunks, read_chunk):
        yield replace(tables, claims=occurrences.go_on(tables.claims))


def read_chunk(chunk: Chunk) -> RemittanceTables:
    """The tables of one chunk; how often a claim occurs counts within it."""
    tables = read_tables(chunk.segments)
    frames = {
        one.name: shifted(
            getattr(tables, one.name), claim=chunk.before["CLP"], service=chunk.before["SVC"]
        )
        for one in fields(RemittanceTables)
    }
    own = pl.col("ordinal") >= chunk.first_ordinal
    for name in ("provider_adjustments", "strays"):
        frames[name] = frames[name].filter(own)
    return RemittanceTables(**frames)


@dataclass(slots=True)
class Occurrences:
    """How often each claim was met in the transaction that the next chunk goes on with."""

    met: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"transaction": pl.UInt32, "claim_id": pl.String, "met": pl.Int64}
        )
    )

    def go_on(self, claims: pl.DataFrame) -> pl.DataFrame:
        """The claims of the next chunk, counted on from those before."""
        if claims.is_empty():
            return claims
        key = ["transaction", "claim_id"]
        if self.met.height:
            before = claims.join(
                self.met, on=key, how="left", nulls_equal=True, maintain_order="left"
            )
            claims = before.with_columns(
                occurrence=pl.col("occurrence") + pl.col("met").fill_null(0)
            ).drop("met")
        latest = claims["transaction"].max()
        counted = claims.lazy().filter(pl.col("transaction") == latest)
        self.met = (
            pl.concat(
                [
                    self.met.lazy().filter(pl.col("transaction") == latest),
                    counted.select(*key, met="occurrence"),
                ]
            )
            .group_by(key)
            .agg(pl.col("met").max())
            .collect()
        )
        return claims
