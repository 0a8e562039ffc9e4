"""What every page shows: who acts, for which practice, and how much work waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from claimwright.office.web.request import wants_fragment
from claimwright.office.workflow.work_queues import count_open


def office(request: HttpRequest) -> dict[str, Any]:
    """`layout` is what a page extends: the whole page, or only its main part."""
    found: dict[str, Any] = {"layout": "fragment.html" if wants_fragment(request) else "page.html"}
    actor = getattr(request, "actor", None)
    if actor is not None:
        counts = count_open()
        found |= {
            "actor": actor,
            "memberships": getattr(request, "memberships", []),
            "queue_counts": counts,
            "open_work": sum(count.items for count in counts),
        }
    return found
