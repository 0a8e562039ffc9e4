"""What is left is asked of the patient: statements, which move no balance, and payments."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Sum

from claimwright import ledger
from claimwright.base.money import format_cents
from claimwright.forms.statement import (
    NothingOwed,
    PatientStatement,
    StatementLine,
    write_statement,
)
from claimwright.office.models import (
    CodeStatus,
    LedgerEntry,
    Patient,
    Queue,
    Statement,
    Visit,
    WorkItem,
)
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.balances import patient_owes, visit_balance
from claimwright.office.workflow.numbers import take_statement_number
from claimwright.office.workflow.post_entries import Links, Posted, post_entries
from claimwright.office.workflow.work_queues import close_items, open_item

# How long a patient has to pay; a practice's own terms come with its settings.
_DAYS_TO_PAY = 30


class TooMuch(Exception):
    """A payment above what the patient owes for the visit."""


class ReceiptUsed(Exception):
    """A receipt's number under which another payment was booked."""


def patients_who_owe() -> Sequence[Patient]:
    """Name the patients with something to pay, by name; a visit with a credit is left out."""
    owing = (
        LedgerEntry.objects.filter(account_kind=ledger.AccountKind.PATIENT_RECEIVABLE)
        .exclude(visit__in=_visits_with_credit())
        .order_by()
        .values("patient")
        .annotate(cents=Sum("amount_cents"))
        .filter(cents__gt=0)
    )
    wanted = [row["patient"] for row in owing]
    return list(Patient.objects.filter(pk__in=wanted).order_by("last_name", "first_name"))


def _visits_with_credit() -> Sequence[int]:
    items = WorkItem.objects.filter(queue=Queue.CREDIT_BALANCE, closed_at=None)
    return list(items.exclude(visit=None).values_list("visit", flat=True))


@transaction.atomic
def send_statement(actor: Actor, patient: Patient) -> Statement:
    """Make the patient's statement over every visit with something to pay.

    A visit that was settled above what was open waits until the credit is cleared up: what it
    seems to leave to the patient may be asked twice. Raises NothingOwed where there is nothing
    to ask. No balance moves.
    """
    actor.require(Permission.BILL_PATIENT)
    unclear = set(_visits_with_credit())
    owed = {v: cents for v, cents in patient_owes(patient).items() if v.pk not in unclear}
    today = clock.today()
    number = take_statement_number(actor.practice)
    record = PatientStatement(
        statement_number=number,
        account_number=patient.account_number,
        statement_date=today,
        due_date=today + timedelta(days=_DAYS_TO_PAY),
        practice_name=actor.practice.name,
        practice_address=actor.practice.as_address(),
        practice_telephone=actor.practice.telephone,
        patient_name=f"{patient.first_name} {patient.last_name}",
        patient_address=patient.as_address(),
        lines=tuple(_line(visit) for visit in owed),
    )
    document = write_statement(record)
    statement = Statement.objects.create(
        practice=actor.practice,
        patient=patient,
        statement_number=number,
        statement_date=record.statement_date,
        due_date=record.due_date,
        amount_cents=record.owed_cents,
        document=document,
        sha256=hashlib.sha256(document).hexdigest(),
        made_at=clock.now(),
    )
    for visit, cents in owed.items():
        open_item(
            actor,
            Queue.PATIENT_DUE,
            visit=visit,
            why=f"Statement {number} was sent.",
            next_action=f"Wait for the payment until {record.due_date:%d %B %Y}, then call.",
            amount_cents=cents,
        )
    audit.record(actor, "send statement", about=f"statement {number}", patient=patient)
    return statement


def _line(visit: Visit) -> StatementLine:
    balance = visit_balance(visit)
    paid_by_patient_cents = _paid_by_patient(visit)
    return StatementLine(
        date_of_service=visit.date_of_service,
        words=_words(visit),
        charged_cents=balance.charges_cents,
        insurance_paid_cents=balance.payments_cents - paid_by_patient_cents,
        patient_paid_cents=paid_by_patient_cents,
        adjusted_cents=balance.adjustments_cents,
        waiting_cents=balance.insurance_cents,
        owed_cents=balance.patient_cents,
    )


def _words(visit: Visit) -> str:
    """Say what was done in the practice's own words for its charges."""
    codes = visit.codes.filter(status=CodeStatus.ACCEPTED).exclude(system="icd10cm")
    return "; ".join(code.label for code in codes)


def _paid_by_patient(visit: Visit) -> int:
    received = LedgerEntry.objects.filter(
        visit=visit,
        account_kind=ledger.AccountKind.CASH,
        transaction__event=ledger.Event.PATIENT_PAYMENT,
    )
    return received.aggregate(cents=Sum("amount_cents"))["cents"] or 0


@transaction.atomic
def take_payment(actor: Actor, visit: Visit, *, amount_cents: int, receipt_number: str) -> Posted:
    """Book what a patient paid for a visit, once for each receipt.

    Raises TooMuch above what is owed: the rest would be a credit that nobody asked for.
    Raises ReceiptUsed where the number stands for another amount or visit.
    """
    actor.require(Permission.BILL_PATIENT)
    payment = ledger.post_patient_payment(
        visit_id=visit.visit_number,
        amount_cents=amount_cents,
        receipt_id=receipt_number,
        effective_date=clock.today(),
    )
    posted = post_entries(actor, [payment], links=Links(visits={visit.visit_number: visit}))
    if posted.differing:
        raise ReceiptUsed(
            f"Receipt {receipt_number} was booked before with another amount or visit. "
            "Give this payment a number of its own."
        )
    # Read after the books are locked, so that of two payments at once the second is judged too.
    left_cents = visit_balance(visit).patient_cents
    if posted.posted and not (amount_cents > 0 and left_cents >= 0):
        raise TooMuch(
            f"{format_cents(amount_cents)} cannot be taken for visit {visit.visit_number}: "
            f"{format_cents(left_cents + amount_cents)} is owed."
        )
    if left_cents == 0:
        close_items(Queue.PATIENT_DUE, visit=visit)
    else:
        WorkItem.objects.filter(visit=visit, queue=Queue.PATIENT_DUE, closed_at=None).update(
            amount_cents=left_cents
        )
    audit.record(actor, "take payment", about=f"visit {visit.visit_number}", patient=visit.patient)
    return posted


__all__ = [
    "NothingOwed",
    "ReceiptUsed",
    "TooMuch",
    "patients_who_owe",
    "send_statement",
    "take_payment",
]
