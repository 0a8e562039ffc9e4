"""A note arrives for a visit."""

from __future__ import annotations

from django.db import transaction

from claimwright import notes
from claimwright.base.finding import Finding
from claimwright.office.models import (
    CodeDecision,
    CodeStatus,
    Direction,
    FileKind,
    NoteVersion,
    Queue,
    StoredFinding,
    Visit,
    VisitState,
)
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.background import Job, enqueue
from claimwright.office.workflow.keep_file import keep_file
from claimwright.office.workflow.work_queues import close_items, open_item


@transaction.atomic
def add_note(actor: Actor, visit: Visit, *, data: bytes, file_name: str) -> list[Finding]:
    """Take in a note as the visit's newest version. The bytes are kept whatever they are.

    Answers findings (note.empty, note.binary ...); where one stops, there is no new version.
    Raises MoveRefused once the visit is coded: what was billed rests on the words it had.
    """
    actor.require(Permission.DOCUMENT_VISIT)
    file, _ = keep_file(
        actor, direction=Direction.RECEIVED, kind=FileKind.NOTE, name=file_name, data=data
    )
    decoded = notes.decode(data, file=file_name)
    now = clock.now()
    StoredFinding.objects.bulk_create(
        StoredFinding.from_record(
            finding, practice=actor.practice, visit=visit, file=file, found_at=now
        )
        for finding in decoded.findings
    )
    if decoded.text is None:
        open_item(
            actor,
            Queue.FILE_PROBLEM,
            visit=visit,
            file=file,
            why=decoded.findings[0].message,
            next_action="Add the note again as plain text.",
        )
        return list(decoded.findings)
    visit.move_to(VisitState.DOCUMENTED)
    _set_aside_codes(actor, visit)
    version = visit.notes.count() + 1
    NoteVersion.objects.create(
        practice=actor.practice,
        visit=visit,
        version=version,
        text=decoded.text,
        file=file,
        received_at=now,
        received_by=actor.user,
    )
    close_items(Queue.FILE_PROBLEM, visit=visit)
    audit.record(
        actor,
        "add note",
        about=f"visit {visit.visit_number}",
        patient=visit.patient,
        detail=f"version {version}",
    )
    enqueue(Job.SUGGEST_CODES, practice_id=actor.practice.pk, visit_id=visit.pk)
    return list(decoded.findings)


def _set_aside_codes(actor: Actor, visit: Visit) -> None:
    """Reject what rests on the words of an older version."""
    for code in visit.codes.exclude(status=CodeStatus.REJECTED):
        code.status = CodeStatus.REJECTED
        code.save(update_fields=["status"])
        CodeDecision.objects.create(
            practice=actor.practice,
            visit_code=code,
            decision=CodeStatus.REJECTED,
            reason="A newer version of the note took its place.",
            decided_at=clock.now(),
            decided_by=actor.user,
        )
