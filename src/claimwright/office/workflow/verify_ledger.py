"""Look whether the books hold: every transaction sums to zero, every visit adds up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from claimwright import ledger
from claimwright.base.money import format_cents
from claimwright.office.models import LedgerEntry, LedgerTransaction, Practice, Visit
from claimwright.office.workflow.actor import Actor, acting
from claimwright.office.workflow.balances import pure_balance, visit_balances


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many entries were looked at, and each break in words."""

    entries: int
    breaks: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.breaks


def verify_all() -> Verified:
    """Verify the books of every practice in this office."""
    parts = []
    for practice in Practice.objects.order_by("pk"):
        with acting(Actor(practice=practice)):
            parts.append(verify(practice))
    return Verified(
        entries=sum(part.entries for part in parts),
        breaks=tuple(line for part in parts for line in part.breaks),
    )


def verify(practice: Practice) -> Verified:
    """Verify the books of the practice in scope."""
    breaks = [*_unbalanced(practice), *_visits_that_do_not_add_up(practice)]
    return Verified(entries=LedgerEntry.objects.count(), breaks=tuple(breaks))


def _unbalanced(practice: Practice) -> list[str]:
    broken = (
        LedgerTransaction.objects.annotate(cents=Sum("entries__amount_cents"))
        .exclude(cents=0)
        .exclude(cents=None)
    )
    return [
        f"{practice.slug}: transaction {row.key} is off by {format_cents(row.cents)}"
        for row in broken
    ]


def _visits_that_do_not_add_up(practice: Practice) -> list[str]:
    visits = list(Visit.objects.exclude(ledger_entries=None).distinct())
    sums = visit_balances(visits)
    broken = []
    for visit in visits:
        balance = sums[visit.pk]
        settled = balance.payments_cents + balance.adjustments_cents + balance.open_cents
        if balance.charges_cents != settled:
            broken.append(
                f"{practice.slug}: of the {format_cents(balance.charges_cents)} that visit "
                f"{visit.visit_number} was charged, {format_cents(settled)} is accounted for"
            )
        if not _agrees(balance.open_cents, pure_balance(visit)):
            broken.append(f"{practice.slug}: visit {visit.visit_number} has two balances")
    return broken


def _agrees(open_cents: int, recomputed: ledger.VisitBalance) -> bool:
    return open_cents == recomputed.open_cents
