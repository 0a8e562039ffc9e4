"""Write down who did or saw what."""

from __future__ import annotations

from claimwright.office.models import AuditEntry, Patient
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor


def record(
    actor: Actor, action: str, *, about: str, patient: Patient | None = None, detail: str = ""
) -> None:
    """Add an audit entry. `about` and `detail` name rows and codes, never a person or a word
    of a note."""
    AuditEntry.objects.create(
        practice=actor.practice,
        user=actor.user,
        at=clock.now(),
        action=action,
        about=about,
        patient=patient,
        detail=detail,
    )
