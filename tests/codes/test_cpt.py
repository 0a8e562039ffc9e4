"""Licensed CPT files, with invented rows: numbers and wording are ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.codes.cpt import CPT
from claimwright.codes.cpt.loaders import CptConsolidatedLoader, CptDescriptorLoader
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.registry import recognise
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore

NOTICE = "CPT codes, copyright 2025 American Medical Association. An invented notice.\n"
HEADINGS = (
    "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tSpanish Consumer"
    "\tCurrent Descriptor Effective Date\tTest Name\tLab Name\tManufacturer Name"
)
ROWS = (
    "1\t99901\tInvented folding of one wing\tINVENTED FOLD WING\tFOLD WING\tFolding\t\t20250101",
    "2\t9990F\tInvented count of feathers\tINVENTED COUNT\tCOUNT\tCounting\t\t20240101\t\t\t",
    "3\t0999T\tInvented flight\tINVENTED FLIGHT\tFLIGHT\t\t\t20250101\t\t\t",
)


def consolidated(*rows: str) -> SourceFile:
    text = NOTICE + "\n" + "\r\n".join((HEADINGS, *(rows or ROWS))) + "\r\n"
    return SourceFile(name="ConsolidatedCodeList.txt", data=text.encode())


def lines(*rows: str, name: str = "descriptors.txt") -> SourceFile:
    return SourceFile(name=name, data=(NOTICE + "\r\n".join(rows) + "\r\n").encode())


LONG = lines("99901\tInvented folding of one wing", "99902\tInvented unfolding", "0999T\tFlight")
FIXED = lines(
    "9990101 Invented folding of one wing, with",
    "9990102 its feathers",
    "9990201 Invented unfolding",
    "0999T01 Invented flight",
)
MEDIUM = lines(*(f"{code} INVENTED {'LONG ' * 9}{code}" for code in ("99901", "99902", "0999T")))
SHORT = lines("99901 FOLD WING", "99902 UNFOLD", "0999T FLIGHT")


def test_the_consolidated_list() -> None:
    loader = CptConsolidatedLoader()
    assert recognise(consolidated()).__class__ is CptConsolidatedLoader
    reading = loader.read(consolidated())
    assert reading.release is not None
    assert reading.release.name == "2025"
    assert reading.release.period.last == date(2025, 12, 31)
    codes = reading.tables["codes"]
    assert codes.row(0, named=True) == {
        "code": "99901",
        "label": "Invented folding of one wing",
        "medium_label": "INVENTED FOLD WING",
        "short_label": "FOLD WING",
        "consumer_label": "Folding",
        "effective_date": date(2025, 1, 1),
    }
    assert codes["code"].to_list() == ["99901", "9990F", "0999T"]


@pytest.mark.parametrize(
    ("file", "table", "label"),
    [
        (LONG, "codes", "Invented folding of one wing"),
        (FIXED, "codes", "Invented folding of one wing, with its feathers"),
        (MEDIUM, "medium_labels", "INVENTED " + "LONG " * 9 + "99901"),
        (SHORT, "short_labels", "FOLD WING"),
    ],
    ids=["long", "long, fixed columns", "medium", "short"],
)
def test_descriptor_files(file: SourceFile, table: str, label: str) -> None:
    assert recognise(file).__class__ is CptDescriptorLoader
    reading = CptDescriptorLoader().read(file)
    assert set(reading.tables) == {table}
    assert reading.tables[table].row(0) == ("99901", label)
    assert reading.tables[table].height == 3


def test_without_the_owner_s_notice_it_is_nobody_s_file() -> None:
    bare = SourceFile(name="codes.txt", data=SHORT.data.split(b"\n", 1)[1])
    assert not CptDescriptorLoader().recognises(bare)


@pytest.mark.parametrize(
    ("row", "finding"),
    [("4\t9990\tToo short\t\t\t", "codes.broken-line"), (ROWS[0], "codes.repeated-line")],
)
def test_rows_that_are_none(row: str, finding: str) -> None:
    reading = CptConsolidatedLoader().read(consolidated(*ROWS, row))
    assert reading.release is None
    assert [one.id for one in reading.findings] == [finding]


def test_a_made_up_list_is_refused_by_its_rows() -> None:
    reading = read_file(consolidated())
    assert reading.is_refused
    assert reading.findings[-1].id == "codes.rows-out-of-bounds"


def test_look_ups_by_day(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    store.load(CptConsolidatedLoader().read(consolidated()))
    store.load(CptDescriptorLoader().read(SHORT))
    table = CPT.on(date(2025, 6, 1), store=store)
    assert table is not None
    assert table.label("0999T") == "Invented flight"
    assert not table.exists("99902")
    assert CPT.on(date(2026, 1, 1), store=store) is None
