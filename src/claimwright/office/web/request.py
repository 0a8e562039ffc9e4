"""The request as the screens know it: with the person who acts."""

from __future__ import annotations

from django.http import HttpRequest

from claimwright.office.models import Membership, User
from claimwright.office.workflow.actor import Actor


class OfficeRequest(HttpRequest):
    """A request of a person with a second factor and a membership (see middleware.py)."""

    user: User
    actor: Actor
    memberships: list[Membership]


def wants_fragment(request: HttpRequest) -> bool:
    """Whether HTMX asks for a part of the page; the same address serves both."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
