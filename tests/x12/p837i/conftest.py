"""Claims of the kinds that a hospital sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from claimwright.base.period import Period
from claimwright.claims.institutional import (
    InstitutionalStay,
    Occurrence,
    OccurrenceSpan,
    SurgicalProcedure,
    ValueCode,
)
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
    ClaimType,
    Diagnosis,
    LineAdjudication,
    OtherCoverage,
    PayerSequence,
    ServiceLine,
)
from claimwright.claims.remittance import Adjustment
from claimwright.codes.systems import CodeSystem

HOME = Address(line_1="12 Willow Street", city="Dayton", state="OH", postal_code="454021234")
PATIENT = Person(
    last_name="Reyes",
    first_name="Ana",
    middle_name="M",
    birth_date=date(1950, 4, 2),
    sex=Sex.FEMALE,
    address=HOME,
)
HOSPITAL = Provider(
    name="Miami Valley Community Hospital",
    npi="1234567893",
    taxonomy_code="282N00000X",
    tax_id="31-7654321",
    address=Address(line_1="1 Hospital Drive", city="Dayton", state="OH", postal_code="45405-0001"),
)
ATTENDING = Provider(
    name="Okafor", first_name="Ngozi", npi="1093817462", taxonomy_code="207R00000X"
)
SURGEON = Provider(name="Lindqvist", first_name="Per", npi="1194725382")
RADIOLOGIST = Provider(name="Haddad", first_name="Lena", npi="1295837466")
WING = Provider(
    name="North Wing Imaging",
    npi="1497758544",
    address=Address(line_1="9 River Rd", city="Dayton", state="OH", postal_code="454050002"),
)
MEDICARE = Payer(
    payer_id="15201",
    name="Medicare Part A",
    kind=PayerKind.MEDICARE,
    claim_filing_indicator="MA",
)
MERIDIAN = Payer(
    payer_id="MERID",
    name="Meridian Health",
    kind=PayerKind.COMMERCIAL,
    claim_filing_indicator="CI",
)


def policy(payer: Payer, member_id: str) -> Policy:
    return Policy(
        policy_id=f"P-{member_id}",
        payer=payer,
        member_id=member_id,
        group_number="G77" if payer is MERIDIAN else None,
        period=Period(first=date(2026, 1, 1)),
        subscriber=PATIENT,
        relationship=Relationship.SELF,
    )


def line(number: int, revenue_code: str, charge_cents: int, **changes: object) -> ServiceLine:
    values = ServiceLine(
        line_number=number,
        line_control_number=f"H1-{number}",
        system=CodeSystem.HCPCS,
        procedure_code="",
        revenue_code=revenue_code,
        charge_cents=charge_cents,
        date_of_service=date(2026, 4, 24),
        diagnosis_pointers=(),
    )
    return replace(values, **changes)  # type: ignore[arg-type]


INPATIENT = Claim(
    claim_id="HI1001",
    visit_id="V1",
    claim_type=ClaimType.INSTITUTIONAL,
    sequence=PayerSequence.PRIMARY,
    policy=policy(MEDICARE, "1EG4TE5MK73"),
    patient=PATIENT,
    billing_provider=HOSPITAL,
    place_of_service="",
    diagnoses=(
        Diagnosis(code="S72.001A", present_on_admission="Y"),
        *(
            Diagnosis(code=f"E{number}.9", present_on_admission="N")
            for number in (10, 11, 16, 20, 13, 22, 31, 24, 25, 26, 27, 28, 29, 30)
        ),
        Diagnosis(code="Z79.01"),
    ),
    lines=(
        line(1, "0120", 450_000, units=Decimal(3), unit="DA"),
        line(2, "0360", 1_250_050, noncovered_cents=5_000),
        line(3, "0250", 12_345, units=Decimal(17)),
    ),
    stay=InstitutionalStay(
        type_of_bill="11",
        statement_period=Period(first=date(2026, 4, 24), last=date(2026, 4, 27)),
        admission_date=date(2026, 4, 24),
        admission_time=time(8, 15),
        discharge_time=time(14, 0),
        admission_type="1",
        point_of_origin="1",
        discharge_status="06",
        attending_provider=ATTENDING,
        operating_provider=SURGEON,
        other_operating_provider=RADIOLOGIST,
        admitting_diagnosis=Diagnosis(code="R10.9"),
        external_causes=(Diagnosis(code="W01.0XXA", present_on_admission="Y"),),
        diagnosis_related_group="481",
        procedures=(
            SurgicalProcedure(code="0QS636Z", performed_date=date(2026, 4, 25)),
            SurgicalProcedure(code="30233N1", performed_date=date(2026, 4, 26)),
        ),
        values=(
            ValueCode(code="80", amount_cents=300),
            ValueCode(code="A1", amount_cents=163_250),
        ),
        conditions=("09", "C1"),
        occurrences=(Occurrence(code="05", day=date(2026, 4, 23)),),
        occurrence_spans=(
            OccurrenceSpan(code="71", period=Period(first=date(2026, 4, 1), last=date(2026, 4, 9))),
        ),
    ),
    prior_authorization="AUTH-77",
)
OUTPATIENT = replace(
    INPATIENT,
    claim_id="HO1002",
    policy=policy(MERIDIAN, "MH100200"),
    rendering_provider=RADIOLOGIST,
    referring_provider=SURGEON,
    service_facility=WING,
    diagnoses=(Diagnosis(code="R07.9"), Diagnosis(code="I10")),
    lines=(
        line(
            1,
            "0450",
            98_700,
            system=CodeSystem.CPT,
            procedure_code="99284",
            modifiers=("25",),
        ),
        line(2, "0636", 1_250, procedure_code="J1885", units=Decimal("2.5")),
        line(
            3,
            "0420",
            30_000,
            system=CodeSystem.CPT,
            procedure_code="97110",
            units=Decimal(4),
            date_of_service=date(2026, 4, 25),
            last_date_of_service=date(2026, 4, 26),
        ),
    ),
    stay=InstitutionalStay(
        type_of_bill="13",
        statement_period=Period(first=date(2026, 4, 24), last=date(2026, 4, 26)),
        admission_type="1",
        point_of_origin="1",
        discharge_status="01",
        attending_provider=ATTENDING,
        reasons_for_visit=(Diagnosis(code="R07.9"), Diagnosis(code="R06.02")),
    ),
    prior_authorization=None,
)
SECONDARY = replace(
    INPATIENT,
    claim_id="HS1003",
    sequence=PayerSequence.SECONDARY,
    policy=replace(policy(MEDICARE, "1EG4TE5MK73"), entitlement_reason=EntitlementReason.AGE),
    frequency_code="7",
    original_reference="MCR2026-000999",
    other_coverages=(
        OtherCoverage(
            policy=policy(MERIDIAN, "MH100200"),
            sequence=PayerSequence.PRIMARY,
            payer_claim_number="MER2026-000123",
            paid_cents=595_000,
            claim_adjustments=(
                Adjustment(group_code="CO", reason_code="45", amount_cents=400_000),
                Adjustment(
                    group_code="PR", reason_code="1", amount_cents=5_000, quantity=Decimal(1)
                ),
            ),
            line_adjudications=(
                LineAdjudication(
                    line_number=2,
                    procedure_code="",
                    revenue_code="0360",
                    paid_cents=1_000_000,
                    adjustments=(
                        Adjustment(group_code="CO", reason_code="97", amount_cents=250_050),
                    ),
                    adjudication_date=date(2026, 5, 4),
                ),
            ),
        ),
    ),
)
CHILD = replace(
    OUTPATIENT,
    claim_id="HC1004",
    patient=replace(PATIENT, first_name="Leo", birth_date=date(2018, 9, 30), sex=Sex.MALE),
    policy=replace(OUTPATIENT.policy, relationship=Relationship.CHILD),
    service_facility=None,
    rendering_provider=ATTENDING,
)
CLAIMS = {
    "inpatient": INPATIENT,
    "outpatient": OUTPATIENT,
    "secondary": SECONDARY,
    "child-dependent": CHILD,
}


@pytest.fixture(scope="session")
def claim_kinds() -> dict[str, Claim]:
    """Claims by what is particular about each."""
    return CLAIMS
