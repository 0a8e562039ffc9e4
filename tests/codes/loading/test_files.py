"""Files from outside: zips, XML and what they are recognised as."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading import source_file
from claimwright.codes.loading.bounds import all_bounds, bounds_for, check_bounds
from claimwright.codes.loading.bundle import read_bundle
from claimwright.codes.loading.changes import changes
from claimwright.codes.loading.fiscal_release import fiscal_period, release_name
from claimwright.codes.loading.loader import Compared, Reading, refused, release_of
from claimwright.codes.loading.registry import LOADERS, recognise
from claimwright.codes.loading.source_file import SourceFile, unpack
from claimwright.codes.loading.xml import parse_xml

from ..official import (
    DIAGNOSES,
    PROCEDURE_TABLES,
    hcpcs_record,
    order_file,
    tabular_file,
)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_a_zip_gives_its_files() -> None:
    files = unpack("a.zip", zipped(**{"folder/one.txt": b"1", "two.txt": b"2"}))
    assert not isinstance(files, Finding)
    assert [(file.name, file.data) for file in files] == [("one.txt", b"1"), ("two.txt", b"2")]


def test_anything_else_is_itself() -> None:
    workbook = zipped(**{"[Content_Types].xml": b"<Types/>"})
    for data in (b"text", b"", b"PK but no zip", workbook):
        files = unpack("x", data)
        assert not isinstance(files, Finding)
        assert [file.data for file in files] == [data]


@pytest.mark.parametrize(
    ("limit", "value", "why"),
    [
        ("MOST_MEMBERS", 1, "it holds 2 files"),
        ("LARGEST_MEMBER_BYTES", 10, "is larger than 10 bytes"),
        ("LARGEST_TOTAL_BYTES", 150, "unpacked it is larger than"),
        ("HIGHEST_RATIO", 2, "more than 2 times its size"),
    ],
)
def test_a_zip_past_a_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, why: str
) -> None:
    monkeypatch.setattr(source_file, limit, value)
    finding = unpack("a.zip", zipped(a=b"a" * 100, b=b"b" * 100))
    assert isinstance(finding, Finding)
    assert finding.id == "codes.zip-refused"
    assert why in finding.message


def test_a_workbook_past_a_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "HIGHEST_RATIO", 20)
    workbook = zipped(**{"[Content_Types].xml": b"<Types/>", "sheet1.xml": b"<row/>" * 20_000})
    for data in (workbook, zipped(**{"book.xlsx": workbook})):
        finding = unpack("a.xlsx", data)
        assert isinstance(finding, Finding)
        assert "sheet1.xml unpacks to more than 20 times its size" in finding.message


def test_a_broken_zip_is_refused() -> None:
    finding = unpack("a.zip", zipped(a=b"a" * 5000)[:-30])
    assert isinstance(finding, Finding)
    assert finding.id == "codes.zip-refused"


def test_a_member_larger_than_its_heading_is_refused() -> None:
    data = zipped(a=b"a" * 1000)
    lying = data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    finding = unpack("a.zip", lying)
    assert isinstance(finding, Finding)
    assert finding.id == "codes.zip-refused"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a><b></a>", "broken"),
        (b"", "broken"),
        (b"<?xml version='1.0' encoding='moon-8'?><a/>", "broken"),
        (b"<?xml version='1.0' encoding='shift_jis'?><a/>", "broken"),
        (b"<a>" * 60 + b"</a>" * 60, "nested"),
    ],
)
def test_xml_that_is_not_to_be_trusted(data: bytes, why: str) -> None:
    finding = parse_xml(SourceFile(name="a.xml", data=data))
    assert isinstance(finding, Finding)
    assert finding.id == "codes.xml-refused"
    assert why in finding.message


def test_nobody_knows_the_file() -> None:
    finding = recognise(SourceFile(name="photo.jpg", data=b"\xff\xd8\xff" * 50))
    assert isinstance(finding, Finding)
    assert finding.id == "codes.file-not-recognised"
    assert "ICD-10-CM order file" in finding.message


@pytest.mark.parametrize("data", [b"", b"\x00" * 3000, b"PK\x03\x04 no zip", b"<a/>", b"\n" * 9])
def test_no_loader_trips_over_rubbish(data: bytes) -> None:
    file = SourceFile(name="x", data=data)
    assert [loader.looks_for for loader in LOADERS if loader.recognises(file)] == []


class Known:
    """A loader that takes everything that begins with its word."""

    def __init__(self, word: bytes, *, rows: int = 2) -> None:
        self.code_set = "gpci"
        self.looks_for = f"the word {word.decode()}"
        self.word, self.rows = word, rows

    def recognises(self, file: SourceFile) -> bool:
        return file.data.startswith(self.word)

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        release = release_of(
            file,
            code_set="gpci",
            name="2025",
            period=period or Period(first=date(2025, 1, 1)),
            source="invented",
            rows=self.rows,
        )
        return Reading(release=release, tables={"codes": pl.DataFrame({"code": ["A"]})})


def test_two_loaders_know_the_file() -> None:
    finding = recognise(SourceFile(name="x", data=b"word"), loaders=[Known(b"wo"), Known(b"word")])
    assert isinstance(finding, Finding)
    assert finding.id == "codes.file-ambiguous"


def test_of_two_files_of_one_part_the_first_loader_wins() -> None:
    data = zipped(a=b"second", b=b"first", readme=b"?")
    bundle = read_bundle(
        "x.zip", data, loaders=[Known(b"first"), Known(b"second")], bounds=all_bounds()
    )
    (reading,) = bundle.readings
    assert reading.release is not None
    assert reading.release.files[0].file_name == "b"
    passed_over = bundle.findings[-1]
    assert passed_over.id == "codes.member-passed-over"
    assert "readme, a was passed over" in passed_over.message


def test_a_zip_with_one_bad_file_is_refused_whole() -> None:
    class Broken(Known):
        def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
            found = recognise(SourceFile(name="x", data=b""), loaders=[])
            assert isinstance(found, Finding)
            return refused(found)

    data = zipped(a=b"good", b=b"bad")
    bundle = read_bundle("x.zip", data, loaders=[Known(b"good"), Broken(b"bad")])
    assert bundle.is_refused


def test_bounds_are_by_release() -> None:
    order_2025 = bounds_for("icd10cm", part="order", on=date(2024, 10, 1))
    order_2026 = bounds_for("icd10cm", part="order", on=date(2026, 4, 1))
    assert order_2025 is not None
    assert order_2026 is not None
    assert order_2025.fewest_rows < order_2026.fewest_rows
    assert bounds_for("icd10cm", part="order", on=date(2010, 10, 1)) is None
    for bounds in all_bounds():
        assert bounds.fewest_rows <= bounds.most_rows
        assert bounds.source


def test_every_loader_has_bounds() -> None:
    bounded = {one.code_set for one in all_bounds()}
    for loader in LOADERS:
        assert any(one.startswith(loader.code_set) for one in bounded), loader.code_set


@pytest.mark.parametrize(("rows", "is_refused"), [(98_186, False), (97_000, True), (150_000, True)])
def test_too_few_or_too_many_rows(rows: int, is_refused: bool) -> None:
    release = release_of(
        SourceFile(name="icd10cm_order_2026.txt", data=b""),
        code_set="icd10cm",
        name="FY2026 October",
        period=Period(first=date(2025, 10, 1)),
        source="CDC/NCHS",
        rows=rows,
        part="order",
    )
    findings = check_bounds(Reading(release=release))
    assert [one.id for one in findings] == ["codes.rows-out-of-bounds"] * is_refused
    for one in findings:
        assert "97,500 to 100,500" in one.message


def test_what_changed() -> None:
    before = pl.DataFrame({"code": ["A", "B", "C"], "label": ["a", "b", None]})
    after = pl.DataFrame({"code": ["B", "C", "D"], "label": ["b!", None, "d"]})
    found = changes(before, after, compared=Compared(table="codes"))
    assert found.added.rows() == [("D", "d")]
    assert found.deleted.rows() == [("A", "a")]
    assert found.revised.rows() == [("B", "b!", "b")]
    assert not found.is_empty
    assert changes(after, after, compared=Compared(table="codes")).is_empty


@pytest.mark.parametrize(
    ("name", "version", "first", "called"),
    [
        ("icd10cm_order_2026.txt", None, date(2025, 10, 1), "FY2026 October"),
        ("icd10cm-order-April-2026.txt", None, date(2026, 4, 1), "FY2026 April"),
        ("icd10cm-drug-April-1-2026-XML.xml", 2026, date(2026, 4, 1), "FY2026 April"),
        ("april_2025_icd10pcs_tables.xml", 2025, date(2025, 4, 1), "FY2025 April"),
        ("icd10pcs_tables_2025.xml", 2025, date(2024, 10, 1), "FY2025 October"),
        ("renamed.xml", 2024, date(2023, 10, 1), "FY2024 October"),
    ],
)
def test_the_days_of_a_release(name: str, version: int | None, first: date, called: str) -> None:
    period = fiscal_period(SourceFile(name=name, data=b""), version=version)
    assert period is not None
    assert period.first == first
    assert period.last is not None
    assert (period.last.month, period.last.day) == (9, 30)
    assert release_name(period) == called


def test_the_name_of_the_zip_says_the_month() -> None:
    """The publisher names the files of an April release after their fiscal year alone."""
    data = order_file(DIAGNOSES).data
    bundle = read_bundle(
        "april-1-2026-code-descriptions.zip", zipped(**{"icd10cm_order_2026.txt": data})
    )
    (reading,) = bundle.readings
    assert reading.release is not None
    assert reading.release.name == "FY2026 April"


def test_the_caller_says_the_days() -> None:
    file = SourceFile(name="icd10cm_order_2026.txt", data=b"")
    given = fiscal_period(file, period=Period(first=date(2026, 1, 1)))
    assert given == Period(first=date(2026, 1, 1), last=date(2026, 9, 30))
    assert release_name(given) == "FY2026 from 2026-01-01"
    assert fiscal_period(SourceFile(name="order.txt", data=b"")) is None


@cache
def official() -> tuple[SourceFile, ...]:
    """Small files in the official layouts, one a loader that reads text or XML."""
    records = [hcpcs_record(f"Q{number}", "3", "Invented") for number in range(1000, 1030)]
    notice = "Copyright 2025 American Medical Association.\n"
    return (
        order_file(DIAGNOSES),
        order_file([("001", 0, "Table"), ("0016070", 1, "Code")], name="icd10pcs_order_2025.txt"),
        tabular_file(),
        SourceFile(name="icd10pcs_tables_2025.xml", data=PROCEDURE_TABLES.encode()),
        SourceFile(name="HCPC2025_OCT_ANWEB.txt", data="\r\n".join(records).encode()),
        SourceFile(name="short.txt", data=(notice + "99901 A\n99902 B\n99903 C\n").encode()),
    )


@given(which=st.integers(0, 5), seed=st.integers(0, 2**32 - 1))
def test_a_damaged_file_never_raises(which: int, seed: int) -> None:
    file = official()[which]
    chance = random.Random(seed)
    data = bytearray(file.data)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(data) + 1)
        end = place + chance.randint(0, 60)
        piece = chance.choice(
            [b"", b"9" * 30, b"\x00", b"\xe9", b"<label>", b"pos", bytes(data[place:end])]
        )
        data[place : end if chance.random() < 0.5 else place] = piece
    bundle = read_bundle(file.name, bytes(data))
    assert bundle.readings or bundle.findings
