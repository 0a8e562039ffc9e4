"""Taking bytes apart: separators, the traps of real files, and what cannot be read."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimwright.base.finding import Severity
from claimwright.x12.syntax import (
    SEGMENTS_SCHEMA,
    Segments,
    component,
    element,
    repetitions,
    split,
)

ISA = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*261123*1200*^*00501*000000001*0*P*:"
)
BODY = (
    "GS*HC*S*R*20261123*1200*1*X*005010X222A1",
    "ST*837*0001*005010X222A1",
    "REF*D9*A^B*C:D",
    "SE*3*0001",
    "GE*1*1",
    "IEA*1*000000001",
)
IDS = ["ISA", "GS", "ST", "REF", "SE", "GE", "IEA"]


def _file(*, end: str = "~", separators: str = "*:^") -> str:
    text = end.join([ISA, *BODY]) + end
    return text.translate(str.maketrans("*:^", separators))


def _ids(segments: Segments) -> list[str]:
    return segments.table["segment_id"].to_list()


def _finding_ids(data: bytes) -> list[str]:
    return [one.id for one in split(data).findings]


@pytest.mark.parametrize(
    "text",
    [
        _file(),
        _file(end="~\n"),
        _file(end="~\r\n"),
        _file(end="\n"),
        _file(end="\r\n"),
        _file(end="\r"),
        _file(end="'"),
        _file(end="\x1c", separators="\x1d\x1f\x1e"),
        _file(separators="|>`"),
        "\r\n  " + _file(end="~\n") + "\n \n",
        _file(end="~\n") + "\x1a",
    ],
)
def test_any_separators_and_line_ends(text: str) -> None:
    segments = split(text.encode())
    assert segments.findings == ()
    assert _ids(segments) == IDS
    assert dict(segments.table.schema) == SEGMENTS_SCHEMA
    assert segments.table["ordinal"].to_list() == [1, 2, 3, 4, 5, 6, 7]
    assert segments.table["interchange"].to_list() == [1] * 7
    assert segments.table["group"].to_list() == [None, 1, 1, 1, 1, 1, None]
    assert segments.table["transaction"].to_list() == [None, None, 1, 1, 1, None, None]
    reference = segments.table.filter(pl.col("segment_id") == "REF")
    assert reference.select(
        one=element(1),
        two=repetitions(2),
        three=component(3, 2),
        no_element=element(4),
        no_component=component(3, 3),
    ).row(0) == ("D9", ["A", "B"], "D", None, None)


def test_what_is_not_ended_ends_with_what_is_around_it() -> None:
    table = split(_file().replace("SE*3*0001~", "").encode()).table
    assert table["transaction"].to_list() == [None, None, 1, 1, None, None]
    table = split(_file().replace("SE*3*0001~", "").replace("GE*1*1~", "").encode()).table
    assert table["group"].to_list() == [None, 1, 1, 1, None]
    assert table["transaction"].to_list() == [None, None, 1, 1, None]


def test_offsets_count_bytes_also_after_accented_letters() -> None:
    data = b"\xef\xbb\xbf\n" + _file(end="~\r\n").replace("REF*D9", "NTE*ÉÉ~REF*D9").encode()
    table = split(data).table
    for offset, text in table.select("offset", "text").iter_rows():
        assert data[offset:].startswith(text.encode())


def test_latin_1_is_read_and_its_first_byte_named() -> None:
    data = _file().replace("D9*A", "D9*É").encode("latin-1")
    segments = split(data, file="claims.x12")
    (finding,) = segments.findings
    assert finding.id == "x12.encoding"
    assert (finding.at.offset, finding.at.file) == (data.index(b"\xc9"), "claims.x12")
    assert finding.value == "0xC9"
    assert segments.table["offset"].to_list()[-1] == data.index(b"IEA")
    assert "É" in segments.table["text"].to_list()[3]


def test_several_interchanges_each_with_its_own_separators() -> None:
    text = _file() + "\n" + _file(end="\n", separators="|>`") + _file(end="'\r\n")
    segments = split(text.encode())
    assert segments.findings == ()
    assert _ids(segments) == IDS * 3
    assert segments.table["interchange"].to_list() == [1] * 7 + [2] * 7 + [3] * 7
    assert segments.table["transaction"].drop_nulls().unique().to_list() == [1, 2, 3]
    assert [one.offset for one in segments.interchanges] == [
        0,
        len(_file()) + 1,
        2 * len(_file()) + 1,
    ]
    references = segments.table.filter(pl.col("segment_id") == "REF")
    assert references.select(component(3, 1)).to_series().to_list() == ["C"] * 3


def test_the_word_isa_inside_a_name_begins_no_interchange() -> None:
    text = _file().replace("REF*D9", "NM1*41*LOUISA*ISA*00*1~REF*D9")
    assert len(split(text.encode()).interchanges) == 1


def test_a_release_without_repetition_separator() -> None:
    segments = split(_file().replace("*^*00501", "*U*00401").encode())
    reference = segments.table.filter(pl.col("segment_id") == "REF")
    assert segments.interchanges[0].delimiters.repetition is None
    assert reference.select(repetitions(2)).row(0) == (["A^B"],)


def test_a_short_isa_is_reported_and_read_all_the_same() -> None:
    short = _file().replace("RECEIVER       ", "RECEIVER      ")
    segments = split(short.encode())
    (finding,) = segments.findings
    assert (finding.id, finding.at.offset, finding.value) == ("x12.isa-length", 0, "105")
    assert "pad each ISA element" in finding.message
    assert _ids(segments) == IDS


@pytest.mark.parametrize(
    ("data", "finding_id", "at"),
    [
        (b"", "x12.empty", 0),
        (b" \r\n\t", "x12.empty", 0),
        (b"%PDF-1.7 and so on", "x12.not-x12", 0),
        (b"\n~~~~***:::", "x12.not-x12", 1),
        (b"ISA is a word", "x12.not-x12", 0),
        ("\ufeff" + _file(), "x12.byte-order-mark", 0),
        ("HTTP header\n" + _file(), "x12.leading-data", 0),
        (ISA[:60], "x12.isa-unreadable", 0),
        (_file().replace("*P*:~", "*P*A~"), "x12.delimiters", 0),
        (_file().replace("*^*00501", "*:*00501"), "x12.delimiters", 0),
        (_file().replace("D9*", "D9*\x00"), "x12.control-character", b"\x00"),
        (_file()[:-1], "x12.unterminated-segment", b"IEA"),
        (_file().replace("SE*", "~SE*"), "x12.empty-segment", b"~SE"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes | str, finding_id: str, at: int | bytes) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    offset = at if isinstance(at, int) else raw.index(at)
    found = {one.id: one.at.offset for one in split(raw).findings}
    assert found == {finding_id: offset}


def test_a_cut_file_stops_only_where_something_was_lost() -> None:
    whole = split(_file()[:-1].encode()).findings[0]
    cut = split(_file().partition("GE*")[0].encode() + b"GE*").findings[0]
    assert (whole.severity, cut.severity) == (Severity.WARN, Severity.STOP)
    assert cut.at.segment_ordinal == 6


def test_unreadable_interchange_does_not_spoil_the_next() -> None:
    segments = split(("ISA*00*broken~\n" + _file()).encode())
    assert [one.id for one in segments.findings] == ["x12.isa-unreadable"]
    assert _ids(segments) == IDS


def test_a_file_that_is_not_x12_gives_an_empty_table() -> None:
    segments = split(b"nothing of the kind")
    assert not segments.readable
    assert segments.table.is_empty()
    assert dict(segments.table.schema) == SEGMENTS_SCHEMA


def test_a_segment_of_64_kilobytes() -> None:
    note = "X" * 65_536
    segments = split(_file().replace("REF*D9", f"NTE*ADD*{note}~REF*D9").encode())
    assert segments.findings == ()
    assert segments.table["text"].str.len_bytes().max() == 65_544


def test_only_separators_and_endless_terminators_are_one_finding() -> None:
    segments = split((ISA + "~" * 100_000).encode())
    assert [one.id for one in segments.findings] == ["x12.empty-segment"]
    assert _ids(segments) == ["ISA"]


@given(st.binary(max_size=400))
@example(b"ISA" * 100)
@example((ISA + "~").encode() * 3)
@example(b"\xff\xfe" + ISA.encode("utf-16-le"))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    segments = split(data)
    assert segments.readable or segments.findings


@given(st.binary(max_size=300), st.integers(0, 250))
def test_no_bytes_inside_a_file_are_too_strange(noise: bytes, at: int) -> None:
    data = _file(end="~\n").encode()
    segments = split(data[:at] + noise + data[at:])
    assert segments.readable or segments.findings


WORD = st.text("ABCXYZ019 .-", min_size=1, max_size=8).filter(lambda text: text.strip() == text)


@given(
    st.lists(
        st.tuples(st.sampled_from(["REF", "NTE", "HI", "N3"]), st.lists(WORD, max_size=5)),
        max_size=20,
    ),
    st.sampled_from(["*:^", "|>`", "\x1d\x1f\x1e"]),
    st.sampled_from(["~", "~\n", "~\r\n", "\n", "'"]),
)
def test_what_was_joined_comes_apart(
    rows: list[tuple[str, list[str]]], separators: str, end: str
) -> None:
    header = ISA.translate(str.maketrans("*:^", separators))
    texts = [separators[0].join([segment_id, *values]) for segment_id, values in rows]
    segments = split((end.join([header, *texts]) + end).encode())
    assert segments.findings == ()
    assert segments.table["text"].to_list() == [header, *texts]
    assert segments.table["elements"].to_list()[1:] == [[one, *values] for one, values in rows]
