"""What an 834 says, as values. Source: 005010X220A1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claimwright.base.finding import Finding
from claimwright.x12.parties import (
    Contact,
    DatedEvent,
    KindOfAmount,
    Name,
    Organization,
    Party,
    PostalAddress,
    Reference,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCount:
    """How many records the file has, by its sender (QTY). kind: DT dependents, ET employees, TO
    all.
    """

    kind: str
    count: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """An administrator (TV) or broker (BO), and the accounts at which it is paid."""

    organization: Organization
    account_number: str | None = None
    second_account_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """A race or ethnicity: the standard's own code, or one of a list (RET)."""

    code: str | None = None
    code_list: str | None = None
    listed_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Birth date, sex and what else is told of a person (DMG)."""

    birth_date: date | None = None
    sex: str | None = None
    marital_status: str | None = None
    races: tuple[Race, ...] = ()
    citizenship: str | None = None
    collection_code_list: str | None = None
    collection_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """What a member earns. frequency: how often wage_cents is paid."""

    frequency: str
    wage_cents: int | None = None
    weekly_hours: Decimal | None = None
    place: str | None = None
    salary_grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Tobacco and substance use, height (inches) and weight (pounds)."""

    use: str
    height: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language by code (LE, LD) or words. use: 5 read, 6 written, 7 spoken, 8 native."""

    qualifier: str | None = None
    code: str | None = None
    description: str | None = None
    use: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName:
    """The name and demographics that were wrong before."""

    name: Name
    demographics: Demographics | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disability:
    """A disability. kind: 1 short, 2 long, 3 permanent or total, 4 none."""

    kind: str
    diagnosis_qualifier: str | None = None
    diagnosis: str | None = None
    dates: tuple[DatedEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An identification card that is wanted."""

    plan: str
    kind: str
    count: Decimal | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChange:
    """That a provider is another one from a date on (PLA)."""

    action: str
    role: str
    effective_date: date | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageProvider:
    """A provider of a coverage, such as the primary care provider (role P3).

    number: its number among the providers (LX). name.relation: 25 established patient, 26 not,
    72 unknown.
    """

    number: str
    name: Name
    address: PostalAddress | None = None
    contacts: tuple[Contact, ...] = ()
    change: ProviderChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCoverage:
    """Another insurance (COB). order: P first, S second, T third, U unknown. coordination: 1 with
    other coverage, 5 unknown, 6 without.
    """

    order: str
    policy_number: str | None = None
    coordination: str | None = None
    service_types: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A health coverage (HD). change: the maintenance type; line: what is insured (HLT, DEN ...).

    level: who is covered (EMP, FAM ...). prior_months: months of earlier coverage.
    """

    change: str
    line: str
    plan: str | None = None
    level: str | None = None
    enrolled_late: bool | None = None
    dates: tuple[DatedEvent, ...] = ()
    amounts: tuple[KindOfAmount, ...] = ()
    references: tuple[Reference, ...] = ()
    prior_months: str | None = None
    cards: tuple[Card, ...] = ()
    providers: tuple[CoverageProvider, ...] = ()
    other_coverages: tuple[OtherCoverage, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingCategory:
    """A fact that sponsor and insurer agreed to exchange (loops 2700 and 2750)."""

    number: str
    name: str | None = None
    reference: Reference | None = None
    date: DatedEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member and what changes for him.

    change: the maintenance type (INS03: 001 change, 021 add, 024 cancel, 025 reinstate, 030
    audit). relationship: to the subscriber (18 self). subscriber_number: REF 0F; policy_number:
    REF 1L; references: the others.
    """

    is_subscriber: bool
    relationship: str
    change: str
    name: Name
    reason: str | None = None
    benefit_status: str | None = None
    medicare_plan: str | None = None
    medicare_reason: str | None = None
    cobra_event: str | None = None
    employment_status: str | None = None
    student_status: str | None = None
    has_disability: bool | None = None
    death_date: date | None = None
    confidentiality: str | None = None
    birth_order: str | None = None
    subscriber_number: str | None = None
    policy_number: str | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    contact: Contact | None = None
    address: PostalAddress | None = None
    demographics: Demographics | None = None
    employment_classes: tuple[tuple[str, ...], ...] = ()
    income: Income | None = None
    amounts: tuple[KindOfAmount, ...] = ()
    health: Health | None = None
    languages: tuple[Language, ...] = ()
    former_name: FormerName | None = None
    mailing_address: PostalAddress | None = None
    employers: tuple[Party, ...] = ()
    schools: tuple[Party, ...] = ()
    custodial_parent: Party | None = None
    responsible_persons: tuple[Party, ...] = ()
    drop_off: Party | None = None
    disabilities: tuple[Disability, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    categories: tuple[ReportingCategory, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """One 834.

    purpose: 00 original, 15 sent again, 22 copy. action: 2 changes, 4 a full file to compare, RX
    a full file to replace. made_at: as it stands, HHMM with seconds where given.
    """

    purpose: str
    reference: str
    made_date: date | None
    made_at: str | None
    action: str
    sponsor: Organization
    insurer: Organization
    time_zone: str | None = None
    earlier_reference: str | None = None
    master_policy_number: str | None = None
    dates: tuple[DatedEvent, ...] = ()
    counts: tuple[RecordCount, ...] = ()
    brokers: tuple[Broker, ...] = ()
    members: tuple[Member, ...] = ()
    transaction_control_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentFile:
    """The 834s of a file, and what is wrong with the file itself."""

    enrollments: tuple[Enrollment, ...] = ()
    findings: tuple[Finding, ...] = ()
