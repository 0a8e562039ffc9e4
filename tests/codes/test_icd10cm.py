"""The classification: compiled once, opened quickly, looked up in constant time."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from claimwright.codes.icd10cm import ICD10CM, NoteKind


def test_the_release(icd10cm: ICD10CM) -> None:
    assert icd10cm.release.name == "FY2026 April"
    assert icd10cm.release.period.holds(date(2026, 4, 1))
    assert icd10cm.release.period.holds(date(2026, 9, 30))
    assert not icd10cm.release.period.holds(date(2026, 10, 1))


def test_it_is_whole(icd10cm: ICD10CM) -> None:
    codes = icd10cm.codes
    assert codes.get_column("code").is_unique().all()
    # The release's own count of valid codes lies between those of the neighbouring releases.
    assert 74_000 < codes.get_column("is_billable").sum() < 76_000
    assert codes.filter(kind="chapter").height == 22
    assert codes.filter(codes["parent"].is_null())["kind"].unique().to_list() == ["chapter"]


@pytest.mark.parametrize(
    ("code", "exists", "is_billable"),
    [
        ("E11.9", True, True),
        ("E11", True, False),
        ("I10", True, True),
        ("S83.512", True, False),
        ("S83.512A", True, True),
        ("W19.XXXA", True, True),
        ("W19", True, False),
        ("E11.99", False, False),
        ("e11.9", False, False),
        ("E119", False, False),
        ("", False, False),
    ],
)
def test_look_up(icd10cm: ICD10CM, code: str, exists: bool, is_billable: bool) -> None:
    assert icd10cm.exists(code) is exists
    assert icd10cm.is_billable(code) is is_billable
    assert bool(icd10cm.label(code)) is exists


def test_what_does_not_exist_has_nothing(icd10cm: ICD10CM) -> None:
    assert icd10cm.label("Q00.999") == ""
    assert icd10cm.parent("Q00.999") is None
    assert icd10cm.ancestors("Q00.999") == []
    assert icd10cm.notes("Q00.999", NoteKind.EXCLUDES1) == []
    assert icd10cm.inclusion_terms("Q00.999") == []


def test_the_tree(icd10cm: ICD10CM) -> None:
    assert icd10cm.ancestors("E11.22") == ["E11.2", "E11", "E08-E13", "4"]
    assert icd10cm.children("E11.2") == ["E11.21", "E11.22", "E11.29"]
    assert list(icd10cm.billable_below("E11.2")) == ["E11.21", "E11.22", "E11.29"]
    row = icd10cm.codes.filter(code="E11.22").row(0, named=True)
    assert (row["block"], row["chapter"], row["kind"]) == ("E08-E13", "4", "subcategory")


def test_notes_are_inherited(icd10cm: ICD10CM) -> None:
    assert "type 1 diabetes mellitus (E10.-)" in icd10cm.notes("E11.22", NoteKind.EXCLUDES1)
    own = icd10cm.notes("E11.22", NoteKind.USE_ADDITIONAL)
    assert own[0].startswith("code to identify stage of chronic kidney disease")
    assert any("insulin (Z79.4)" in note for note in own)


def test_inclusion_terms_are_not_inherited(icd10cm: ICD10CM) -> None:
    assert icd10cm.inclusion_terms("W19") == ["Accidental fall NOS"]
    assert icd10cm.inclusion_terms("W19.XXXA") == []


def test_seventh_characters(icd10cm: ICD10CM) -> None:
    assert icd10cm.seventh_characters("W19")["A"] == "initial encounter"
    assert set(icd10cm.seventh_characters("S83.512A")) == {"A", "D", "S"}
    assert icd10cm.seventh_characters("I10") == {}


def test_a_block_of_one_category_is_one_row(icd10cm: ICD10CM) -> None:
    assert icd10cm.codes.filter(code="B20").height == 1
    assert icd10cm.ancestors("B20") == ["1"]


@pytest.mark.parametrize(
    ("first", "second", "stands_at"),
    [
        ("E11.9", "E10.9", "E11"),
        ("E10.9", "E11.9", "E10"),
        ("I10", "O10.011", "I10"),
        ("M54.50", "M51.26", "M54.5"),
    ],
)
def test_codes_that_exclude_each_other(
    icd10cm: ICD10CM, first: str, second: str, stands_at: str
) -> None:
    pair = icd10cm.excluded_together(first, second)
    assert pair is not None
    assert pair.stands_at == stands_at
    assert {pair.code, pair.excluded} == {first, second}
    assert icd10cm.excluded_together(second, first) is not None


@pytest.mark.parametrize(
    ("first", "second"), [("E11.9", "I10"), ("I10", "I10"), ("E11.22", "N18.4"), ("X", "Y")]
)
def test_codes_that_may_stand_together(icd10cm: ICD10CM, first: str, second: str) -> None:
    assert icd10cm.excluded_together(first, second) is None


def test_the_excludes_table(icd10cm: ICD10CM) -> None:
    frame = icd10cm.excludes1
    assert frame.columns == ["code", "excluded_from", "excluded_to", "note"]
    assert frame.height > 6_500
    assert frame.null_count().row(0) == (0, 0, 0, 0)
    assert (frame["excluded_from"] <= frame["excluded_to"]).all()


# Both measures are of CPU seconds, so that a busy machine does not fail them.
def test_opening_is_quick_and_leaves_the_package_alone(icd10cm_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from claimwright.codes.icd10cm import ICD10CM\n"
        "best = 9.0\n"
        "for _ in range(3):\n"
        "    start = time.process_time()\n"
        f"    ICD10CM.open(Path({str(icd10cm_path)!r}))\n"
        "    best = min(best, time.process_time() - start)\n"
        "assert 'simple_icd_10_cm' not in sys.modules\n"
        "print(best)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(ran.stdout) < 0.3


def test_more_than_half_a_million_look_ups_a_second(icd10cm: ICD10CM) -> None:
    codes = icd10cm.codes.get_column("code").to_list()
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for code in codes:
            icd10cm.is_billable(code)
        best = max(best, len(codes) / (time.process_time() - start))
    assert best > 500_000


def test_what_is_worked_out_of_a_release_is_kept(icd10cm: ICD10CM) -> None:
    made: list[ICD10CM] = []

    def make(table: ICD10CM) -> int:
        made.append(table)
        return 7

    assert icd10cm.derived(make) == icd10cm.derived(make) == 7
    assert made == [icd10cm]
