"""A file read chunk by chunk is the same file: tables, numbers and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claimwright.x12 import p835, p837
from claimwright.x12.chunks import Chunks
from claimwright.x12.segments import SEGMENTS_SCHEMA
from claimwright.x12.syntax import split
from claimwright.x12.tables import read_tables, stream_tables
from claimwright.x12.windows import LONGEST_SEGMENT, Reader

SAMPLES = Path(__file__).parent / "samples"
CLAIMS = (SAMPLES / "professional_claim.x12").read_bytes()
REMITTANCE = (SAMPLES / "remittance.x12").read_bytes()
# Far smaller than what they hold, so that every file is cut wherever it can be.
SIZES = [700, 1500]
MADE = {
    "claims": CLAIMS,
    "claims twice": CLAIMS + CLAIMS,
    "a remittance": REMITTANCE,
    "both, with other separators": CLAIMS + REMITTANCE.replace(b"*", b"|").replace(b"~", b"'"),
    "accents": CLAIMS.replace(b"JANE", "JÁNÉ".encode()) * 3,
    "latin": CLAIMS.replace(b"JANE", "JÁNÉ".encode("latin-1")) * 3,
    "strange characters": (CLAIMS.replace(b"JANE", b"J\x07NE").replace(b"~\nLX", b"~~\nLX")) * 3,
    "cut": (CLAIMS * 2)[:-300],
}


def _frames(tables: Any, path: str = "") -> Iterator[tuple[str, pl.DataFrame]]:
    for one in fields(tables):
        value = getattr(tables, one.name)
        if is_dataclass(value):
            yield from _frames(value, f"{one.name}.")
        else:
            yield path + one.name, value


def _same(data: bytes, *, size: int) -> int:
    """Compare whole and chunked; answers the number of chunks."""
    segments = split(data)
    for module in (p837, p835):
        whole = dict(_frames(module.read_tables(segments)))
        chunks = Chunks(data=data, size=size)
        parts = dict(_frames(module.read_chunks(chunks)))
        for name, frame in whole.items():
            assert parts[name].equals(frame), name
            assert parts[name].schema == frame.schema, name
        assert chunks.findings() == segments.findings
    return sum(1 for _ in Chunks(data=data, size=size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MADE)
def test_a_file_in_chunks_has_the_same_tables(name: str, size: int) -> None:
    assert _same(MADE[name], size=size) > 1 or name == "a remittance"


@pytest.mark.parametrize("kind", ["837P", "837I", "835"])
def test_real_files_in_chunks_have_the_same_tables(kind: str, shared_data: Path) -> None:
    chunks = [
        _same(path.read_bytes(), size=1500)
        for path in sorted((shared_data / "x12" / kind).glob("*"))
    ]
    assert max(chunks) >= 3


@pytest.mark.parametrize("name", MADE)
def test_windows_are_put_together_as_if_there_were_none(name: str) -> None:
    whole = split(MADE[name])
    reader = Reader(data=MADE[name], window=600)
    tables = list(reader.tables())
    assert len(tables) > 1
    assert pl.concat(tables).equals(whole.table)
    assert dict(tables[0].schema) == SEGMENTS_SCHEMA
    assert reader.findings() == whole.findings
    assert tuple(reader.interchanges) == whole.interchanges


def test_a_segment_that_is_too_long_is_left_out_and_named() -> None:
    at = CLAIMS.index(b"REF*")
    note = b"NTE*ADD*" + b"A" * (LONGEST_SEGMENT + 1)
    for data, offset in ((CLAIMS[:at] + note + b"~" + CLAIMS[at:], at), (CLAIMS + note, None)):
        for window in (1 << 16, 1 << 22):
            reader = Reader(data=data, window=window)
            assert pl.concat(reader.tables())["text"].equals(split(CLAIMS).table["text"])
            (found,) = reader.findings()
            assert (found.id, found.at.offset) == ("x12.segment-length", offset or len(CLAIMS))
            assert (found.value or "").startswith("NTE*ADD*AAA")


def test_what_no_isa_begins_is_not_looked_through_to_its_end() -> None:
    data = b"x" * 3000 + CLAIMS
    (found,) = split(data).findings
    assert found.id == "x12.leading-data"
    reader = Reader(data=data, window=1000)
    assert list(reader.tables()) == []
    assert [one.id for one in reader.findings()] == ["x12.not-x12"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MADE)
def test_a_streamed_file_has_all_tables(name: str, size: int) -> None:
    whole = read_tables(split(MADE[name]))
    modules = {
        one
        for one in ("p837", "p835")
        if f"ST*{one[1:]}".encode() in MADE[name].replace(b"|", b"*")
    }
    streamed: dict[str, list[pl.DataFrame]] = {}
    for frames in stream_tables(Chunks(data=MADE[name], size=size, with_elements=True)):
        for table, frame in frames.items():
            streamed.setdefault(table, []).append(frame)
    found = {table: pl.concat(frames) for table, frames in streamed.items()}
    (only,) = modules if len(modules) == 1 else ("",)
    expected = {
        table if not only or table in {"segments", "elements"} else f"{only}_{table}": frame
        for table, frame in whole.items()
    }
    assert found.keys() == expected.keys()
    for table, frame in expected.items():
        assert found[table].equals(frame), table
