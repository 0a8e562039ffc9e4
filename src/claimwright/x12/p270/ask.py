"""The question about a patient's coverage on the day of a visit. Source: 005010X279A1 (270)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claimwright.claims.parties import Person, Policy, Provider, Relationship, Sex
from claimwright.x12.inquiry_names import payer_name, person_name, provider_name
from claimwright.x12.p270 import values
from claimwright.x12.p270.read import DATE_IN_QUESTION
from claimwright.x12.p270.values import (
    EligibilityInquiry,
    InquiredPayer,
    InquiredPerson,
    Inquirer,
    Question,
    Trace,
)
from claimwright.x12.parties import DatedEvent

_PLAN_AS_A_WHOLE = ("30",)
# A relationship that the guide has no code for stays unsaid; name and birth date will do.
_RELATIONSHIPS = {Relationship.SPOUSE: "01", Relationship.CHILD: "19"}


def ask(
    policy: Policy,
    *,
    patient: Person,
    provider: Provider,
    date_of_service: date,
    trace_number: str,
    assigned_by: str,
    reference: str | None = None,
    service_types: tuple[str, ...] = _PLAN_AS_A_WHOLE,
) -> EligibilityInquiry:
    """Ask a policy's payer whether it covers the patient on the day of the visit.

    date_of_service: the day of the visit. The policy's own dates are never asked for: a payer that
    is asked for the first day of a policy says "active" of one that ended long ago.
    trace_number comes back with the answer; assigned_by: ten characters that name who made it
    (usually 1 and the tax id). reference: comes back too, where one question is asked at a time.
    """
    subscriber = InquiredPerson(
        name=person_name(policy.subscriber, role="IL", member_id=policy.member_id)
    )  # fmt: skip
    is_subscriber = policy.relationship is Relationship.SELF
    asked = replace(
        subscriber if is_subscriber else InquiredPerson(name=person_name(patient, role="03")),
        traces=(Trace(number=trace_number, assigned_by=assigned_by),),
        birth_date=patient.birth_date,
        sex=None if patient.sex is Sex.UNKNOWN else patient.sex.value,
        dates=(DatedEvent(qualifier=DATE_IN_QUESTION, first_date=date_of_service),),
        questions=(Question(service_types=service_types),),
    )
    code = _RELATIONSHIPS.get(policy.relationship)
    if not is_subscriber and code is not None:
        relationship = values.Relationship(is_subscriber=False, code=code)
        asked = replace(asked, relationship=relationship)
    inquirer = Inquirer(
        name=provider_name(provider),
        subscribers=(asked if is_subscriber else replace(subscriber, dependents=(asked,)),),
    )
    return EligibilityInquiry(
        reference=reference,
        payers=(InquiredPayer(name=payer_name(policy.payer), inquirers=(inquirer,)),),
    )
