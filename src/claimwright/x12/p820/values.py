"""What an 820 says, as values. Source: 005010X218."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claimwright.base.finding import Finding
from claimwright.x12.parties import (
    Contact,
    DatedEvent,
    Name,
    Organization,
    PostalAddress,
    Reference,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """An account at a bank. bank_qualifier: 01 ABA number, 02 SWIFT, 04 Canadian."""

    bank_qualifier: str | None = None
    bank_number: str | None = None
    account_kind: str | None = None
    account_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the receiver gets the remittance (RDM)."""

    method: str
    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumParty:
    """Who receives, pays or forwards the premium."""

    organization: Organization
    second_name: str | None = None
    address: PostalAddress | None = None
    delivery: Delivery | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumAdjustment:
    """What is added to or taken from a payment (ADX). Negative where it lowers the payment."""

    amount_cents: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A service, allowance or charge of a summary line."""

    code: str
    amount_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCount:
    """How many are paid for. unit: 10 group, IE person, PR contract pair."""

    number: str
    count: Decimal | None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """What an organization's item is made up of."""

    number: str
    charges: tuple[Charge, ...] = ()
    counts: tuple[MemberCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceItem:
    """What is paid on one policy, invoice or contract (RMR).

    paid_cents is billed_cents and the adjustments, where billed_cents is stated.
    """

    qualifier: str
    number: str
    action: str | None = None
    paid_cents: int | None = None
    billed_cents: int | None = None
    references: tuple[Reference, ...] = ()
    coverage: DatedEvent | None = None
    line: SummaryLine | None = None
    adjustments: tuple[PremiumAdjustment, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRemittance:
    """What is paid for a whole organization. adjustments: of payments before this one."""

    number: str
    role: str | None = None
    identifier_qualifier: str | None = None
    identifier: str | None = None
    adjustments: tuple[PremiumAdjustment, ...] = ()
    items: tuple[RemittanceItem, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualRemittance:
    """What is paid for one person. adjustments: of payments before this one."""

    number: str
    role: str | None = None
    identifier_qualifier: str | None = None
    identifier: str | None = None
    names: tuple[Name, ...] = ()
    adjustments: tuple[PremiumAdjustment, ...] = ()
    items: tuple[RemittanceItem, ...] = ()
    segment_ordinal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumPayment:
    """One 820: a payment and what it is for.

    handling: I remittance only, C payment with remittance, D payment, U split ... currency: of
    the party currency_role where it is foreign. dates: 009 processed, 035 delivered, 582 coverage
    period, 097 made.
    """

    handling: str
    payment_cents: int | None
    credit_or_debit: str
    method: str
    receiver: PremiumParty
    payer: PremiumParty
    format: str | None = None
    payer_account: BankAccount | None = None
    payer_identifier: str | None = None
    payer_division: str | None = None
    receiver_account: BankAccount | None = None
    payment_date: date | None = None
    trace_kind: str
    trace_number: str
    trace_company: str | None = None
    trace_division: str | None = None
    currency_role: str | None = None
    currency: str | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DatedEvent, ...] = ()
    banks: tuple[PremiumParty, ...] = ()
    organizations: tuple[OrganizationRemittance, ...] = ()
    individuals: tuple[IndividualRemittance, ...] = ()
    transaction_control_number: str | None = None

    @property
    def remittances(self) -> tuple[OrganizationRemittance | IndividualRemittance, ...]:
        """What is paid for organizations, then what is paid for individuals."""
        return (*self.organizations, *self.individuals)

    @property
    def items(self) -> tuple[RemittanceItem, ...]:
        """All remittance items, in the order of the file."""
        return tuple(item for one in self.remittances for item in one.items)

    @property
    def itemized_cents(self) -> int:
        """What the items and the adjustments of earlier payments add up to."""
        earlier = (adjustment for one in self.remittances for adjustment in one.adjustments)
        return sum(one.paid_cents or 0 for one in self.items) + sum(
            one.amount_cents or 0 for one in earlier
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumPaymentFile:
    """The 820s of a file, and what is wrong with the file itself."""

    payments: tuple[PremiumPayment, ...] = ()
    findings: tuple[Finding, ...] = ()
