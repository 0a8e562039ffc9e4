"""What a 277 answers about claims, as values. Source: 005010X212 (277).

Qualifiers and roles are the codes of the wire; `words` says a status to a biller, in the words of
the 277CA. transaction_control_number and segment_ordinal say where a value came from; two values
that say the same are equal wherever they stood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claimwright.base.finding import Finding
from claimwright.x12.answer_words import status_words
from claimwright.x12.p276.values import claims_below
from claimwright.x12.parties import Contact, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusCode:
    """One status (STC01, STC10, STC11): what happened, with what, and whom it concerns.

    code_list: RX where the code is a pharmacy's reject code and not a claim status.
    """

    category: str
    code: str
    entity: str | None = None
    code_list: str | None = None

    @property
    def words(self) -> str:
        """The status in plain words."""
        if self.code_list is not None:
            words = status_words(category=self.category, status=self.code, entity=self.entity)
            return f"{words.category}: pharmacy reject code {self.code}. {words.advice}"
        return str(status_words(category=self.category, status=self.code, entity=self.entity))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """What is said at one time (STC): one to three statuses.

    finalized_date: when the payer decided. payment_date, payment_number: of the check or transfer.
    """

    statuses: tuple[ClaimStatusCode, ...]
    status_date: date | None = None
    charge_cents: int | None = None
    paid_cents: int | None = None
    finalized_date: date | None = None
    payment_date: date | None = None
    payment_number: str | None = None
    segment_ordinal: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The statuses in plain words."""
        return " ".join(one.words for one in self.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """What became of a service line. line_control_number: ours."""

    procedure_qualifier: str = "HC"
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    charge_cents: int | None = None
    paid_cents: int | None = None
    revenue_code: str | None = None
    units: Decimal | None = None
    reports: tuple[StatusReport, ...] = ()
    line_control_number: str | None = None
    first_date_of_service: date | None = None
    last_date_of_service: date | None = None
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatus:
    """What became of a claim. trace_number: the question's (TRN02).

    patient_control_number: ours (CLM01). voucher_number: of the payment.
    last_date_of_service: only where the claim took more than a day.
    """

    trace_number: str
    reports: tuple[StatusReport, ...] = ()
    payer_claim_number: str | None = None
    type_of_bill: str | None = None
    patient_control_number: str | None = None
    prescription_number: str | None = None
    voucher_number: str | None = None
    clearinghouse_number: str | None = None
    first_date_of_service: date | None = None
    last_date_of_service: date | None = None
    lines: tuple[LineStatus, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedReports:
    """An answer for everything that a receiver or a provider asked (loops 2200B, 2200C).

    trace_number: the question's reference; 0 for a provider where there is none.
    """

    trace_number: str
    reports: tuple[StatusReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientStatus:
    """A subscriber, or a dependent of one, and what became of the claims."""

    name: Name
    claims: tuple[ClaimStatus, ...] = ()
    dependents: tuple[PatientStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderStatus:
    """Whose claims they are; answer: where all of them have one answer."""

    name: Name
    second_name: Name | None = None
    answer: TracedReports | None = None
    subscribers: tuple[PatientStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverStatus:
    """Who asked; answer: where the whole question has one answer."""

    name: Name
    answer: TracedReports | None = None
    providers: tuple[ProviderStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerStatus:
    """Who answers."""

    name: Name
    contact: Contact | None = None
    receivers: tuple[ReceiverStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusResponse:
    """One 277 that answers a 276. reference: of the answer (BHT03).

    made_date, made_time (HHMM): when it was made; the envelope's where they are None.
    """

    reference: str | None = None
    made_date: date | None = None
    made_time: str | None = None
    payers: tuple[PayerStatus, ...] = ()
    transaction_control_number: str | None = field(default=None, compare=False)

    @property
    def claims(self) -> tuple[ClaimStatus, ...]:
        """The answers on all claims, in the order of the file."""
        return claims_below(one for payer in self.payers for one in payer.receivers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusResponseFile:
    """The 277s of a file that answer questions, and all that is wrong."""

    responses: tuple[ClaimStatusResponse, ...] = ()
    findings: tuple[Finding, ...] = ()
