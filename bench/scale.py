"""How large a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes of one run; a trial run takes small ones and says nothing about speed.

    claims: of the usual file; growth: how many times that the larger file has; peer_claims: of
    the slice for a peer that is slow; office_claims: in the database; look_ups: in a code table.
    repeats: of which the median counts; large_repeats: the same at the larger size.
    """

    claims: int = 10_000
    growth: int = 10
    peer_claims: int = 500
    office_claims: int = 1_000
    look_ups: int = 500_000
    repeats: int = 5
    large_repeats: int = 2


TRIAL = Scale(
    claims=20, growth=2, peer_claims=5, office_claims=10, look_ups=500, repeats=1, large_repeats=1
)
