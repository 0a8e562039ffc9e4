"""What comes in bad: a named finding with its place, the file kept, nothing posted twice."""

from collections.abc import Callable

import pytest

from claimwright.base.finding import Finding
from claimwright.office.exchange.sandbox import spoil
from claimwright.office.models import (
    ExchangedFile,
    LedgerEntry,
    LedgerTransaction,
    Queue,
    Remittance,
    StoredFinding,
    Visit,
    VisitState,
    WorkItem,
)
from claimwright.office.workflow import document_visit
from claimwright.office.workflow.balances import suspense_cents, visit_balance
from claimwright.office.workflow.receive_file import receive
from claimwright.office.workflow.verify_ledger import verify

from .conftest import Awaiting


def findings_of(file: ExchangedFile) -> list[Finding]:
    return [stored.as_record() for stored in StoredFinding.objects.filter(file=file)]


def ids_of(file: ExchangedFile) -> set[str]:
    return {finding.id for finding in findings_of(file)}


def cash_cents() -> int:
    return sum(entry.amount_cents for entry in LedgerEntry.objects.filter(account_kind="cash"))


@pytest.mark.parametrize(
    ("data", "finding_id"),
    [
        (b"", "note.empty"),
        (b" \n\t", "note.empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "note.binary"),
        (b"word " * 2_000_000, "note.too-large"),
    ],
)
def test_a_note_that_is_none_is_kept_and_named(
    awaiting: Awaiting, data: bytes, finding_id: str
) -> None:
    visit = Visit.objects.get(visit_number="V03")
    findings = document_visit.add_note(
        awaiting.provider, visit, data=data, file_name="dictation.txt"
    )
    assert [finding.id for finding in findings] == [finding_id]
    assert findings[0].at.file == "dictation.txt"
    kept = ExchangedFile.objects.get(name="dictation.txt")
    assert bytes(kept.content) == data
    assert not visit.notes.exists()
    assert visit.state == VisitState.SCHEDULED
    assert WorkItem.objects.filter(queue=Queue.FILE_PROBLEM, visit=visit, closed_at=None).exists()


def test_a_truncated_remittance_is_kept_and_posts_nothing_of_the_broken_payment(
    awaiting: Awaiting,
) -> None:
    data = spoil.truncate(awaiting.remittance)
    file = receive(awaiting.biller, data=data, file_name="cut.835")
    assert bytes(file.content) == data
    stops = [finding for finding in findings_of(file) if finding.severity == "stop"]
    assert stops
    assert all(finding.at.file == "cut.835" for finding in stops)
    assert any(finding.at.segment_ordinal or finding.at.offset for finding in stops)
    assert cash_cents() == 0
    assert WorkItem.objects.filter(queue=Queue.FILE_PROBLEM, file=file, closed_at=None).exists()


def test_after_a_truncated_remittance_the_whole_one_posts(awaiting: Awaiting) -> None:
    receive(awaiting.biller, data=spoil.truncate(awaiting.remittance), file_name="cut.835")
    receive(awaiting.biller, data=awaiting.remittance, file_name="whole.835")
    assert awaiting.visits[0].claims.get().state == "paid"
    assert suspense_cents() == 0


def test_the_same_remittance_twice_is_posted_once(awaiting: Awaiting) -> None:
    first = receive(awaiting.biller, data=awaiting.remittance, file_name="a.835")
    after_first = (cash_cents(), LedgerTransaction.objects.count())
    second = receive(awaiting.biller, data=awaiting.remittance, file_name="b.835")
    assert second == first
    assert (cash_cents(), LedgerTransaction.objects.count()) == after_first
    assert "file.already-received" in ids_of(first)


def test_the_same_remittance_in_other_bytes_is_posted_once(awaiting: Awaiting) -> None:
    receive(awaiting.biller, data=awaiting.remittance, file_name="a.835")
    after_first = (cash_cents(), LedgerTransaction.objects.count())
    reflowed = awaiting.remittance.replace(b"~\n", b"~")
    if reflowed == awaiting.remittance:
        reflowed = awaiting.remittance.replace(b"~", b"~\r\n")
    again = receive(awaiting.biller, data=reflowed, file_name="b.835")
    assert (cash_cents(), LedgerTransaction.objects.count()) == after_first
    assert "remittance.already-posted" in ids_of(again)
    assert Remittance.objects.get(file=again).posted_cents == 0


@pytest.mark.parametrize(
    "unbalance", [spoil.unbalance_line, spoil.unbalance_claim, spoil.unbalance_total]
)
def test_a_remittance_that_does_not_add_up_waits_in_suspense_whole(
    awaiting: Awaiting, unbalance: Callable[[bytes], bytes]
) -> None:
    before = [visit_balance(visit) for visit in awaiting.visits]
    file = receive(awaiting.biller, data=unbalance(awaiting.remittance), file_name="off.835")
    remittance = Remittance.objects.get(file=file)
    assert remittance.suspense_cents == remittance.payment_cents
    assert remittance.posted_cents == 0
    assert suspense_cents() == remittance.payment_cents
    assert [visit_balance(visit) for visit in awaiting.visits] == before
    finding = next(one for one in findings_of(file) if one.id == "remittance.out-of-balance")
    assert "The difference is" in finding.message
    assert WorkItem.objects.filter(queue=Queue.SUSPENSE, file=file, closed_at=None).exists()
    assert verify(awaiting.loaded.practice).ok


def test_a_claim_that_was_never_sent_waits_in_suspense_alone(awaiting: Awaiting) -> None:
    data = spoil.name_unknown_claim(awaiting.remittance)
    file = receive(awaiting.biller, data=data, file_name="foreign.835")
    remittance = Remittance.objects.get(file=file)
    finding = next(one for one in findings_of(file) if one.id == "remittance.claim-unknown")
    assert finding.value == "NEVERSENT1"
    assert finding.at.segment_ordinal is not None
    assert remittance.posted_cents + remittance.suspense_cents == remittance.payment_cents
    assert remittance.suspense_cents > 0
    assert awaiting.visits[0].claims.get().state == "sent"
    assert verify(awaiting.loaded.practice).ok


@pytest.mark.parametrize(
    "lose", [spoil.drop_line_control_numbers, spoil.drop_modifiers], ids=lambda one: one.__name__
)
def test_lines_still_match_when_the_payer_loses_what_names_them(
    awaiting: Awaiting, lose: Callable[[bytes], bytes]
) -> None:
    receive(awaiting.biller, data=lose(awaiting.remittance), file_name="lossy.835")
    assert suspense_cents() == 0
    assert awaiting.visits[0].claims.get().state == "paid"


@pytest.mark.parametrize(
    "data", [b"", b"not X12 at all", b"\0\1\2\3", b"ISA*00*", b"~~~~"], ids=repr
)
def test_a_file_that_is_no_answer_is_kept_and_named(awaiting: Awaiting, data: bytes) -> None:
    file = receive(awaiting.biller, data=data, file_name="odd.bin")
    assert bytes(file.content) == data
    assert "file.not-recognised" in ids_of(file)
    assert WorkItem.objects.filter(queue=Queue.FILE_PROBLEM, file=file, closed_at=None).exists()
    assert cash_cents() == 0
