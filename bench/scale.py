"""How large a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Sizes of one run.

    claims: of the usual file; growth: how many times that the larger file has, and wire_growth
    the same for the wire; peer_claims: of the slice for a peer that is slow; office_claims: in the
    database; look_ups: in a code table. repeats: of which the median counts; large_repeats: the
    same at the larger size. cores: on how many the wire is measured besides one. has_peers: whether
    the wire's peers are installed and measured.
    """

    claims: int = 10_000
    growth: int = 10
    wire_growth: int = 20
    peer_claims: int = 500
    office_claims: int = 1_000
    look_ups: int = 500_000
    repeats: int = 5
    large_repeats: int = 2
    cores: int = 2
    has_peers: bool = True


FULL = Scale()
# A quarter of an hour less: what a change did, roughly.
SHORT = Scale(
    claims=2_000, growth=4, wire_growth=5, peer_claims=100, office_claims=200, look_ups=100_000,
    repeats=3, large_repeats=1,
)  # fmt: skip
# Says nothing about speed: only that everything runs. Needs no network.
TRIAL = Scale(
    claims=20, growth=2, wire_growth=1, peer_claims=5, office_claims=10, look_ups=500, repeats=1,
    large_repeats=1, cores=1, has_peers=False,
)  # fmt: skip
