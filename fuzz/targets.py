"""What is fed: each takes any bytes, and raises only where the project is broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from claimwright.x12 import (
    p270,
    p271,
    p276,
    p277,
    p277ca,
    p278,
    p820,
    p834,
    p835,
    p837i,
    p837p,
    p999,
    ta1,
)  # fmt: skip
from claimwright.x12.acknowledging import acknowledge
from claimwright.x12.anonymizing import anonymize
from claimwright.x12.check import check, check_segments
from claimwright.x12.explain import explain
from claimwright.x12.loops import assign
from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import split
from claimwright.x12.tables import read_tables

Target = Callable[[bytes], object]
_AT = datetime(2026, 5, 18, 9, 30)  # noqa: DTZ001 - an envelope holds local time


def read_segments(data: bytes) -> None:
    """Segments keep their places, and what was written from them reads the same again."""
    segments = split(data)
    ordinals = segments.table["ordinal"].to_list()
    assert ordinals == list(range(1, len(ordinals) + 1))
    assert segments.readable or segments.findings
    rewrite(segments)


def assign_loops(data: bytes) -> None:
    """No segment is lost or doubled on the way to its loop."""
    segments = split(data)
    assert assign(segments).height == segments.table.height


def check_levels(data: bytes) -> None:
    """Each finding says what it is about."""
    for finding in check(data):
        assert finding.id.startswith("x12.")
        assert finding.message


def explain_segments(data: bytes) -> None:
    """Each segment is explained."""
    assert len(explain(data)) == split(data).table.height


def lay_out(data: bytes) -> None:
    """Every segment is in the table of segments."""
    segments = split(data)
    if segments.readable:
        assert read_tables(segments)["segments"].height == segments.table.height


def answer(data: bytes) -> None:
    """The answer to a broken file is a whole file itself."""
    segments = split(data)
    found = acknowledge(segments, check_segments(segments, most_of_one_kind=None), at=_AT)
    for one in (found.interchange, found.implementation, found.claims) if found else ():
        assert one is None or split(one).findings == ()


def make_anonymous(data: bytes) -> None:
    """A copy has as many segments as the file."""
    copy = anonymize(data, key=bytes(32))
    if copy.data is not None:
        assert split(copy.data).table.height == split(data).table.height


TARGETS: Mapping[str, Target] = {
    "split": read_segments,
    "assign": assign_loops,
    "check": check_levels,
    "tables": lay_out,
    "explain": explain_segments,
    "answer": answer,
    "anonymize": make_anonymous,
    "p270": p270.read,
    "p271": p271.read,
    "p276": p276.read,
    "p277": p277.read,
    "p278": p278.read,
    "p820": p820.read,
    "p834": p834.read,
    "p835": p835.read,
    "p837p": p837p.read,
    "p837i": p837i.read,
    "p999": p999.read,
    "p277ca": p277ca.read,
    "ta1": ta1.read,
}
