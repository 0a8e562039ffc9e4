"""Who stands on a claim: people, providers, payers and the policies between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claimwright.base.period import Period


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class Relationship(StrEnum):
    """What the patient is to the subscriber."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER = "other"


class PayerKind(StrEnum):
    """What kind of payer stands behind a policy; the order of payment depends on it."""

    COMMERCIAL = "commercial"
    BLUE_CROSS = "blue_cross"
    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    TRICARE = "tricare"
    WORKERS_COMPENSATION = "workers_compensation"
    AUTOMOBILE = "automobile"
    LIABILITY = "liability"


class EntitlementReason(StrEnum):
    """Why a person has Medicare; it decides whether a group plan pays first."""

    AGE = "age"
    DISABILITY = "disability"
    END_STAGE_RENAL_DISEASE = "end_stage_renal_disease"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    line_1: str
    line_2: str | None = None
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person. birth_date: None where a claim does not say it, as of a patient's subscriber."""

    last_name: str
    first_name: str
    middle_name: str | None = None
    name_suffix: str | None = None
    birth_date: date | None
    sex: Sex
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A clinician, or an organization where `first_name` is None.

    `name` is the family name of a person or the whole name of an organization.
    """

    name: str
    first_name: str | None = None
    middle_name: str | None = None
    npi: str
    taxonomy_code: str | None = None
    tax_id: str | None = None
    address: Address | None = None
    contact_name: str | None = None
    telephone: str | None = None

    @property
    def is_person(self) -> bool:
        return self.first_name is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Who is billed. `payer_id` is the number by which the payer is reached electronically."""

    payer_id: str
    name: str
    kind: PayerKind
    claim_filing_indicator: str
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One coverage of one patient.

    stated_order: the place (1, 2, 3) that the patient or the practice gave it; used only where
    no rule decides. employer_size: employees behind a group plan, None where unknown or no
    group plan. custodial_by_court: a court order names this parent's plan for the child.
    """

    policy_id: str
    payer: Payer
    member_id: str
    group_number: str | None = None
    plan_name: str | None = None
    period: Period
    subscriber: Person
    relationship: Relationship
    stated_order: int = 1
    employer_size: int | None = None
    is_group_plan: bool = False
    entitlement_reason: EntitlementReason | None = None
    entitlement_date: date | None = None
    custodial_by_court: bool = False
