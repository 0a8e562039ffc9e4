"""What a 276 asks about claims, as values. Source: 005010X212 (276).

Qualifiers and roles are the codes of the wire. transaction_control_number and segment_ordinal say
where a value came from; two values that say the same are equal wherever they stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from claimwright.base.finding import Finding
from claimwright.x12.parties import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInQuestion:
    """A service line that is asked about. line_control_number: ours, as it was on the claim."""

    procedure_qualifier: str = "HC"
    procedure_code: str
    modifiers: tuple[str, ...] = ()
    charge_cents: int | None = None
    revenue_code: str | None = None
    units: Decimal | None = None
    line_control_number: str | None = None
    first_date_of_service: date | None = None
    last_date_of_service: date | None = None
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimInQuestion:
    """A claim that is asked about. trace_number comes back with the answer.

    patient_control_number: ours (CLM01). type_of_bill: of an institutional claim. location: the
    payer's system or office (LU). charge_cents: of the whole claim.
    last_date_of_service: only where the claim took more than a day.
    """

    trace_number: str
    payer_claim_number: str | None = None
    type_of_bill: str | None = None
    location: str | None = None
    group_number: str | None = None
    patient_control_number: str | None = None
    prescription_number: str | None = None
    clearinghouse_number: str | None = None
    charge_cents: int | None = None
    first_date_of_service: date | None = None
    last_date_of_service: date | None = None
    lines: tuple[LineInQuestion, ...] = ()
    segment_ordinal: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientInQuestion:
    """A subscriber, or a dependent of one, whose claims are asked about."""

    name: Name
    birth_date: date | None = None
    sex: str | None = None
    claims: tuple[ClaimInQuestion, ...] = ()
    dependents: tuple[PatientInQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderInQuestion:
    """Whose claims they are. second_name: the other of two numbers of one provider."""

    name: Name
    second_name: Name | None = None
    subscribers: tuple[PatientInQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInquirer:
    """Who asks, and gets the answer."""

    name: Name
    providers: tuple[ProviderInQuestion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPayer:
    """Who is asked."""

    name: Name
    inquirers: tuple[StatusInquirer, ...] = ()


def claims_below(inquirers: Iterable[Any]) -> tuple[Any, ...]:
    """The claims of all patients of all providers of those who ask, in the order of the file."""
    return tuple(
        claim
        for who in inquirers
        for provider in who.providers
        for subscriber in provider.subscribers
        for person in (subscriber, *subscriber.dependents)
        for claim in person.claims
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusInquiry:
    """One 276. reference comes back (BHT03).

    made_date, made_time (HHMM): when it was made; the envelope's where they are None.
    """

    reference: str | None = None
    made_date: date | None = None
    made_time: str | None = None
    payers: tuple[StatusPayer, ...] = ()
    transaction_control_number: str | None = field(default=None, compare=False)

    @property
    def claims(self) -> tuple[ClaimInQuestion, ...]:
        """All claims that are asked about, in the order of the file."""
        return claims_below(one for payer in self.payers for one in payer.inquirers)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatusInquiryFile:
    """The 276s of a file, and all that is wrong."""

    inquiries: tuple[ClaimStatusInquiry, ...] = ()
    findings: tuple[Finding, ...] = ()
