"""The API answers by the field's terms, under the same rules as the pages."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claimwright.demo.load import Loaded
from claimwright.office.models import Claim, ExchangedFile, LedgerEntry, Queue, Remittance, Visit
from claimwright.office.workflow.balances import visit_balance


def test_visits_of_a_day(loaded: Loaded, manager_client: Client) -> None:
    day = Visit.objects.first().date_of_service
    found = manager_client.get("/api/visits", {"on": day.isoformat()}).json()
    assert len(found) == Visit.objects.filter(date_of_service=day).count()
    assert len(manager_client.get("/api/visits").json()) == Visit.objects.count()
    assert manager_client.get("/api/visits", {"on": "2020-01-01"}).json() == []
    assert manager_client.get("/api/visits", {"on": "someday"}).status_code == 422


def test_a_visit_with_codes_words_claims_and_balance(
    loaded: Loaded, manager_client: Client
) -> None:
    visit = Visit.objects.get(visit_number="V04")
    found = manager_client.get(f"/api/visits/{visit.pk}").json()
    text = visit.notes.last().text
    assert found["codes"]
    for code in found["codes"]:
        assert [text[start:end] for start, end in code["spans"]] == code["evidence_words"]
    assert found["balance"]["open_cents"] == visit_balance(visit).open_cents
    assert [claim["state"] for claim in found["claims"]] == ["paid"]


def test_a_claim_with_its_lines_and_history(loaded: Loaded, manager_client: Client) -> None:
    claim = Claim.objects.filter(state="paid").first()
    found = manager_client.get(f"/api/claims/{claim.pk}").json()
    assert sum(line["charge_cents"] for line in found["lines"]) == claim.charge_cents
    assert next(event["state"] for event in found["events"]) == "built"


def test_remittances_and_queues(loaded: Loaded, manager_client: Client) -> None:
    found = manager_client.get("/api/remittances").json()
    assert sum(one["payment_cents"] for one in found) == sum(
        Remittance.objects.values_list("payment_cents", flat=True)
    )
    queues = manager_client.get("/api/queues").json()
    assert [one["queue"] for one in queues] == list(Queue)


def test_a_file_is_received_once(loaded: Loaded, manager_client: Client) -> None:
    data = bytes(Remittance.objects.first().file.content)
    before = LedgerEntry.objects.count()
    answer = manager_client.post("/api/files", {"file": SimpleUploadedFile("a.835", data)}).json()
    assert answer["findings"][-1]["id"] == "file.already-received"
    assert LedgerEntry.objects.count() == before


def test_a_bad_file_is_kept_with_its_findings(loaded: Loaded, manager_client: Client) -> None:
    answer = manager_client.post("/api/files", {"file": SimpleUploadedFile("a.835", b"what?")})
    found = answer.json()
    assert answer.status_code == 200
    assert found["findings"]
    assert bytes(ExchangedFile.objects.get(pk=found["id"]).content) == b"what?"


def test_the_description_is_for_people_of_a_practice(
    loaded: Loaded, manager_client: Client, client: Client
) -> None:
    assert client.get("/api/openapi.json").status_code == 401
    paths = manager_client.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/visits",
        "/api/visits/{visit_id}",
        "/api/codes",
        "/api/codes/icd10pcs/build",
        "/api/codes/{system}/{code}",
        "/api/claims/{claim_id}",
        "/api/remittances",
        "/api/queues",
        "/api/files",
    }
    assert manager_client.get("/api/docs").status_code == 404
