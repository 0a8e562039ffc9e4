"""The work that waits, queue by queue: owner, age, why, next action, amount."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from claimwright.office.models import Queue, WorkItem
from claimwright.office.web.page import chosen, one_of, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, clock, submit_claims, work_queues
from claimwright.office.workflow.actor import Permission

# The only ways to sort, by the name that stands in the address.
SORTS = {
    "age": (F("opened_at").asc(), "pk"),
    "amount": (F("amount_cents").desc(), "pk"),
    "owner": (F("owner__username").asc(nulls_last=True), "owner_role", "pk"),
}

# What to say where nothing waits.
_EMPTY = {
    Queue.TO_CODE: "Every documented visit is coded. New ones arrive when codes are suggested.",
    Queue.UNBILLED: "Every coded visit is billed.",
    Queue.SCRUB_ERRORS: "No check holds a claim back.",
    Queue.READY: "No claim is ready to send. Bill coded visits to make some.",
    Queue.NO_RESPONSE: "Every claim that was sent has an answer.",
    Queue.REJECTED: "No claim was rejected.",
    Queue.DENIED: "No denial waits for work.",
    Queue.SECONDARY_DUE: "No next payer is due.",
    Queue.SUSPENSE: "Everything received is posted; no amount is in suspense.",
    Queue.PATIENT_DUE: "No patient owes anything that was not yet billed to them.",
    Queue.CREDIT_BALANCE: "Nobody has paid too much.",
    Queue.FILE_PROBLEM: "Every file that came could be read.",
}


@require_GET
def queues(request: OfficeRequest) -> HttpResponse:
    """The first queue with work, in the order of a visit's way."""
    request.actor.require(Permission.WORK_QUEUES)
    counts = work_queues.count_open()
    first = next((count.queue for count in counts if count.items), Queue.TO_CODE)
    return _show_queue(request, first)


@require_GET
def queue(request: OfficeRequest, name: str) -> HttpResponse:
    request.actor.require(Permission.WORK_QUEUES)
    if name not in Queue.values:
        raise Http404
    return _show_queue(request, Queue(name))


def _show_queue(request: OfficeRequest, queue: Queue) -> HttpResponse:
    sort = chosen(request.GET.get("sort"), SORTS, "age")
    items = list(_items().filter(queue=queue, closed_at=None).order_by(*SORTS[sort]))
    now = clock.now()
    audit.record(request.actor, "view queue", about=f"queue {queue.value}")
    context: dict[str, Any] = {
        "place": "work",
        "queue": queue,
        "sort": sort,
        "sorts": list(SORTS),
        "rows": [(item, age_words(now - item.opened_at)) for item in items],
        "amount_cents": sum(item.amount_cents for item in items),
        "empty": _EMPTY[queue],
        "can_send": queue == Queue.READY and request.actor.may(Permission.SEND_CLAIMS),
        "sees_money": request.actor.may(Permission.SEE_MONEY),
    }
    return show(request, "queue.html", context)


def _items() -> QuerySet[WorkItem]:
    return WorkItem.objects.select_related(
        "visit__patient", "claim__policy__payer", "file", "owner"
    )


def age_words(age: timedelta) -> str:
    """Say how long something has waited."""
    if age.days >= 1:
        return f"{age.days} day{'s' if age.days > 1 else ''}"
    hours = int(age.total_seconds() // 3600)
    if hours >= 1:
        return f"{hours} hour{'s' if hours > 1 else ''}"
    return "less than an hour"


@require_POST
def take(request: OfficeRequest, pk: int) -> HttpResponse:
    item = one_of(_items(), pk)
    work_queues.take_item(request.actor, item)
    return redirect("queue", item.queue)


@require_POST
def send_claims(request: OfficeRequest) -> HttpResponse:
    file = submit_claims.submit_ready(request.actor)
    if file is None:
        messages.info(request, "No claim could be sent. Those with problems are held by a check.")
        return redirect("queue", Queue.READY.value)
    sent = file.claims.count()
    messages.success(request, f"{sent} claim{'s' if sent != 1 else ''} sent in {file.name}.")
    return redirect("queue", Queue.READY.value)
