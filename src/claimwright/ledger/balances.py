"""Balances, always computed anew from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimwright.ledger.accounts import Account, AccountKind
from claimwright.ledger.transaction import Entry


def balances(entries: Iterable[Entry]) -> dict[tuple[Account, str | None], int]:
    """Sum entries by account and visit (None: of no visit), debit positive; zeros left out."""
    totals: defaultdict[tuple[Account, str | None], int] = defaultdict(int)
    for entry in entries:
        totals[entry.account, entry.visit_id] += entry.amount_cents
    return {place: cents for place, cents in totals.items() if cents}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBalance:
    """Where a visit's money stands: charges = payments + adjustments + open.

    open_by_payer: what each payer still owes, by payer_id; below zero it is a credit.
    """

    visit_id: str
    charges_cents: int
    payments_cents: int
    adjustments_cents: int
    open_by_payer: Mapping[str, int]
    open_patient_cents: int

    @property
    def open_insurance_cents(self) -> int:
        return sum(self.open_by_payer.values())

    @property
    def open_cents(self) -> int:
        return self.open_insurance_cents + self.open_patient_cents


def visit_balance(entries: Iterable[Entry], *, visit_id: str) -> VisitBalance:
    """Derive a visit's balance from entries, of which those of other visits are passed over."""
    by_kind: defaultdict[AccountKind, int] = defaultdict(int)
    by_payer: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.visit_id != visit_id:
            continue
        by_kind[entry.account.kind] += entry.amount_cents
        if entry.account.kind is AccountKind.INSURANCE_RECEIVABLE:
            by_payer[entry.account.payer_id or ""] += entry.amount_cents
    return VisitBalance(
        visit_id=visit_id,
        charges_cents=-by_kind[AccountKind.CHARGES],
        payments_cents=by_kind[AccountKind.CASH],
        adjustments_cents=sum(cents for kind, cents in by_kind.items() if kind.is_adjustment),
        open_by_payer={payer: cents for payer, cents in by_payer.items() if cents},
        open_patient_cents=by_kind[AccountKind.PATIENT_RECEIVABLE],
    )
