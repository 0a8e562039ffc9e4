"""What a 271 answers, as values.

Qualifiers, roles and kinds are the codes of the wire; `words` says the ones that a biller acts on.
transaction_control_number and segment_ordinal say where a value came from; two values that say
the same are equal wherever they stood.
Source: 005010X279A1 (271).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claimwright.base.finding import Finding
from claimwright.x12.p270.values import (
    DiagnosisCode,
    Procedure,
    ProviderRole,
    Relationship,
    Trace,
)
from claimwright.x12.p271.words import benefit_words, rejection_words
from claimwright.x12.parties import Contact, DatedEvent, Name, PostalAddress, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a question was not answered (AAA).

    request_was_valid: the question was well made, and the reason lies elsewhere. reason: AAA03.
    follow_up: whether to ask again (AAA04).
    """

    request_was_valid: bool
    reason: str
    follow_up: str
    segment_ordinal: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The reason in plain words, and what to do next."""
        return rejection_words(reason=self.reason, follow_up=self.follow_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How often a service is given (HSD): 10 visits (VS) each calendar year (23)."""

    quantity_qualifier: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    one_in_how_many: Decimal | None = None
    period: str | None = None
    periods: int | None = None
    days_pattern: str | None = None
    time_pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrInjury:
    """Where a benefit holds (III with ZZ and a place of service), or for which injury.

    category 44: text names the injured part of the body.
    """

    qualifier: str | None = None
    code: str | None = None
    category: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedParty:
    """A party to a benefit (loop 2120): another payer, the primary care provider, a vendor."""

    name: Name
    address: PostalAddress | None = None
    contacts: tuple[Contact, ...] = ()
    provider_role: ProviderRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One statement about the coverage (EB with what follows it).

    information: 1 active, 6 inactive, A coinsurance, B copayment, C deductible, G out of pocket,
    I not covered, R other payer ... coverage_level: IND, FAM ... insurance_type: the payer's kind
    of plan. period: 23 calendar year, 27 visit, 29 what remains ... percent: a share of one (0.2
    is 20 %). needs_authorization, is_in_network: Y, N, U unknown; W for both in and out of network.
    """

    information: str
    coverage_level: str | None = None
    service_types: tuple[str, ...] = ()
    insurance_type: str | None = None
    plan: str | None = None
    period: str | None = None
    amount_cents: int | None = None
    percent: Decimal | None = None
    quantity_qualifier: str | None = None
    quantity: Decimal | None = None
    needs_authorization: str | None = None
    is_in_network: str | None = None
    procedure: Procedure | None = None
    diagnosis_pointers: tuple[int, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    messages: tuple[str, ...] = ()
    places_or_injuries: tuple[PlaceOrInjury, ...] = ()
    parties: tuple[RelatedParty, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The statement in plain words: "copayment: $25.00 a visit, in network (98)"."""
        return benefit_words(
            information=self.information,
            service_types=self.service_types,
            coverage_level=self.coverage_level,
            period=self.period,
            amount_cents=self.amount_cents,
            percent=self.percent,
            is_in_network=self.is_in_network,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MilitaryService:
    """Military service (MPI)."""

    state: str
    employment: str
    branch: str
    description: str | None = None
    rank: str | None = None
    dates: DatedEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPerson:
    """A subscriber, or a dependent of one, as the payer knows the person.

    dates: 346 the plan begins, 347 it ends, 356 and 357 eligibility begins and ends, 291 and 307
    both in one, 442 death ... See coverage.coverage_on for whether a day is covered.
    """

    name: Name
    traces: tuple[Trace, ...] = ()
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    rejections: tuple[Rejection, ...] = ()
    provider_role: ProviderRole | None = None
    birth_date: date | None = None
    sex: str | None = None
    relationship: Relationship | None = None
    diagnoses: tuple[DiagnosisCode, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    military_service: MilitaryService | None = None
    benefits: tuple[Benefit, ...] = ()
    dependents: tuple[AnsweredPerson, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredInquirer:
    """Who asked."""

    name: Name
    references: tuple[Reference, ...] = ()
    address: PostalAddress | None = None
    rejections: tuple[Rejection, ...] = ()
    provider_role: ProviderRole | None = None
    subscribers: tuple[AnsweredPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringPayer:
    """Who answers. request_rejections: nothing could be passed on at all; rejections: the payer
    itself gives no answer."""

    name: Name
    request_rejections: tuple[Rejection, ...] = ()
    contacts: tuple[Contact, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    inquirers: tuple[AnsweredInquirer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResponse:
    """One 271. purpose: 11 an answer, 06 a question taken back. reference: of the question.

    made_date, made_time (HHMM): when it was made; the envelope's where they are None.
    """

    purpose: str = "11"
    reference: str | None = None
    made_date: date | None = None
    made_time: str | None = None
    use: str | None = None
    payers: tuple[AnsweringPayer, ...] = ()
    transaction_control_number: str | None = field(default=None, compare=False)

    @property
    def people(self) -> tuple[AnsweredPerson, ...]:
        """Subscribers and their dependents, in the order of the file."""
        subscribers = [
            one for payer in self.payers for who in payer.inquirers for one in who.subscribers
        ]
        return tuple(person for one in subscribers for person in (one, *one.dependents))

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """Why something was not answered, at whatever level, in the order of the file."""
        found: list[Rejection] = []
        for payer in self.payers:
            found += [*payer.request_rejections, *payer.rejections]
            for who in payer.inquirers:
                found += who.rejections
                for one in who.subscribers:
                    for person in (one, *one.dependents):
                        found += person.rejections
                        found += [why for benefit in person.benefits for why in benefit.rejections]
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResponseFile:
    """The 271s of a file, and all that is wrong."""

    responses: tuple[EligibilityResponse, ...] = ()
    findings: tuple[Finding, ...] = ()
