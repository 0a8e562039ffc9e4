"""One ordinary visit and its claim."""

from datetime import date
from decimal import Decimal

import pytest

from claimwright.base.period import Period
from claimwright.claims.parties import (
    Address,
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
    CodedProcedure,
    CodedVisit,
    Diagnosis,
    PayerSequence,
    ServiceLine,
)
from claimwright.codes.systems import CodeSystem
from claimwright.notes.span import Span

ADDRESS = Address(line_1="12 Willow Street", city="Dayton", state="OH", postal_code="454021234")


@pytest.fixture
def patient() -> Person:
    return Person(
        last_name="Reyes",
        first_name="Ana",
        birth_date=date(1980, 4, 2),
        sex=Sex.FEMALE,
        address=ADDRESS,
    )


@pytest.fixture
def policy(patient: Person) -> Policy:
    return Policy(
        policy_id="P1",
        payer=Payer(
            payer_id="MERID",
            name="Meridian Health",
            kind=PayerKind.COMMERCIAL,
            claim_filing_indicator="CI",
        ),
        member_id="MH100200",
        period=Period(first=date(2026, 1, 1)),
        subscriber=patient,
        relationship=Relationship.SELF,
        is_group_plan=True,
    )


@pytest.fixture
def billing_provider() -> Provider:
    return Provider(
        name="Willow Street Family Practice", npi="1234567893", tax_id="311234567", address=ADDRESS
    )


@pytest.fixture
def rendering_provider() -> Provider:
    return Provider(name="Okafor", first_name="Ngozi", npi="1093817462")


@pytest.fixture
def visit(patient: Person, billing_provider: Provider, rendering_provider: Provider) -> CodedVisit:
    return CodedVisit(
        visit_id="V1",
        date_of_service=date(2026, 5, 4),
        place_of_service="11",
        patient=patient,
        billing_provider=billing_provider,
        rendering_provider=rendering_provider,
        diagnoses=(
            Diagnosis(code="E11.9", evidence=(Span(start=20, end=31),)),
            Diagnosis(code="I10"),
        ),
        procedures=(
            CodedProcedure(
                system=CodeSystem.CPT,
                code="99213",
                modifiers=("25",),
                charge_cents=15_000,
                diagnosis_pointers=(1, 2),
                evidence=(Span(start=5, end=12),),
            ),
            CodedProcedure(
                system=CodeSystem.HCPCS,
                code="J1885",
                units=Decimal("2.5"),
                charge_cents=4_000,
                diagnosis_pointers=(1,),
            ),
        ),
    )


@pytest.fixture
def claim(visit: CodedVisit, policy: Policy) -> Claim:
    return Claim(
        claim_id="CW1001",
        visit_id=visit.visit_id,
        sequence=PayerSequence.PRIMARY,
        policy=policy,
        patient=visit.patient,
        billing_provider=visit.billing_provider,
        rendering_provider=visit.rendering_provider,
        place_of_service="11",
        diagnoses=visit.diagnoses,
        lines=(
            ServiceLine(
                line_number=1,
                line_control_number="CW1001-1",
                system=CodeSystem.CPT,
                procedure_code="99213",
                modifiers=("25",),
                charge_cents=15_000,
                date_of_service=visit.date_of_service,
                diagnosis_pointers=(1, 2),
                evidence=(Span(start=5, end=12),),
            ),
            ServiceLine(
                line_number=2,
                line_control_number="CW1001-2",
                system=CodeSystem.HCPCS,
                procedure_code="J1885",
                charge_cents=4_000,
                units=Decimal("2.5"),
                date_of_service=visit.date_of_service,
                diagnosis_pointers=(1,),
            ),
        ),
    )
