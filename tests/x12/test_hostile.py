"""Files made to break a reader: each is answered by a clear finding, at once."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from claimwright.x12.check import check
from claimwright.x12.syntax import split

SAMPLE = (Path(__file__).parent / "samples" / "professional_claim.x12").read_bytes()
HEADER = SAMPLE[:106]
MEGABYTE = 1 << 20


def ids(data: bytes) -> set[str]:
    return {one.id for one in check(data, levels={1, 2})}


@pytest.mark.skipif(
    os.environ.get("CLAIMWRIGHT_HUGE") is None and os.sysconf("SC_PHYS_PAGES") < 1 << 20,
    reason="needs 4 GB of memory",
)
def test_one_segment_of_200_megabytes() -> None:
    # Set CLAIMWRIGHT_HUGE to the megabytes to try, such as 1024.
    size = int(os.environ.get("CLAIMWRIGHT_HUGE", "200")) * MEGABYTE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    segments = split(HEADER + b"NTE*ADD*" + b"A" * size)
    (found,) = segments.findings
    assert (found.id, found.at.segment_ordinal) == ("x12.segment-length", 2)
    assert len(found.value or "") <= 80
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < 2 * size


@pytest.mark.parametrize("separator", [b"~", b"*", b":", b"\n", b"*~", b"~\n"])
def test_a_file_of_only_separators(separator: bytes) -> None:
    assert {one.id for one in check(separator * MEGABYTE)} <= {"x12.not-x12", "x12.empty"}
    assert check(separator * MEGABYTE)
    assert ids(HEADER + separator * MEGABYTE) & {"x12.closing-missing", "x12.empty-segment"}


def test_an_isa_of_105_characters() -> None:
    found = next(one for one in check(SAMPLE.replace(b"ISA*00*  ", b"ISA*00* ", 1)))
    assert (found.id, found.value, found.expected) == ("x12.isa-length", "105", "106")


def test_an_isa_of_105_characters_alone() -> None:
    assert ids(HEADER[:-1]) & {"x12.isa-unreadable", "x12.isa-length"}


@pytest.mark.parametrize("depth", [2, 50])
def test_nested_envelopes(depth: int) -> None:
    head, tail = SAMPLE.split(b"CLM*", 1)
    found = ids(head * depth + b"CLM*" + tail * depth)
    assert {"x12.closing-missing", "x12.closing-extra", "x12.control-number-reused"} <= found


@pytest.mark.parametrize("closer", [b"SE", b"GE", b"IEA"])
@pytest.mark.parametrize("count", [b"0", b"-1", b"", b"1e3", b"9" * 40, b"NaN"])
def test_a_wrong_count(closer: bytes, count: bytes) -> None:
    segments = SAMPLE.split(b"~\n")
    at = next(at for at, one in enumerate(segments) if one.startswith(closer + b"*"))
    segments[at] = b"*".join([closer, count, segments[at].split(b"*")[2]])
    found = [one for one in check(b"~\n".join(segments)) if one.id == "x12.count"]
    assert [one.at.segment_ordinal for one in found] == [at + 1]
