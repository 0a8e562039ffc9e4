"""Each thing that an 837P cannot hold is found before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from claimwright.base.finding import Severity
from claimwright.claims.records import Claim, ClaimType, Diagnosis
from claimwright.claims.remittance import Adjustment
from claimwright.claims.tables import to_tables
from claimwright.x12.p837p import check_writable

Change = Callable[[Claim], Claim]


def line(**changes: object) -> Change:
    def change(claim: Claim) -> Claim:
        first, *rest = claim.lines
        return replace(claim, lines=(replace(first, **changes), *rest))  # type: ignore[arg-type]

    return change


def billing(**changes: object) -> Change:
    return lambda claim: replace(
        claim,
        billing_provider=replace(claim.billing_provider, **changes),  # type: ignore[arg-type]
    )


def policy(**changes: object) -> Change:
    return lambda claim: replace(
        claim, policy=replace(claim.policy, **changes)  # type: ignore[arg-type]
    )  # fmt: skip


def other(**changes: object) -> Change:
    def change(claim: Claim) -> Claim:
        (coverage,) = claim.other_coverages
        return replace(
            claim, other_coverages=(replace(coverage, **changes),)  # type: ignore[arg-type]
        )  # fmt: skip

    return change


def with_adjustments(*adjustments: Adjustment) -> Change:
    return other(claim_adjustments=adjustments)


def adjustment(group_code: str) -> Adjustment:
    return Adjustment(group_code=group_code, reason_code="45", amount_cents=1)


CASES: list[tuple[str, str, Change, str, str | None]] = [
    # kind of claim, what is done to it, finding, field
    ("medicare", "identifier-missing", lambda c: replace(c, claim_id=" "), "claim_id", None),
    ("medicare", "identifier-too-long", lambda c: replace(c, claim_id="A" * 21), "claim_id", None),
    ("medicare", "identifier-characters", lambda c: replace(c, claim_id="cw1"), "claim_id", None),
    ("medicare", "identifier-characters", policy(member_id="A*B"), "member_id", "A*B"),
    ("medicare", "identifier-characters", policy(member_id="Ä1"), "member_id", "Ä1"),
    ("medicare", "identifier-too-long", policy(member_id="9" * 81), "member_id", None),
    ("medicare", "identifier-missing", policy(member_id=""), "member_id", ""),
    ("medicare", "identifier-form", billing(npi="123456789"), "billing_provider_npi", None),
    ("medicare", "identifier-missing", billing(tax_id=None), "billing_provider_tax_id", None),
    ("medicare", "identifier-form", billing(tax_id="12-34"), "billing_provider_tax_id", "12-34"),
    ("medicare", "identifier-form", billing(taxonomy_code="207Q"), "billing_provider_taxonomy_code",
     "207Q"),
    ("medicare", "name-missing", billing(name="漢字"), "billing_provider_name", None),
    ("medicare", "address-missing", billing(address=None), "billing_provider_city", None),
    ("medicare", "identifier-form", line(procedure_code="9921"), "procedure_code", "9921"),
    ("medicare", "identifier-too-long", line(line_control_number="L" * 31), "line_control_number",
     None),
    ("medicare", "modifiers", line(modifiers=("25", "5", "LT")), "modifiers", None),
    ("medicare", "modifiers", line(modifiers=("25", "59", "LT", "RT", "76")), "modifiers", None),
    ("medicare", "pointers", line(diagnosis_pointers=()), "diagnosis_pointers", None),
    ("medicare", "unit", line(unit="DA"), "unit", "DA"),
    ("medicare", "birth-date-missing", lambda c: replace(
        c, patient=replace(c.patient, birth_date=None)), "patient_birth_date", None),
    ("medicare", "pointers", line(diagnosis_pointers=(3,)), "diagnosis_pointers", None),
    ("medicare", "pointers", line(diagnosis_pointers=(0,)), "diagnosis_pointers", None),
    ("medicare", "pointers", line(diagnosis_pointers=(1, 2, 1, 2, 1)), "diagnosis_pointers", None),
    ("medicare", "charge", line(charge_cents=-1), "charge_cents", "-1"),
    ("medicare", "units", line(units=Decimal(0)), "units", None),
    ("medicare", "units", line(units=Decimal("1.2345")), "units", "1.2345"),
    ("medicare", "line-number-repeated", line(line_number=2), "line_number", "2"),
    ("medicare", "line-count", lambda c: replace(c, lines=()), "count", "0"),
    ("medicare", "line-count", lambda c: replace(
        c, lines=tuple(replace(c.lines[0], line_number=n) for n in range(1, 52))), "count", "51"),
    ("medicare", "diagnosis-count", lambda c: replace(
        c, diagnoses=(Diagnosis(code="I10"),) * 13), "count", "13"),
    ("medicare", "identifier-form", lambda c: replace(
        c, diagnoses=(Diagnosis(code="250.00"), Diagnosis(code="I10"))), "code", "250.00"),
    ("medicare", "not-professional", lambda c: replace(
        c, claim_type=ClaimType.INSTITUTIONAL), "claim_type", "institutional"),
    ("replacement", "original-reference-missing", lambda c: replace(
        c, original_reference=None), "original_reference", None),
    ("secondary", "identifier-characters", other(payer_claim_number="A~1"), "payer_claim_number",
     "A~1"),
    ("secondary", "adjustment-group", with_adjustments(adjustment("XX")), "group_code", "XX"),
    ("secondary", "adjustment-count", with_adjustments(
        *[adjustment("CO")] * 25, adjustment("PR")), "count", "6"),
    ("secondary", "adjudication-line", lambda c: replace(c, lines=c.lines[:1]), "procedure_code",
     "J1885"),
    ("secondary", "other-payer-count", lambda c: replace(
        c, other_coverages=c.other_coverages * 11), "count", "11"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "finding", "change", "field", "value"), CASES)
def test_it_is_found_and_stops(
    kind: str,
    finding: str,
    change: Change,
    field: str,
    value: str | None,
    claim_kinds: dict[str, Claim],
) -> None:
    claim = change(claim_kinds[kind])
    stops = {
        (one.id, one.at.field): one
        for one in check_writable(to_tables([claim_kinds["medicaid"], claim]))
        if one.severity is Severity.STOP
    }
    found = stops[f"x12.837p.{finding}", field]
    assert found.at.claim_id == claim.claim_id
    assert value is None or found.value == value
    assert "005010X222A1" in (found.source or "")


@pytest.mark.parametrize(
    ("kind", "finding", "change"),
    [
        ("secondary", "adjudication-date-missing", other(line_adjudications=())),
        ("secondary", "insurance-type-unknown", policy(entitlement_reason=None)),
        (
            "medicare",
            "postal-code-short",
            lambda claim: billing(
                address=replace(claim.billing_provider.address, postal_code="45402")
            )(claim),
        ),
    ],
)
def test_it_is_found_and_warns(
    kind: str, finding: str, change: Change, claim_kinds: dict[str, Claim]
) -> None:
    found = check_writable(to_tables([change(claim_kinds[kind])]))
    assert [(one.id, one.severity) for one in found] == [(f"x12.837p.{finding}", Severity.WARN)]


def test_two_claims_of_one_number_are_found(claim_kinds: dict[str, Claim]) -> None:
    found = check_writable(to_tables([claim_kinds["medicare"], claim_kinds["medicare"]]))
    assert {one.id for one in found} == {"x12.837p.claim-number-repeated"}


def test_a_line_has_its_number_in_the_finding(claim_kinds: dict[str, Claim]) -> None:
    claim = claim_kinds["medicare"]
    first, second = claim.lines
    claim = replace(claim, lines=(first, replace(second, charge_cents=-5)))
    (found,) = check_writable(to_tables([claim]))
    assert found.at.line_number == 2
