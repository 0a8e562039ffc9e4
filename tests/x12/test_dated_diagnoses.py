"""A file's diagnoses by the release of their day, whatever releases are at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.base.period import Period
from claimwright.codes.icd10cm import ICD10CMReleases
from claimwright.codes.icd10cm.order import DiagnosisOrderLoader
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore
from claimwright.x12.check import check

# Two claims: E119 and I10 on 2026-11-20, J069 on 2026-11-18.
SAMPLE = (Path(__file__).parent / "samples" / "professional_claim.x12").read_text()


def load(store: CodeStore, codes: list[str], *, first: date, last: date | None = None) -> None:
    lines = [f"{n:05} {code:<7} 1 {'x':<60} x" for n, code in enumerate(codes, start=1)]
    file = SourceFile(name="order.txt", data="\n".join(lines).encode())
    reading = DiagnosisOrderLoader().read(file, period=Period(first=first, last=last))
    assert store.load(reading).release is not None


@pytest.fixture
def store(tmp_path: Path) -> CodeStore:
    return CodeStore(tmp_path)


def ids(store: CodeStore, text: str = SAMPLE) -> list[tuple[str, str | None]]:
    releases = ICD10CMReleases(shipped=None, store=store)
    return [(one.id, one.value) for one in check(text.encode(), codes=releases, levels={5})]


def test_the_release_of_the_day_decides(store: CodeStore) -> None:
    load(store, ["E119", "I10"], first=date(2025, 10, 1))
    load(store, ["I10", "J069"], first=date(2026, 10, 1))
    assert ids(store) == [("x12.code-set.diagnosis", "E119")]
    before = SAMPLE.replace("202611", "202601")
    assert ids(store, before) == [("x12.code-set.diagnosis", "J069")]


def test_each_claim_by_its_own_day(store: CodeStore) -> None:
    load(store, ["E119", "I10"], first=date(2026, 11, 20))
    load(store, ["J069"], first=date(2026, 11, 1), last=date(2026, 11, 19))
    assert ids(store) == []


def test_a_day_without_a_release_is_said_though_every_code_is_known(store: CodeStore) -> None:
    load(store, ["E119", "I10", "J069"], first=date(2024, 10, 1), last=date(2025, 9, 30))
    assert ids(store) == [("x12.code-set.release-not-loaded", "20261118 to 20261120")]


def test_a_code_with_a_letter_in_second_place(store: CodeStore) -> None:
    load(store, ["QA0010", "I10", "J069"], first=date(2026, 10, 1))
    assert ids(store, SAMPLE.replace("ABK:E119", "ABK:QA0010")) == []
