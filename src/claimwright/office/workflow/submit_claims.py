"""Claims that are ready go out together, in one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from claimwright.base.finding import Severity, worst
from claimwright.claims.records import Claim as ClaimRecord
from claimwright.claims.tables import to_tables
from claimwright.office import home
from claimwright.office.exchange.folder import ExchangeFolder
from claimwright.office.models import (
    Claim,
    ClaimEvent,
    ClaimState,
    Direction,
    ExchangedFile,
    FileKind,
    Practice,
    Queue,
)
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.background import Job, enqueue
from claimwright.office.workflow.hold_claim import hold
from claimwright.office.workflow.keep_file import keep_file
from claimwright.office.workflow.numbers import NumberKind, take
from claimwright.office.workflow.work_queues import close_items, open_item
from claimwright.x12 import p837p
from claimwright.x12.envelope import Envelope, Receiver, Submitter
from claimwright.x12.p837.writing import CLAIMS_IN_A_TRANSACTION
from claimwright.x12.syntax import split


def submit_ready(actor: Actor) -> ExchangedFile | None:
    """Write every ready claim into one 837P and put it into the outbox.

    A claim that cannot be written is held with its findings and does not keep the others back.
    Answers None where nothing was ready. Should the machine stop between keeping the file and
    putting it out, `deliver_waiting` puts it out later.
    """
    actor.require(Permission.SEND_CLAIMS)
    file = _write_ready(actor)
    if file is not None:
        deliver(file)
    return file


@transaction.atomic
def _write_ready(actor: Actor) -> ExchangedFile | None:
    ready = list(
        Claim.objects.select_for_update().filter(state=ClaimState.READY).order_by("claim_number")
    )
    writable = _hold_unwritable(actor, ready)
    if not writable:
        return None
    records = [claim.as_record() for claim in writable]
    envelope = _next_envelope(actor.practice, transactions=_count_transactions(records))
    data = p837p.write(to_tables(records), envelope=envelope)
    transaction_of = _transactions_by_claim(data)
    number = envelope.interchange_control_number
    file, _ = keep_file(
        actor,
        direction=Direction.SENT,
        kind=FileKind.CLAIMS,
        name=f"{actor.practice.slug}-{number:09d}.837",
        data=data,
    )
    file.interchange_control_number = number
    file.group_control_number = envelope.group_control_number
    file.save(update_fields=["interchange_control_number", "group_control_number"])
    for claim in writable:
        _mark_sent(actor, claim, file, transaction_of[claim.claim_number])
    audit.record(actor, "send claims", about=f"file {file.name}", detail=f"{len(writable)} claims")
    enqueue(Job.EXCHANGE_FILES, practice_id=actor.practice.pk)
    return file


def _hold_unwritable(actor: Actor, claims: Sequence[Claim]) -> list[Claim]:
    if not claims:
        return []
    findings = p837p.check_writable(to_tables([claim.as_record() for claim in claims]))
    writable = []
    for claim in claims:
        own = [finding for finding in findings if finding.at.claim_id == claim.claim_number]
        if worst(own) is Severity.STOP:
            hold(actor, claim, own)
        else:
            writable.append(claim)
    return writable


def _count_transactions(records: Sequence[ClaimRecord]) -> int:
    """How many transactions the claims take at most: each takes a number of its own."""
    claims_of = Counter(record.billing_provider for record in records)
    return sum(-(-claims // CLAIMS_IN_A_TRANSACTION) for claims in claims_of.values())


def _transactions_by_claim(data: bytes) -> Mapping[str, str]:
    """Read from what was written which transaction (ST02) each claim stands in."""
    found: dict[str, str] = {}
    number = ""
    segments = split(data).table
    starts = segments.filter(segments["segment_id"].is_in(["ST", "CLM"]))
    for segment in starts.iter_rows(named=True):
        if segment["segment_id"] == "ST":
            number = segment["elements"][2]
        else:
            found[segment["elements"][1]] = number
    return found


def _next_envelope(practice: Practice, *, transactions: int) -> Envelope:
    return Envelope(
        sender_qualifier="ZZ",
        sender_id=practice.sender_id,
        receiver_qualifier="ZZ",
        receiver_id=practice.receiver_id,
        interchange_control_number=take(practice, NumberKind.INTERCHANGE),
        group_control_number=take(practice, NumberKind.GROUP),
        first_transaction_control_number=take(practice, NumberKind.TRANSACTION, count=transactions),
        at=clock.local_now(),
        submitter=Submitter(
            name=practice.name,
            identifier=practice.sender_id,
            contact_name=practice.contact_name,
            telephone=practice.telephone,
        ),
        receiver=Receiver(name=practice.receiver_name, identifier=practice.receiver_id),
    )


def _mark_sent(actor: Actor, claim: Claim, file: ExchangedFile, transaction: str) -> None:
    claim.sent_in = file
    claim.transaction_control_number = transaction
    claim.save(update_fields=["sent_in", "transaction_control_number"])
    claim.move_to(ClaimState.SENT)
    ClaimEvent.objects.create(
        practice=actor.practice,
        claim=claim,
        state=ClaimState.SENT,
        words=f"Sent to {claim.policy.payer.name} in {file.name}.",
        happened_at=clock.now(),
        file=file,
    )
    close_items(Queue.READY, Queue.SECONDARY_DUE, claim=claim)
    open_item(
        actor,
        Queue.NO_RESPONSE,
        claim=claim,
        why=f"Sent to {claim.policy.payer.name}; no answer yet.",
        next_action="Wait for the 999 and 277CA. Ask the clearinghouse if none came by tomorrow.",
        amount_cents=claim.charge_cents,
    )


def deliver(file: ExchangedFile) -> Path:
    """Put a kept file into the outbox; safe to do twice."""
    folder = ExchangeFolder(root=home.exchange_folder(file.practice.slug))
    path = folder.send(file.name, bytes(file.content))
    file.handled_at = clock.now()
    file.save(update_fields=["handled_at"])
    return path


def deliver_waiting(actor: Actor) -> int:
    """Put out what was kept but never reached the outbox; answers how many files that were."""
    actor.require(Permission.SEND_CLAIMS)
    waiting = list(ExchangedFile.objects.filter(direction=Direction.SENT, handled_at=None))
    for file in waiting:
        deliver(file)
    return len(waiting)
