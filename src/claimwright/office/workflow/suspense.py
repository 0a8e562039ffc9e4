"""What stands of a payment in the books, and what of it waits in suspense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from claimwright import ledger
from claimwright.office.models import (
    ExchangedFile,
    LedgerEntry,
    LedgerTransaction,
    Queue,
    Remittance,
    WorkItem,
)
from claimwright.office.models.ledger_records import as_transaction
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.post_entries import Links, post_entries

_IN_SUSPENSE = Q(entries__account_kind=ledger.AccountKind.SUSPENSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The parts of one payment: those that were not reversed, by key, and every key used."""

    rows: dict[str, LedgerTransaction]
    used_keys: frozenset[str]

    @property
    def transactions(self) -> Sequence[ledger.Transaction]:
        return [as_transaction(row) for row in self.rows.values()]


def standing_of(*, payer_id: str, trace_number: str) -> Standing:
    """Read what was posted of a payment. Nothing is looked for where it never came before."""
    came = Remittance.objects.filter(payer_identifier=payer_id, trace_number=trace_number)
    if not came.exists():
        return Standing(rows={}, used_keys=frozenset())
    rows = list(_parts_of(payer_id, trace_number).select_related("reversed_by"))
    return Standing(
        rows={row.key: row for row in rows if not hasattr(row, "reversed_by")},
        used_keys=frozenset(row.key for row in rows),
    )


def _parts_of(payer_id: str, trace_number: str) -> QuerySet[LedgerTransaction]:
    wanted = Q()
    for prefix in ledger.payment_prefixes(payer_id=payer_id, trace_number=trace_number):
        wanted |= Q(key=prefix) | Q(key__startswith=f"{prefix}|")
    return LedgerTransaction.objects.filter(wanted).order_by("pk")


def is_in_suspense(row: LedgerTransaction) -> bool:
    """Whether the transaction put money into suspense that waits there still."""
    waiting = LedgerTransaction.objects.filter(_IN_SUSPENSE, pk=row.pk, reversed_by=None)
    return row.reverses_id is None and waiting.exists()


def take_from_suspense(actor: Actor, row: LedgerTransaction, *, because: str) -> ledger.Transaction:
    """Reverse a suspense transaction, and bring its payment and its work item up to date.

    Runs inside the caller's transaction, with the books locked.
    """
    mirror = ledger.reverse(
        as_transaction(row),
        because=because[:255],
        key=ledger.make_key("release", row.pk),
        effective_date=clock.today(),
    )
    claims = {entry.claim.claim_number: entry.claim for entry in row.entries.all() if entry.claim}
    post_entries(actor, [mirror], links=Links(claims=claims))
    for remittance in _remittances_of(row):
        remittance.suspense_cents = waiting_cents(remittance)
        remittance.save(update_fields=["suspense_cents"])
        settle_suspense_item(remittance.file)
    return mirror


def _remittances_of(row: LedgerTransaction) -> Sequence[Remittance]:
    """The payment's rows that say they have money in suspense; a replay of it says it has none."""
    rows = Remittance.objects.exclude(suspense_cents=0).select_related("file")
    return [
        one
        for one in rows
        if any(
            row.key == prefix or row.key.startswith(f"{prefix}|")
            for prefix in ledger.payment_prefixes(
                payer_id=one.payer_identifier, trace_number=one.trace_number
            )
        )
    ]


def waiting_cents(remittance: Remittance) -> int:
    """What waits in suspense of a payment now."""
    parts = _parts_of(remittance.payer_identifier, remittance.trace_number)
    held = LedgerEntry.objects.filter(
        transaction__in=parts.filter(reversed_by=None),
        account_kind=ledger.AccountKind.SUSPENSE,
    )
    return -(held.aggregate(cents=Sum("amount_cents"))["cents"] or 0)


def settle_suspense_item(file: ExchangedFile) -> None:
    """Bring the file's work item to what waits of its payments, or close it at nothing."""
    cents = file.remittances.aggregate(cents=Sum("suspense_cents"))["cents"] or 0
    item = WorkItem.objects.filter(queue=Queue.SUSPENSE, file=file, closed_at=None)
    if cents:
        item.update(amount_cents=cents)
    else:
        item.update(amount_cents=0, closed_at=clock.now())
