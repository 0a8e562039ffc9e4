"""The claim as one record, and the coded visit that it is built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from claimwright.claims.diagnosis import Diagnosis
from claimwright.claims.institutional import InstitutionalStay
from claimwright.claims.parties import Payer, Person, Policy, Provider
from claimwright.claims.remittance import Adjustment
from claimwright.codes.systems import CodeSystem
from claimwright.notes.span import Span

__all__ = [
    "Claim",
    "ClaimType",
    "CodedProcedure",
    "CodedVisit",
    "Diagnosis",
    "LineAdjudication",
    "OtherCoverage",
    "PayerSequence",
    "ServiceLine",
]


class ClaimType(StrEnum):
    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
    DENTAL = "dental"


class PayerSequence(StrEnum):
    """The place of a payer in the order of payment."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedProcedure:
    """A procedure that a person accepted; its pointers count the visit's diagnoses from 1."""

    system: CodeSystem
    code: str
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    charge_cents: int
    diagnosis_pointers: tuple[int, ...]
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedVisit:
    """A visit whose codes are accepted: all that a claim needs but the coverage."""

    visit_id: str
    date_of_service: date
    place_of_service: str
    patient: Person
    billing_provider: Provider
    rendering_provider: Provider
    service_facility: Provider | None = None
    referring_provider: Provider | None = None
    diagnoses: tuple[Diagnosis, ...]
    procedures: tuple[CodedProcedure, ...]
    prior_authorization: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One line of a claim. `line_number` counts from 1; pointers count the claim's diagnoses.

    unit: UN units, MJ minutes, DA days. last_date_of_service: where the service took more than a
    day. Lines of an institutional claim have a revenue code and no pointers; procedure_code is ""
    where the revenue code says all. noncovered_cents: what of the charge is not asked for.
    """

    line_number: int
    line_control_number: str
    system: CodeSystem
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    revenue_code: str | None = None
    charge_cents: int
    noncovered_cents: int = 0
    units: Decimal = Decimal(1)
    unit: str = "UN"
    date_of_service: date
    last_date_of_service: date | None = None
    place_of_service: str | None = None
    diagnosis_pointers: tuple[int, ...]
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """What an earlier payer decided on one line of this claim."""

    line_number: int
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    revenue_code: str | None = None
    paid_cents: int
    units: Decimal = Decimal(1)
    adjustments: tuple[Adjustment, ...] = ()
    adjudication_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCoverage:
    """Another policy that stands on the claim, with its decision where it has made one.

    payer_claim_number: the other payer's number for its claim. paid_cents is None where that
    payer has not decided; claim_adjustments are those it made on the claim as a whole.
    """

    policy: Policy
    sequence: PayerSequence
    payer_claim_number: str | None = None
    paid_cents: int | None = None
    adjudication_date: date | None = None
    claim_adjustments: tuple[Adjustment, ...] = ()
    line_adjudications: tuple[LineAdjudication, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim to one payer.

    claim_id: our patient control number, at most 20 characters, comes back in every answer.
    frequency_code: 1 original, 7 replacement, 8 void; the last two need original_reference, the
    payer's number of the claim that is replaced. An institutional claim has a `stay`, and its
    type of bill in place of a place of service, which is "" there.
    """

    claim_id: str
    visit_id: str
    claim_type: ClaimType = ClaimType.PROFESSIONAL
    frequency_code: str = "1"
    original_reference: str | None = None
    sequence: PayerSequence
    policy: Policy
    patient: Person
    billing_provider: Provider
    rendering_provider: Provider | None = None
    service_facility: Provider | None = None
    referring_provider: Provider | None = None
    other_coverages: tuple[OtherCoverage, ...] = ()
    place_of_service: str
    diagnoses: tuple[Diagnosis, ...]
    lines: tuple[ServiceLine, ...]
    prior_authorization: str | None = None
    patient_paid_cents: int = 0
    stay: InstitutionalStay | None = None

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents for line in self.lines)

    @property
    def payer(self) -> Payer:
        return self.policy.payer
