"""What a visit brings to the account: its charges, and what the patient pays."""

from __future__ import annotations

from datetime import date

from claimwright.claims.records import Claim, CodedVisit, PayerSequence
from claimwright.ledger.accounts import Account, AccountKind
from claimwright.ledger.transaction import Entry, Event, Transaction, make_key, transfer

_CHARGES = Account(kind=AccountKind.CHARGES)
_CASH = Account(kind=AccountKind.CASH)
_PATIENT = Account(kind=AccountKind.PATIENT_RECEIVABLE)


class AlreadyCharged(ValueError):
    """A claim whose visit was charged with an earlier claim: a next payer's or a corrected one."""


def post_charges(claim: Claim, *, billing: int = 1) -> Transaction:
    """Charge a visit to its first payer, line by line, under the key "charge", visit, billing.

    billing: counts the billings of the visit from 1; one that was reopened, its charges
    reversed, is charged anew under the next number.
    Raises AlreadyCharged for a claim to a later payer and for a replacement or void: what they
    owe is moved by the remittance, never charged again.
    """
    if claim.sequence is not PayerSequence.PRIMARY or claim.frequency_code != "1":
        raise AlreadyCharged(f"visit {claim.visit_id} was charged before claim {claim.claim_id}")
    receivable = Account(
        kind=AccountKind.INSURANCE_RECEIVABLE, payer_id=claim.policy.payer.payer_id
    )
    entries: tuple[Entry, ...] = ()
    for line in claim.lines:
        entries += transfer(
            debit=receivable,
            credit=_CHARGES,
            amount_cents=line.charge_cents,
            visit_id=claim.visit_id,
            claim_id=claim.claim_id,
            line_number=line.line_number,
        )
    first_date = min(line.date_of_service for line in claim.lines)
    return _charge(claim.visit_id, billing, entries, first_date)


def post_self_pay_charges(visit: CodedVisit, *, billing: int = 1) -> Transaction:
    """Charge a visit to the patient, where no payer is billed, under the same key."""
    entries: tuple[Entry, ...] = ()
    for number, procedure in enumerate(visit.procedures, start=1):
        entries += transfer(
            debit=_PATIENT,
            credit=_CHARGES,
            amount_cents=procedure.charge_cents,
            visit_id=visit.visit_id,
            line_number=number,
        )
    return _charge(visit.visit_id, billing, entries, visit.date_of_service)


def post_patient_payment(
    *, visit_id: str, amount_cents: int, receipt_id: str, effective_date: date
) -> Transaction:
    """Book what a patient paid for a visit, under the key "receipt" and its number."""
    return Transaction(
        key=make_key("receipt", receipt_id),
        event=Event.PATIENT_PAYMENT,
        effective_date=effective_date,
        entries=transfer(
            debit=_CASH, credit=_PATIENT, amount_cents=amount_cents, visit_id=visit_id
        ),
    )


def _charge(
    visit_id: str, billing: int, entries: tuple[Entry, ...], effective_date: date
) -> Transaction:
    return Transaction(
        key=make_key("charge", visit_id, billing),
        event=Event.CHARGE,
        effective_date=effective_date,
        entries=entries,
    )
