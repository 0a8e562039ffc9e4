"""The question what became of a claim. Source: 005010X212 (276)."""

from __future__ import annotations

from datetime import date

from claimwright.claims.parties import Person, Relationship, Sex
from claimwright.claims.records import Claim
from claimwright.x12.inquiry_names import payer_name, person_name, provider_name
from claimwright.x12.p276.values import (
    ClaimInQuestion,
    ClaimStatusInquiry,
    PatientInQuestion,
    ProviderInQuestion,
    StatusInquirer,
    StatusPayer,
)
from claimwright.x12.parties import Name


def ask(
    claim: Claim,
    *,
    inquirer: Name,
    trace_number: str,
    reference: str,
    payer_claim_number: str | None = None,
) -> ClaimStatusInquiry:
    """Ask the payer of a claim what became of it.

    inquirer: who asks and gets the answer (role 41, identifier_qualifier 46). trace_number and
    reference come back. payer_claim_number: where an earlier answer named it; it finds the claim
    more surely than anything else. The patient's sex is left out where it is unknown.
    """
    first, last = _days(claim)
    stay = claim.stay
    asked = ClaimInQuestion(
        trace_number=trace_number,
        payer_claim_number=payer_claim_number,
        patient_control_number=claim.claim_id,
        type_of_bill=f"{stay.type_of_bill}{claim.frequency_code}" if stay else None,
        charge_cents=sum(line.charge_cents for line in claim.lines),
        first_date_of_service=first,
        last_date_of_service=None if first == last else last,
    )
    policy = claim.policy
    if policy.relationship is Relationship.SELF:
        subscriber = _patient(claim.patient, "IL", policy.member_id, asked)
    else:
        dependent = _patient(claim.patient, "QC", None, asked)
        subscriber = PatientInQuestion(
            name=person_name(policy.subscriber, role="IL", member_id=policy.member_id),
            dependents=(dependent,),
        )
    provider = ProviderInQuestion(
        name=provider_name(claim.billing_provider), subscribers=(subscriber,)
    )  # fmt: skip
    asker = StatusInquirer(name=inquirer, providers=(provider,))
    return ClaimStatusInquiry(
        reference=reference,
        payers=(StatusPayer(name=payer_name(policy.payer), inquirers=(asker,)),),
    )


def _days(claim: Claim) -> tuple[date | None, date | None]:
    """The first and last day that a claim bills."""
    if claim.stay is not None:
        return claim.stay.statement_period.first, claim.stay.statement_period.last
    first = min((line.date_of_service for line in claim.lines), default=None)
    ends = (line.last_date_of_service or line.date_of_service for line in claim.lines)
    return first, max(ends, default=None)


def _patient(
    person: Person, role: str, member_id: str | None, claim: ClaimInQuestion
) -> PatientInQuestion:
    return PatientInQuestion(
        name=person_name(person, role=role, member_id=member_id),
        birth_date=person.birth_date,
        sex=None if person.sex is Sex.UNKNOWN else person.sex.value,
        claims=(claim,),
    )
