"""What a 278 says, as values: a request for authorization, or the answer. Source: 005010X217."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claimwright.base.finding import Finding
from claimwright.x12.p278.words import decision_words, rejection_words
from claimwright.x12.parties import Contact, DatedEvent, Name, PostalAddress, Reference

ANSWER = "11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a request, or a part of it, could not be worked on (AAA).

    reason and follow_up: the codes as they came. is_valid: what AAA01 says of the request.
    """

    is_valid: bool | None = None
    reason: str | None = None
    follow_up: str | None = None

    @property
    def words(self) -> str:
        """What is wrong and what to do next, in plain words."""
        return rejection_words(reason=self.reason, follow_up=self.follow_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the review decided (HCR). action: A1 certified, A2 in part, A3 not, A4 pended,
    A6 modified, C cancelled, CT ask the payer, NA no authorization is needed.
    """

    action: str
    authorization_number: str | None = None
    reason: str | None = None
    second_opinion: bool | None = None

    @property
    def words(self) -> str:
        """The decision in plain words."""
        return decision_words(self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A number by which one side knows the event or service (TRN). kind: 1 own, 2 the other's."""

    kind: str
    number: str
    company: str | None = None
    division: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTerms:
    """What kind of review is asked for (UM).

    category: AR admission, HS services, SC specialty care, IN reservation. certification: I
    initial, R renewal, 3 cancel, 4 extension, S revised. level: 03 emergency, U urgent, E elective.
    """

    category: str
    certification: str | None = None
    service_type: str | None = None
    facility: str | None = None
    facility_code_list: str | None = None
    related_causes: tuple[str, ...] = ()
    accident_state: str | None = None
    accident_country: str | None = None
    level: str | None = None
    health_condition: str | None = None
    prognosis: str | None = None
    release_of_information: str | None = None
    delay_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCode:
    """A code of the event or service from a list, such as a diagnosis (HI)."""

    code_list: str
    code: str
    date_format: str | None = None
    date_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDelivery:
    """How often a service is given (HSD)."""

    quantity_kind: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    one_in: Decimal | None = None
    period_unit: str | None = None
    periods: str | None = None
    days: str | None = None
    time_of_day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Conditions of one category that apply or do not (CRC)."""

    category: str
    applies: bool | None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalStay:
    """How a stay begins and ends (CL1)."""

    admission_type: str | None = None
    admission_source: str | None = None
    patient_status: str | None = None
    nursing_home_status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentFacts:
    """Ambulance (CR1), spinal (CR2), oxygen (CR5) or home health (CR6) facts, as they stand.

    elements: the texts of the segment, the first is element 1; empty where one is absent.
    """

    segment_id: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Paperwork that goes with the request (PWK)."""

    report_kind: str
    transmission: str
    control_number: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure of some code list, from its code to last_code where it is a range."""

    code_list: str
    code: str
    modifiers: tuple[str, ...] = ()
    description: str | None = None
    last_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """What is to be done: professional (SV1), institutional (SV2) or dental (SV3).

    pointers: diagnoses of the event by position. mouth_areas, prosthesis, note: of a dental one.
    """

    kind: str
    procedure: Procedure | None = None
    revenue_code: str | None = None
    charge_cents: int | None = None
    unit: str | None = None
    units: Decimal | None = None
    rate: str | None = None
    pointers: tuple[str, ...] = ()
    is_epsdt: bool | None = None
    nursing_home_status: str | None = None
    level_of_care: str | None = None
    mouth_areas: tuple[str, ...] = ()
    prosthesis: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tooth:
    """A tooth and its surfaces (TOO)."""

    code_list: str
    code: str
    surfaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewParty:
    """A review organization, requester, provider, contact or place.

    specialty_role and specialty: PRV. rejections: what is wrong with this party.
    """

    name: Name
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    contacts: tuple[Contact, ...] = ()
    specialty_role: str | None = None
    specialty: str | None = None
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReview:
    """Another review organization and what it denied (loop 2010EC of a request)."""

    name: Name
    reason: Reference | None = None
    denied: DatedEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedService:
    """One service that is asked for or decided on."""

    traces: tuple[Trace, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    terms: ReviewTerms | None = None
    decision: Decision | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    codes: tuple[ReviewCode, ...] = ()
    line: ServiceLine | None = None
    teeth: tuple[Tooth, ...] = ()
    delivery: ServiceDelivery | None = None
    attachments: tuple[Attachment, ...] = ()
    message: str | None = None
    providers: tuple[ReviewParty, ...] = ()
    contact: ReviewParty | None = None
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientEvent:
    """What the patient needs an authorization for, with its services.

    places: where a transport goes. codes: the diagnoses.
    """

    traces: tuple[Trace, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    terms: ReviewTerms | None = None
    decision: Decision | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    codes: tuple[ReviewCode, ...] = ()
    delivery: ServiceDelivery | None = None
    conditions: tuple[Condition, ...] = ()
    stay: HospitalStay | None = None
    facts: tuple[TreatmentFacts, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    message: str | None = None
    providers: tuple[ReviewParty, ...] = ()
    contact: ReviewParty | None = None
    places: tuple[ReviewParty, ...] = ()
    other_reviews: tuple[OtherReview, ...] = ()
    services: tuple[ReviewedService, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPerson:
    """A subscriber or dependent. events: of this person as the patient.

    relationship: to the subscriber. military_status, birth_order: where told.
    """

    name: Name
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    rejections: tuple[Rejection, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    relationship: str | None = None
    military_status: str | None = None
    birth_order: str | None = None
    events: tuple[PatientEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesReview:
    """One 278.

    purpose: 13 request, 01 cancellation, 36 reply on deduction, 11 answer. kind: of an answer 18
    final, 19 more to follow, AT administrative; of a request RU reservation. rejections: of the
    request as a whole. dependent: the patient where that is not the subscriber.
    """

    purpose: str
    reference: str
    made_date: date | None
    made_at: str | None
    kind: str | None = None
    review_organization: ReviewParty
    rejections: tuple[Rejection, ...] = ()
    requesters: tuple[ReviewParty, ...] = ()
    subscriber: ReviewPerson | None = None
    dependent: ReviewPerson | None = None
    transaction_control_number: str | None = None

    @property
    def is_answer(self) -> bool:
        """Whether this is the answer to a request."""
        return self.purpose == ANSWER

    @property
    def events(self) -> tuple[PatientEvent, ...]:
        """The events of either person."""
        people = (one for one in (self.subscriber, self.dependent) if one is not None)
        return tuple(event for one in people for event in one.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesReviewFile:
    """The 278s of a file, and what is wrong with the file itself."""

    reviews: tuple[ServicesReview, ...] = ()
    findings: tuple[Finding, ...] = ()
