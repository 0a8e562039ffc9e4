"""Each claim of a batch is judged by the release in force on its own date of service."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.period import Period
from claimwright.claims.records import Claim, Diagnosis
from claimwright.claims.tables import to_tables
from claimwright.codes.icd10cm import ICD10CM, ICD10CMReleases
from claimwright.codes.loading.loader import Reading, release_of
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.store import CodeStore
from claimwright.edits import check


@pytest.fixture
def releases(tmp_path: Path, icd10cm: ICD10CM) -> ICD10CMReleases:
    """The shipped release, and one of the year before that has E11.9 and not E11.8."""
    store = CodeStore(tmp_path)
    codes = icd10cm.codes.filter(kind="subcategory").filter(pl.col("code") != "E11.8")
    release = release_of(
        SourceFile(name="icd10cm_order_2025.txt", data=b""),
        code_set="icd10cm",
        name="FY2025 October",
        period=Period(first=date(2024, 10, 1), last=date(2025, 9, 30)),
        source="CDC/NCHS",
        rows=codes.height,
        part="order",
    )
    table = codes.select("code", "label", "is_billable")
    store.load(Reading(release=release, tables={"codes": table}))
    return ICD10CMReleases(shipped=icd10cm, store=store)


def on(claim: Claim, day: date, code: str, *, claim_id: str) -> Claim:
    line = dataclasses.replace(claim.lines[0], date_of_service=day, diagnosis_pointers=(1,))
    diagnoses = (Diagnosis(code=code),)
    return dataclasses.replace(claim, claim_id=claim_id, lines=(line,), diagnoses=diagnoses)


def test_each_claim_by_its_own_date(claim: Claim, releases: ICD10CMReleases) -> None:
    batch = [
        on(claim, date(2025, 3, 1), "E11.9", claim_id="old, valid"),
        on(claim, date(2025, 3, 1), "E11.8", claim_id="old, not yet a code"),
        on(claim, date(2026, 5, 1), "E11.8", claim_id="new, valid"),
        on(claim, date(2026, 10, 1), "E11.9", claim_id="no release"),
        on(claim, date(2025, 12, 1), "E11.9", claim_id="between the releases"),
    ]
    found = {one.at.claim_id: one for one in check(to_tables(batch), icd10cm=releases)}
    assert {claim_id: one.id for claim_id, one in found.items()} == {
        "old, not yet a code": "icd10cm.not-valid-on-date",
        "no release": "icd10cm.release-not-loaded",
        "between the releases": "icd10cm.release-not-loaded",
    }
    assert "FY2025 October" in found["old, not yet a code"].message
    said = found["between the releases"].message
    assert "FY2025 October (2024-10-01 to 2025-09-30)" in said
    assert "FY2026 April (2026-04-01 to 2026-09-30)" in said
