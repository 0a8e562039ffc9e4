"""The official files of ICD-10-PCS."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.codes.icd10pcs import ICD10PCS
from claimwright.codes.icd10pcs.order import ProcedureOrderLoader
from claimwright.codes.icd10pcs.tables import ProcedureTablesLoader
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore

from .official import PROCEDURE_TABLES, order_file


def tables_file(text: str = PROCEDURE_TABLES) -> SourceFile:
    return SourceFile(name="icd10pcs_tables_2025.xml", data=text.encode())


def real(shared_data: Path, kind: str) -> SourceFile:
    path = shared_data / "codes" / "icd10pcs" / f"icd10pcs_{kind}_2025.xml"
    return SourceFile(name=path.name, data=path.read_bytes())


def test_every_combination_of_a_row_is_a_code() -> None:
    tables = ProcedureTablesLoader().read(tables_file()).tables
    assert tables["built_codes"].select("code", "label").rows() == [
        ("0Z10XZ2", "Folding: Left Wing, External, Tip"),
        ("0Z10XZZ", "Folding: Left Wing, External"),
        ("0Z11XZ2", "Folding: Right Wing, External, Tip"),
        ("0Z11XZZ", "Folding: Right Wing, External"),
    ]
    operation = tables["axis_values"].filter(position=3).row(0, named=True)
    assert (operation["table"], operation["row"]) == ("0Z1", 0)
    assert operation["definition"] == "Laying one part upon another"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('codes="4"', 'codes="6"', "allows 4 codes and says 6"),
        ('pos="4" values="2"', 'pos="4" values="3"', "character 4 has 2 values and says 3"),
        ('pos="7"', 'pos="8"', "the seven characters in their order"),
        ('code="1">Right', 'code="10">Right', "is not one character"),
    ],
)
def test_a_row_that_is_not_what_it_says(old: str, new: str, why: str) -> None:
    reading = ProcedureTablesLoader().read(tables_file(PROCEDURE_TABLES.replace(old, new, 1)))
    (finding,) = reading.findings
    assert reading.release is None
    assert finding.id == "codes.count-differs"
    assert why in finding.message


def test_the_real_tables(shared_data: Path) -> None:
    reading = read_file(real(shared_data, "tables"))
    assert reading.findings == ()
    codes = reading.tables["built_codes"]
    assert codes.height == codes["code"].n_unique() == 78_948
    assert codes.filter(code="0DTJ4ZZ")["label"].item() == (
        "Resection: Appendix, Percutaneous Endoscopic"
    )
    assert reading.release is not None
    assert reading.release.name == "FY2025 October"
    assert reading.release.period.last == date(2025, 9, 30)


def test_real_tables_cut_short_are_refused(shared_data: Path) -> None:
    """Cut in the middle the XML is broken; cut between tables there are too few codes."""
    file = real(shared_data, "tables")
    broken = read_file(SourceFile(name=file.name, data=file.data[: len(file.data) // 2]))
    assert [one.id for one in broken.findings] == ["codes.xml-refused"]
    last = file.data.rindex(b"<pcsTable>")
    for _ in range(60):
        last = file.data.rindex(b"<pcsTable>", 0, last)
    whole = file.data[:last] + b"</ICD10PCS.tabular>"
    short = read_file(SourceFile(name=file.name, data=whole))
    assert short.is_refused
    assert short.findings[-1].id == "codes.rows-out-of-bounds"
    assert "78,500 to 80,500" in short.findings[-1].message


def test_the_real_index_and_definitions(shared_data: Path) -> None:
    index = read_file(real(shared_data, "index"))
    assert index.findings == ()
    terms = index.tables["index_terms"]
    abortion = terms.filter(path="Abortion, Vacuum").row(0, named=True)
    assert abortion["code"] == "10A07Z6"
    see = terms.filter(path="Abdominohysterectomy").row(0, named=True)
    assert (see["see"], see["see_code"]) == ("Resection, Uterus", "0UT9")
    definitions = read_file(real(shared_data, "definitions"))
    assert definitions.findings == ()
    bypass = definitions.tables["definitions"].filter(section="0", position=3, term="Bypass")
    assert bypass["definition"].item().startswith("Altering the route of passage")
    assert definitions.tables["device_aggregation"].height == 60


def test_look_ups_by_day(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    store.load(ProcedureTablesLoader().read(tables_file()))
    table = ICD10PCS.on(date(2025, 3, 1), store=store)
    assert table is not None
    assert table.exists("0Z10XZZ")
    assert not table.exists("0Z10XZ3")
    assert table.ancestors("0Z10XZZ") == ["0Z1", "0Z", "0"]
    assert ICD10PCS.on(date(2025, 10, 1), store=store) is None


def test_official_titles_come_from_the_order_file(tmp_path: Path) -> None:
    store = CodeStore(tmp_path)
    store.load(ProcedureTablesLoader().read(tables_file()))
    rows = [("0Z1", 0, "Wings, Folding"), ("0Z10XZZ", 1, "Fold Left Wing, External Approach")]
    order = order_file(rows, name="icd10pcs_order_2025.txt")
    assert ProcedureOrderLoader().recognises(order)
    assert store.load(ProcedureOrderLoader().read(order)).is_new
    table = ICD10PCS.on(date(2025, 3, 1), store=store)
    assert table is not None
    assert table.label("0Z10XZZ") == "Fold Left Wing, External Approach"
    assert not table.exists("0Z1")


def test_an_order_file_of_another_alphabet_is_refused() -> None:
    """I and O are no characters of ICD-10-PCS."""
    order = order_file([("0Z10XZZ", 1, "x"), ("0Z1OXZZ", 1, "y")], name="icd10pcs_order_2025.txt")
    (finding,) = ProcedureOrderLoader().read(order).findings
    assert (finding.id, finding.at.line) == ("codes.broken-line", 2)
