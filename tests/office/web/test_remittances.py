"""A remittance line by line: what was received and what was posted add up in plain sight."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from claimwright.base.money import format_cents
from claimwright.demo.load import Loaded
from claimwright.office.models import Claim, Patient, Payer, Remittance, Role
from claimwright.office.web.remittances import ClaimRow, LineRow
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.receive_file import receive

from ..workflow.payer import decide, file_of, payment


def rows_of(client: Client) -> Iterator[tuple[ClaimRow, LineRow]]:
    for remittance in Remittance.objects.all():
        answer = client.get(reverse("remittance", args=[remittance.pk]))
        for claim in answer.context["claims"]:
            for line in claim.lines:
                yield claim, line


def test_what_was_posted_adds_up_to_what_was_received(
    loaded: Loaded, manager_client: Client
) -> None:
    """Of a first payer's line all is told: cash, adjustments, and what moved to whom."""
    seen = 0
    for claim, line in rows_of(manager_client):
        assert sum(one.amount_cents for one in line.told) == line.taken_off_cents
        if claim.row.claim.follows is None:
            seen += 1
            assert line.taken_off_cents + line.open_cents == line.received.charge_cents
    assert seen > 15


def test_an_amount_that_moved_to_the_next_payer_is_told(
    loaded: Loaded, manager_client: Client
) -> None:
    first = Claim.objects.filter(followed_by__isnull=False, state="paid").order_by("pk").first()
    following = first.followed_by.get().policy.payer
    lines = [line for claim, line in rows_of(manager_client) if claim.row.claim == first]
    shares = [
        (f"To {following.name}", f"{one.group_code}-{one.reason_code}", one.amount_cents)
        for line in lines
        for one in line.received.adjustments
        if one.group_code == "PR"
    ]
    assert shares
    told = [(one.words, one.entry.reason, one.amount_cents) for line in lines for one in line.told]
    assert set(shares) <= set(told)
    remittance = first.payments.get().remittance
    page = manager_client.get(reverse("remittance", args=[remittance.pk])).content.decode()
    words, reason, cents = shares[0]
    at = page.index(f">{words}</a> <small>{reason}</small>")
    assert format_cents(cents) in page[at : at + 120]


def test_the_ledger_tells_what_moved_to_the_next_payer(
    loaded: Loaded, manager_client: Client
) -> None:
    first = Claim.objects.filter(followed_by__isnull=False, state="paid").order_by("pk").first()
    following = first.followed_by.get().policy.payer
    address = reverse("patient_ledger", args=[first.visit.patient_id])
    assert f">To {following.name} PR-" in manager_client.get(address).content.decode()


def test_the_ledger_of_every_patient_names_payers_and_never_their_numbers(
    loaded: Loaded, manager_client: Client
) -> None:
    numbers = set(Payer.objects.values_list("payer_id", flat=True))
    for patient in Patient.objects.all():
        page = manager_client.get(reverse("patient_ledger", args=[patient.pk])).content.decode()
        assert not [number for number in numbers if f"To {number}" in page]


def test_a_denied_line_says_that_nothing_moved(
    loaded: Loaded, manager_client: Client, as_role: object
) -> None:
    denied = Claim.objects.get(state="denied")
    line = next(line for claim, line in rows_of(manager_client) if claim.row.claim == denied)
    assert (line.entries, line.why_nothing) == ([], "denied")
    assert line.open_cents == line.received.charge_cents
    address = reverse("remittance", args=[denied.payments.get().remittance_id])
    page = manager_client.get(address).content.decode()
    assert "Denied: nothing moved." in page
    assert f"stays open with {denied.policy.payer.name}" in page
    assert f'<a href="{reverse("queue", args=["denied"])}">Denied</a>' in page
    assert "The findings above say why" not in page
    auditors = as_role(Role.AUDITOR).get(address).content.decode()  # type: ignore[operator]
    assert "Denied: nothing moved." in auditors
    assert reverse("queue", args=["denied"]) not in auditors


@pytest.fixture
def claim(loaded: Loaded) -> Claim:
    return Claim.objects.filter(state="paid", follows=None).order_by("pk").first()


def line_of(client: Client, manager: Actor, claim: Claim, trace: str, **change: object) -> LineRow:
    """Take in a decision on a claim's first line, and answer how its remittance shows it."""
    decision = decide(claim)
    first = dataclasses.replace(decision.services[0], **change)  # type: ignore[arg-type]
    decision = dataclasses.replace(decision, services=(first, *decision.services[1:]))
    decision = dataclasses.replace(
        decision,
        charge_cents=sum(one.charge_cents for one in decision.services),
        paid_cents=sum(one.paid_cents for one in decision.services),
    )
    receive(manager, data=file_of(payment(decision, of=claim, trace=trace)), file_name=trace)
    found = Remittance.objects.filter(trace_number=trace).latest("pk")
    return client.get(reverse("remittance", args=[found.pk])).context["claims"][0].lines[0]


def test_a_line_for_nothing_has_nothing_to_post(
    loaded: Loaded, manager_client: Client, manager: Actor, claim: Claim
) -> None:
    line = line_of(manager_client, manager, claim, "ZERO1", charge_cents=0, paid_cents=0)
    assert (line.entries, line.why_nothing) == ([], "nothing to move")


def test_a_payment_that_comes_again_leads_to_its_finding(
    loaded: Loaded, manager_client: Client, manager: Actor, claim: Claim
) -> None:
    assert line_of(manager_client, manager, claim, "TWICE1").entries
    again = line_of(manager_client, manager, claim, "TWICE1")
    assert (again.entries, again.why_nothing) == ([], "see the findings")
    remittance = Remittance.objects.filter(trace_number="TWICE1").latest("pk")
    page = manager_client.get(reverse("remittance", args=[remittance.pk])).content.decode()
    assert "remittance.already-posted" in page
    assert "Nothing of it is posted. The findings above say why." in page


def test_what_is_settled_above_the_open_amount_is_said(
    loaded: Loaded, manager_client: Client, manager: Actor, claim: Claim
) -> None:
    line = line_of(manager_client, manager, claim, "MORE1")
    assert line.open_cents == -line.received.paid_cents
    remittance = Remittance.objects.get(trace_number="MORE1")
    page = manager_client.get(reverse("remittance", args=[remittance.pk])).content.decode()
    assert "Settled above what was open" in page
