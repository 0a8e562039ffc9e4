"""A file that was taken apart is put together again, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from claimwright.x12.rewrite import rewrite
from claimwright.x12.syntax import split

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
        b"Forwarded:\r\n" + SAMPLE + b"\n\n",
        SAMPLE.replace(b"~\nNM1", b"~\n  \tNM1").replace(b"~\nHL", b"~HL"),
        SAMPLE.replace(b"~\nSV1", b"~\r\n~ ~\n\nSV1"),
        ONE_LINE + b"\n\n" + SAMPLE[:300],
    ],
    ids=range(18),
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


def test_what_is_added_stands_apart_and_what_is_left_out_leaves_no_hole() -> None:
    segments = split(SAMPLE)
    text = SAMPLE.decode()
    without = segments.table.filter(pl.col("segment_id") != "PRV")
    lines = [one for one in text.splitlines(keepends=True) if not one.startswith("PRV*")]
    assert len(lines) < text.count("\n")
    assert rewrite(replace(segments, table=without)).decode() == "".join(lines)
    twice = pl.concat([segments.table.slice(0, 4), segments.table.slice(3)])
    lines = text.splitlines(keepends=True)
    expected = "".join([*lines[:4], *lines[3:]])
    assert rewrite(replace(segments, table=twice)).decode() == expected


def test_files_of_others_come_back(shared_data: Path) -> None:
    seen = 0
    for path in sorted((shared_data / "x12").glob("*/*")):
        data = path.read_bytes()
        segments = split(data)
        if segments.readable:
            seen += 1
            assert rewrite(segments) == data, path
    assert seen > 100
