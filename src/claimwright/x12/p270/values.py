"""What a 270 asks, as values; the parts that a 271 gives back are used by both.

Qualifiers, roles and kinds are the codes of the wire; explain.meaning says frequent ones in words.
transaction_control_number and segment_ordinal say where a value came from; two values that say
the same are equal wherever they stood.
Source: 005010X279A1 (270).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from claimwright.base.finding import Finding
from claimwright.x12.parties import DatedEvent, Name, PostalAddress, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A number that comes back (TRN). kind: 1 this transaction's, 2 that of the one answered.

    assigned_by: ten characters that name who made the number. division: within it.
    """

    kind: str = "1"
    number: str
    assigned_by: str | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRole:
    """What a provider does here, with its specialty (PXC) or its number (PRV)."""

    role: str
    qualifier: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What a person is to the subscriber (INS).

    code: 18 the subscriber, 01 spouse, 19 child ... birth_order: among children of one birth.
    change_kind, change_reason: 001 and 25 where the payer knows the person by other data than the
    question had: then the practice's record should be corrected.
    """

    is_subscriber: bool
    code: str
    change_kind: str | None = None
    change_reason: str | None = None
    student_status: str | None = None
    has_handicap: bool | None = None
    birth_order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure, or with last_code a range. qualifier: HC for HCPCS and CPT."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()
    last_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisCode:
    """A diagnosis as the wire has it, without a dot. qualifier: ABK main, ABF further."""

    qualifier: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a benefit (EQ).

    service_types: 30 for the plan as a whole. place_of_service: where the service is given (III).
    diagnosis_pointers: positions among the person's diagnoses, from 1. authorizations: referral
    (9F) or prior authorization (G1). dates: only where other days are meant than the person's.
    """

    service_types: tuple[str, ...] = ()
    procedure: Procedure | None = None
    coverage_level: str | None = None
    insurance_type: str | None = None
    diagnosis_pointers: tuple[int, ...] = ()
    spend_down_cents: int | None = None
    spend_down_billed_cents: int | None = None
    place_of_service: str | None = None
    authorizations: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiredPerson:
    """A subscriber, or a dependent of one, who is asked about.

    dates: 291 the day or days in question (the day of the visit), 102 the day the card was made.
    A subscriber with dependents is asked about only where there are questions.
    """

    name: Name
    traces: tuple[Trace, ...] = ()
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    provider_role: ProviderRole | None = None
    birth_date: date | None = None
    sex: str | None = None
    relationship: Relationship | None = None
    diagnoses: tuple[DiagnosisCode, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    questions: tuple[Question, ...] = ()
    dependents: tuple[InquiredPerson, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)

    @property
    def is_asked_about(self) -> bool:
        """Whether the person is the patient: anyone but a subscriber who only leads to one."""
        return bool(self.questions) or not self.dependents


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquirer:
    """Who asks: usually the provider, by NPI."""

    name: Name
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    provider_role: ProviderRole | None = None
    subscribers: tuple[InquiredPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiredPayer:
    """Who is asked."""

    name: Name
    inquirers: tuple[Inquirer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityInquiry:
    """One 270. purpose: 13 a question, 01 a question taken back. reference comes back (BHT03).

    made_date, made_time (HHMM): when it was made; the envelope's where they are None.
    """

    purpose: str = "13"
    reference: str | None = None
    made_date: date | None = None
    made_time: str | None = None
    use: str | None = None
    payers: tuple[InquiredPayer, ...] = ()
    transaction_control_number: str | None = field(default=None, compare=False)

    @property
    def people(self) -> tuple[InquiredPerson, ...]:
        """Everyone who is asked about, in the order of the file."""
        subscribers = [
            one for payer in self.payers for who in payer.inquirers for one in who.subscribers
        ]
        return tuple(
            person
            for one in subscribers
            for person in (one, *one.dependents)
            if person.is_asked_about
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityInquiryFile:
    """The 270s of a file, and all that is wrong."""

    inquiries: tuple[EligibilityInquiry, ...] = ()
    findings: tuple[Finding, ...] = ()
