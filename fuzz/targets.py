"""The harnesses: each takes any bytes, and raises only where the project is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claimwright.x12 import p277ca, p835, p837p, p999, ta1
from claimwright.x12.check import check
from claimwright.x12.explain import explain
from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import split


def read_segments(data: bytes) -> None:
    """Segments keep their places, and what was written from them reads the same again."""
    segments = split(data)
    ordinals = segments.table["ordinal"].to_list()
    assert ordinals == list(range(1, len(ordinals) + 1))
    assert segments.readable or segments.findings
    rewrite(segments)


def check_levels(data: bytes) -> None:
    """Each finding says what it is about."""
    for finding in check(data):
        assert finding.id.startswith("x12.")
        assert finding.message


def explain_segments(data: bytes) -> None:
    """Each segment is explained."""
    assert len(explain(data)) == split(data).table.height


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "split": read_segments,
    "check": check_levels,
    "explain": explain_segments,
    "p835": p835.read,
    "p837p": p837p.read,
    "p999": p999.read,
    "p277ca": p277ca.read,
    "ta1": ta1.read,
}
