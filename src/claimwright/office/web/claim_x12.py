"""The segments of one claim in the file that it was sent in."""

from __future__ import annotations

from claimwright.x12.claim_segments import claim_ordinals
from claimwright.x12.explain import ExplainedSegment, explain


def segments_of(data: bytes, *, claim_number: str) -> list[ExplainedSegment]:
    """Explain the claim's own segments, and nobody else's."""
    parts = claim_ordinals(data, claim_number=claim_number)
    return [segment for part in parts for segment in explain(data, ordinals=part)]
