"""A file comes from a payer: it is kept first, then understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from claimwright.base.finding import Finding, Place, Severity, worst
from claimwright.office.models import Direction, ExchangedFile, FileKind, Queue, StoredFinding
from claimwright.office.workflow import acknowledge_claims, audit, clock, post_remittance
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.keep_file import keep_file
from claimwright.office.workflow.work_queues import close_file_items, open_item
from claimwright.x12.syntax import split

_Handler = Callable[[Actor, ExchangedFile, bytes], Sequence[Finding]]

_HANDLERS: Mapping[FileKind, _Handler] = {
    FileKind.INTERCHANGE_ACKNOWLEDGMENT: acknowledge_claims.take_ta1,
    FileKind.ACKNOWLEDGMENT: acknowledge_claims.take_999,
    FileKind.CLAIM_ACKNOWLEDGMENT: acknowledge_claims.take_277ca,
    FileKind.REMITTANCE: post_remittance.post,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that is kept. is_taken_in_now: False where another had taken it in before."""

    file: ExchangedFile
    is_taken_in_now: bool


def receive(actor: Actor, *, data: bytes, file_name: str) -> ExchangedFile:
    """Keep a file and take in what it says, as `take_in` does, and answer the file."""
    return take_in(actor, data=data, file_name=file_name).file


def take_in(actor: Actor, *, data: bytes, file_name: str) -> Received:
    """Keep a file and take in what it says. Bad files raise nothing: their findings are stored
    with the file, and it waits in a queue.

    The same bytes again change nothing but for a finding that says so, unless the first time was
    cut short: then they are taken in now. Where our own program fails on a file, nothing of it is
    taken in, the file waits in a queue, and the exception goes on.
    """
    actor.require(Permission.RECEIVE_FILE)
    kinds, problem = recognise(data, file_name=file_name)
    file, _ = keep_file(
        actor, direction=Direction.RECEIVED, kind=kinds[0], name=file_name, data=data
    )
    try:
        is_taken_in_now = _take_in(actor, file, data, kinds, problem)
    except Exception:
        _queue_failed(actor, file)
        raise
    return Received(file=file, is_taken_in_now=is_taken_in_now)


@transaction.atomic
def _take_in(
    actor: Actor,
    file: ExchangedFile,
    data: bytes,
    kinds: Sequence[FileKind],
    problem: Finding | None,
) -> bool:
    # Of two who take in the same file at once, the second waits here and finds it handled.
    locked = ExchangedFile.objects.select_for_update().only("handled_at").get(pk=file.pk)
    if locked.handled_at is not None:
        _store(actor, file, [_already_received(file)])
        return False
    findings = [problem] if problem else []
    for kind in kinds:
        handler = _HANDLERS.get(kind)
        if handler is not None:
            findings.extend(handler(actor, file, data))
    findings = list(dict.fromkeys(findings))
    _store(actor, file, findings)
    close_file_items(Queue.FILE_PROBLEM, file=file)
    if worst(findings) is Severity.STOP:
        open_item(
            actor,
            Queue.FILE_PROBLEM,
            file=file,
            why=next(one.message for one in findings if one.severity is Severity.STOP),
            next_action="Look at the file's findings. Ask the payer for the file again.",
        )
    file.handled_at = clock.now()
    file.save(update_fields=["handled_at"])
    detail = ", ".join(kind.label for kind in kinds)
    audit.record(actor, "receive file", about=f"file {file.pk}", detail=detail)
    return True


@transaction.atomic
def _queue_failed(actor: Actor, file: ExchangedFile) -> None:
    open_item(
        actor,
        Queue.FILE_PROBLEM,
        file=file,
        why="The file is kept, but it could not be taken in: the program failed on it.",
        next_action="Take the file in again; if it fails again, report it with the program's log.",
    )


def recognise(data: bytes, *, file_name: str) -> tuple[Sequence[FileKind], Finding | None]:
    """Tell what a file holds by its content; a finding where it is nothing that we take.

    One file may hold several kinds, such as a TA1 before a 999; each is answered once, in order.
    """
    segments = split(data).table
    kinds = {
        "999": FileKind.ACKNOWLEDGMENT,
        "277": FileKind.CLAIM_ACKNOWLEDGMENT,
        "835": FileKind.REMITTANCE,
    }
    starts = segments.filter(segments["segment_id"].is_in(["ST", "TA1"]))
    found: dict[FileKind, None] = {}
    for start in starts.iter_rows(named=True):
        if start["segment_id"] == "TA1":
            found[FileKind.INTERCHANGE_ACKNOWLEDGMENT] = None
        elif kind := kinds.get(next(iter(start["elements"][1:2]), "")):
            found[kind] = None
    if found:
        return tuple(found), None
    return (FileKind.UNKNOWN,), Finding(
        id="file.not-recognised",
        severity=Severity.STOP,
        message="This is no acknowledgment and no remittance that can be read. It is kept as it "
        "came; check what was sent, and ask the sender for a TA1, 999, 277CA or 835.",
        at=Place(file=file_name, offset=0),
        expected="X12 TA1, 999, 277CA or 835",
    )


def _already_received(file: ExchangedFile) -> Finding:
    return Finding(
        id="file.already-received",
        severity=Severity.INFORM,
        message="The same file was received before. Nothing was posted again; nothing is to do.",
        at=Place(file=file.name),
        value=file.sha256,
    )


def _store(actor: Actor, file: ExchangedFile, findings: Sequence[Finding]) -> None:
    StoredFinding.objects.bulk_create(
        StoredFinding.from_record(finding, practice=actor.practice, file=file, found_at=clock.now())
        for finding in findings
    )
