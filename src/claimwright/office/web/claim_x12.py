"""The segments of one claim in the file that it was sent in."""

from __future__ import annotations

import polars as pl

from claimwright.x12.explain import ExplainedSegment, explain
from claimwright.x12.syntax import element, split


def segments_of(data: bytes, *, claim_number: str) -> list[ExplainedSegment]:
    """Explain the claim's own segments: its subscriber and patient levels, the claim and its
    lines. The whole file where the claim cannot be found in it."""
    found = _ordinals(data, claim_number)
    return explain(data) if found is None else explain(data, ordinals=found)


def _ordinals(data: bytes, claim_number: str) -> range | None:
    table = split(data).table
    claims = table.filter((pl.col("segment_id") == "CLM") & (element(1) == claim_number))
    if claims.is_empty():
        return None
    own = int(claims["ordinal"][0])
    levels = table.filter(
        (pl.col("segment_id") == "HL") & (pl.col("ordinal") < own) & (element(3) == "22")
    )
    ends = table.filter(pl.col("segment_id").is_in(["HL", "CLM", "SE"]) & (pl.col("ordinal") > own))
    first = int(levels["ordinal"][-1]) if len(levels) else own
    last = int(ends["ordinal"][0]) if len(ends) else int(table["ordinal"][-1]) + 1
    return range(first, last)
