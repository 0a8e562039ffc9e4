"""A person opens a code, and keeps the ones that they use often at hand."""

from __future__ import annotations

from django.db.models import F, QuerySet

from claimwright.office.models import PersonalCode
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor, Permission

_MOST_RECENT = 20


def open_code(actor: Actor, *, system: str, code: str) -> PersonalCode:
    """Remember that the person opened this code, and answer what they know of it."""
    row = _of(actor, system=system, code=code)
    row.opened_at = clock.now()
    row.times_opened = F("times_opened") + 1
    row.save(update_fields=["opened_at", "times_opened"])
    row.refresh_from_db()
    return row


def set_favorite(actor: Actor, *, system: str, code: str, is_favorite: bool) -> PersonalCode:
    row = _of(actor, system=system, code=code)
    row.is_favorite = is_favorite
    row.save(update_fields=["is_favorite"])
    return row


def recent(actor: Actor) -> list[PersonalCode]:
    """The codes that the person opened last, the latest first."""
    opened = _own(actor).filter(opened_at__isnull=False).order_by("-opened_at", "-pk")
    return list(opened[:_MOST_RECENT])


def favorites(actor: Actor) -> list[PersonalCode]:
    """The codes that the person keeps at hand, by their numbers."""
    return list(_own(actor).filter(is_favorite=True).order_by("code"))


def forget_history(actor: Actor) -> None:
    """Clear what the person looked at; favourites stay."""
    actor.require(Permission.SEE_VISIT)
    _own(actor).filter(is_favorite=False).delete()
    _own(actor).update(opened_at=None, times_opened=0)


def _own(actor: Actor) -> QuerySet[PersonalCode]:
    return PersonalCode.objects.filter(user=actor.user)


def _of(actor: Actor, *, system: str, code: str) -> PersonalCode:
    actor.require(Permission.SEE_VISIT)
    row, _ = PersonalCode.objects.get_or_create(
        practice=actor.practice, user=actor.user, system=system, code=code
    )
    return row
