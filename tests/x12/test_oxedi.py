"""Remittances beside oxedi (Rust, MIT): the same findings of SNIP 1 to 3, the same bytes back.

oxedi 0.6 reads the 835 alone. Where the two differ, oxedi.yaml says case by case who is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import oxedi
import pytest

from claimwright.base.finding import Severity
from claimwright.x12.check import check_segments
from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import Segments, split

from .defects import defects_of
from .differences import Said, alone, element_name, judged, place_name

HERE = Path(__file__).parent
CASES = HERE / "oxedi.yaml"
OWN = (
    *sorted((HERE / "p835" / "golden").glob("*.835")),
    HERE / "samples" / "remittance.x12",
)
LEVELS = {1, 2, 3}
# A balance is of a whole segment: oxedi blames what was charged, this check what was paid.
BALANCE = 3
# A file that was stripped of its release: both read it with the release that it had.
REPAIRED = {"oopfactory__835_DeIdent_01.dat": (b"999999X999X9", b"005010X221A1")}


def ours(segments: Segments) -> Iterator[Said]:
    """What our check says, but for what is only a hint."""
    for one in check_segments(segments, levels=LEVELS, most_of_one_kind=None):
        if one.severity is Severity.INFORM:
            continue
        at = one.at
        place = (BALANCE,) if one.snip == BALANCE else (at.element, at.component)
        yield Said(where=(at.segment_ordinal, *place), what=f"{one.id} {place_name(one)}")


def theirs(data: bytes, segments: Segments) -> Iterator[Said]:
    """What oxedi says; it counts segments from 0."""
    ids = segments.table["segment_id"].to_list()
    for one in oxedi.parse(data).diagnostics:
        assert one.level in LEVELS
        if one.kind == "ByteOrderMark":
            # A hint there and here.
            continue
        # What is missing at the end of the file has no segment.
        at = None if one.segment is None else one.segment + 1
        segment_id = None if at is None or at > len(ids) else ids[at - 1]
        place = (BALANCE,) if one.level == BALANCE else (one.element, one.component)
        yield Said(
            where=(at, *place),
            what=f"{one.kind} {element_name(segment_id, one.element, one.component)}",
        )


def differences(data: bytes) -> Mapping[tuple[str, str], int]:
    segments = split(data)
    return alone(ours(segments), theirs(data, segments))


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, bytes]:
    found = {
        path.name: path.read_bytes().replace(*REPAIRED.get(path.name, (b"\0", b"\0")))
        for path in sorted((shared_data / "x12" / "835").iterdir())
    }
    assert len(found) > 10
    return found


def test_both_say_the_same_of_the_files_of_others(files: dict[str, bytes]) -> None:
    table = judged(CASES)
    for name, data in files.items():
        assert differences(data) == table.get(name, {}), name


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_both_say_the_same_of_ours(path: Path) -> None:
    assert differences(path.read_bytes()) == judged(CASES).get(path.name, {})


@pytest.mark.parametrize("name", sorted(defects_of("remittance")))
def test_both_find_a_defect_that_was_put_in(name: str) -> None:
    data = defects_of("remittance")[name]
    assert differences(data) == judged(CASES).get(name, {})


def test_every_case_is_of_a_file(files: dict[str, bytes]) -> None:
    known = {*files, *(path.name for path in OWN), *defects_of("remittance")}
    assert set(judged(CASES)) <= known


def test_both_give_every_byte_back(files: dict[str, bytes]) -> None:
    for name, data in [*files.items(), *((path.name, path.read_bytes()) for path in OWN)]:
        assert oxedi.parse(data).document.write() == data, name
        assert rewrite(split(data)) == data, name
