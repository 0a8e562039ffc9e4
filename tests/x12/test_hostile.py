"""Files made to break a reader: each is answered by a clear finding, at once."""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from pathlib import Path

import pytest

from claimwright.x12.check import check
from claimwright.x12.syntax import split

SAMPLE = (Path(__file__).parent / "samples" / "professional_claim.x12").read_bytes()
HEADER = SAMPLE[:106]
MEGABYTE = 1 << 20
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def ids(data: bytes) -> set[str]:
    return {one.id for one in check(data, levels={1, 2})}


@pytest.mark.skipif(MEMORY < 8 << 30, reason="needs 8 GB of memory")
def test_one_segment_of_a_gigabyte() -> None:
    data = (HEADER + b"NTE*ADD*").ljust(1 << 30, b"A")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    segments = split(data)
    (found,) = segments.findings
    assert (found.id, found.at.segment_ordinal) == ("x12.segment-length", 2)
    assert len(found.value or "") <= 80
    assert {one.id for one in check(data)} == {"x12.segment-length", "x12.closing-missing"}
    # Not the whole of it is read, so that it takes neither time nor memory.
    assert time.process_time() - began < 5
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < 256 * MEGABYTE


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


def test_a_million_empty_segments() -> None:
    found = {one.id: one.value for one in check(HEADER + b"~" * 1_000_000, levels={1})}
    assert set(found) == {"x12.empty-segment", "x12.closing-missing"}


def test_a_hundred_thousand_interchanges_that_are_only_begun() -> None:
    found = check(HEADER * 100_000, levels={1})
    counts = Counter(one.id for one in found)
    assert set(counts) == {"x12.closing-missing", "x12.control-number-reused", "x12.more"}
    # What is said a thousand times is then counted.
    assert {one.value for one in found if one.id == "x12.more"} == {"99000", "98999"}


def test_levels_below_levels_below_levels() -> None:
    head, tail = SAMPLE.split(b"HL*2*1*22*0", 1)
    chain = b"".join(b"HL*%d*%d*22*1~\n" % (one, one - 1) for one in range(2, 20_000))
    found = ids(head + chain + b"HL*20000*19999*22*0" + tail)
    assert {"x12.level-number", "x12.level-parent-kind", "x12.count"} <= found


@pytest.mark.parametrize("part", [b":A1", b"^A1", b"*A1"])
def test_one_element_or_segment_of_three_hundred_thousand_parts(part: bytes) -> None:
    data = SAMPLE.replace(b"HI*ABK:E119", b"HI*ABK:E119" + part * 300_000, 1)
    assert data != SAMPLE
    found = [one for one in check(data, levels={1, 2}) if one.at.segment == "HI"]
    assert found
    assert all(len(one.value or "") <= 200 for one in found)
    assert split(data).table.height == split(SAMPLE).table.height
