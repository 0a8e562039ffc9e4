"""What a claim looks like once it was written and read: what a file cannot say is left out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import polars as pl

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
from claimwright.claims.records import Claim, ClaimType, OtherCoverage, PayerSequence
from claimwright.codes.systems import CodeSystem
from claimwright.x12.values import plain_text

# Names and other free text, and how long each may be in a file.
_FREE_TEXT = {
    "name": 60,
    "last_name": 60,
    "first_name": 35,
    "middle_name": 25,
    "name_suffix": 10,
    "line_1": 55,
    "line_2": 55,
    "city": 30,
    "plan_name": 60,
    "contact_name": 60,
}


def in_capitals(record: Any) -> Any:
    """A record whose names are as the file can hold them."""
    if isinstance(record, tuple):
        return tuple(in_capitals(one) for one in record)
    if not is_dataclass(record) or isinstance(record, type):
        return record
    changes: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _FREE_TEXT and isinstance(value, str):
            text = plain_text(pl.lit(value), maximum=_FREE_TEXT[field.name])
            value = pl.select(text).item()
        changes[field.name] = in_capitals(value)
    return replace(record, **changes)


def as_read(claim: Claim) -> Claim:
    """The claim as a file holds it. Names must be plain capitals already."""
    stay = claim.stay
    day = min(
        [line.date_of_service for line in claim.lines]
        + ([stay.statement_period.first] if stay else [])
    )
    billing = claim.billing_provider
    is_self = claim.policy.relationship is Relationship.SELF
    others = tuple(_other(one, day=day, among=claim) for one in claim.other_coverages)
    return replace(
        claim,
        visit_id="",
        policy=_policy(
            claim.policy, claim.sequence, day=day, among=claim, knows_subscriber=is_self
        ),
        patient=_person(claim.policy.subscriber if is_self else claim.patient, is_known=True),
        billing_provider=_provider(billing, has_tax=True),
        rendering_provider=_other_provider(
            claim.rendering_provider,
            billing if stay is None else stay.attending_provider,
            has_taxonomy=stay is None,
        ),
        referring_provider=claim.referring_provider
        and replace(claim.referring_provider, taxonomy_code=None),
        service_facility=claim.service_facility
        and replace(_provider(claim.service_facility), taxonomy_code=None),
        other_coverages=others,
        diagnoses=tuple(replace(one, evidence=()) for one in claim.diagnoses),
        lines=tuple(
            replace(
                line,
                evidence=(),
                system=CodeSystem.CPT if line.procedure_code[:1].isdigit() else CodeSystem.HCPCS,
                place_of_service=None
                if line.place_of_service == claim.place_of_service
                else line.place_of_service,
            )
            for line in claim.lines
        ),
    )


def _digits(text: str | None) -> str | None:
    return None if text is None else "".join(one for one in text if one.isdigit())


def _address(address: Address | None) -> Address | None:
    if address is None:
        return None
    return replace(address, postal_code=_digits(address.postal_code) or "")


def _person(person: Person, *, is_known: bool, has_address: bool = True) -> Person:
    return replace(
        person,
        birth_date=person.birth_date if is_known else None,
        sex=person.sex if is_known else Sex.UNKNOWN,
        address=_address(person.address) if has_address else None,
    )


def _provider(provider: Provider, *, has_tax: bool = False) -> Provider:
    return replace(
        provider,
        tax_id=_digits(provider.tax_id) if has_tax else None,
        telephone=_digits(provider.telephone) if has_tax else None,
        contact_name=provider.contact_name if has_tax else None,
        address=_address(provider.address),
    )


def _other_provider(
    provider: Provider | None, before: Provider | None, *, has_taxonomy: bool
) -> Provider | None:
    """A rendering provider stands in the file only where it is another than the one before."""
    if provider is None or (before is not None and provider.npi == before.npi):
        return None
    return replace(
        provider,
        taxonomy_code=provider.taxonomy_code if has_taxonomy else None,
        tax_id=None,
        telephone=None,
        contact_name=None,
        address=None,
    )


def _policy(
    policy: Policy, sequence: PayerSequence, *, day: object, among: Claim, knows_subscriber: bool
) -> Policy:
    return Policy(
        policy_id="",
        payer=Payer(
            payer_id=policy.payer.payer_id,
            name=policy.payer.name,
            kind=policy.payer.kind,
            claim_filing_indicator=policy.payer.claim_filing_indicator,
            address=_address(policy.payer.address),
        ),
        member_id=policy.member_id,
        group_number=policy.group_number,
        plan_name=None if policy.group_number else policy.plan_name,
        period=Period(first=day),  # type: ignore[arg-type]
        subscriber=_person(
            policy.subscriber,
            is_known=knows_subscriber,
            has_address=knows_subscriber,
        ),
        relationship=policy.relationship,
        entitlement_reason=_entitlement(policy, sequence, among),
    )


def _entitlement(policy: Policy, sequence: PayerSequence, among: Claim) -> EntitlementReason | None:
    """Why the patient has Medicare stands in a file only where Medicare is not first."""
    if policy.payer.kind is not PayerKind.MEDICARE or sequence is PayerSequence.PRIMARY:
        return None
    if among.claim_type is ClaimType.INSTITUTIONAL:
        return None
    return policy.entitlement_reason


def _other(other: OtherCoverage, *, day: object, among: Claim) -> OtherCoverage:
    policy = _policy(other.policy, other.sequence, day=day, among=among, knows_subscriber=False)
    decisions = sorted(other.line_adjudications, key=lambda one: one.line_number)
    return replace(
        other,
        # The address of another subscriber is sent, unlike that of a dependent's own.
        policy=replace(
            policy,
            subscriber=_person(other.policy.subscriber, is_known=False),
        ),
        adjudication_date=None if decisions else other.adjudication_date,
        line_adjudications=tuple(decisions),
    )
