"""Codes against the lists that a user loaded: on the day of the service, and said where none is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Finding, Severity
from claimwright.x12.check import check
from claimwright.x12.code_sets.loaded import NAMES

HERE = Path(__file__).parent.parent


class Lists:
    """Lists of which some hold from a day."""

    def __init__(self, **codes: set[str]) -> None:
        self.codes = {name.replace("_", "-"): frozenset(held) for name, held in codes.items()}
        self.asked: set[tuple[str, date]] = set()

    def on(self, code_list: str, day: date) -> frozenset[str] | None:
        self.asked.add((code_list, day))
        return self.codes.get(code_list)


PROFESSIONAL = Lists(cpt={"99213", "99212", "36415"}, taxonomy={"207Q00000X"}, hcpcs={"J1885"})


def _check(sample: str, lists: Lists, **put: str) -> list[Finding]:
    text = (HERE / sample).read_text()
    for old, new in put.items():
        assert old in text, old
        text = text.replace(old, new)
    return check(text.encode(), lists=lists, levels={5})


def test_a_file_whose_codes_are_listed_is_silent_but_for_what_is_not_loaded() -> None:
    (finding,) = _check("samples/professional_claim.x12", PROFESSIONAL)
    assert (finding.id, finding.severity) == ("x12.code-set.not-run", Severity.INFORM)
    assert finding.expected == "diagnoses (ICD-10-CM)"


def test_what_is_not_loaded_is_said_once() -> None:
    (finding,) = _check("samples/professional_claim.x12", Lists())
    assert finding.expected == "diagnoses (ICD-10-CM), provider taxonomy (NUCC), CPT"
    assert "claimwright codes load" in finding.message


@pytest.mark.parametrize(
    ("old", "new", "finding", "ordinal", "listed"),
    [
        ("SV1*HC:36415*", "SV1*HC:36416*", "procedure-not-listed", 31, "CPT"),
        ("SV1*HC:36415*", "SV1*HC:J1886*", "procedure-not-listed", 31, "HCPCS Level II"),
        (
            "PRV*PE*PXC*207Q00000X",
            "PRV*PE*PXC*207Q00001X",
            "taxonomy-not-listed",
            25,
            "provider taxonomy (NUCC)",
        ),
    ],
)
def test_a_code_that_is_not_listed_is_found(
    old: str, new: str, finding: str, ordinal: int, listed: str
) -> None:
    found = _check("samples/professional_claim.x12", PROFESSIONAL, **{old: new})
    (wrong,) = [one for one in found if one.id != "x12.code-set.not-run"]
    assert (wrong.id, wrong.severity) == (f"x12.code-set.{finding}", Severity.STOP)
    assert (wrong.at.segment_ordinal, wrong.expected) == (ordinal, listed)


def test_codes_are_asked_for_on_the_day_of_the_service() -> None:
    lists = Lists()
    _check("samples/professional_claim.x12", lists)
    days = {day for name, day in lists.asked if name == "cpt"}
    assert days == {date(2026, 11, 20), date(2026, 11, 18)}


def test_a_remittance_asks_for_the_day_of_the_payment() -> None:
    lists = Lists(carc={"45", "3"}, rarc={"N782"})
    found = _check("samples/remittance.x12", lists)
    assert {day for _, day in lists.asked} == {date(2026, 11, 30)}
    wrong = [one for one in found if one.id != "x12.code-set.not-run"]
    assert [(one.id, one.value) for one in wrong] == [("x12.code-set.remark-not-listed", "MA01")]


def test_the_lists_of_a_hospital() -> None:
    lists = Lists(
        revenue_code={"0120", "0360", "0250"},
        condition_code={"09"},
        occurrence_code={"05"},
        occurrence_span_code={"71"},
        value_code={"80", "A1"},
        type_of_bill={"11"},
        discharge_status={"01"},
        icd10pcs={"0QS636Z", "30233N1"},
        taxonomy={"282N00000X", "207R00000X"},
    )
    found = _check("situations/samples/inpatient_claim.x12", lists)
    wrong = {one.id: one.value for one in found if one.severity is Severity.STOP}
    assert wrong == {
        "x12.code-set.discharge-status-not-listed": "06",
        "x12.code-set.condition-code-not-listed": "C1",
    }
    (missing,) = [one for one in found if one.id == "x12.code-set.not-run"]
    assert missing.expected == "diagnoses (ICD-10-CM)"


def test_every_list_has_a_name_for_a_biller() -> None:
    assert all(name == name.strip() for name in NAMES.values())
    assert len(set(NAMES.values())) == len(NAMES)
