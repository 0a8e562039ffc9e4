"""What a person does on a page reaches workflow, and a refusal is said in plain words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claimwright.demo.load import Loaded
from claimwright.office.models import (
    Claim,
    CodeDecision,
    CodeStatus,
    Queue,
    StoredFinding,
    Visit,
    VisitState,
    WorkItem,
)
from claimwright.office.workflow import code_visit
from claimwright.office.workflow.actor import Actor

HTMX = {"HX-Request": "true"}


def do(client: Client, name: str, pk: int, **form: str) -> int:
    return client.post(reverse(name, args=[pk]), form, headers=HTMX).status_code


def test_a_note_becomes_a_claim_that_is_sent(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    pk = visit_to_code.pk
    for name in ("visit_accept_all", "visit_finish", "visit_bill"):
        assert do(manager_client, name, pk) == 302
    visit_to_code.refresh_from_db()
    assert visit_to_code.state == VisitState.BILLED
    claim = visit_to_code.claims.get()
    answer = manager_client.post(reverse("send_claims"), follow=True)
    claim.refresh_from_db()
    assert "1 claim sent in" in answer.content.decode()
    assert claim.state == "sent"


def test_a_pasted_note_is_kept_and_read(loaded: Loaded, manager_client: Client) -> None:
    seen = Visit.objects.order_by("pk").first()
    visit = Visit.objects.create(
        practice=loaded.practice,
        visit_number="V901",
        patient=seen.patient,
        rendering_provider=seen.rendering_provider,
        date_of_service=seen.date_of_service,
        place_of_service="11",
    )
    text = "Assessment:\r\nEssential hypertension.\r\n"
    assert do(manager_client, "visit_note", visit.pk, text=text) == 302
    assert visit.notes.get().text == text.replace("\r\n", "\n")
    assert do(manager_client, "visit_suggest", visit.pk) == 302
    assert visit.codes.filter(code="I10").exists()


def test_a_page_that_waits_for_its_codes_is_loaded_anew_once_they_are_there(
    loaded: Loaded, manager: Actor, manager_client: Client
) -> None:
    """The worker suggests codes in the background; nobody has to ask for them."""
    visit = Visit.objects.get(visit_number="V19")
    address = reverse("visit", args=[visit.pk])
    asking = reverse("visit_codes_ready", args=[visit.pk])
    assert asking not in manager_client.get(address).content.decode(), "no note, nothing to wait on"
    do(manager_client, "visit_note", visit.pk, text="Assessment:\nEssential hypertension.\n")
    page = manager_client.get(address).content.decode()
    assert f'hx-get="{asking}"' in page
    assert "Press <kbd>s</kbd> to have them now." in page
    assert manager_client.get(asking).status_code == 204
    code_visit.suggest(manager, visit)
    assert manager_client.get(asking)["HX-Refresh"] == "true"
    page = manager_client.get(address).content.decode()
    assert asking not in page
    assert "I10" in page


@pytest.mark.parametrize("text", ["", "   \n  ", "\0\1\2\3"])
def test_a_note_that_is_none_is_refused_with_its_finding(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit, text: str
) -> None:
    answer = manager_client.post(
        reverse("visit_note", args=[visit_to_code.pk]), {"text": text}, follow=True
    )
    finding = StoredFinding.objects.filter(visit=visit_to_code).latest("pk").as_record()
    assert finding.message in answer.context["messages"].__str__() or finding.message in (
        answer.content.decode().replace("&#x27;", "'")
    )
    assert visit_to_code.notes.count() == 1


def test_a_code_is_accepted_and_rejected_with_a_reason(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    first, second = visit_to_code.codes.filter(system="icd10cm")[:2]
    assert do(manager_client, "code_accept", first.pk) == 302
    assert do(manager_client, "code_reject", second.pk, reason="Not treated today") == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (CodeStatus.ACCEPTED, CodeStatus.REJECTED)
    assert CodeDecision.objects.get(visit_code=second).reason == "Not treated today"
    page = manager_client.get(reverse("visit", args=[visit_to_code.pk])).content.decode()
    assert "Not treated today" in page
    assert f'data-keys="code-{second.pk}"' not in page


def test_a_rejection_needs_a_reason(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    code = visit_to_code.codes.first()
    answer = manager_client.post(
        reverse("code_reject", args=[code.pk]), {"reason": "  "}, headers=HTMX
    )
    assert answer.status_code == 422
    assert f"Say why {code.code} is rejected" in answer.content.decode()
    assert "<!doctype html>" not in answer.content.decode()
    code.refresh_from_db()
    assert code.status == CodeStatus.SUGGESTED


def test_what_no_database_can_hold_is_left_out_of_a_reason(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    code = visit_to_code.codes.first()
    assert do(manager_client, "code_reject", code.pk, reason="not\0 today" + "x" * 400) == 302
    reason = CodeDecision.objects.get(visit_code=code).reason
    assert reason == ("not today" + "x" * 400)[:255]


def test_coding_is_not_finished_while_codes_wait(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    address = reverse("visit_finish", args=[visit_to_code.pk])
    part = manager_client.post(address, headers=HTMX)
    assert part.status_code == 409
    assert "wait for a decision" in part.content.decode()
    page = manager_client.post(address)
    assert page.status_code == 409
    assert "<!doctype html>" in page.content.decode()
    assert "wait for a decision" in page.content.decode()


def test_a_visit_is_not_billed_twice(loaded: Loaded, manager_client: Client) -> None:
    visit = Visit.objects.get(visit_number="V01")
    before = Claim.objects.count()
    answer = manager_client.post(reverse("visit_bill", args=[visit.pk]), headers=HTMX)
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.content.decode()
    assert Claim.objects.count() == before


def test_a_code_is_added_with_the_words_that_support_it(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    answer = manager_client.post(
        reverse("visit_add_code", args=[visit_to_code.pk]),
        {"q": "z79.899", "words": "continue ATORVASTATIN", "near": "0", "reason": "long term"},
    )
    assert answer.status_code == 302
    code = visit_to_code.codes.get(code="Z79.899")
    assert code.status == CodeStatus.ACCEPTED
    assert code.evidence_words == ["Continue atorvastatin"]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"q": "I10", "words": "not in this note"}, 422, "does not have these words"),
        ({"q": "", "words": "lisinopril"}, 422, "Choose a code first"),
        ({"q": "I10", "words": ""}, 422, "does not have these words"),
        ({"q": "X99.999", "words": "lisinopril"}, 409, "ICD-10-CM has no code X99.999"),
        ({"q": "99999", "words": "lisinopril"}, 409, "no charge for 99999"),
    ],
)
def test_a_code_without_ground_is_not_added(
    loaded: Loaded,
    manager_client: Client,
    visit_to_code: Visit,
    form: dict[str, str],
    status: int,
    words: str,
) -> None:
    before = visit_to_code.codes.count()
    answer = manager_client.post(
        reverse("visit_add_code", args=[visit_to_code.pk]), form, headers=HTMX
    )
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert visit_to_code.codes.count() == before


def test_diagnoses_change_places(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    def order() -> list[str]:
        codes = visit_to_code.codes.filter(system="icd10cm").order_by("position")
        return list(codes.values_list("code", flat=True))

    before = order()
    first = visit_to_code.codes.get(system="icd10cm", code=before[0])
    do(manager_client, "visit_order", visit_to_code.pk, code=str(first.pk), move="down")
    assert order() == [before[1], before[0], *before[2:]]
    do(manager_client, "visit_order", visit_to_code.pk, code=str(first.pk), move="up")
    do(manager_client, "visit_order", visit_to_code.pk, code=str(first.pk), move="up")
    assert order() == before


def test_codes_are_found_by_words_and_by_number(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    def found(typed: str) -> str:
        address = reverse("visit_found_codes", args=[visit_to_code.pk])
        return manager_client.get(address, {"q": typed}).content.decode()

    assert 'data-value="I10"' in found("essential hypertension")
    assert 'data-value="I10"' in found("htn")
    assert 'data-value="E11.42"' in found("e11.4")
    assert 'data-value="E11.4"' not in found("e11.4"), "E11.4 is not billable"
    assert 'data-value="99214"' in found("992")
    assert "Nothing found" in found("qqqqqqqqqqqq")


def test_a_coded_visit_is_reopened_with_a_reason(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    for name in ("visit_accept_all", "visit_finish", "visit_bill"):
        do(manager_client, name, visit_to_code.pk)
    assert do(manager_client, "visit_reopen", visit_to_code.pk) == 422
    assert do(manager_client, "visit_reopen", visit_to_code.pk, because="wrong side") == 302
    visit_to_code.refresh_from_db()
    assert visit_to_code.state == VisitState.CODING
    claim = visit_to_code.claims.get()
    assert claim.state == "withdrawn"
    assert "wrong side" in claim.events.last().words


def test_a_held_claim_is_built_anew_and_checked(loaded: Loaded, manager_client: Client) -> None:
    held = Claim.objects.get(state="held")
    referring = held.visit.referring_provider
    referring.npi = "1234567893"
    referring.save()
    answer = manager_client.post(reverse("claim_recheck", args=[held.pk]))
    new = Claim.objects.latest("pk")
    assert answer["Location"] == reverse("claim", args=[new.pk])
    assert new.state == "ready"
    assert not WorkItem.objects.filter(queue=Queue.SCRUB_ERRORS, closed_at=None).exists()


def test_nothing_to_send_is_said(loaded: Loaded, manager_client: Client) -> None:
    answer = manager_client.post(reverse("send_claims"), follow=True)
    assert "No claim could be sent" in answer.content.decode()
