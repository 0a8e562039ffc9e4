"""Segments back to the bytes that they were read from, in their own separators and line ends."""

from __future__ import annotations

import polars as pl

from claimwright.x12.syntax import Segments, split


def rewrite(segments: Segments) -> bytes:
    """Write a table of segments as a file: every byte of a file that can be read comes back.

    What stood between two segments stays between them, whatever it was. Around segments that were
    added, moved or left out stand the separators of their interchange and the line end that its
    ISA has. The texts are those of the table now; counts and control numbers are the caller's.
    Encoded as it was read (UTF-8, or Latin-1 where that failed). Empty for what was not readable.
    """
    if not segments.readable or segments.table.is_empty():
        return b""
    encoding = "latin-1" if any(one.id == "x12.encoding" for one in segments.findings) else "utf-8"
    gaps = _gaps(segments, encoding=encoding)
    regular = {
        one.index: (one.delimiters.terminator + one.line_end).encode(encoding)
        for one in segments.interchanges
    }
    parts: list[bytes] = []
    before = 0
    for ordinal, interchange, text in segments.table.select(
        "ordinal", "interchange", "text"
    ).iter_rows():
        # The segment before has its own end; where it was another's, that is the regular one.
        is_next = ordinal == before + 1 and ordinal <= len(gaps)
        parts.append(
            gaps[ordinal - 1] if is_next else regular.get(interchange, b"") if parts else b""
        )
        parts.append(text.encode(encoding))
        before = ordinal
    parts.append(gaps[-1] if before == len(gaps) - 1 else regular.get(interchange, b""))
    return b"".join(parts)


def _gaps(segments: Segments, *, encoding: str) -> list[bytes]:
    """What stands before each segment of the file as it was read, and after the last."""
    data = segments.data
    read = split(data).table.select("offset", "text")
    length = (
        pl.col("text").str.len_chars() if encoding == "latin-1" else pl.col("text").str.len_bytes()
    )
    begins = read["offset"].to_list()
    ends = read.select(pl.col("offset") + length).to_series().to_list()
    starts = [0, *ends]
    return [data[start:end] for start, end in zip(starts, [*begins, len(data)], strict=True)]
