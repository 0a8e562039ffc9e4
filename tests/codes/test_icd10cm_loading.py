"""The official files of ICD-10-CM, and the release in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.period import Period
from claimwright.codes.icd10cm import ICD10CM, ICD10CMReleases, NoteKind
from claimwright.codes.icd10cm.compile import shipped_release
from claimwright.codes.icd10cm.compose import SCHEMA
from claimwright.codes.icd10cm.index import DiagnosisIndexLoader
from claimwright.codes.icd10cm.order import DiagnosisOrderLoader
from claimwright.codes.icd10cm.tabular import DiagnosisTabularLoader
from claimwright.codes.icd10pcs.order import ProcedureOrderLoader
from claimwright.codes.loading.changes import changes_since_before
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore

from .official import DIAGNOSES, TABULAR, order_file, tabular_file


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    return CodeStore(tmp_path / "codes")


def load_order(
    store: CodeStore, *, name: str, without: Iterable[str] = (), period: Period | None = None
) -> None:
    rows = [row for row in DIAGNOSES if row[0] not in without]
    loaded = store.load(DiagnosisOrderLoader().read(order_file(rows, name=name), period=period))
    assert loaded.is_new


def load_tabular(store: CodeStore, *, name: str) -> None:
    assert store.load(DiagnosisTabularLoader().read(tabular_file(name=name))).is_new


def test_the_order_file() -> None:
    file = order_file(DIAGNOSES)
    loader = DiagnosisOrderLoader()
    assert loader.recognises(file)
    reading = loader.read(file)
    assert reading.release is not None
    assert reading.release.name == "FY2026 October"
    codes = reading.tables["codes"]
    assert codes.row(1) == ("A00.0", *("Imaginary fever due to moonlight",) * 2, True, 2)
    assert codes.filter(code="S72.0XXA")["is_billable"].item()
    assert not codes.filter(code="A00")["is_billable"].item()


def test_a_procedure_order_file_is_told_apart() -> None:
    procedures = order_file([("001", 0, "Bypass"), ("0016070", 1, "Bypass somewhere")])
    assert not DiagnosisOrderLoader().recognises(procedures)
    assert ProcedureOrderLoader().recognises(procedures)
    assert not ProcedureOrderLoader().recognises(order_file(DIAGNOSES))


def test_a_code_with_a_letter_in_second_place() -> None:
    """New in FY2026: QA0."""
    reading = DiagnosisOrderLoader().read(
        order_file([("QA0", 0, "Invented delay"), ("QA0010", 1, "Invented delay of speech")])
    )
    assert reading.tables["codes"]["code"].to_list() == ["QA0", "QA0.010"]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (lambda data: data.replace(b"00003 A009    1", b"00003 A009   1 "), 3),
        (lambda data: data.replace(b"00002 A000    1", b"00002 A000    X"), 2),
        (lambda data: data.replace(b"00002 A000    1", b"00002 A0000000"), 2),
        (lambda data: data.replace(b"A009 ", b"A000 "), 3),
        (lambda data: data[:-60], 7),
        (lambda data: data.replace(b"\r\n", b"\r\n\r\n", 1), 2),
    ],
    ids=["shifted", "flag", "wide code", "twice", "cut short", "blank line"],
)
def test_a_wrong_column_is_named_by_its_line(broken, line: int) -> None:  # type: ignore[no-untyped-def]
    file = order_file(DIAGNOSES)
    reading = DiagnosisOrderLoader().read(replace(file, data=broken(file.data)))
    assert reading.release is None
    assert [one.id for one in reading.findings] == ["codes.broken-line"]
    assert reading.findings[0].at.line == line
    assert "nothing was loaded" in reading.findings[0].message


def test_an_order_file_of_invented_rows_is_refused() -> None:
    reading = read_file(order_file(DIAGNOSES))
    assert reading.is_refused
    assert reading.findings[-1].id == "codes.rows-out-of-bounds"
    assert "holds 7 records" in reading.findings[-1].message


def test_days_that_nothing_says() -> None:
    (finding,) = DiagnosisOrderLoader().read(order_file(DIAGNOSES, name="order.txt")).findings
    assert finding.id == "codes.period-unknown"
    assert "--from" in finding.message


def test_a_release_out_of_its_official_files(store: CodeStore) -> None:
    load_order(store, name="icd10cm_order_2026.txt")
    load_tabular(store, name="icd10cm_tabular_2026.xml")
    table = ICD10CMReleases(shipped=None, store=store).on(date(2025, 12, 24))
    assert table is not None
    assert dict(table.codes.schema) == SCHEMA
    assert table.release.name == "FY2026 October"
    assert [file.part for file in table.release.files] == ["order", "tabular"]
    assert table.ancestors("A00.0") == ["A00", "A00-A09", "1"]
    assert table.label("A00-A09") == "Fevers"
    assert table.notes("A00.0", NoteKind.EXCLUDES1) == ["invented break (S72.-)"]
    assert table.inclusion_terms("A00.0") == ["Moon fever"]
    pair = table.excluded_together("A00.9", "S72.0XXA")
    assert pair is not None
    assert pair.stands_at == "A00"


def test_the_order_file_decides_which_codes_exist(store: CodeStore) -> None:
    """The XML alone would make S72.0XXS and A00.8; the order file has neither."""
    load_order(store, name="icd10cm_order_2026.txt")
    load_tabular(store, name="icd10cm_tabular_2026.xml")
    table = ICD10CMReleases(shipped=None, store=store).on(date(2025, 12, 24))
    assert table is not None
    assert table.children("S72.0") == ["S72.0XXA", "S72.0XXD"]
    assert table.is_billable("S72.0XXA")
    assert not table.is_billable("S72.0")
    assert set(table.seventh_characters("S72.0XXA")) == {"A", "D", "S"}
    for invented in ("S72.0XXS", "A00.8", "S72.0XXA1"):
        assert not table.exists(invented)
    assert not any(map(table.is_billable, ("A00-A09", "S72", "1", "A00")))


def test_a_block_of_one_category_keeps_the_notes_of_both(store: CodeStore) -> None:
    load_order(store, name="icd10cm_order_2026.txt")
    load_tabular(store, name="icd10cm_tabular_2026.xml")
    table = ICD10CMReleases(shipped=None, store=store).on(date(2025, 12, 24))
    assert table is not None
    assert table.codes.filter(code="S72").height == 1
    assert table.notes("S72.0XXA", NoteKind.USE_ADDITIONAL) == ["code for the moon (A00.0)"]
    assert table.label("S72") == "Invented break"


def test_an_order_file_alone_answers_without_notes(store: CodeStore) -> None:
    load_order(store, name="icd10cm_order_2025.txt")
    table = ICD10CMReleases(shipped=None, store=store).on(date(2025, 9, 30))
    assert table is not None
    assert table.parent("S72.0XXA") == "S72.0"
    assert table.label("S72.0XXD") == "Invented break of the left wing, subsequent encounter"
    assert table.notes("A00.0", NoteKind.EXCLUDES1) == []


def test_each_day_has_its_release(store: CodeStore, icd10cm: ICD10CM) -> None:
    load_order(store, name="icd10cm_order_2025.txt", without=["A000"])
    load_order(store, name="icd10cm_order_2026.txt")
    load_order(store, name="icd10cm-order-April-2026.txt", without=["A009"])
    load_tabular(store, name="icd10cm-tabular-April-2026.xml")
    releases = ICD10CMReleases(shipped=icd10cm, store=store)
    valid = {
        day: (table.exists("A00.0"), table.exists("A00.9"))
        for day in (date(2025, 9, 30), date(2025, 10, 1), date(2026, 3, 31), date(2026, 4, 1))
        if (table := releases.on(day)) is not None
    }
    assert list(valid.values()) == [(False, True), (True, True), (True, True), (True, False)]
    assert releases.on(date(2026, 10, 1)) is None
    assert releases.on(date(2024, 9, 30)) is None


def test_the_shipped_release_is_always_there(store: CodeStore, icd10cm: ICD10CM) -> None:
    releases = ICD10CMReleases(shipped=icd10cm, store=store)
    assert releases.on(date(2026, 5, 1)) is icd10cm
    load_order(store, name="icd10cm-order-April-2026.txt")
    assert releases.on(date(2026, 5, 1)) is icd10cm, "an order file without notes is less"
    load_tabular(store, name="icd10cm-tabular-April-2026.xml")
    loaded = releases.on(date(2026, 5, 1))
    assert loaded is not None
    assert loaded.exists("S72.0XXA")
    assert not loaded.exists("E11.9"), "the loaded release with its notes comes first"
    assert [one.name for one in releases.releases] == ["FY2026 April"]


def test_an_index_alone_does_not_hide_the_shipped_release(
    store: CodeStore, icd10cm: ICD10CM, shared_data: Path
) -> None:
    path = shared_data / "codes" / "icd10cm" / "icd10cm-neoplasm-April-1-2026-XML.xml"
    store.load(DiagnosisIndexLoader().read(SourceFile(name=path.name, data=path.read_bytes())))
    assert ICD10CMReleases(shipped=icd10cm, store=store).on(date(2026, 5, 1)) is icd10cm


def test_the_nearest_release(store: CodeStore, icd10cm: ICD10CM) -> None:
    releases = ICD10CMReleases(shipped=icd10cm, store=store)
    assert releases.nearest(date(2020, 1, 1)) is icd10cm
    assert releases.nearest(date(2030, 1, 1)) is icd10cm
    load_order(store, name="icd10cm_order_2024.txt")
    assert releases.nearest(date(2025, 6, 1)).release.name == "FY2024 October"
    assert releases.nearest(date(2026, 11, 1)) is icd10cm
    with pytest.raises(LookupError):
        ICD10CMReleases(shipped=None, store=CodeStore(store.folder / "none")).nearest(
            date(2026, 5, 1)
        )


def test_what_a_release_changed(store: CodeStore) -> None:
    load_order(store, name="icd10cm_order_2025.txt", without=["A000"])
    rows = [
        (code, flag, "Imaginary fever, not known" if code == "A009" else title)
        for code, flag, title in DIAGNOSES
        if code != "S720XXD"
    ]
    since = changes_since_before(DiagnosisOrderLoader().read(order_file(rows)), store=store)
    assert since is not None
    assert since.before.name == "FY2025 October"
    assert since.changes.added["code"].to_list() == ["A00.0"]
    assert since.changes.deleted["code"].to_list() == ["S72.0XXD"]
    assert since.changes.revised.select("code", "label", "label_before").rows() == [
        ("A00.9", "Imaginary fever, not known", "Imaginary fever, unspecified")
    ]


def test_changes_against_the_shipped_release(store: CodeStore, icd10cm: ICD10CM) -> None:
    file = order_file([("I10", 1, "Pressure"), ("E119", 0, "Sugar")], name="x_october_2026.txt")
    since = changes_since_before(DiagnosisOrderLoader().read(file), store=store, shipped=icd10cm)
    assert since is not None
    assert since.before.name == "FY2026 April"
    assert since.changes.added.is_empty()
    assert since.changes.revised["code"].to_list() == ["E11.9"]
    assert since.changes.deleted.height > 97_000


def test_the_shipped_release_is_read_like_any_other() -> None:
    release = shipped_release()
    assert [file.part for file in release.files] == ["order", "tabular"]
    assert all(len(file.sha256) == 64 for file in release.files)
    assert release.files[0].rows == 98_186


def test_no_heading_of_the_shipped_release_is_billable(icd10cm: ICD10CM) -> None:
    headings = icd10cm.codes.filter(pl.col("kind") == "chapter", "is_billable")
    assert headings.is_empty()
    assert icd10cm.codes.filter(pl.col("code").str.contains("-"), "is_billable").is_empty()


@pytest.mark.parametrize(
    ("file", "part", "terms", "cells"),
    [
        ("icd10cm-drug-April-1-2026-XML.xml", "drug-table", 7430, 40036),
        ("icd10cm-eindex-April-1-2026-XML.xml", "external-cause-index", 8090, 0),
        ("icd10cm-neoplasm-April-1-2026-XML.xml", "neoplasm-table", 1940, 9020),
    ],
)
def test_the_real_indexes(shared_data: Path, file: str, part: str, terms: int, cells: int) -> None:
    path = shared_data / "codes" / "icd10cm" / file
    reading = read_file(SourceFile(name=file, data=path.read_bytes()))
    assert reading.findings == ()
    assert reading.release is not None
    assert reading.release.name == "FY2026 April"
    assert [one.part for one in reading.release.files] == [part]
    assert reading.tables["index_terms"].height == terms
    assert reading.tables["index_cells"].height == cells


def test_the_terms_of_an_index(shared_data: Path) -> None:
    folder = shared_data / "codes" / "icd10cm"
    path = folder / "icd10cm-eindex-April-1-2026-XML.xml"
    terms = read_file(SourceFile(name=path.name, data=path.read_bytes())).tables["index_terms"]
    row = terms.filter(path="Accident, barefoot water skier").row(0, named=True)
    assert (row["level"], row["code"]) == (1, "V94.4")
    assert terms.filter(ordinal=row["parent"])["term"].item() == "Accident"
    assert terms.filter(ordinal=row["parent"])["nonessential"].item() == "(to)"
    drugs = folder / "icd10cm-drug-April-1-2026-XML.xml"
    tables = read_file(SourceFile(name=drugs.name, data=drugs.read_bytes())).tables
    abrine = tables["index_terms"].filter(term="Abrine")["ordinal"].item()
    cells = tables["index_cells"].filter(ordinal=abrine)
    assert cells["code"].to_list() == ["T62.2X1", "T62.2X2", "T62.2X3", "T62.2X4"]
    assert cells["heading"][0] == "Poisoning Accidental (unintentional)"


def test_the_main_index() -> None:
    data = b"""<ICD10CM.index><version>2026</version><title>INDEX to DISEASES</title>
      <letter><title>F</title><mainTerm><title>Fever<nemod>(of the moon)</nemod> NEC</title>
        <code>A00.9</code>
        <term level="1"><title>with</title>
          <term level="2"><title>wing break</title><code>A00.0</code><manif>S72.-</manif></term>
        </term>
        <term level="1"><title>lunar</title><see>Fever, moonlight</see></term>
      </mainTerm></letter></ICD10CM.index>"""
    loader = DiagnosisIndexLoader()
    file = SourceFile(name="icd10cm-index-2026.xml", data=data)
    assert loader.recognises(file)
    reading = loader.read(file)
    assert reading.release is not None
    assert reading.release.files[0].part == "index"
    terms = reading.tables["index_terms"].select("path", "code", "manifestation", "see").rows()
    assert terms == [
        ("Fever NEC", "A00.9", None, None),
        ("Fever NEC, with", None, None, None),
        ("Fever NEC, with, wing break", "A00.0", "S72.-", None),
        ("Fever NEC, lunar", None, None, "Fever, moonlight"),
    ]


def test_a_tabular_list_cut_short_is_refused() -> None:
    reading = read_file(SourceFile(name="icd10cm_tabular_2026.xml", data=TABULAR[:-200]))
    assert [one.id for one in reading.findings] == ["codes.xml-refused"]
