"""A claim as the payer receives it: what the sandbox keeps of an 837P."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class PayerSequence(Enum):
    """Which payer in the row this claim is sent to (SBR01)."""

    PRIMARY = "P"
    SECONDARY = "S"
    TERTIARY = "T"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One reason why a line was not paid in full. Group CO, OA, PI or PR."""

    group: str
    reason: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure with its modifiers, and the qualifier of its code list."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorDecision:
    """What another payer decided, for a line or for the claim."""

    payer_id: str
    paid_cents: int
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def patient_responsibility_cents(self) -> int:
        return sum(each.amount_cents for each in self.adjustments if each.group == "PR")

    @property
    def adjusted_cents(self) -> int:
        return sum(each.amount_cents for each in self.adjustments)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """A payer besides the one addressed; decision None where it has not decided yet."""

    payer_id: str
    sequence: str
    decision: PriorDecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One service line. unit: "UN" units or "MJ" minutes. Both dates are days of service."""

    number: str
    procedure: Procedure
    charge_cents: int
    unit: str
    units: Decimal
    date_from: date
    date_to: date
    control_number: str = ""
    has_authorization: bool = False
    prior_decisions: tuple[PriorDecision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A subscriber or patient. birth_date None where the claim does not say."""

    last_name: str
    first_name: str
    middle_name: str = ""
    member_id: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """The billing provider: identified by its NPI, or by its tax id where it has none."""

    name: str
    first_name: str = ""
    is_person: bool = False
    npi: str = ""
    tax_id: str = ""
    address_line: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""

    @property
    def key(self) -> str:
        return self.npi or self.tax_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """Who gave the service, where it is not the billing provider."""

    last_name: str
    first_name: str
    npi: str
    is_person: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who sent the transaction, and its own reference of it (BHT03)."""

    name: str
    id: str
    reference: str
    is_person: bool = False
    first_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedClaim:
    """One CLM loop with everything above it. `patient` is the subscriber unless it says so.

    npis: (entity code, NPI) of each provider named with one.
    problem: set where a value could not be read; the claim can then only be rejected.
    """

    account_number: str
    payer_id: str
    payer_name: str
    sequence: PayerSequence
    payee: Payee
    subscriber: Person
    patient: Person
    patient_is_subscriber: bool
    charge_cents: int
    place_of_service: str = ""
    frequency: str = "1"
    original_reference: str = ""
    authorization: str = ""
    diagnoses: tuple[str, ...] = ()
    rendering: Rendering | None = None
    npis: tuple[tuple[str, str], ...] = ()
    other_payers: tuple[OtherPayer, ...] = ()
    lines: tuple[Line, ...] = ()
    problem: str = ""

    @property
    def first_date(self) -> date | None:
        return min((line.date_from for line in self.lines), default=None)

    @property
    def last_date(self) -> date | None:
        return max((line.date_to for line in self.lines), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One 837P transaction: who sent it, and its claims in order."""

    submitter: Submitter
    claims: tuple[ReceivedClaim, ...]
