"""A file that was taken apart is put together again, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import Segments, split

SAMPLE = (Path(__file__).parent / "samples" / "professional_claim.x12").read_bytes()
ONE_LINE = SAMPLE.replace(b"~\n", b"~")


@pytest.mark.parametrize(
    "data",
    [
        SAMPLE,
        ONE_LINE,
        SAMPLE.removesuffix(b"\n"),
        SAMPLE.removesuffix(b"~\n"),
        SAMPLE + b"\n",
        SAMPLE.replace(b"\n", b"\r\n"),
        SAMPLE.replace(b"~\n", b"\n"),
        SAMPLE.replace(b"~\n", b"\r\n"),
        SAMPLE.replace(b"*", b"|").replace(b":", b">"),
        ONE_LINE + SAMPLE.replace(b"~", b"'") + SAMPLE.replace(b"\n", b"\r\n") + ONE_LINE,
        b"\xef\xbb\xbf" + SAMPLE,
        SAMPLE.replace(b"JANE", "JÁNE".encode()),
        SAMPLE.replace(b"WILLOW", "WÍLLOW".encode("latin-1")),
        SAMPLE + b"\x1a",
    ],
    ids=range(14),
)
def test_every_byte_comes_back(data: bytes) -> None:
    assert rewrite(split(data)) == data


def test_a_change_is_written_with_the_separators_of_the_file() -> None:
    segments = split(SAMPLE.replace(b"\n", b"\r\n"))
    changed = segments.table.with_columns(pl.col("text").str.replace("^BHT\\*0019", "BHT*0020"))
    expected = SAMPLE.replace(b"BHT*0019", b"BHT*0020").replace(b"\n", b"\r\n")
    assert expected != SAMPLE.replace(b"\n", b"\r\n")
    assert rewrite(replace(segments, table=changed)) == expected


def test_what_is_not_readable_is_written_as_nothing() -> None:
    assert rewrite(split(b"no such thing")) == b""


def test_files_of_others_come_back(shared_data: Path) -> None:
    seen = 0
    for path in sorted((shared_data / "x12").glob("*/*")):
        data = path.read_bytes()
        segments = split(data)
        if _is_regular(data, segments):
            seen += 1
            assert rewrite(segments) == data, path
    assert seen > 80


def _is_regular(data: bytes, segments: Segments) -> bool:
    """One interchange, begun at once, with the same line end after each segment but the last."""
    at = {one.offset for one in segments.interchanges}
    if len(at) != 1 or not at <= {0, 3}:
        return False
    terminator = re.escape(segments.interchanges[0].delimiters.terminator.encode())
    ends = re.findall(terminator + rb"([ \t\r\n]*)", data.rstrip())
    ends = (
        ends
        if data.rstrip().endswith(segments.interchanges[0].delimiters.terminator.encode())
        else [*ends, b""]
    )
    return len(set(ends[:-1])) == 1 and b" " not in ends[0]
