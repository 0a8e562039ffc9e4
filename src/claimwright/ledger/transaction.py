"""Double entry: entries that sum to zero, under a key that is posted once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claimwright.base.money import format_cents
from claimwright.ledger.accounts import Account


class Event(StrEnum):
    """What happened."""

    CHARGE = "charge"
    SERVICE_PAYMENT = "service_payment"
    CLAIM_PAYMENT = "claim_payment"
    PROVIDER_ADJUSTMENT = "provider_adjustment"
    SUSPENSE = "suspense"
    PATIENT_PAYMENT = "patient_payment"
    REVERSAL = "reversal"


class Unbalanced(ValueError):
    """Entries that do not sum to zero. Nothing of the kind is ever posted."""

    def __init__(self, *, key: str, difference_cents: int) -> None:
        super().__init__(f"transaction {key} is off by {format_cents(difference_cents)}")
        self.key = key
        self.difference_cents = difference_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement on one account: debit positive, credit negative, never zero.

    visit_id: the visit whose account it moves, None for money of no visit (suspense, provider
    adjustments). reason: "CO-45" where an adjustment is booked. segment_ordinal: the place in
    the remittance file that said so.
    """

    account: Account
    amount_cents: int
    visit_id: str | None = None
    claim_id: str | None = None
    line_number: int | None = None
    reason: str | None = None
    segment_ordinal: int | None = None

    def __post_init__(self) -> None:
        if self.amount_cents == 0:
            raise ValueError("an entry of nothing is no entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One event. Its key is what it is posted once under.

    An event that moves no money, such as a denial, is a transaction without entries: its key
    still marks it as seen. Raises Unbalanced where the entries do not sum to zero.
    """

    key: str
    event: Event
    effective_date: date
    entries: tuple[Entry, ...]
    memo: str = ""
    reverses: str | None = None

    def __post_init__(self) -> None:
        difference_cents = sum(entry.amount_cents for entry in self.entries)
        if difference_cents:
            raise Unbalanced(key=self.key, difference_cents=difference_cents)


def make_key(*parts: object) -> str:
    """Join parts to a key; two different lists of parts never make the same key."""
    return "|".join(str(part).replace("%", "%25").replace("|", "%7C") for part in parts)


def transfer(
    *,
    debit: Account,
    credit: Account,
    amount_cents: int,
    visit_id: str | None = None,
    claim_id: str | None = None,
    line_number: int | None = None,
    reason: str | None = None,
    segment_ordinal: int | None = None,
) -> tuple[Entry, ...]:
    """Move an amount; a negative one moves back, none at all makes no entries."""
    if amount_cents == 0:
        return ()
    first = Entry(
        account=debit,
        amount_cents=amount_cents,
        visit_id=visit_id,
        claim_id=claim_id,
        line_number=line_number,
        reason=reason,
        segment_ordinal=segment_ordinal,
    )
    return first, dataclasses.replace(first, account=credit, amount_cents=-amount_cents)


def reverse(
    transaction: Transaction, *, because: str, key: str, effective_date: date
) -> Transaction:
    """Undo a posted transaction by its mirror image; the first one stays as it is."""
    if not because.strip():
        raise ValueError("a reversal needs a reason")
    return Transaction(
        key=key,
        event=Event.REVERSAL,
        effective_date=effective_date,
        entries=tuple(
            dataclasses.replace(entry, amount_cents=-entry.amount_cents)
            for entry in transaction.entries
        ),
        memo=because,
        reverses=transaction.key,
    )


def entries_of(transactions: Iterable[Transaction]) -> tuple[Entry, ...]:
    """All entries, in order."""
    return tuple(entry for transaction in transactions for entry in transaction.entries)
