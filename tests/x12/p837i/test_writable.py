"""Each thing that an 837I cannot hold is found before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from claimwright.base.finding import Severity
from claimwright.base.period import Period
from claimwright.claims.institutional import OccurrenceSpan, SurgicalProcedure, ValueCode
from claimwright.claims.records import Claim, ClaimType, Diagnosis
from claimwright.claims.tables import to_tables
from claimwright.x12 import p837i
from claimwright.x12.envelope import Envelope

Change = Callable[[Claim], Claim]


def stay(**changes: object) -> Change:
    def change(claim: Claim) -> Claim:
        assert claim.stay is not None
        return replace(claim, stay=replace(claim.stay, **changes))  # type: ignore[arg-type]

    return change


def line(**changes: object) -> Change:
    def change(claim: Claim) -> Claim:
        first, *rest = claim.lines
        return replace(claim, lines=(replace(first, **changes), *rest))  # type: ignore[arg-type]

    return change


def claim(**changes: object) -> Change:
    return lambda one: replace(one, **changes)  # type: ignore[arg-type]


CASES = [
    ("not-institutional", claim(claim_type=ClaimType.PROFESSIONAL)),
    ("stay-missing", claim(stay=None)),
    ("billing-provider-person", lambda one: replace(
        one, billing_provider=replace(one.billing_provider, first_name="Ann"))),
    ("principal-diagnosis-missing", claim(diagnoses=())),
    ("present-on-admission", claim(diagnoses=(Diagnosis(code="I10", present_on_admission="X"),))),
    ("code-count", claim(diagnoses=tuple(Diagnosis(code=f"E{n}.9") for n in range(10, 36)))),
    ("code-count", stay(procedures=(
        SurgicalProcedure(code="0QS636Z", performed_date=date(2026, 4, 25)),) * 26)),
    ("code-count", stay(reasons_for_visit=(Diagnosis(code="R07.9"),) * 4)),
    ("stay-code", stay(procedures=(
        SurgicalProcedure(code="0QS636", performed_date=date(2026, 4, 25)),))),
    ("stay-code", stay(values=(ValueCode(code="A1", amount_cents=-1),))),
    ("stay-code", stay(conditions=("101",))),
    ("stay-code", stay(occurrence_spans=(
        OccurrenceSpan(code="71", period=Period(first=date(2026, 4, 1))),))),
    ("statement-dates", stay(statement_period=Period(first=date(2026, 4, 24)))),
    ("admission-missing", stay(admission_date=None)),
    ("admission-missing", stay(admitting_diagnosis=None)),
    ("identifier-form", stay(type_of_bill="1A")),
    ("identifier-missing", stay(discharge_status="")),
    ("identifier-missing", line(revenue_code=None)),
    ("identifier-form", line(revenue_code="12A0")),
    ("identifier-form", line(procedure_code="9928")),
    ("unit", line(unit="MJ")),
    ("patient-paid", lambda one: stay(values=(ValueCode(code="FC", amount_cents=99),))(
        replace(one, patient_paid_cents=100))),
    ("code-count", lambda one: stay(values=tuple(
        ValueCode(code=f"A{n}", amount_cents=100) for n in "0123456789BCDEFGHJKLMNPQ"))(
        replace(one, patient_paid_cents=100))),
    ("line-count", claim(lines=())),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "change"), CASES)
def test_it_is_found_and_stops(
    finding: str, change: Change, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    tables = to_tables([claim_kinds["outpatient"], change(claim_kinds["inpatient"])])
    stops = [one for one in p837i.check_writable(tables) if one.severity is Severity.STOP]
    assert f"x12.837i.{finding}" in {one.id for one in stops}
    assert {one.at.claim_id for one in stops} == {"HI1001"}
    for one in stops:
        assert one.message.endswith(".")
        assert one.source is not None
        assert "X223A2" in one.source
    with pytest.raises(p837i.UnwritableClaims):
        p837i.write(tables, envelope=envelope)


@pytest.mark.parametrize(
    ("finding", "change"),
    [
        (
            "present-on-admission-unsaid",
            stay(reasons_for_visit=(Diagnosis(code="R07.9", present_on_admission="Y"),)),
        ),
        ("attending-provider-missing", stay(attending_provider=None)),
    ],
)
def test_it_is_told_and_written_all_the_same(
    finding: str, change: Change, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    tables = to_tables([change(claim_kinds["inpatient"])])
    assert [(one.id, one.severity) for one in p837i.check_writable(tables)] == [
        (f"x12.837i.{finding}", Severity.WARN)
    ]
    assert p837i.write(tables, envelope=envelope)


def test_a_day_case_needs_no_admission(claim_kinds: dict[str, Claim]) -> None:
    assert p837i.check_writable(to_tables([claim_kinds["outpatient"]])) == []


def test_an_empty_batch_is_a_mistake_of_the_caller(envelope: Envelope) -> None:
    with pytest.raises(ValueError, match="at least one claim"):
        p837i.write(to_tables([]), envelope=envelope)
