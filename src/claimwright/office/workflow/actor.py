"""Who acts, for which practice, and what the role allows. What is not listed is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_scopes import scope

from claimwright.office.models import Membership, Practice, Role, User


class Permission(StrEnum):
    SEE_VISIT = "see a visit"
    DOCUMENT_VISIT = "add a note to a visit"
    CODE_VISIT = "decide on codes"
    SEE_MONEY = "see claims, remittances and balances"
    BILL_VISIT = "bill a visit"
    SEND_CLAIMS = "send claims"
    RECEIVE_FILE = "take in a payer's file"
    BILL_PATIENT = "bill patients and take their payments"
    WORK_QUEUES = "work the queues"


_EVERYTHING = frozenset(Permission)
ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.MANAGER: _EVERYTHING,
    Role.BILLER: _EVERYTHING - {Permission.DOCUMENT_VISIT, Permission.CODE_VISIT},
    Role.CODER: frozenset(
        {Permission.SEE_VISIT, Permission.CODE_VISIT, Permission.BILL_VISIT, Permission.WORK_QUEUES}
    ),
    Role.PROVIDER: frozenset(
        {Permission.SEE_VISIT, Permission.DOCUMENT_VISIT, Permission.CODE_VISIT}
    ),
    Role.AUDITOR: frozenset({Permission.SEE_VISIT, Permission.SEE_MONEY}),
}


class NotAllowed(Exception):
    """A person asked for something that their role does not allow."""

    def __init__(self, permission: Permission, role: Role | None) -> None:
        who = f"The role {role.label}" if role else "Someone without a role here"
        super().__init__(f"{who} may not {permission}. Ask a manager of the practice for it.")
        self.permission = permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in a role, or the system itself where `user` is None (background work)."""

    practice: Practice
    user: User | None = None
    role: Role | None = None

    def may(self, permission: Permission) -> bool:
        if self.user is None:
            return True
        return self.role is not None and permission in ALLOWED[self.role]

    def require(self, permission: Permission) -> None:
        if not self.may(permission):
            raise NotAllowed(permission, self.role)


def actor_of(membership: Membership) -> Actor:
    return Actor(practice=membership.practice, user=membership.user, role=Role(membership.role))


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Open the scope of the actor's practice: every query inside sees that practice only, and
    every date is of its own time zone."""
    zone = ZoneInfo(actor.practice.time_zone)
    with scope(practice=actor.practice), timezone.override(zone):
        yield actor
