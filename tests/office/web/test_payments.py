"""A patient pays at the desk: booked once, for the right visit, never above what is owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from claimwright.base.money import format_cents
from claimwright.demo.load import Loaded
from claimwright.ledger import Account, AccountKind, Event, Transaction
from claimwright.ledger.transaction import transfer
from claimwright.office.models import LedgerEntry, LedgerTransaction, Queue, Role, Visit, WorkItem
from claimwright.office.web.payment_form import PaymentForm, amount_cents
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.balances import practice_totals, visit_balance
from claimwright.office.workflow.post_entries import Links, post_entries


@pytest.fixture
def owing(loaded: Loaded) -> Visit:
    """A visit of which the insurance has paid its part, and the patient owes the rest."""
    visit = Visit.objects.get(visit_number="V01")
    assert visit_balance(visit).insurance_cents == 0
    assert visit_balance(visit).patient_cents > 100
    return visit


def pay(client: Client, owing: Visit, /, **typed: str) -> HttpResponse:
    form = {"visit": str(owing.pk), "amount": "1.00", "receipt": "B-17"} | typed
    return client.post(reverse("patient_payment", args=[owing.patient_id]), form)


def ledger_page(client: Client, visit: Visit) -> str:
    return client.get(reverse("patient_ledger", args=[visit.patient_id])).content.decode()


def test_the_form_proposes_what_is_owed_and_a_free_number(
    manager_client: Client, owing: Visit
) -> None:
    answer = manager_client.get(reverse("patient_ledger", args=[owing.patient_id]))
    form = answer.context["payment"]
    owed = visit_balance(owing).patient_cents
    assert form.owed == {owing: owed}
    assert f"${form.amount}" == format_cents(owed)
    assert form.receipt == f"R{clock.today():%y%m%d}-01"
    assert f"owes {format_cents(owed)}" in answer.content.decode()


def test_an_account_reaches_zero_from_the_screen(manager_client: Client, owing: Visit) -> None:
    before = practice_totals()
    owed = visit_balance(owing).patient_cents
    answer = manager_client.get(reverse("patient_ledger", args=[owing.patient_id]))
    form = answer.context["payment"]
    answer = pay(manager_client, owing, amount=form.amount, receipt=form.receipt)
    assert answer["Location"] == reverse("patient_ledger", args=[owing.patient_id])
    assert visit_balance(owing).open_cents == 0
    page = ledger_page(manager_client, owing)
    assert f"{format_cents(owed)} is booked for visit V01" in page
    assert "owes $0.00 for it now" in page
    assert "Take a payment" not in page
    assert practice_totals().payments_cents == before.payments_cents + owed
    assert not WorkItem.objects.filter(
        queue=Queue.PATIENT_DUE, visit=owing, closed_at=None
    ).exists()


@pytest.mark.parametrize("number", ["B-17", "50%|B", "%7C"])
def test_the_ledger_names_the_receipt_once(
    manager_client: Client, owing: Visit, number: str
) -> None:
    pay(manager_client, owing, receipt=number)
    answer = manager_client.get(reverse("patient_ledger", args=[owing.patient_id]))
    row = answer.context["rows"][-1]
    assert [part.words for part in row.parts] == [f"Paid, receipt {number}"]
    walked = f"?entry={row.parts[0].entry.pk}"
    walk = manager_client.get(reverse("patient_ledger", args=[owing.patient_id]) + walked)
    assert walk.context["walk"].words == f"Paid, receipt {number}"


def test_a_part_is_paid_and_the_rest_stays(manager_client: Client, owing: Visit) -> None:
    owed = visit_balance(owing).patient_cents
    pay(manager_client, owing, amount="1")
    assert visit_balance(owing).patient_cents == owed - 100
    answer = manager_client.get(reverse("patient_ledger", args=[owing.patient_id]))
    assert answer.context["payment"].owed == {owing: owed - 100}
    assert answer.context["payment"].receipt.endswith("-02")


def test_the_same_receipt_twice_is_one_payment(manager_client: Client, owing: Visit) -> None:
    pay(manager_client, owing)
    before = LedgerEntry.objects.count()
    pay(manager_client, owing)
    assert LedgerEntry.objects.count() == before
    assert "Receipt B-17 was booked before. Nothing moved again." in ledger_page(
        manager_client, owing
    )


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"amount": "99999.00"}, "amount", "cannot be taken for visit V01"),
        ({"amount": ""}, "amount", "in dollars and cents"),
        ({"amount": "0.00"}, "amount", "in dollars and cents"),
        ({"amount": "-5"}, "amount", "in dollars and cents"),
        ({"amount": "12,50"}, "amount", "in dollars and cents"),
        ({"amount": "5.005"}, "amount", "in dollars and cents"),
        ({"amount": "five"}, "amount", "in dollars and cents"),
        ({"amount": "٥.٠٠"}, "amount", "in dollars and cents"),
        ({"amount": "9" * 30}, "amount", "cannot be taken"),
        ({"receipt": " "}, "receipt", "keeps a payment from counting twice"),
        ({"visit": ""}, "visit", "Choose the visit"),
        ({"visit": "x"}, "visit", "Choose the visit"),
        ({"visit": "999999"}, "visit", "Choose the visit"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    manager_client: Client, owing: Visit, typed: dict[str, str], field: str, words: str
) -> None:
    before = LedgerEntry.objects.count()
    answer = pay(manager_client, owing, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["payment"].errors) == {field}
    assert words in answer.context["payment"].errors[field]
    assert f'aria-describedby="payment-{field}-error" autofocus' in page
    assert "<h1>Hartsock, Gwendolyn" in page, "the rest of the account stays in view"
    assert LedgerEntry.objects.count() == before


def test_a_receipt_of_another_payment_is_refused_and_a_free_one_named(
    manager_client: Client, owing: Visit
) -> None:
    pay(manager_client, owing)
    before = LedgerEntry.objects.count()
    answer = pay(manager_client, owing, amount="2.00")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Receipt B-17 was booked before with another amount or visit." in page
    assert f"R{clock.today():%y%m%d}-02 is free." in page
    assert 'value="2.00"' in page, "what was typed is not typed again"
    assert LedgerEntry.objects.count() == before


def test_another_patients_visit_is_not_paid_here(manager_client: Client, owing: Visit) -> None:
    other = Visit.objects.exclude(patient=owing.patient).first()
    before = LedgerTransaction.objects.count()
    answer = pay(manager_client, owing, visit=str(other.pk))
    assert answer.status_code == 422
    assert LedgerTransaction.objects.count() == before


def test_no_amount_is_proposed_where_it_may_be_of_another_visit(
    loaded: Loaded, manager_client: Client, manager: Actor, owing: Visit
) -> None:
    """What is handed over for one visit must not be taken for another by oversight."""
    second = Visit.objects.create(
        practice=loaded.practice,
        visit_number="V902",
        patient=owing.patient,
        rendering_provider=owing.rendering_provider,
        date_of_service=owing.date_of_service + timedelta(days=1),
        place_of_service="11",
    )
    charge = Transaction(
        key="charge|V902|1",
        event=Event.CHARGE,
        effective_date=second.date_of_service,
        entries=transfer(
            debit=Account(kind=AccountKind.PATIENT_RECEIVABLE),
            credit=Account(kind=AccountKind.CHARGES),
            amount_cents=3000,
            visit_id="V902",
        ),
    )
    post_entries(manager, [charge], links=Links(visits={"V902": second}))
    address = reverse("patient_ledger", args=[owing.patient_id])
    form = manager_client.get(address, {"visit": str(second.pk)}).context["payment"]
    assert list(form.owed) == [owing, second]
    assert (form.visit_id, form.amount) == (second.pk, "")
    assert "Choose" in manager_client.get(address).content.decode()


def test_a_role_that_may_not_bill_patients_sees_no_form(
    as_role: Callable[[Role], Client], owing: Visit
) -> None:
    page = ledger_page(as_role(Role.AUDITOR), owing)
    assert "Take a payment" not in page
    assert "Make a statement" not in page


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("25", 2500),
        ("25.5", 2550),
        ("$25.00", 2500),
        ("$ 1,025.10", 102510),
        (".50", 50),
        ("1,02", 0),
        ("$", 0),
        ("", 0),
        ("1e3", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert amount_cents(PaymentForm(owed={}, amount=typed)) == cents
