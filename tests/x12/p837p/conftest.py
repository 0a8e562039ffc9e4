"""Claims of the kinds that a practice sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claimwright.base.period import Period
from claimwright.claims.parties import (
    Address,
    EntitlementReason,
    Payer,
    PayerKind,
    Person,
    Policy,
    Provider,
    Relationship,
    Sex,
)
from claimwright.claims.records import (
    Claim,
    Diagnosis,
    LineAdjudication,
    OtherCoverage,
    PayerSequence,
    ServiceLine,
)
from claimwright.claims.remittance import Adjustment
from claimwright.codes.systems import CodeSystem

HOME = Address(line_1="12 Willow Street", city="Dayton", state="OH", postal_code="454021234")
OFFICE = Address(
    line_1="400 Main St", line_2="Suite 5", city="Dayton", state="OH", postal_code="45402-5678"
)
PARENT = Person(
    last_name="Reyes",
    first_name="Ana",
    middle_name="M",
    birth_date=date(1980, 4, 2),
    sex=Sex.FEMALE,
    address=HOME,
)
CHILD = Person(
    last_name="Reyes",
    first_name="Leo",
    birth_date=date(2018, 9, 30),
    sex=Sex.MALE,
    address=HOME,
)
BILLING = Provider(
    name="Willow Street Family Practice",
    npi="1234567893",
    taxonomy_code="207Q00000X",
    tax_id="31-1234567",
    address=OFFICE,
    contact_name="Billing Desk",
    telephone="(937) 555-0100",
)
RENDERING = Provider(
    name="Okafor", first_name="Ngozi", npi="1093817462", taxonomy_code="207Q00000X"
)
REFERRING = Provider(name="Lindqvist", first_name="Per", npi="1194725382")
SURGERY_CENTER = Provider(
    name="Miami Valley Surgery Center",
    npi="1295837466",
    address=Address(line_1="9 River Rd", city="Dayton", state="OH", postal_code="454050001"),
)


def payer(kind: PayerKind, payer_id: str, name: str, indicator: str) -> Payer:
    return Payer(payer_id=payer_id, name=name, kind=kind, claim_filing_indicator=indicator)


MERIDIAN = payer(PayerKind.COMMERCIAL, "MERID", "Meridian Health", "CI")
MEDICARE = payer(PayerKind.MEDICARE, "15202", "Medicare Part B", "MB")
MEDICAID = payer(PayerKind.MEDICAID, "OHMCD", "Ohio Medicaid", "MC")


def policy(of: Payer, member_id: str, subscriber: Person = PARENT) -> Policy:
    return Policy(
        policy_id=f"P-{member_id}",
        payer=of,
        member_id=member_id,
        group_number="G77" if of is MERIDIAN else None,
        plan_name="Meridian Choice" if of is MERIDIAN else None,
        period=Period(first=date(2026, 1, 1)),
        subscriber=subscriber,
        relationship=Relationship.SELF,
    )


def line(number: int, code: str, charge_cents: int, **changes: object) -> ServiceLine:
    values = ServiceLine(
        line_number=number,
        line_control_number=f"CW1-{number}",
        system=CodeSystem.CPT,
        procedure_code=code,
        charge_cents=charge_cents,
        date_of_service=date(2026, 5, 4),
        diagnosis_pointers=(1,),
    )
    return replace(values, **changes)  # type: ignore[arg-type]


SELF_SUBSCRIBER = Claim(
    claim_id="CW1001",
    visit_id="V1",
    sequence=PayerSequence.PRIMARY,
    policy=policy(MERIDIAN, "MH100200"),
    patient=PARENT,
    billing_provider=BILLING,
    rendering_provider=RENDERING,
    place_of_service="11",
    diagnoses=(Diagnosis(code="E11.9"), Diagnosis(code="I10")),
    lines=(
        line(1, "99213", 66_500, modifiers=("25",), diagnosis_pointers=(1, 2)),
        line(2, "J1885", 1_250, units=Decimal("2.5"), system=CodeSystem.HCPCS),
    ),
    patient_paid_cents=2_000,
)
CHILD_DEPENDENT = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1002",
    patient=CHILD,
    policy=replace(SELF_SUBSCRIBER.policy, relationship=Relationship.CHILD),
    prior_authorization="AUTH-77",
    referring_provider=REFERRING,
    patient_paid_cents=0,
)
MEDICARE_PRIMARY = replace(
    SELF_SUBSCRIBER, claim_id="CW1003", policy=policy(MEDICARE, "1EG4TE5MK73")
)
MEDICAID_PRIMARY = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1004",
    policy=policy(MEDICAID, "910000000001"),
    # Medicaid pays drugs only with their national code, which a claim does not hold yet.
    lines=(SELF_SUBSCRIBER.lines[0], line(2, "36415", 1_250)),
)
SECONDARY = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1005",
    sequence=PayerSequence.SECONDARY,
    policy=replace(policy(MEDICARE, "1EG4TE5MK73"), entitlement_reason=EntitlementReason.AGE),
    patient_paid_cents=0,
    other_coverages=(
        OtherCoverage(
            policy=policy(MERIDIAN, "MH100200"),
            sequence=PayerSequence.PRIMARY,
            payer_claim_number="MER2026-000123",
            # The lines' 400 dollars, and one that the payer added on the whole claim.
            paid_cents=40_100,
            claim_adjustments=(Adjustment(group_code="OA", reason_code="209", amount_cents=-100),),
            line_adjudications=(
                LineAdjudication(
                    line_number=1,
                    procedure_code="99213",
                    modifiers=("25",),
                    paid_cents=40_000,
                    adjustments=(
                        Adjustment(group_code="CO", reason_code="45", amount_cents=16_500),
                        Adjustment(group_code="PR", reason_code="1", amount_cents=5_000),
                        Adjustment(
                            group_code="PR",
                            reason_code="2",
                            amount_cents=5_000,
                            quantity=Decimal(1),
                        ),
                    ),
                    adjudication_date=date(2026, 5, 20),
                ),
                LineAdjudication(
                    line_number=2,
                    procedure_code="J1885",
                    paid_cents=0,
                    units=Decimal("2.5"),
                    adjustments=(
                        Adjustment(group_code="CO", reason_code="97", amount_cents=1_250),
                    ),
                    adjudication_date=date(2026, 5, 20),
                ),
            ),
        ),
    ),
)
REPLACEMENT = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1006",
    frequency_code="7",
    original_reference="MER2026-000999",
)
AT_A_FACILITY = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1007",
    place_of_service="24",
    service_facility=SURGERY_CENTER,
    lines=(line(1, "45378", 120_000), line(2, "88305", 30_000, place_of_service="81")),
)
DIFFICULT_NAMES = replace(
    SELF_SUBSCRIBER,
    claim_id="CW1008",
    patient=replace(PARENT, last_name="Müller-O’Brien", first_name="José*Ángel~"),
    policy=replace(
        SELF_SUBSCRIBER.policy,
        subscriber=replace(
            PARENT,
            last_name="Müller-O’Brien",
            first_name="José*Ángel~",
            name_suffix="Jr.",
            address=replace(HOME, line_1="12 Straße: ^Nord", line_2="  "),
        ),
    ),
    rendering_provider=replace(RENDERING, name="Łukasz-" + "w" * 80),
)
CLAIMS = {
    "self-subscriber": SELF_SUBSCRIBER,
    "child-dependent": CHILD_DEPENDENT,
    "medicare": MEDICARE_PRIMARY,
    "medicaid": MEDICAID_PRIMARY,
    "secondary": SECONDARY,
    "replacement": REPLACEMENT,
    "service-facility": AT_A_FACILITY,
    "difficult-names": DIFFICULT_NAMES,
}


@pytest.fixture(scope="session")
def claim_kinds() -> dict[str, Claim]:
    """Claims by what is particular about each."""
    return CLAIMS
