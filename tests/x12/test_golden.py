"""The files that other tests are held against are right themselves, by every level of the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimwright.codes.icd10cm import ICD10CM
from claimwright.x12.check import check

_LEVELS = frozenset({1, 2, 3, 4, 5})
_HERE = Path(__file__).parent
FILES = sorted([*_HERE.glob("*/golden/*"), *_HERE.glob("*/golden.*")])


def test_there_are_golden_files_of_each_kind_of_claim_and_of_the_remittance() -> None:
    assert {path.relative_to(_HERE).parts[0] for path in FILES} >= {
        "p835", "p837d", "p837i", "p837p",
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_nothing_is_to_be_said_of_it(path: Path, icd10cm: ICD10CM) -> None:
    findings = check(path.read_bytes(), codes=icd10cm, levels=_LEVELS)
    assert [(one.id, one.at.segment_ordinal, one.value) for one in findings] == []
