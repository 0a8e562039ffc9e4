"""X12 bytes to a table of segments: separators, interchanges, elements. Nothing here knows a guide.

What cannot be read is a Finding with its byte offset, and what follows it is read all the same.
Source: ASC X12.5 (interchange control structures) and X12.6 (application control structure).
"""

from __future__ import annotations

import polars as pl

from claimwright.x12.delimiters import Delimiters
from claimwright.x12.segments import (
    SEGMENTS_SCHEMA,
    Interchange,
    Segments,
    component,
    element,
    repetitions,
)
from claimwright.x12.windows import Reader

__all__ = [
    "SEGMENTS_SCHEMA",
    "Delimiters",
    "Interchange",
    "Segments",
    "component",
    "element",
    "repetitions",
    "split",
]


def split(data: bytes, *, file: str | None = None) -> Segments:
    """Take X12 bytes apart. Never raises for bad data; see Segments.findings.

    Findings: x12.empty, x12.not-x12, x12.encoding, x12.byte-order-mark, x12.leading-data,
    x12.isa-length, x12.isa-unreadable, x12.delimiters, x12.control-character,
    x12.unterminated-segment, x12.empty-segment, x12.segment-length.
    """
    reader = Reader(data=data, file=file)
    tables = list(reader.tables())
    return Segments(
        table=pl.concat(tables, rechunk=True) if tables else pl.DataFrame(schema=SEGMENTS_SCHEMA),
        interchanges=tuple(reader.interchanges),
        findings=reader.findings(),
        file=file,
        data=data,
    )
