"""A person takes money out of suspense: it was returned, belongs elsewhere, or comes anew."""

from __future__ import annotations

from django.db import transaction

from claimwright import ledger
from claimwright.office.models import LedgerTransaction
from claimwright.office.workflow import audit
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.post_entries import lock_books
from claimwright.office.workflow.suspense import is_in_suspense, take_from_suspense


class NotInSuspense(Exception):
    """A transaction that holds nothing in suspense, or was released before."""


class ReasonMissing(ValueError):
    """Money does not leave suspense without a reason."""


@transaction.atomic
def release(actor: Actor, row: LedgerTransaction, *, because: str) -> ledger.Transaction:
    """Reverse a suspense transaction, so that the payment can be posted as it is right.

    The money leaves both suspense and cash: what was received is booked again by the file that
    places it. Raises NotInSuspense and ReasonMissing.
    """
    actor.require(Permission.RECEIVE_FILE)
    reason = because.strip()
    if not reason:
        raise ReasonMissing("Say why the money leaves suspense.")
    lock_books(actor)
    if not is_in_suspense(row):
        raise NotInSuspense(f"Transaction {row.pk} holds nothing in suspense any more.")
    mirror = take_from_suspense(actor, row, because=reason)
    audit.record(actor, "release suspense", about=f"ledger transaction {row.pk}")
    return mirror
