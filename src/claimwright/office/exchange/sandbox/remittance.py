"""835: what is paid, and why not the rest. Source: X12 005010X221A1, section 1.10.2 on balance.

A line: charge - adjustments = paid. A claim: the same over its lines. The transaction: the
claims' payments - provider adjustments = BPR02. A net overpayment cannot be paid, so it is
forwarded (PLB, FB, negative) and taken out of the next payment (FB, positive).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from claimwright.office.exchange.sandbox.claims import Adjustment, Payee, Person
from claimwright.office.exchange.sandbox.payers import Payer
from claimwright.office.exchange.sandbox.state import DecidedClaim, DecidedLine, Overpayment
from claimwright.office.exchange.sandbox.wire import (
    REMITTANCE,
    Addresses,
    Segment,
    amount,
    clean,
    day,
    quantity,
    write_interchange,
)

# Neither is any bank's: the sandbox moves no money.
_ROUTING_NUMBER = "999999992"
_ACCOUNT_NUMBER = "000000000"
# CLP06 knows fewer kinds of payer than the claim's SBR09: CI and BL, for two, are not here.
_MANAGED_CARE = ("12", "13", "14", "15", "16", "17", "DS", "HM", "ZZ")
_PROGRAMS = ("AM", "CH", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC")
_FILING_INDICATORS = frozenset((*_MANAGED_CARE, *_PROGRAMS))
_ADJUSTMENTS_A_SEGMENT = 6
REVERSAL = "22"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidClaim:
    """A decided claim as this remittance shows it: as decided, or taken back."""

    decided: DecidedClaim
    is_reversal: bool = False

    @property
    def paid_cents(self) -> int:
        return -self.decided.paid_cents if self.is_reversal else self.decided.paid_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payer's payment to one payee.

    recovered: an earlier overpayment, taken out of this payment whole.
    forwarded: what is still owed to the payer after it.
    """

    payer: Payer
    payee: Payee
    claims: tuple[PaidClaim, ...]
    trace: str
    payment_date: date
    recovered: Overpayment | None = None
    forwarded: Overpayment | None = None

    @property
    def paid_cents(self) -> int:
        claims = sum(claim.paid_cents for claim in self.claims)
        recovered = self.recovered.amount_cents if self.recovered else 0
        forwarded = self.forwarded.amount_cents if self.forwarded else 0
        return claims - recovered + forwarded


def write_835(
    payment: Payment, *, addresses: Addresses, control_number: int, at: datetime
) -> bytes:
    """One interchange with one 835. A payment below zero is a bug of the caller's: ValueError."""
    if payment.paid_cents < 0:
        raise ValueError("a payment cannot be negative; forward the overpayment")
    return write_interchange(
        REMITTANCE,
        [list(_transaction(payment, at))],
        addresses=addresses,
        control_number=control_number,
        at=at,
    )


def _transaction(payment: Payment, at: datetime) -> Iterator[Segment]:
    payer, payee = payment.payer, payment.payee
    originator = f"1{payer.tax_id}"
    yield _payment_segment(payment, originator)
    yield ("TRN", "1", payment.trace, originator)
    yield ("DTM", "405", day(at))
    yield ("N1", "PR", clean(payer.name))
    yield ("N3", clean(payer.address.line, limit=55))
    yield (
        "N4",
        clean(payer.address.city, limit=30),
        clean(payer.address.state, limit=2),
        clean(payer.address.postal_code, limit=15),
    )
    yield ("REF", "2U", clean(payer.payer_id, limit=50))
    yield ("PER", "BL", "REMITTANCE SUPPORT", "TE", clean(payer.address.telephone))
    yield from _payee(payee)
    yield ("LX", "1")
    known = payer.claim_filing_indicator in _FILING_INDICATORS
    for claim in payment.claims:
        yield from _claim(claim, payer.claim_filing_indicator if known else "ZZ")
    yield from _provider_adjustments(payment)


def _payment_segment(payment: Payment, originator: str) -> Segment:
    paid = payment.paid_cents
    if not paid:
        return ("BPR", "H", "0", "C", "NON", *[""] * 11, day(payment.payment_date))
    bank = ("01", _ROUTING_NUMBER, "DA", _ACCOUNT_NUMBER)
    return (
        *("BPR", "I", amount(paid), "C", "ACH", "CCP"),
        *bank,
        originator,
        "",
        *bank,
        day(payment.payment_date),
    )


def _payee(payee: Payee) -> Iterator[Segment]:
    name = clean(f"{payee.name} {payee.first_name}")
    yield ("N1", "PE", name, "XX" if payee.npi else "FI", clean(payee.key))
    if payee.address_line:
        yield ("N3", clean(payee.address_line, limit=55))
    if payee.city:
        yield ("N4", clean(payee.city, limit=30), payee.state, payee.postal_code)
    if payee.npi and payee.tax_id:
        yield ("REF", "TJ", payee.tax_id)


def _claim(paid: PaidClaim, filing_indicator: str) -> Iterator[Segment]:
    claim = paid.decided
    sign = -1 if paid.is_reversal else 1
    responsibility = sign * claim.patient_responsibility_cents
    yield (
        "CLP",
        clean(claim.account_number, limit=38),
        REVERSAL if paid.is_reversal else claim.status,
        amount(sign * claim.charge_cents),
        amount(paid.paid_cents),
        amount(responsibility) if responsibility else "",
        filing_indicator,
        claim.payer_claim_number,
        claim.place_of_service,
        claim.frequency,
    )
    yield _person("QC", claim.patient)
    if not claim.patient_is_subscriber:
        yield _person("IL", claim.subscriber)
    rendering = claim.rendering
    if rendering is not None and rendering.npi != claim.payee.npi:
        yield (
            *("NM1", "82", "1" if rendering.is_person else "2"),
            clean(rendering.last_name),
            clean(rendering.first_name, limit=35),
            *("", "", ""),
            *("XX", rendering.npi),
        )
    if claim.original_reference and not paid.is_reversal:
        yield ("REF", "F8", clean(claim.original_reference, limit=50))
    yield ("DTM", "232", day(min(line.date_from for line in claim.lines)))
    yield ("DTM", "233", day(max(line.date_to for line in claim.lines)))
    yield ("DTM", "050", day(claim.received_date))
    allowed = sum(line.allowed_cents for line in claim.lines)
    if allowed and not paid.is_reversal:
        yield ("AMT", "AU", amount(allowed))
    for line in claim.lines:
        yield from _line(line, sign=sign)


def _line(line: DecidedLine, *, sign: int) -> Iterator[Segment]:
    procedure = line.procedure
    units = quantity(line.units)
    paid_units = ("0", "", units) if line.is_denied else (units,)
    yield (
        "SVC",
        (procedure.qualifier, procedure.code, *procedure.modifiers),
        amount(sign * line.charge_cents),
        amount(sign * line.paid_cents),
        "",
        *paid_units,
    )
    if line.date_from == line.date_to:
        yield ("DTM", "472", day(line.date_from))
    else:
        yield ("DTM", "150", day(line.date_from))
        yield ("DTM", "151", day(line.date_to))
    yield from _adjustments(line.adjustments, sign=sign)
    if line.control_number:
        yield ("REF", "6R", clean(line.control_number, limit=50))
    if line.allowed_cents and sign > 0:
        yield ("AMT", "B6", amount(line.allowed_cents))
    for remark in line.remarks:
        yield ("LQ", "HE", remark)


def _adjustments(adjustments: Sequence[Adjustment], *, sign: int) -> Iterator[Segment]:
    """One CAS a group, of up to six reasons each."""
    for group in dict.fromkeys(each.group for each in adjustments):
        own = [each for each in adjustments if each.group == group]
        for start in range(0, len(own), _ADJUSTMENTS_A_SEGMENT):
            reasons: list[str] = []
            for each in own[start : start + _ADJUSTMENTS_A_SEGMENT]:
                reasons += [each.reason, amount(sign * each.amount_cents), ""]
            yield ("CAS", group, *reasons)


def _provider_adjustments(payment: Payment) -> Iterator[Segment]:
    year_end = f"{payment.payment_date:%Y}1231"
    head = ("PLB", clean(payment.payee.key), year_end)
    recovered, forwarded = payment.recovered, payment.forwarded
    if recovered:
        yield (*head, ("FB", recovered.trace), amount(recovered.amount_cents))
    if forwarded:
        yield (*head, ("FB", forwarded.trace), amount(-forwarded.amount_cents))


def _person(entity: str, person: Person) -> Segment:
    return (
        *("NM1", entity, "1", clean(person.last_name), clean(person.first_name, limit=35)),
        *(clean(person.middle_name, limit=25), "", ""),
        *("MI", clean(person.member_id, limit=80)),
    )
