"""Acknowledgments in any order and company, and files on which the program itself fails."""

from pathlib import Path

import pytest

from claimwright.office.exchange.folder import ExchangeFolder
from claimwright.office.home import exchange_folder
from claimwright.office.models import (
    Claim,
    ClaimState,
    ExchangedFile,
    ExchangeKind,
    Queue,
    WorkItem,
)
from claimwright.office.workflow import fetch_answers, post_remittance, receive_file
from claimwright.office.workflow.receive_file import receive
from claimwright.x12 import ta1
from claimwright.x12.envelope import Envelope, Receiver, Submitter

from .conftest import EVENING, Awaiting
from .test_bad_files import cash_cents, ids_of


def states(awaiting: Awaiting) -> set[str]:
    return {visit.claims.get().state for visit in awaiting.visits}


def envelope() -> Envelope:
    return Envelope(
        sender_qualifier="ZZ",
        sender_id="PAYERS",
        receiver_qualifier="ZZ",
        receiver_id="ALDERPOINT",
        interchange_control_number=77,
        group_control_number=77,
        at=EVENING,
        submitter=Submitter(
            name="PAYERS", identifier="PAYERS", contact_name="HELP", telephone="5555550100"
        ),
        receiver=Receiver(name="ALDER POINT", identifier="ALDERPOINT"),
    )


def interchange_answer(awaiting: Awaiting, outcome: ta1.InterchangeOutcome) -> bytes:
    number = awaiting.file.interchange_control_number
    assert number is not None
    answer = ta1.InterchangeAnswer(
        interchange_control_number=number,
        interchange_date=EVENING.date(),
        interchange_time="1700",
        outcome=outcome,
        note_code="024" if outcome is ta1.InterchangeOutcome.REJECTED else "000",
    )
    return ta1.write([answer], envelope=envelope())


def test_acknowledgments_after_the_remittance_change_no_state(awaiting: Awaiting) -> None:
    for number, data in enumerate(awaiting.answers.remittances_835):
        receive(awaiting.biller, data=data, file_name=f"{number}.835")
    decided = states(awaiting)
    numbers = {claim.payer_claim_number for claim in Claim.objects.filter(state=ClaimState.PAID)}
    acknowledgment = awaiting.answers.acknowledgement_999
    assert acknowledgment is not None
    receive(awaiting.biller, data=acknowledgment, file_name="late.999")
    for data in awaiting.answers.acceptance_277ca:
        receive(awaiting.biller, data=data.replace(b"REF*1K*", b"REF*1K*X"), file_name="late.277")
    assert states(awaiting) == decided
    after = {claim.payer_claim_number for claim in Claim.objects.filter(state=ClaimState.PAID)}
    assert after == numbers


def test_a_999_that_rejects_brings_every_claim_back(awaiting: Awaiting) -> None:
    acknowledgment = awaiting.answers.acknowledgement_999
    assert acknowledgment is not None
    refused = acknowledgment.replace(b"IK5*A", b"IK5*R*5").replace(b"AK9*A*1*1*1", b"AK9*R*1*1*0")
    receive(awaiting.biller, data=refused, file_name="no.999")
    assert states(awaiting) == {ClaimState.REJECTED}
    rejected = WorkItem.objects.filter(queue=Queue.REJECTED, closed_at=None)
    assert rejected.count() == len(awaiting.visits)
    assert not WorkItem.objects.filter(queue=Queue.NO_RESPONSE, closed_at=None).exists()


def test_a_ta1_that_rejects_brings_every_claim_back(awaiting: Awaiting) -> None:
    data = interchange_answer(awaiting, ta1.InterchangeOutcome.REJECTED)
    receive(awaiting.biller, data=data, file_name="no.ta1")
    assert states(awaiting) == {ClaimState.REJECTED}


def test_every_kind_of_answer_in_one_file_is_taken_in(awaiting: Awaiting) -> None:
    acknowledgment = awaiting.answers.acknowledgement_999
    assert acknowledgment is not None
    merged = (
        interchange_answer(awaiting, ta1.InterchangeOutcome.ACCEPTED)
        + acknowledgment
        + awaiting.remittance
    )
    file = receive(awaiting.biller, data=merged, file_name="merged.x12")
    assert cash_cents() > 0
    assert awaiting.visits[0].claims.get().state == ClaimState.PAID
    assert awaiting.visits[1].claims.get().state in (ClaimState.ACKNOWLEDGED, ClaimState.PAID)
    assert not {one for one in ids_of(file) if one.startswith("x12.")}


def break_posting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program fail after it has posted, as a bug would."""

    def post_and_fail(*arguments: object, **named: object) -> None:
        post_remittance.post(*arguments, **named)  # type: ignore[arg-type]
        raise RuntimeError("a bug")

    handlers = {**receive_file._HANDLERS, receive_file.FileKind.REMITTANCE: post_and_fail}
    monkeypatch.setattr(receive_file, "_HANDLERS", handlers)


def test_a_file_on_which_the_program_fails_is_kept_and_taken_in_later(
    awaiting: Awaiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_posting(broken)
        with pytest.raises(RuntimeError):
            receive(awaiting.biller, data=awaiting.remittance, file_name="a.835")
    file = ExchangedFile.objects.get(name="a.835")
    assert bytes(file.content) == awaiting.remittance
    assert file.handled_at is None
    assert cash_cents() == 0
    waiting = WorkItem.objects.filter(queue=Queue.FILE_PROBLEM, file=file, closed_at=None)
    assert waiting.exists()
    assert receive(awaiting.biller, data=awaiting.remittance, file_name="a.835") == file
    assert cash_cents() > 0
    assert not waiting.exists()


@pytest.fixture
def inbox(awaiting: Awaiting) -> Path:
    """The practice's inbox, with a clearinghouse behind it that answers nothing by itself."""
    awaiting.biller.practice.exchange = ExchangeKind.FOLDER
    folder = ExchangeFolder(root=exchange_folder(awaiting.biller.practice.slug))
    folder.make()
    for left in folder.inbox.iterdir():
        left.unlink()
    return folder.inbox


def test_two_files_of_one_name_are_both_taken_in(awaiting: Awaiting, inbox: Path) -> None:
    acknowledgment = awaiting.answers.acknowledgement_999
    assert acknowledgment is not None
    (inbox / "today.x12").write_bytes(acknowledgment)
    fetch_answers.fetch(awaiting.biller)
    (inbox / "today.x12").write_bytes(awaiting.remittance)
    assert len(fetch_answers.fetch(awaiting.biller)) == 1
    assert cash_cents() > 0
    assert fetch_answers.fetch(awaiting.biller) == []


def test_a_file_that_fails_does_not_keep_the_others_back(
    awaiting: Awaiting, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledgment = awaiting.answers.acknowledgement_999
    assert acknowledgment is not None
    (inbox / "a.835").write_bytes(awaiting.remittance)
    (inbox / "b.999").write_bytes(acknowledgment)
    break_posting(monkeypatch)
    with pytest.raises(ExceptionGroup, match="could not be taken in"):
        fetch_answers.fetch(awaiting.biller)
    assert states(awaiting) == {ClaimState.ACKNOWLEDGED}
