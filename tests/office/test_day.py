"""The synthetic day: every kind of visit ends as it should, and the books add up to the cent."""

import io
import json
from collections import Counter

import pytest
import pyx12.params
import pyx12.x12n_document
from rich.console import Console

from claimwright.demo import story
from claimwright.demo.day import Day
from claimwright.demo.load import Loaded, practice_data
from claimwright.demo.visit_story import VisitStory, tell_visit
from claimwright.office.models import (
    AuditEntry,
    Claim,
    Direction,
    ExchangedFile,
    FileKind,
    LedgerEntry,
    Queue,
    Remittance,
    Statement,
    Visit,
    WorkItem,
)
from claimwright.office.workflow.balances import suspense_cents
from claimwright.office.workflow.verify_ledger import verify

VISITS = practice_data()["visits"]


@pytest.fixture
def told(loaded: Loaded) -> dict[str, VisitStory]:
    return {visit.visit_number: tell_visit(visit) for visit, _ in loaded.visits}


@pytest.mark.parametrize("expected", VISITS, ids=lambda visit: visit["id"])
def test_each_visit_ends_as_it_should(
    told: dict[str, VisitStory], expected: dict[str, object]
) -> None:
    assert told[str(expected["id"])].outcome == expected["expected"]["outcome"]  # type: ignore[index]


def test_the_day_has_every_kind_of_end(told: dict[str, VisitStory]) -> None:
    ends = Counter(one.outcome for one in told.values())
    assert len(told) >= 12
    assert set(ends) == {"paid", "patient", "denied", "rejected", "held"}


def test_every_code_has_its_words(told: dict[str, VisitStory]) -> None:
    for one in told.values():
        for code in one.codes:
            assert code.words, f"{one.visit} {code.code}"
            for (start, end), words in zip(code.spans, code.words, strict=True):
                assert one.note[start:end] == words


def test_charges_are_payments_adjustments_and_open_balances(day: Day, loaded: Loaded) -> None:
    totals = story.as_json(day)["totals"]
    settled = totals["payments_cents"] + totals["adjustments_cents"] + totals["open_cents"]
    assert totals["charges_cents"] == settled > 0
    visits = story.as_json(day)["visits"]
    for name in ("charge", "payments", "adjustments", "open"):
        total = totals[f"{name}s_cents" if name == "charge" else f"{name}_cents"]
        assert sum(visit[f"{name}_cents"] for visit in visits) == total


def test_what_came_in_is_what_was_posted(loaded: Loaded) -> None:
    cash = sum(entry.amount_cents for entry in LedgerEntry.objects.filter(account_kind="cash"))
    assert cash == sum(one.payment_cents for one in Remittance.objects.all())
    assert suspense_cents() == 0
    assert verify(loaded.practice).ok


def test_the_denied_claim_waits_unwritten_off(loaded: Loaded) -> None:
    claim = Claim.objects.get(visit__visit_number="V14")
    item = WorkItem.objects.get(queue=Queue.DENIED, claim=claim, closed_at=None)
    assert "CO-197" in item.why
    assert item.amount_cents == claim.charge_cents
    assert item.owner_role == "biller"
    assert not claim.ledger_entries.exclude(
        account_kind__in=["charges", "insurance_receivable"]
    ).exists()


def test_the_medicare_claim_shows_the_sequestration(told: dict[str, VisitStory]) -> None:
    reasons = {one.reason: one.amount_cents for one in told["V09"].claims[0].adjustments}
    paid = told["V09"].claims[0].paid_cents
    assert reasons["CO-253"] == round((paid + reasons["CO-253"]) * 0.02)


def test_the_second_payer_got_the_first_ones_decision(loaded: Loaded) -> None:
    second = Claim.objects.get(visit__visit_number="V08", sequence="secondary")
    other = second.as_record().other_coverages[0]
    first = Claim.objects.get(visit__visit_number="V08", sequence="primary")
    assert second.follows == first
    assert other.payer_claim_number == first.payer_claim_number != ""
    assert other.paid_cents == first.payments.get().paid_cents
    assert other.line_adjudications[0].adjustments
    assert (
        not Visit.objects.get(visit_number="V08")
        .ledger_entries.filter(account_kind="patient_receivable")
        .exists()
    )


def test_a_policy_that_ended_the_day_before_is_not_billed(told: dict[str, VisitStory]) -> None:
    assert "2026-05-03" in told["V12"].payer_order or "May 3" in told["V12"].payer_order
    assert told["V12"].claims == ()


def test_the_rejected_claim_is_shown_as_rejected_with_the_reason(
    told: dict[str, VisitStory],
) -> None:
    claim = told["V13"].claims[0]
    assert claim.state == "rejected"
    assert any("rejected" in event.words for event in claim.events)
    assert Queue.REJECTED.label in told["V13"].queues


def test_every_file_that_was_sent_passes_another_librarys_validator(loaded: Loaded) -> None:
    sent = ExchangedFile.objects.filter(direction=Direction.SENT, kind=FileKind.CLAIMS)
    assert sent.count() >= 2
    for file in sent:
        answer = io.StringIO()
        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(),
            io.StringIO(bytes(file.content).decode("ascii")),
            None,
            None,
            fd_json=answer,
        )
        assert accepted, answer.getvalue()
        assert '"err_' not in answer.getvalue()
        assert _error_count(json.loads(answer.getvalue())) == 0


def _error_count(node: object) -> int:
    if isinstance(node, list):
        return sum(_error_count(child) for child in node)
    if isinstance(node, dict):
        own = len(node.get("errors") or ())
        return own + sum(_error_count(v) for key, v in node.items() if key != "errors")
    return 0


def test_control_numbers_are_never_given_twice(loaded: Loaded) -> None:
    sent = ExchangedFile.objects.filter(direction=Direction.SENT)
    texts = [bytes(file.content).decode("ascii") for file in sent]
    segments = [segment.strip().split("*") for text in texts for segment in text.split("~")]
    for name, position in (("ISA", 13), ("GS", 6), ("ST", 2)):
        numbers = [segment[position] for segment in segments if segment[0] == name]
        assert len(set(numbers)) == len(numbers) >= 2


def test_envelope_counts_are_right(loaded: Loaded) -> None:
    for file in ExchangedFile.objects.filter(direction=Direction.SENT):
        text = bytes(file.content).decode("ascii")
        segments = [one.strip().split("*") for one in text.split("~") if one.strip()]
        names = [segment[0] for segment in segments]
        start, end = names.index("ST"), names.index("SE")
        assert int(segments[end][1]) == end - start + 1
        assert int(segments[names.index("GE")][1]) == names.count("ST")
        assert int(segments[names.index("IEA")][1]) == names.count("GS")
        assert segments[names.index("IEA")][2] == segments[0][13]


def test_statements_ask_for_what_the_ledger_says_and_move_nothing(loaded: Loaded) -> None:
    owed = sum(
        entry.amount_cents
        for entry in LedgerEntry.objects.filter(account_kind="patient_receivable")
    )
    assert sum(one.amount_cents for one in Statement.objects.all()) == owed > 0
    assert all(bytes(one.document).startswith(b"%PDF") for one in Statement.objects.all())


def test_every_dollar_walks_back_to_the_words(loaded: Loaded) -> None:
    """Ledger entry -> remittance line -> claim line -> code -> words of the note."""
    decided = LedgerEntry.objects.filter(transaction__event="service_payment")
    assert decided.count() > 50
    for entry in decided.select_related("remittance_line", "claim", "visit_code__note"):
        assert entry.remittance_line is not None
        assert entry.claim is not None
        line = entry.claim.as_record().lines[(entry.line_number or 0) - 1]
        assert entry.visit_code is not None
        assert line.procedure_code == entry.visit_code.code
        assert line.evidence == entry.visit_code.evidence
        assert all(words.strip() for words in entry.visit_code.evidence_words)


def test_nothing_of_a_person_is_in_the_audit_trail(loaded: Loaded) -> None:
    names = {visit.patient.last_name for visit in Visit.objects.select_related("patient")}
    trail = " ".join(f"{one.about} {one.detail}" for one in AuditEntry.objects.all())
    assert trail
    assert not any(name in trail for name in names)


def test_the_story_is_one_row_a_visit_and_ends_with_the_sum(day: Day, loaded: Loaded) -> None:
    console = Console(record=True, width=200, file=io.StringIO())
    story.tell(day, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    for visit in VISITS:
        assert visit["id"] in text
    assert "= payments" in text
    assert "2518190913" in text
