"""The HCPCS Level II files: text of 320 columns and workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Finding, Severity
from claimwright.base.period import Period
from claimwright.codes.hcpcs import HCPCS
from claimwright.codes.hcpcs.text import HcpcsTextLoader
from claimwright.codes.hcpcs.workbook import HcpcsWorkbookLoader
from claimwright.codes.loading.bundle import read_bundle
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.source_file import SourceFile, unpack
from claimwright.codes.store import CodeStore

from .official import hcpcs_record

RECORDS = (
    hcpcs_record("ZZ", "7", "Invented modifier for the left wing", short_label="Left wing"),
    hcpcs_record(
        "A9001", "3", "Invented feather, each, for a flight of more than", short_label="F"
    ),
    hcpcs_record("A9001", "4", "three leagues"),
    hcpcs_record("A9002", "3", "Invented wing", ended="20241231", action="D"),
    hcpcs_record("D9003", "3", "Invented tooth"),
    *(
        hcpcs_record(f"Q{number}", "3", f"Invented service {number}")
        for number in range(1000, 1120)
    ),
)


def text_file(*records: str, name: str = "HCPC2025_OCT_ANWEB.txt") -> SourceFile:
    return SourceFile(name=name, data=("\r\n".join(records or RECORDS) + "\r\n").encode("cp1252"))


@pytest.fixture(scope="module")
def zipped(shared_data: Path) -> tuple[str, bytes]:
    path = shared_data / "codes" / "hcpcs" / "2019-Alpha-Numeric-HCPCS-File.zip"
    return path.name, path.read_bytes()


def test_records_of_one_code_make_a_row() -> None:
    file = text_file()
    assert HcpcsTextLoader().recognises(file)
    reading = HcpcsTextLoader().read(file)
    assert reading.findings == ()
    assert reading.release is not None
    assert reading.release.name == "2025 October"
    assert reading.release.period == Period(first=date(2025, 10, 1), last=date(2025, 12, 31))
    feather = reading.tables["codes"].filter(code="A9001").row(0, named=True)
    assert feather["label"] == "Invented feather, each, for a flight of more than three leagues"
    assert feather["pricing_indicators"] == ["00"]
    assert (feather["effective_date"], feather["termination_date"]) == (date(2025, 1, 1), None)
    assert reading.tables["modifiers"]["code"].to_list() == ["ZZ"]


def test_dental_codes_that_a_user_has_are_loaded() -> None:
    assert "D9003" in HcpcsTextLoader().read(text_file()).tables["codes"]["code"].to_list()


def test_a_broken_line_is_named_and_the_rest_is_read() -> None:
    torn = "A9004" + hcpcs_record("A9004", "3", "Invented torn wing")[5:200]
    reading = HcpcsTextLoader().read(text_file(*RECORDS[:3], torn, *RECORDS[3:]))
    (finding,) = reading.findings
    assert (finding.id, finding.severity, finding.at.line) == (
        "codes.broken-line",
        Severity.WARN,
        4,
    )
    assert "has 200 characters" in finding.message
    assert reading.tables["codes"].height == len(RECORDS) - 2


def test_a_line_that_only_lacks_its_blank_end_is_read() -> None:
    short = hcpcs_record("A9001", "4", "three leagues")[:316]
    reading = HcpcsTextLoader().read(text_file(*RECORDS[:2], short, *RECORDS[3:]))
    assert "it was" in reading.findings[0].message
    assert reading.tables["codes"].row(0)[1].endswith("more than three leagues")


def test_a_line_that_is_too_long_is_left_out() -> None:
    long = hcpcs_record("A9004", "3", "Invented long wing") + " and more"
    reading = HcpcsTextLoader().read(text_file(*RECORDS, long))
    assert reading.findings[0].at.line == len(RECORDS) + 1
    assert "A9004" not in reading.tables["codes"]["code"].to_list()


def test_too_many_broken_lines_are_another_file() -> None:
    reading = HcpcsTextLoader().read(text_file(*RECORDS, "x", "y", "z"))
    assert reading.release is None
    assert reading.findings[-1].id == "codes.too-many-broken-lines"


def test_a_code_that_stands_twice() -> None:
    reading = HcpcsTextLoader().read(text_file(*RECORDS, RECORDS[1]))
    assert reading.release is None
    assert (reading.findings[-1].id, reading.findings[-1].value) == ("codes.repeated-line", "A9001")


@pytest.mark.parametrize(
    ("name", "called", "last"),
    [
        ("HCPC2019_CONTR_ANWEB.txt", "2019", date(2019, 12, 31)),
        ("HCPC2024_JUL_ANWEB.txt", "2024 July", date(2024, 9, 30)),
        ("renamed.txt", "2025 January", date(2025, 3, 31)),
    ],
)
def test_which_release_it_is(name: str, called: str, last: date) -> None:
    release = HcpcsTextLoader().read(text_file(name=name)).release
    assert release is not None
    assert (release.name, release.period.last) == (called, last)


def test_an_excerpt_is_refused_by_its_rows() -> None:
    reading = read_file(text_file())
    assert reading.is_refused
    assert reading.findings[-1].id == "codes.rows-out-of-bounds"


def test_a_code_ends_within_its_release(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    store.load(HcpcsTextLoader().read(text_file()))
    table = HCPCS.on(date(2025, 11, 1), store=store)
    assert table is not None
    assert table.exists("A9002")
    assert not table.is_valid("A9002", on=date(2025, 11, 1))
    assert table.is_valid("A9001", on=date(2025, 11, 1))
    assert not table.is_valid("A9001", on=date(2019, 12, 31))
    assert table.modifier_label("ZZ") == "Invented modifier for the left wing"
    assert HCPCS.on(date(2026, 1, 1), store=store) is None


def test_the_real_file_has_nine_broken_lines(zipped: tuple[str, bytes]) -> None:
    bundle = read_bundle(*zipped)
    assert not bundle.is_refused
    (reading,) = bundle.readings
    broken = [one.at.line for one in bundle.findings if one.id == "codes.broken-line"]
    assert broken == [1, 2, 3, 4, 5, 6, 7, 8, 4461]
    assert reading.release is not None
    assert reading.release.name == "2019"
    assert reading.tables["codes"].height == 6_440
    assert reading.tables["modifiers"].height == 360
    g8891 = reading.tables["codes"].filter(code="G8891")["label"].item()
    assert "treatment of hypertension with standard treatment goals" in g8891


def test_the_real_workbook_says_the_same(zipped: tuple[str, bytes]) -> None:
    files = unpack(*zipped)
    assert not isinstance(files, Finding)
    text, workbook = (
        loader.read(file).tables
        for loader in (HcpcsTextLoader(), HcpcsWorkbookLoader())
        for file in files
        if loader.recognises(file)
    )
    for name in ("codes", "modifiers"):
        assert text[name].schema == workbook[name].schema
        for column in ("code", "label", "short_label", "added_date", "termination_date", "betos"):
            assert text[name][column].equals(workbook[name][column]), (name, column)
    # The publisher's own files differ in these: two types of service, and dates left empty.
    both = text["codes"].join(workbook["codes"], on="code", suffix="_workbook")
    assert (both["types_of_service"] != both["types_of_service_workbook"]).sum() == 2
    differ = both.filter(both["effective_date"].ne_missing(both["effective_date_workbook"]))
    assert differ["effective_date_workbook"].null_count() == differ.height == 115


def test_a_workbook_that_cannot_be_opened() -> None:
    assert not HcpcsWorkbookLoader().recognises(SourceFile(name="x.xlsx", data=b"PK\x03\x04 no"))
