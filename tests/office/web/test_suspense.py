"""Money in suspense: what waits, why, for how long, and how a person lets it out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from claimwright.claims.remittance import Remittance as RemittanceRecord
from claimwright.demo.load import Loaded
from claimwright.office.models import (
    AuditEntry,
    Claim,
    LedgerTransaction,
    Queue,
    Remittance,
    Role,
    WorkItem,
)
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.balances import practice_totals, suspense_cents
from claimwright.office.workflow.receive_file import receive

from ..workflow.payer import decide, file_of, payment

HTMX = {"HX-Request": "true"}
WaitsFor = Callable[[], Remittance]


@pytest.fixture
def claim(loaded: Loaded) -> Claim:
    found = Claim.objects.filter(state="paid", follows=None).order_by("pk").first()
    assert found is not None
    return found


def take_in(manager: Actor, record: RemittanceRecord) -> Remittance:
    receive(manager, data=file_of(record), file_name=f"{record.trace_number}.835")
    return Remittance.objects.get(trace_number=record.trace_number)


@pytest.fixture
def off_by_a_dollar(manager: Actor, claim: Claim) -> Remittance:
    """A payment that does not add up: all of it waits."""
    return take_in(manager, payment(decide(claim), of=claim, trace="OFF1", off_by_cents=100))


@pytest.fixture
def of_a_stranger(manager: Actor, claim: Claim) -> Remittance:
    """A payment for a claim that was never sent."""
    never_sent = dataclasses.replace(decide(claim), claim_id="NEVER1")
    return take_in(manager, payment(never_sent, of=claim, trace="NEW1"))


def waiting(remittance: Remittance) -> LedgerTransaction:
    found = LedgerTransaction.objects.filter(
        event="suspense", key__contains=f"|{remittance.trace_number}"
    )
    return found.get(reverses=None)


def test_each_amount_stands_with_its_payment_reason_and_age(
    loaded: Loaded,
    manager_client: Client,
    off_by_a_dollar: Remittance,
    of_a_stranger: Remittance,
) -> None:
    with clock.set_to(clock.now() + timedelta(days=3)):
        answer = manager_client.get(reverse("suspense"))
    page = answer.content.decode()
    rows = {row.source.remittance: row for row in answer.context["rows"]}
    assert set(rows) == {off_by_a_dollar, of_a_stranger}
    assert answer.context["amount_cents"] == suspense_cents() > 0
    for remittance, row in rows.items():
        assert row.amount_cents == remittance.payment_cents
        assert row.age == "3 days"
        assert reverse("remittance", args=[remittance.pk]) in page
        assert remittance.trace_number in page
    assert [one.id for one in rows[off_by_a_dollar].findings] == ["remittance.out-of-balance"]
    assert [one.id for one in rows[of_a_stranger].findings] == ["remittance.claim-unknown"]
    assert rows[of_a_stranger].source.claim.claim_number == "NEVER1"
    for row in rows.values():
        assert row.findings[0].message.split("'")[0] in page


def test_the_queue_and_the_remittance_lead_to_it(
    loaded: Loaded, manager_client: Client, off_by_a_dollar: Remittance, of_a_stranger: Remittance
) -> None:
    address = reverse("suspense")
    queue = manager_client.get(reverse("queue", args=["suspense"])).content.decode()
    assert f'href="{address}"' in queue
    page = manager_client.get(reverse("remittance", args=[off_by_a_dollar.pk])).content.decode()
    assert f'href="{address}?remittance={off_by_a_dollar.pk}"' in page
    own = manager_client.get(address, {"remittance": off_by_a_dollar.pk})
    assert [row.transaction for row in own.context["rows"]] == [waiting(off_by_a_dollar)]


def test_money_is_released_with_a_reason(
    loaded: Loaded, manager_client: Client, off_by_a_dollar: Remittance
) -> None:
    before = practice_totals()
    row = waiting(off_by_a_dollar)
    answer = manager_client.post(
        reverse("suspense_release", args=[row.pk]), {"because": "The payer voided it."}, follow=True
    )
    assert "left suspense" in answer.content.decode()
    assert suspense_cents() == 0
    assert practice_totals() == before
    assert LedgerTransaction.objects.get(reverses=row).memo == "The payer voided it."
    assert "Nothing waits here" in answer.content.decode()
    off_by_a_dollar.refresh_from_db()
    assert off_by_a_dollar.suspense_cents == 0
    assert not WorkItem.objects.filter(queue=Queue.SUSPENSE, closed_at=None).exists()


@pytest.mark.parametrize("because", ["", "   ", "\0"])
def test_nothing_is_released_without_a_reason(
    loaded: Loaded, manager_client: Client, off_by_a_dollar: Remittance, because: str
) -> None:
    address = reverse("suspense_release", args=[waiting(off_by_a_dollar).pk])
    answer = manager_client.post(address, {"because": because}, headers=HTMX)
    assert answer.status_code == 422
    assert "Say why the money leaves suspense." in answer.content.decode()
    assert suspense_cents() == off_by_a_dollar.payment_cents


def test_what_was_released_is_not_released_again(
    loaded: Loaded, manager_client: Client, off_by_a_dollar: Remittance
) -> None:
    address = reverse("suspense_release", args=[waiting(off_by_a_dollar).pk])
    manager_client.post(address, {"because": "returned"})
    entries = LedgerTransaction.objects.count()
    answer = manager_client.post(address, {"because": "returned"}, headers=HTMX)
    assert answer.status_code == 409
    assert "holds nothing in suspense any more" in answer.content.decode()
    assert LedgerTransaction.objects.count() == entries


def test_who_only_looks_releases_nothing(
    loaded: Loaded, as_role: Callable[[Role], Client], off_by_a_dollar: Remittance
) -> None:
    page = as_role(Role.AUDITOR).get(reverse("suspense")).content.decode()
    assert off_by_a_dollar.trace_number in page
    assert "Release" not in page
    assert reverse("queue", args=["suspense"]) not in page


def test_another_practice_sees_none_of_it(
    loaded: Loaded, stranger_client: Client, off_by_a_dollar: Remittance
) -> None:
    assert stranger_client.get(reverse("suspense")).context["rows"] == []
    own = {"remittance": off_by_a_dollar.pk}
    assert stranger_client.get(reverse("suspense"), own).status_code == 404
    address = reverse("suspense_release", args=[waiting(off_by_a_dollar).pk])
    assert stranger_client.post(address, {"because": "mine"}).status_code == 404


def test_a_look_at_a_patients_claim_in_suspense_is_audited(
    loaded: Loaded, manager_client: Client, manager: Actor, claim: Claim
) -> None:
    too_much = dataclasses.replace(decide(claim), status_code="25")
    remittance = take_in(manager, payment(too_much, of=claim, trace="EST1"))
    assert remittance.suspense_cents > 0
    page = manager_client.get(reverse("suspense")).content.decode()
    assert claim.claim_number in page
    entries = AuditEntry.objects.filter(action="view suspense", patient=claim.visit.patient)
    assert entries.count() == 1


def test_the_remittance_says_what_of_a_line_is_in_suspense(
    loaded: Loaded, manager_client: Client, manager: Actor, claim: Claim
) -> None:
    """More was decided on than was ever charged: the line waits for a person."""
    decision = decide(claim)
    line = decision.services[0]
    more = dataclasses.replace(
        line, charge_cents=line.charge_cents + 100, paid_cents=line.paid_cents + 100
    )
    decision = dataclasses.replace(
        decision,
        services=(more, *decision.services[1:]),
        charge_cents=decision.charge_cents + 100,
        paid_cents=decision.paid_cents + 100,
    )
    remittance = take_in(manager, payment(decision, of=claim, trace="LINE1"))
    answer = manager_client.get(reverse("remittance", args=[remittance.pk]))
    shown = answer.context["claims"][0].lines[0]
    told = {one.words: one.amount_cents for one in shown.told}
    assert told == {"Cash": more.paid_cents, "Of it in suspense": more.paid_cents}
    assert shown.taken_off_cents == 0


def test_a_payment_that_waits_whole_says_so_of_each_line(
    loaded: Loaded, manager_client: Client, manager: Actor
) -> None:
    denied = Claim.objects.get(state="denied")
    decision = decide(denied, reasons=(("CO", "197", denied.charge_cents),), status_code="4")
    off = payment(decision, of=denied, trace="OFF2", off_by_cents=100)
    remittance = take_in(manager, off)
    answer = manager_client.get(reverse("remittance", args=[remittance.pk]))
    assert [one.why_nothing for one in answer.context["claims"][0].lines] == ["see the findings"]
    assert "is not in cash" not in answer.content.decode()
