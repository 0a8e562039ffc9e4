"""What every page shows: who acts, for which practice, and how much work waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from claimwright.office.web.request import wants_fragment
from claimwright.office.workflow.work_queues import count_open


def office(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    found: dict[str, Any] = {"actor": actor, "memberships": getattr(request, "memberships", [])}
    if not wants_fragment(request):
        found["queue_counts"] = count_open()
        found["open_work"] = sum(count.items for count in found["queue_counts"])
    return found
