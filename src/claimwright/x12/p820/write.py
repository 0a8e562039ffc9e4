"""820s from values. Source: 005010X218."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import PREMIUM_PAYMENT, Envelope, assemble
from claimwright.x12.p820.values import (
    BankAccount,
    IndividualRemittance,
    OrganizationRemittance,
    PremiumAdjustment,
    PremiumParty,
    PremiumPayment,
    RemittanceItem,
    SummaryLine,
)
from claimwright.x12.parties import (
    Pen,
    address_segments,
    cents_text,
    contact_segment,
    day_text,
    dtm_segments,
    name_segment,
    organization_segment,
    reference_segments,
)
from claimwright.x12.values import quantity_text

_CHARGE = "C"
_INFORMATION_ONLY = "O"


def write(payments: Iterable[PremiumPayment], *, envelope: Envelope) -> bytes:
    """Write premium payments as one file, a transaction for each.

    Names are made fit; raises SeparatorInElement where an identifier or a code holds a separator.
    """
    pen = Pen(delimiters=envelope.delimiters)
    bodies = [list(_payment(one, pen)) for one in payments]
    return assemble(bodies, transaction=PREMIUM_PAYMENT, envelope=envelope)


def _payment(one: PremiumPayment, pen: Pen) -> Iterator[str]:
    yield pen.segment(
        "BPR",
        one.handling,
        cents_text(one.payment_cents),
        one.credit_or_debit,
        one.method,
        one.format,
        *_account(one.payer_account),
        one.payer_identifier,
        one.payer_division,
        *_account(one.receiver_account),
        day_text(one.payment_date),
    )
    yield pen.segment(
        "TRN", one.trace_kind, one.trace_number, one.trace_company, one.trace_division
    )
    if one.currency_role or one.currency:
        yield pen.segment("CUR", one.currency_role, one.currency)
    yield from reference_segments(one.references, pen)
    yield from dtm_segments(one.dates, pen)
    for party in (one.receiver, one.payer, *one.banks):
        yield from _party(party, pen)
    for organization in one.organizations:
        yield from _organization(organization, pen)
    for individual in one.individuals:
        yield from _individual(individual, pen)


def _account(one: BankAccount | None) -> tuple[str | None, ...]:
    if one is None:
        return (None,) * 4
    return one.bank_qualifier, one.bank_number, one.account_kind, one.account_number


def _party(one: PremiumParty, pen: Pen) -> Iterator[str]:
    yield organization_segment(one.organization, pen)
    if one.second_name:
        yield pen.segment("N2", pen.text(one.second_name))
    yield from address_segments(one.address, pen)
    if one.delivery is not None:
        yield pen.segment(
            "RDM", one.delivery.method, pen.text(one.delivery.name), one.delivery.address
        )
    for contact in one.contacts:
        yield contact_segment(contact, pen)


def _organization(one: OrganizationRemittance, pen: Pen) -> Iterator[str]:
    yield pen.segment("ENT", one.number, one.role, one.identifier_qualifier, one.identifier)
    yield from _adjustments(one.adjustments, pen)
    for item in one.items:
        yield from _item(item, pen)


def _individual(one: IndividualRemittance, pen: Pen) -> Iterator[str]:
    yield pen.segment("ENT", one.number, one.role, one.identifier_qualifier, one.identifier)
    for name in one.names:
        yield name_segment(name, pen)
    yield from _adjustments(one.adjustments, pen)
    for item in one.items:
        yield from _item(item, pen)


def _item(one: RemittanceItem, pen: Pen) -> Iterator[str]:
    yield pen.segment(
        "RMR",
        one.qualifier,
        one.number,
        one.action,
        cents_text(one.paid_cents),
        cents_text(one.billed_cents),
    )
    yield from reference_segments(one.references, pen)
    if one.coverage is not None:
        yield from dtm_segments([one.coverage], pen)
    if one.line is not None:
        yield from _line(one.line, pen)
    yield from _adjustments(one.adjustments, pen)


def _line(one: SummaryLine, pen: Pen) -> Iterator[str]:
    yield pen.segment("IT1", one.number)
    for charge in one.charges:
        yield pen.segment("SAC", _CHARGE, charge.code, None, None, charge.amount_cents)
    for count in one.counts:
        yield pen.segment(
            "SLN",
            count.number,
            None,
            _INFORMATION_ONLY,
            None if count.count is None else quantity_text(count.count),
            [count.unit],
        )


def _adjustments(adjustments: tuple[PremiumAdjustment, ...], pen: Pen) -> Iterator[str]:
    for one in adjustments:
        yield pen.segment("ADX", cents_text(one.amount_cents), one.reason)
