"""Patients, their accounts as one reads a bank statement, and the way back from each amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from claimwright.base.money import format_cents
from claimwright.claims.records import ServiceLine
from claimwright.claims.remittance import ServicePayment
from claimwright.codes.adjustment_reasons import wording
from claimwright.ledger import AccountKind, Event
from claimwright.office.models import LedgerEntry, Patient, Payer, Statement, Visit
from claimwright.office.web import payment_form
from claimwright.office.web.files import attachment
from claimwright.office.web.page import one_of, show, whole_number
from claimwright.office.web.payment_form import PaymentForm
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, bill_patient
from claimwright.office.workflow.actor import Permission
from claimwright.office.workflow.balances import (
    LedgerRow,
    patient_ledger,
    visit_balance,
    visit_balances,
)

_A_PAGE = 100


@require_GET
def patients(request: OfficeRequest) -> HttpResponse:
    request.actor.require(Permission.SEE_VISIT)
    page = Paginator(Patient.objects.order_by("last_name", "first_name", "pk"), _A_PAGE).get_page(
        request.GET.get("page")
    )
    audit.record(request.actor, "view patients", about=f"patients page {page.number}")
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(patient__in=list(page)).order_by("date_of_service", "pk"):
        visits[visit.patient_id].append(visit)
    sees_money = request.actor.may(Permission.SEE_MONEY)
    balances = (
        visit_balances([one for some in visits.values() for one in some]) if sees_money else {}
    )
    rows = [
        {
            "patient": patient,
            "visits": len(visits[patient.pk]),
            "last": visits[patient.pk][-1] if visits[patient.pk] else None,
            "insurance_cents": sum(balances[one.pk].insurance_cents for one in visits[patient.pk])
            if sees_money
            else None,
            "patient_cents": sum(balances[one.pk].patient_cents for one in visits[patient.pk])
            if sees_money
            else None,
        }
        for patient in page
    ]
    context = {"place": "patients", "page": page, "rows": rows, "sees_money": sees_money}
    return show(request, "patients.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry of a row, in words, with the way back from it."""

    entry: LedgerEntry
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    row: LedgerRow
    parts: list[Part]
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The way back of one entry: the remittance's line, the claim's line, the code, the words."""

    entry: LedgerEntry
    words: str
    received: ServicePayment | None
    claim_line: ServiceLine | None


@require_GET
def ledger(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    return _show_ledger(request, one_of(Patient.objects.all(), pk))


def _show_ledger(
    request: OfficeRequest, patient: Patient, *, refused: PaymentForm | None = None
) -> HttpResponse:
    """refused: a payment that could not be taken, shown again with what is wrong with it."""
    audit.record(
        request.actor, "view ledger", about=f"account {patient.account_number}", patient=patient
    )
    visit = whole_number(request.GET.get("visit"))
    entry = whole_number(request.GET.get("entry"))
    payers = dict(Payer.objects.values_list("payer_id", "name"))
    rows = [_statement_row(row, payers, visit, entry) for row in patient_ledger(patient)]
    last = rows[-1].row if rows else None
    context: dict[str, Any] = {
        "place": "patients",
        "patient": patient,
        "rows": rows,
        "last": last,
        "walk": _walk(patient, entry, payers) if entry else None,
        "statements": patient.statements.order_by("-statement_date", "-pk"),
        "can_bill": request.actor.may(Permission.BILL_PATIENT),
        "owes": bool(last and last.patient_after_cents > 0),
        "payment": refused or payment_form.blank(patient, visit_id=visit),
    }
    return show(request, "ledger.html", context, status=422 if refused else 200)


def _statement_row(
    row: LedgerRow, payers: Mapping[str, str], visit: int | None, entry: int | None
) -> StatementRow:
    return StatementRow(
        row=row,
        parts=[
            Part(entry=one, words=_entry_words(one, payers))
            for one in row.entries
            if _is_told(row, one)
        ],
        is_chosen=any(
            (visit is not None and one.visit_id == visit) or one.pk == entry for one in row.entries
        ),
    )


def _is_told(row: LedgerRow, entry: LedgerEntry) -> bool:
    """Each amount is told once: its other side, on the account of the claim's payer, only
    repeats it. On another payer's account it moved there."""
    if row.transaction.event == Event.CHARGE:
        return entry.account_kind == AccountKind.CHARGES
    if row.transaction.event == Event.PATIENT_PAYMENT:
        return entry.account_kind == AccountKind.CASH
    if entry.account_kind != AccountKind.INSURANCE_RECEIVABLE:
        return True
    return entry.claim is not None and entry.payer_identifier != entry.claim.policy.payer.payer_id


def _entry_words(entry: LedgerEntry, payers: Mapping[str, str]) -> str:
    code = str(entry.visit_code) if entry.visit_code else ""
    match AccountKind(entry.account_kind):
        case AccountKind.CHARGES:
            return code or "Charge"
        case AccountKind.CASH if entry.transaction.event == Event.PATIENT_PAYMENT:
            return f"Paid, receipt {payment_form.receipt_of(entry.transaction)}"
        case AccountKind.CASH:
            return f"Paid {code}".strip()
        case AccountKind.PATIENT_RECEIVABLE:
            return f"Patient's part {_reason(entry)}".strip()
        case AccountKind.INSURANCE_RECEIVABLE:
            payer = payers.get(entry.payer_identifier, entry.payer_identifier)
            return f"To {payer} {_reason(entry)}".strip()
        case kind:
            return f"{kind.replace('_', ' ').capitalize()} {_reason(entry)}".strip()


def _reason(entry: LedgerEntry) -> str:
    """The payer's reason ("CO-45") with our wording of it."""
    group, _, code = entry.reason.partition("-")
    if not code:
        return entry.reason
    return f"{group}-{code}, {wording(code)}"


def _walk(patient: Patient, entry: int, payers: Mapping[str, str]) -> Walk:
    found = one_of(
        LedgerEntry.objects.filter(patient=patient).select_related(
            "transaction",
            "visit",
            "visit_code__note",
            "claim__policy__payer",
            "remittance_line__remittance_claim__remittance",
        ),
        entry,
    )
    lines = found.claim.as_record().lines if found.claim else ()
    return Walk(
        entry=found,
        words=_entry_words(found, payers),
        received=found.remittance_line.as_record() if found.remittance_line else None,
        claim_line=next((line for line in lines if line.line_number == found.line_number), None),
    )


@require_POST
def take_payment(request: OfficeRequest, pk: int) -> HttpResponse:
    """Book what the patient paid for a visit; what is wrong is said beside its field."""
    request.actor.require(Permission.BILL_PATIENT)
    patient = one_of(Patient.objects.all(), pk)
    form = payment_form.read(request, patient)
    if form.errors:
        return _show_ledger(request, patient, refused=form)
    visit = one_of(patient.visits.all(), form.visit_id or 0)
    amount_cents = payment_form.amount_cents(form)
    try:
        posted = bill_patient.take_payment(
            request.actor, visit, amount_cents=amount_cents, receipt_number=form.receipt
        )
    except bill_patient.TooMuch as refusal:
        refused = replace(form, errors={"amount": str(refusal)})
        return _show_ledger(request, patient, refused=refused)
    except bill_patient.ReceiptUsed as refusal:
        refused = replace(form, errors={"receipt": str(refusal)})
        return _show_ledger(request, patient, refused=refused)
    if posted.posted:
        left_cents = visit_balance(visit).patient_cents
        messages.success(
            request,
            f"{format_cents(amount_cents)} is booked for visit {visit.visit_number}, receipt "
            f"{form.receipt}. The patient owes {format_cents(left_cents)} for it now.",
        )
    else:
        messages.info(request, f"Receipt {form.receipt} was booked before. Nothing moved again.")
    return redirect("patient_ledger", pk)


@require_POST
def send_statement(request: OfficeRequest, pk: int) -> HttpResponse:
    patient = one_of(Patient.objects.all(), pk)
    statement = bill_patient.send_statement(request.actor, patient)
    messages.success(
        request, f"Statement {statement.statement_number} is made. It moved no balance."
    )
    return redirect("patient_ledger", pk)


@require_GET
def statement(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    found = one_of(Statement.objects.select_related("patient"), pk)
    audit.record(
        request.actor,
        "view statement",
        about=f"statement {found.statement_number}",
        patient=found.patient,
    )
    name = f"{found.statement_number}.pdf"
    return attachment(bytes(found.document), name=name, kind="application/pdf")
