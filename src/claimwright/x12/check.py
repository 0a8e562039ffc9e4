"""The check of an X12 file: syntax and envelope (SNIP 1) and the guide's requirements (SNIP 2)."""

from __future__ import annotations

import polars as pl

from claimwright.base.finding import Finding
from claimwright.x12.control import check_envelope, check_kinds
from claimwright.x12.elements import check_elements
from claimwright.x12.loops import assign, guides_of, transactions
from claimwright.x12.structure import check_structure
from claimwright.x12.syntax import Segments, split
from claimwright.x12.violations import snip_level, to_findings

__all__ = ["check", "check_segments", "snip_level"]


def check(data: bytes, *, file: str | None = None) -> list[Finding]:
    """Check a file as far as it can be read; what is wrong comes in file order, syntax first.

    Ids begin with "x12."; violations.RULES lists them (and syntax.split those of the bytes). Each
    finding has its place: byte offset, control numbers of the envelope, segment and its ordinal,
    loop, element, component. The checker changes nothing and never raises for bad data.
    """
    return check_segments(split(data, file=file))


def check_segments(segments: Segments) -> list[Finding]:
    """The same for a file that was split already; its findings come first."""
    if not segments.readable:
        return list(segments.findings)
    placed = assign(segments)
    rows = [
        *check_envelope(segments.table),
        *check_kinds(segments.table, transactions(segments)),
    ]
    for guide in guides_of(placed):
        part = placed.filter(pl.col("guide") == guide.key)
        rows += check_structure(part, guide)
        rows += check_elements(part, guide)
    return [*segments.findings, *to_findings(rows, placed=placed, file=segments.file)]
