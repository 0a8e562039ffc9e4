"""One code on one day, in whatever code set it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.codes.entry import show_code
from claimwright.codes.hcpcs.text import HcpcsTextLoader
from claimwright.codes.icd10cm import ICD10CM, ICD10CMReleases
from claimwright.codes.icd10cm.order import DiagnosisOrderLoader
from claimwright.codes.icd10pcs.tables import ProcedureTablesLoader
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore

from .official import DIAGNOSES, PROCEDURE_TABLES, hcpcs_record, order_file


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    return CodeStore(tmp_path / "codes")


@pytest.mark.parametrize("written", ["E11.22", "e1122", " E11.22 "])
def test_a_diagnosis(store: CodeStore, icd10cm: ICD10CM, written: str) -> None:
    shown = show_code(written, on=date(2026, 5, 1), icd10cm=icd10cm, store=store)
    assert shown.findings == ()
    (entry,) = shown.entries
    assert (entry.system, entry.code, entry.is_billable) == ("icd10cm", "E11.22", True)
    assert [code for code, _ in entry.tree] == ["4", "E08-E13", "E11", "E11.2"]
    assert entry.release.name == "FY2026 April"
    notes = {(note.kind, note.stands_at) for note in entry.notes}
    assert ("excludes1", "E11") in notes
    assert ("use_additional", "E11.22") in notes


def test_a_heading_is_shown_and_not_billable(store: CodeStore, icd10cm: ICD10CM) -> None:
    shown = show_code("E08-E13", on=date(2026, 5, 1), icd10cm=icd10cm, store=store)
    assert shown.entries[0].is_billable is False


def test_a_code_of_another_release_is_named_with_it(store: CodeStore, icd10cm: ICD10CM) -> None:
    store.load(DiagnosisOrderLoader().read(order_file(DIAGNOSES, name="icd10cm_order_2024.txt")))
    releases = ICD10CMReleases(shipped=icd10cm, store=store)
    later = show_code("S72.0XXA", on=date(2026, 5, 1), icd10cm=releases, store=store)
    assert [one.id for one in later.findings] == ["codes.not-valid-on-date"]
    assert "was in icd10cm FY2024 October (2023-10-01 to 2024-09-30)" in later.findings[0].message
    earlier = show_code("E11.9", on=date(2024, 5, 1), icd10cm=releases, store=store)
    assert [one.id for one in earlier.findings] == ["codes.not-valid-on-date"]
    assert "will be in icd10cm FY2026 April" in earlier.findings[0].message


def test_a_day_without_a_release_is_said(store: CodeStore, icd10cm: ICD10CM) -> None:
    shown = show_code("E11.9", on=date(2026, 12, 1), icd10cm=icd10cm, store=store)
    assert shown.entries == ()
    (finding,) = shown.findings
    assert finding.id == "codes.release-not-loaded"
    assert "It stands in FY2026 April" in finding.message


def test_no_code_at_all(store: CodeStore, icd10cm: ICD10CM) -> None:
    (finding,) = show_code("Q99.99", on=date(2026, 5, 1), icd10cm=icd10cm, store=store).findings
    assert finding.id == "codes.unknown-code"


def test_other_code_sets(store: CodeStore, icd10cm: ICD10CM) -> None:
    records = [hcpcs_record("A9001", "3", "Invented feather", ended="20241231")]
    records += [hcpcs_record(f"Q{number}", "3", "Invented") for number in range(1000, 1100)]
    data = "\r\n".join(records).encode()
    store.load(HcpcsTextLoader().read(SourceFile(name="HCPC2025_JAN_ANWEB.txt", data=data)))
    store.load(
        ProcedureTablesLoader().read(
            SourceFile(name="icd10pcs_tables_2025.xml", data=PROCEDURE_TABLES.encode())
        )
    )
    day = date(2025, 2, 1)
    feather = show_code("a9001", on=day, icd10cm=icd10cm, store=store).entries[0]
    assert (feather.system, feather.label, feather.is_billable) == (
        "hcpcs",
        "Invented feather",
        False,
    )
    assert feather.details["termination_date"] == date(2024, 12, 31)
    folding = show_code("0Z10XZ2", on=day, icd10cm=icd10cm, store=store).entries[0]
    assert [label for _, label in folding.tree] == ["Imaginary", "Wings", "Folding"]
    (finding,) = show_code("0Z10XZ2", on=day, icd10cm=icd10cm, store=store, system="cpt").findings
    assert finding.id == "codes.release-not-loaded"
