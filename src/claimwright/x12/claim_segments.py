"""Where one claim stands in a file of claims."""

from __future__ import annotations

import polars as pl

from claimwright.x12.syntax import element, split

_SUBSCRIBER, _PATIENT = "22", "23"


def claim_ordinals(data: bytes, *, claim_number: str) -> tuple[range, ...]:
    """The ordinals of one claim's own segments in an 837, in order; none where it is not there.

    They are the subscriber's level, the patient's where there is one, and the claim with its
    lines. What stands between them belongs to other claims and is left out. Where a claim
    number stands twice, the first counts.
    """
    table = split(data).table
    bounds = table.filter(pl.col("segment_id").is_in(["HL", "CLM", "SE"])).with_columns(
        element(1).alias("number"),
        element(2).alias("parent"),
        element(3).alias("level"),
        pl.col("ordinal").shift(-1).alias("end"),
    )
    claims = bounds.filter((pl.col("segment_id") == "CLM") & (pl.col("number") == claim_number))
    if claims.is_empty():
        return ()
    claim = claims.row(0, named=True)
    above = bounds.filter((pl.col("segment_id") == "HL") & (pl.col("ordinal") < claim["ordinal"]))
    found = [claim]
    level = above.row(-1, named=True) if len(above) else None
    if level is not None and level["level"] == _PATIENT:
        found.append(level)
        parents = above.filter(pl.col("number") == level["parent"])
        level = parents.row(-1, named=True) if len(parents) else None
    if level is not None and level["level"] == _SUBSCRIBER:
        found.append(level)
    end = int(table["ordinal"][-1]) + 1
    return _joined(
        [range(row["ordinal"], end if row["end"] is None else row["end"]) for row in found[::-1]]
    )


def _joined(parts: list[range]) -> tuple[range, ...]:
    """Make one range of those that follow each other."""
    joined: list[range] = []
    for part in parts:
        if joined and joined[-1].stop == part.start:
            joined[-1] = range(joined[-1].start, part.stop)
        else:
            joined.append(part)
    return tuple(joined)
