"""Open and close the work that people see, and let a person take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from claimwright.office.models import Claim, ExchangedFile, Queue, Role, Visit, WorkItem
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Actor, Permission

OWNERS: Mapping[Queue, Role] = {
    Queue.TO_CODE: Role.CODER,
    Queue.UNBILLED: Role.BILLER,
    Queue.SCRUB_ERRORS: Role.BILLER,
    Queue.READY: Role.BILLER,
    Queue.NO_RESPONSE: Role.BILLER,
    Queue.REJECTED: Role.BILLER,
    Queue.DENIED: Role.BILLER,
    Queue.SECONDARY_DUE: Role.BILLER,
    Queue.SUSPENSE: Role.MANAGER,
    Queue.PATIENT_DUE: Role.BILLER,
    Queue.CREDIT_BALANCE: Role.MANAGER,
    Queue.FILE_PROBLEM: Role.BILLER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCount:
    queue: Queue
    items: int


def open_item(
    actor: Actor,
    queue: Queue,
    *,
    why: str,
    next_action: str,
    visit: Visit | None = None,
    claim: Claim | None = None,
    file: ExchangedFile | None = None,
    amount_cents: int = 0,
) -> WorkItem:
    """Open an item, or bring the open one on the same thing up to date."""
    item, _ = WorkItem.objects.update_or_create(
        practice=actor.practice,
        queue=queue,
        visit=visit if visit else (claim.visit if claim else None),
        claim=claim,
        file=file,
        closed_at=None,
        defaults={"why": why, "next_action": next_action, "amount_cents": amount_cents},
        create_defaults={
            "why": why,
            "next_action": next_action,
            "amount_cents": amount_cents,
            "owner_role": OWNERS[queue],
            "opened_at": clock.now(),
        },
    )
    return item


def close_items(*queues: Queue, visit: Visit | None = None, claim: Claim | None = None) -> None:
    """Close what waits in these queues on a claim, or on a visit where no claim is given."""
    about = Q(claim=claim) if claim else Q(visit=visit)
    WorkItem.objects.filter(about, queue__in=queues, closed_at=None).update(closed_at=clock.now())


def close_file_items(*queues: Queue, file: ExchangedFile) -> None:
    """Close what waits in these queues on a file."""
    waiting = WorkItem.objects.filter(file=file, queue__in=queues, closed_at=None)
    waiting.update(closed_at=clock.now())


def take_item(actor: Actor, item: WorkItem) -> None:
    """Make a person the owner of an item."""
    actor.require(Permission.WORK_QUEUES)
    item.owner = actor.user
    item.save(update_fields=["owner"])
    audit.record(actor, "take work item", about=f"work item {item.pk}")


def count_open() -> list[QueueCount]:
    """Count the open items of every queue, empty queues too, in the order of the work."""
    counts = dict(
        WorkItem.objects.filter(closed_at=None)
        .order_by()
        .values_list("queue")
        .annotate(items=Count("pk"))
    )
    return [QueueCount(queue=queue, items=counts.get(queue, 0)) for queue in Queue]
