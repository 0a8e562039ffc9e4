"""Segments back to the bytes that they were read from, in their own separators and line ends."""

from __future__ import annotations

from claimwright.x12.syntax import Segments

_BYTE_ORDER_MARK = "\ufeff"


def rewrite(segments: Segments) -> bytes:
    """Write a table of segments as a file: every byte of a conforming file comes back.

    Each interchange keeps its separators, the line end that its ISA has, and its last line as it
    was. The texts are those of the table now: segments may have been changed, added or left out,
    but counts and control numbers are the caller's. Encoded as it was read (UTF-8, or Latin-1
    where that failed).

    What no conforming file has is not kept: text before the first ISA, terminators without a
    segment, line ends that differ within one interchange. Empty for what was not readable.
    """
    found = {one.id for one in segments.findings}
    parts = [_BYTE_ORDER_MARK] if "x12.byte-order-mark" in found else []
    by_interchange = dict(
        segments.table.group_by("interchange", maintain_order=True).agg("text").iter_rows()
    )
    for one in segments.interchanges:
        texts: list[str] = by_interchange.get(one.index, [])
        parts += [(one.delimiters.terminator + one.line_end).join(texts), one.tail]
    encoding = "latin-1" if "x12.encoding" in found else "utf-8"
    return "".join(parts).encode(encoding)
