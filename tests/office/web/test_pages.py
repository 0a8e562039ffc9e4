"""What the pages show, and that every look at a patient is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claimwright.base.money import format_cents
from claimwright.demo.load import Loaded
from claimwright.office.models import (
    AuditEntry,
    Claim,
    ExchangedFile,
    FileKind,
    LedgerEntry,
    Patient,
    Queue,
    Remittance,
    Role,
    Statement,
    Visit,
    VisitState,
    WorkItem,
)
from claimwright.office.workflow import clock
from claimwright.office.workflow.balances import practice_totals, visit_balance

HTMX = {"HX-Request": "true"}


def text_of(client: Client, address: str, **options: object) -> str:
    answer = client.get(address, **options)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_day_falls_back_to_the_last_one_with_visits_and_says_so(
    loaded: Loaded, manager_client: Client
) -> None:
    answer = manager_client.get(reverse("day"))
    page = answer.content.decode()
    assert "No visits today. This is the most recent day with visits." in page
    latest = Visit.objects.latest("date_of_service").date_of_service
    assert answer.context["day"] == latest
    visits = Visit.objects.filter(date_of_service=latest)
    assert {row.visit for row in answer.context["rows"]} == set(visits)


def test_the_day_to_work_on_leads_to_the_days_beside_it_and_back(
    loaded: Loaded, manager_client: Client
) -> None:
    """What the demonstration leaves to do stands where one arrives; the day that was run before."""
    answer = manager_client.get(reverse("day"))
    states = [row.visit.state for row in answer.context["rows"]]
    assert states == [VisitState.CODING, VisitState.SCHEDULED]
    earlier = reverse("day_on", args=[answer.context["earlier"].isoformat()])
    assert f'<a class="btn" href="{earlier}" data-key="["' in answer.content.decode()
    before = manager_client.get(earlier)
    later = reverse("day_on", args=[answer.context["day"].isoformat()])
    assert len(before.context["rows"]) > 10
    assert f'<a class="btn" href="{later}" data-key="]"' in before.content.decode()
    visit = answer.context["rows"][0].visit
    assert f'href="{later}"' in text_of(manager_client, reverse("visit", args=[visit.pk]))


def test_today_is_shown_where_it_has_visits_and_the_next_day_where_none_was_yet(
    loaded: Loaded, manager_client: Client
) -> None:
    days = sorted(set(Visit.objects.values_list("date_of_service", flat=True)))
    noon = datetime(days[0].year, days[0].month, days[0].day, 17, tzinfo=UTC)
    with clock.set_to(noon):
        answer = manager_client.get(reverse("day"))
    assert (answer.context["day"], answer.context["fell_back"]) == (days[0], False)
    with clock.set_to(noon - timedelta(days=400)):
        page = text_of(manager_client, reverse("day"))
    assert "No visits today. This is the next day with visits." in page


def test_the_days_add_up_to_what_the_books_say(loaded: Loaded, manager_client: Client) -> None:
    days = set(Visit.objects.values_list("date_of_service", flat=True))
    pages = [manager_client.get(reverse("day_on", args=[day.isoformat()])) for day in days]
    totals = practice_totals()
    assert totals.charges_cents > 0
    assert sum(page.context["charge_cents"] for page in pages) == totals.charges_cents
    assert sum(page.context["open_cents"] for page in pages) == totals.open_cents


def test_a_day_without_visits_leads_to_one_that_has_some(
    loaded: Loaded, manager_client: Client
) -> None:
    page = text_of(manager_client, reverse("day_on", args=["2027-01-01"]))
    assert "No visits on this day" in page
    day = Visit.objects.latest("date_of_service").date_of_service
    assert reverse("day_on", args=[day.isoformat()]) in page


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "20260504x"])
def test_a_day_that_is_none_is_not_found(manager_client: Client, text: str) -> None:
    assert manager_client.get(reverse("day_on", args=[text])).status_code == 404


@pytest.mark.parametrize("name", ["day", "patients", "queues", "remittances", "files"])
def test_the_same_address_serves_the_page_or_its_part(manager_client: Client, name: str) -> None:
    page = text_of(manager_client, reverse(name))
    part = text_of(manager_client, reverse(name), headers=HTMX)
    assert "<!doctype html>" in page
    assert 'class="skip-link"' in page
    assert "<!doctype html>" not in part
    assert 'id="open-work" class="count" hx-swap-oob="true"' in part


@pytest.mark.parametrize(
    ("name", "rows", "action"),
    [
        ("visit", Visit.objects, "view visit"),
        ("claim", Claim.objects, "view claim"),
        ("patient_ledger", Patient.objects, "view ledger"),
        ("statement", Statement.objects, "view statement"),
        ("api-1:read_visit", Visit.objects, "view visit"),
        ("api-1:read_claim", Claim.objects, "view claim"),
    ],
)
def test_every_look_at_a_patient_is_audited(
    loaded: Loaded, manager_client: Client, name: str, rows: object, action: str
) -> None:
    row = type(rows.model.objects.all()[0]).objects.all()[0]  # type: ignore[attr-defined]
    patient = {
        "Visit": lambda: row.patient,
        "Claim": lambda: row.visit.patient,
        "Patient": lambda: row,
        "Statement": lambda: row.patient,
    }[type(row).__name__]()
    before = AuditEntry.objects.filter(action=action, patient=patient).count()
    text_or_file = manager_client.get(reverse(name, args=[row.pk]))
    assert text_or_file.status_code == 200
    entries = AuditEntry.objects.filter(action=action, patient=patient)
    assert entries.count() == before + 1
    assert entries.first().user.username == "manager"
    assert patient.last_name not in entries.first().about


def test_a_remittance_is_audited_for_each_of_its_patients(
    loaded: Loaded, manager_client: Client
) -> None:
    remittance = Remittance.objects.first()
    patients = {row.claim.visit.patient_id for row in remittance.claims.all()}
    text_of(manager_client, reverse("remittance", args=[remittance.pk]))
    seen = AuditEntry.objects.filter(action="view remittance").exclude(patient=None)
    assert set(seen.values_list("patient", flat=True)) == patients


def test_a_note_is_shown_and_never_run(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    page = text_of(manager_client, reverse("visit", args=[visit_to_code.pk]))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&quot;note&quot;)&lt;/script&gt; &amp; &lt;b&gt;" in page


def test_no_page_has_script_or_style_of_its_own(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    claim = Claim.objects.filter(state="paid").first()
    for address in (
        reverse("day"),
        reverse("visit", args=[visit_to_code.pk]),
        reverse("claim", args=[claim.pk]) + "?view=x12",
        reverse("patient_ledger", args=[claim.visit.patient_id]),
        reverse("queues"),
    ):
        page = text_of(manager_client, address)
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_a_visit_lights_the_words_of_the_code_asked_for(
    loaded: Loaded, manager_client: Client, visit_to_code: Visit
) -> None:
    code = visit_to_code.codes.filter(system="icd10cm").first()
    page = text_of(
        manager_client, reverse("visit", args=[visit_to_code.pk]) + f"?evidence={code.pk}"
    )
    lit = [one for one in page.split("<mark ") if "is-lit" in one]
    assert lit
    assert all(f"code-{code.pk}" in one for one in lit)
    assert page.count('id="evidence"') == 1


def test_each_code_shows_its_words_and_what_it_is_for(
    loaded: Loaded, manager_client: Client
) -> None:
    visit = Visit.objects.get(visit_number="V04")
    page = text_of(manager_client, reverse("visit", args=[visit.pk]))
    for code in visit.codes.all():
        assert f'id="code-{code.pk}"' in page
        assert code.label in page
        for words in code.evidence_words:
            assert f"<q>{words}</q>" in page
    assert visit.payer_order_sentence in page


def test_a_claim_is_read_by_people_with_its_money(loaded: Loaded, manager_client: Client) -> None:
    claim = Claim.objects.filter(state="paid").first()
    answer = manager_client.get(reverse("claim", args=[claim.pk]))
    page = answer.content.decode()
    record = claim.as_record()
    assert record.policy.member_id in page
    assert record.billing_provider.npi in page
    for row in answer.context["rows"]:
        assert row.code.code == row.line.procedure_code
        assert (
            row.money.charge_cents
            == row.money.paid_cents
            + row.money.adjustments_cents
            + row.money.moved_to_next_cents
            + row.money.open_insurance_cents
        )


def test_a_claim_as_x12_shows_its_own_segments_only(loaded: Loaded, manager_client: Client) -> None:
    first, second = Claim.objects.filter(state="paid", follows=None).order_by("pk")[:2]
    answer = manager_client.get(reverse("claim", args=[first.pk]) + "?view=x12")
    page = answer.content.decode()
    assert first.claim_number in page
    assert second.claim_number not in page
    segments = answer.context["segments"]
    assert [one.segment_id for one in segments].count("CLM") == 1
    assert segments[0].segment_id == "HL"
    assert len([one for one in segments if one.segment_id == "LX"]) == len(first.as_record().lines)


def test_a_claim_that_was_not_sent_says_so(loaded: Loaded, manager_client: Client) -> None:
    claim = Claim.objects.filter(sent_in=None).first()
    page = text_of(manager_client, reverse("claim", args=[claim.pk]) + "?view=x12")
    assert "Not sent yet" in page


def test_a_held_claim_shows_its_findings_with_the_source(
    loaded: Loaded, manager_client: Client
) -> None:
    claim = Claim.objects.get(state="held")
    finding = claim.findings.filter(resolved_at=None).first().as_record()
    answer = manager_client.get(reverse("claim", args=[claim.pk]))
    assert finding in answer.context["findings"]
    assert finding.id in answer.content.decode()


def test_a_remittance_shows_what_was_received_beside_what_was_posted(
    loaded: Loaded, manager_client: Client
) -> None:
    for remittance in Remittance.objects.all():
        answer = manager_client.get(reverse("remittance", args=[remittance.pk]))
        assert answer.context["difference_cents"] == 0
        lines = [line for claim in answer.context["claims"] for line in claim.lines]
        assert lines
        for line in lines:
            assert line.posted_cents == line.received.paid_cents
            assert sum(entry.amount_cents for entry in line.entries) == 0


def test_a_ledger_ends_where_the_balance_stands(loaded: Loaded, manager_client: Client) -> None:
    for patient in Patient.objects.all():
        answer = manager_client.get(reverse("patient_ledger", args=[patient.pk]))
        balances = [visit_balance(visit) for visit in patient.visits.all()]
        last = answer.context["last"]
        if last is None:
            assert not any(one.charges_cents for one in balances)
            continue
        assert last.balance_after_cents == sum(one.open_cents for one in balances)


def test_every_payment_walks_back_to_the_words_of_the_note(
    loaded: Loaded, manager_client: Client
) -> None:
    payments = LedgerEntry.objects.filter(account_kind="cash").exclude(remittance_line=None)
    assert payments.count() > 10
    for entry in payments:
        address = reverse("patient_ledger", args=[entry.patient_id])
        answer = manager_client.get(f"{address}?entry={entry.pk}")
        walk = answer.context["walk"]
        page = answer.content.decode()
        assert walk.received.procedure_code in page
        assert entry.claim.claim_number in page
        assert walk.claim_line.line_number == entry.line_number
        assert entry.visit_code.evidence_words
        where = reverse("visit", args=[entry.visit_id])
        assert f"{where}?evidence={entry.visit_code_id}#evidence" in page


def test_an_entry_of_another_patient_is_not_found(loaded: Loaded, manager_client: Client) -> None:
    entry = LedgerEntry.objects.exclude(patient=None).first()
    other = Patient.objects.exclude(pk=entry.patient_id).first()
    address = reverse("patient_ledger", args=[other.pk])
    assert manager_client.get(f"{address}?entry={entry.pk}").status_code == 404


def test_queues_show_what_waits_and_who_took_it(loaded: Loaded, manager_client: Client) -> None:
    item = WorkItem.objects.get(queue=Queue.DENIED, closed_at=None)
    page = text_of(manager_client, reverse("queue", args=["denied"]))
    assert item.next_action in page
    assert "any biller" in page
    manager_client.post(reverse("queue_take", args=[item.pk]))
    page = text_of(manager_client, reverse("queue", args=["denied"]))
    assert "any biller" not in page
    assert "yours" in page


@pytest.mark.parametrize("queue", Queue)
def test_every_queue_says_what_it_holds_or_that_nothing_waits(
    manager_client: Client, queue: Queue
) -> None:
    answer = manager_client.get(reverse("queue", args=[queue.value]))
    if not answer.context["rows"]:
        assert "Nothing waits here" in answer.content.decode()


def test_an_unknown_queue_is_not_found(manager_client: Client) -> None:
    assert manager_client.get(reverse("queue", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize("sort", ["amount", "owner", "age", "pk); DROP TABLE", "owner__password"])
def test_only_listed_names_sort(manager_client: Client, sort: str) -> None:
    answer = manager_client.get(reverse("queue", args=["patient_due"]), {"sort": sort})
    assert answer.context["sort"] == (sort if sort in {"amount", "owner"} else "age")


def test_sorting_by_amount_puts_the_most_first(manager_client: Client) -> None:
    answer = manager_client.get(reverse("queue", args=["patient_due"]), {"sort": "amount"})
    amounts = [item.amount_cents for item, _ in answer.context["rows"]]
    assert len(amounts) > 1
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize("shown", ["sent", "received", "problems", "nonsense"])
def test_files_are_listed_by_fixed_names(manager_client: Client, shown: str) -> None:
    answer = manager_client.get(reverse("files"), {"show": shown})
    ways = {file.direction for file in answer.context["files"]}
    expected = {"sent": {"sent"}, "received": {"received"}, "problems": set()}
    assert ways == expected.get(shown, {"sent", "received"})


def test_a_note_is_no_file_of_the_exchange(loaded: Loaded, manager_client: Client) -> None:
    note = ExchangedFile.objects.filter(kind=FileKind.NOTE).first()
    for name in ("file", "file_download"):
        assert manager_client.get(reverse(name, args=[note.pk])).status_code == 404


def test_a_file_is_downloaded_as_it_was_kept(loaded: Loaded, manager_client: Client) -> None:
    file = ExchangedFile.objects.exclude(kind=FileKind.NOTE).first()
    answer = manager_client.get(reverse("file_download", args=[file.pk]))
    assert answer.content == bytes(file.content)
    assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.835", b""),
        ("noise.bin", bytes(range(256)) * 20),
        ('<img src=x onerror=1>"\r\nSet-Cookie: a=b.835', b"<script>alert(1)</script>"),
        ("short.835", b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US"),
    ],
)
def test_a_bad_file_is_kept_and_says_what_is_wrong(
    loaded: Loaded, manager_client: Client, name: str, data: bytes
) -> None:
    answer = manager_client.post(
        reverse("files_receive"), {"file": SimpleUploadedFile(name, data)}, follow=True
    )
    if not data:
        # A browser sends an empty file too; it is kept like any other.
        assert answer.status_code == 200
    page = answer.content.decode()
    file = ExchangedFile.objects.latest("pk")
    assert bytes(file.content) == data
    assert file.findings.exists()
    assert file.findings.first().finding_id in page
    assert "<img src=x" not in page
    assert "<script>alert(1)" not in page
    download = manager_client.get(reverse("file_download", args=[file.pk]))
    assert "\n" not in download["Content-Disposition"]
    assert download.content == data
    listed = text_of(manager_client, reverse("files") + "?show=problems")
    assert reverse("file", args=[file.pk]) in listed


def test_the_same_file_twice_posts_nothing_again(loaded: Loaded, manager_client: Client) -> None:
    file = Remittance.objects.first().file
    before = LedgerEntry.objects.count()
    again = SimpleUploadedFile("again.835", bytes(file.content))
    answer = manager_client.post(reverse("files_receive"), {"file": again}, follow=True)
    assert LedgerEntry.objects.count() == before
    assert "file.already-received" in answer.content.decode()


def test_what_is_not_there_is_said_in_plain_words(manager_client: Client) -> None:
    answer = manager_client.get(reverse("visit", args=[999_999]))
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_a_statement_is_a_pdf_and_moves_no_balance(loaded: Loaded, manager_client: Client) -> None:
    before = practice_totals()
    patient = Statement.objects.first().patient
    manager_client.post(reverse("patient_statement", args=[patient.pk]))
    newest = Statement.objects.filter(patient=patient).latest("pk")
    answer = manager_client.get(reverse("statement", args=[newest.pk]))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert practice_totals() == before


def test_a_statement_over_nothing_is_refused_in_words(
    loaded: Loaded, manager_client: Client
) -> None:
    nothing = next(
        patient
        for patient in Patient.objects.all()
        if sum(visit_balance(one).patient_cents for one in patient.visits.all()) == 0
    )
    answer = manager_client.post(reverse("patient_statement", args=[nothing.pk]))
    assert answer.status_code == 409
    assert not Statement.objects.filter(patient=nothing).exists()


def test_a_coder_sees_no_money(as_role: Callable[[Role], Client], loaded: Loaded) -> None:
    client = as_role(Role.CODER)
    visit = Visit.objects.get(visit_number="V01")
    assert visit.state == VisitState.BILLED
    for address in (reverse("day"), reverse("visit", args=[visit.pk]), reverse("patients")):
        page = text_of(client, address)
        assert format_cents(visit_balance(visit).open_cents) not in page
        assert reverse("remittances") not in page
