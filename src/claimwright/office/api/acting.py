"""Who asks, and whether they may."""

from __future__ import annotations

from django.http import HttpRequest

from claimwright.office.workflow.actor import Actor, Permission


def actor_who_may(request: HttpRequest, permission: Permission) -> Actor:
    """The person who asks; raises NotAllowed where their role does not have the permission."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(permission)
    return actor
