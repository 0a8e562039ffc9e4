"""Ledger rows as the pure values of the ledger room."""

from __future__ import annotations

from claimwright import ledger
from claimwright.office.models.ledger import LedgerEntry, LedgerTransaction


def as_entry(row: LedgerEntry) -> ledger.Entry:
    return ledger.Entry(
        account=ledger.Account(
            kind=ledger.AccountKind(row.account_kind),
            payer_id=row.payer_identifier or None,
            reason=row.account_reason or None,
        ),
        amount_cents=row.amount_cents,
        visit_id=row.visit.visit_number if row.visit else None,
        claim_id=row.claim.claim_number if row.claim else None,
        line_number=row.line_number,
        reason=row.reason or None,
        segment_ordinal=row.segment_ordinal,
    )


def as_transaction(row: LedgerTransaction) -> ledger.Transaction:
    """Read a transaction with its entries; raises ledger.Unbalanced if they no longer balance."""
    entries = row.entries.select_related("visit", "claim").order_by("pk")
    return ledger.Transaction(
        key=row.key,
        event=ledger.Event(row.event),
        effective_date=row.effective_date,
        entries=tuple(as_entry(entry) for entry in entries),
        memo=row.memo,
        reverses=row.reverses.key if row.reverses else None,
    )
