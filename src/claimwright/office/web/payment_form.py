"""The form in which a patient's payment is written down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import HttpRequest

from claimwright import ledger
from claimwright.base.money import AmountError, parse_amount
from claimwright.office.models import LedgerTransaction, Patient, Visit
from claimwright.office.web.page import whole_number, words_of
from claimwright.office.workflow import clock
from claimwright.office.workflow.balances import patient_owes

# As people write an amount: a dollar sign, and commas between thousands only, so that "12,50"
# is asked about and never read as twelve hundred.
_WRITTEN = re.compile(r"\$?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]{0,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentForm:
    """What stands in the form: visits with what is owed, and what was typed.

    errors: by field ("visit", "amount", "receipt"), in words.
    """

    owed: Mapping[Visit, int]
    visit_id: int | None = None
    amount: str = ""
    receipt: str = ""
    free_receipt: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def blank(patient: Patient, *, visit_id: int | None = None) -> PaymentForm:
    """An empty form. The amount is proposed only where it can be of one visit alone: what a
    patient hands over for one visit must not be taken for another by oversight."""
    owed = _owed(patient)
    only = next(iter(owed)) if len(owed) == 1 else None
    receipt = next_receipt()
    return PaymentForm(
        owed=owed,
        visit_id=only.pk if only else visit_id,
        amount=f"{owed[only] // 100}.{owed[only] % 100:02d}" if only else "",
        receipt=receipt,
        free_receipt=receipt,
    )


def read(request: HttpRequest, patient: Patient) -> PaymentForm:
    """What was typed, with what is wrong with it."""
    form = PaymentForm(
        owed=_owed(patient),
        visit_id=whole_number(request.POST.get("visit")),
        amount=words_of(request, "amount", at_most=14),
        receipt=words_of(request, "receipt", at_most=40),
        free_receipt=next_receipt(),
    )
    errors = {}
    if not patient.visits.filter(pk=form.visit_id or 0).exists():
        errors["visit"] = "Choose the visit that the payment is for."
    if amount_cents(form) <= 0:
        errors["amount"] = "Write what was paid in dollars and cents, like 25.00."
    if not form.receipt:
        errors["receipt"] = "Write the receipt's number; it keeps a payment from counting twice."
    return replace(form, errors=errors)


def amount_cents(form: PaymentForm) -> int:
    """What was paid; 0 where it cannot be read."""
    written = _WRITTEN.fullmatch(form.amount)
    if written is None:
        return 0
    try:
        return parse_amount(written[1].replace(",", "") + (written[2] or ""))
    except AmountError:
        return 0


def next_receipt() -> str:
    """Propose a number that no payment has: the day's next. A receipt book's own is as good."""
    today = clock.today()
    payments = LedgerTransaction.objects.filter(event=ledger.Event.PATIENT_PAYMENT)
    number = payments.filter(effective_date=today).count() + 1
    while payments.filter(key=ledger.make_key("receipt", _receipt(today, number))).exists():
        number += 1
    return _receipt(today, number)


def receipt_of(payment: LedgerTransaction) -> str:
    """The receipt's number of a patient's payment: its key says it (ledger.make_key)."""
    number = payment.key.partition("|")[2]
    return number.replace("%7C", "|").replace("%25", "%")


def _receipt(day: date, number: int) -> str:
    return f"R{day:%y%m%d}-{number:02d}"


def _owed(patient: Patient) -> Mapping[Visit, int]:
    owed = patient_owes(patient)
    ordered = sorted(owed, key=lambda visit: (visit.date_of_service, visit.pk))
    return {visit: owed[visit] for visit in ordered if owed[visit] > 0}
