"""A clean claim, and the classification to check it against."""

from datetime import date

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
    Diagnosis,
    PayerSequence,
    ServiceLine,
)
from claimwright.codes.systems import CodeSystem

ADDRESS = Address(line_1="12 Willow Street", city="Dayton", state="OH", postal_code="454021234")


@pytest.fixture
def claim() -> Claim:
    patient = Person(
        last_name="Reyes",
        first_name="Ana",
        birth_date=date(1980, 4, 2),
        sex=Sex.FEMALE,
        address=ADDRESS,
    )
    return Claim(
        claim_id="CW1",
        visit_id="V1",
        sequence=PayerSequence.PRIMARY,
        policy=Policy(
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
        ),
        patient=patient,
        billing_provider=Provider(
            name="Willow Street Family Practice",
            npi="1234567893",
            tax_id="311234567",
            address=ADDRESS,
        ),
        rendering_provider=Provider(name="Okafor", first_name="Ngozi", npi="1000000004"),
        place_of_service="11",
        diagnoses=(Diagnosis(code="E11.9"), Diagnosis(code="I10")),
        lines=(
            ServiceLine(
                line_number=1,
                line_control_number="CW1-1",
                system=CodeSystem.CPT,
                procedure_code="99213",
                charge_cents=15_000,
                date_of_service=date(2026, 5, 4),
                diagnosis_pointers=(1, 2),
            ),
        ),
    )
