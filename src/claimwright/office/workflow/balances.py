"""Where money stands, always derived from the ledger's entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from claimwright import ledger
from claimwright.claims.records import ServiceLine
from claimwright.office.models import Claim, LedgerEntry, LedgerTransaction, Patient, Visit
from claimwright.office.models.ledger_records import as_entry

_RECEIVABLES = (ledger.AccountKind.INSURANCE_RECEIVABLE, ledger.AccountKind.PATIENT_RECEIVABLE)
WHOLE_CLAIM = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """charges = payments + adjustments + insurance + patient, in cents."""

    charges_cents: int = 0
    payments_cents: int = 0
    adjustments_cents: int = 0
    insurance_cents: int = 0
    patient_cents: int = 0

    @property
    def open_cents(self) -> int:
        return self.insurance_cents + self.patient_cents


def visit_balance(visit: Visit) -> Balance:
    return visit_balances([visit])[visit.pk]


def visit_balances(visits: Iterable[Visit]) -> Mapping[int, Balance]:
    """The balance of each visit by its row number, in one query."""
    wanted = [visit.pk for visit in visits]
    by_visit: defaultdict[int, dict[str, int]] = defaultdict(dict)
    sums = _sums_by_kind(LedgerEntry.objects.filter(visit__in=wanted), "visit")
    for row in sums:
        by_visit[row["visit"]][row["account_kind"]] = row["cents"]
    return {pk: _balance(by_visit[pk]) for pk in wanted}


def visit_credit_cents(visit: Visit) -> int:
    """What payers and the patient have settled above what was open, summed over those who did."""
    sums = (
        LedgerEntry.objects.filter(visit=visit, account_kind__in=_RECEIVABLES)
        .order_by()
        .values("account_kind", "payer_identifier")
        .annotate(cents=Sum("amount_cents"))
    )
    return sum(-row["cents"] for row in sums if row["cents"] < 0)


def payer_credit_cents(claim: Claim) -> int:
    """What a claim's payer has settled on the visit above what was open with it."""
    open_cents = _sum(
        LedgerEntry.objects.filter(
            visit=claim.visit_id,
            account_kind=ledger.AccountKind.INSURANCE_RECEIVABLE,
            payer_identifier=claim.policy.payer.payer_id,
        )
    )
    return max(-open_cents, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashReceived:
    """received = placed on visits + in suspense - withheld by payers, in cents.

    withheld_cents: provider adjustments, which belong to no visit; below zero payers gave more.
    """

    received_cents: int
    placed_cents: int
    suspense_cents: int
    withheld_cents: int


def cash_received() -> CashReceived:
    """Where the money that came in to the practice in scope is."""
    cash = LedgerEntry.objects.filter(account_kind=ledger.AccountKind.CASH)
    withheld = LedgerEntry.objects.filter(account_kind=ledger.AccountKind.PROVIDER_ADJUSTMENT)
    return CashReceived(
        received_cents=_sum(cash),
        placed_cents=_sum(cash.exclude(visit=None)),
        suspense_cents=suspense_cents(),
        withheld_cents=_sum(withheld),
    )


def _sum(entries: QuerySet[LedgerEntry]) -> int:
    return entries.aggregate(cents=Sum("amount_cents"))["cents"] or 0


def practice_totals() -> Balance:
    """Sum the books of the practice in scope: what belongs to visits, without suspense."""
    sums = _sums_by_kind(LedgerEntry.objects.exclude(visit=None))
    return _balance({row["account_kind"]: row["cents"] for row in sums})


def suspense_cents() -> int:
    """What waits in suspense for a person, as money received and not yet placed."""
    held = LedgerEntry.objects.filter(account_kind=ledger.AccountKind.SUSPENSE)
    return -_sum(held)


def _sums_by_kind(entries: QuerySet[LedgerEntry], *by: str) -> Iterable[dict[str, Any]]:
    return entries.order_by().values(*by, "account_kind").annotate(cents=Sum("amount_cents"))


def _balance(by_kind: Mapping[str, int]) -> Balance:
    kinds = {ledger.AccountKind(kind): cents for kind, cents in by_kind.items()}
    return Balance(
        charges_cents=-kinds.get(ledger.AccountKind.CHARGES, 0),
        payments_cents=kinds.get(ledger.AccountKind.CASH, 0),
        adjustments_cents=sum(cents for kind, cents in kinds.items() if kind.is_adjustment),
        insurance_cents=kinds.get(ledger.AccountKind.INSURANCE_RECEIVABLE, 0),
        patient_cents=kinds.get(ledger.AccountKind.PATIENT_RECEIVABLE, 0),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One transaction on a patient's account, as people read a bank statement.

    Amounts are what it added: a charge above zero, a payment or adjustment below. The two
    running balances stand as they are after the row. `entries` are what it is made of.
    """

    transaction: LedgerTransaction
    effective_date: date
    words: str
    charges_cents: int
    payments_cents: int
    adjustments_cents: int
    insurance_after_cents: int
    patient_after_cents: int
    entries: tuple[LedgerEntry, ...]

    @property
    def balance_after_cents(self) -> int:
        return self.insurance_after_cents + self.patient_after_cents


def patient_ledger(patient: Patient) -> list[LedgerRow]:
    """The patient's account from its first entry on, with running balances."""
    entries = (
        LedgerEntry.objects.filter(patient=patient)
        .select_related(
            "transaction", "visit", "claim__policy__payer", "visit_code", "remittance_line"
        )
        .order_by("transaction_id", "pk")
    )
    by_transaction: defaultdict[LedgerTransaction, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        by_transaction[entry.transaction].append(entry)
    rows = []
    insurance_cents = patient_cents = 0
    for transaction, parts in by_transaction.items():
        moved = _moved(parts)
        insurance_cents += moved.insurance_cents
        patient_cents += moved.patient_cents
        rows.append(
            LedgerRow(
                transaction=transaction,
                effective_date=transaction.effective_date,
                words=_words(transaction, parts),
                charges_cents=moved.charges_cents,
                payments_cents=moved.payments_cents,
                adjustments_cents=moved.adjustments_cents,
                insurance_after_cents=insurance_cents,
                patient_after_cents=patient_cents,
                entries=tuple(parts),
            )
        )
    return rows


def _moved(entries: Iterable[LedgerEntry]) -> Balance:
    by_kind: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        by_kind[entry.account_kind] += entry.amount_cents
    return _balance(by_kind)


def _words(transaction: LedgerTransaction, entries: list[LedgerEntry]) -> str:
    event = ledger.Event(transaction.event)
    first = entries[0]
    about = f"visit {first.visit.visit_number}" if first.visit else "no visit"
    payer = first.claim.policy.payer.name if first.claim else ""
    code = str(first.visit_code) if first.visit_code else ""
    match event:
        case ledger.Event.CHARGE:
            return f"Charges of {about}"
        case ledger.Event.SERVICE_PAYMENT | ledger.Event.CLAIM_PAYMENT:
            return f"{payer} decided on {code or 'the claim'} of {about}"
        case ledger.Event.PATIENT_PAYMENT:
            return f"Patient's payment for {about}"
        case ledger.Event.REVERSAL:
            return f"Reversed: {transaction.memo}"
        case _:
            return transaction.memo or event.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMoney:
    """One line of a claim: what was charged, and what every entry on it says.

    line_number is WHOLE_CLAIM in the row of what was decided on no line of its own.
    """

    line_number: int
    procedure: str
    charge_cents: int
    paid_cents: int
    adjustments_cents: int
    open_insurance_cents: int
    moved_to_next_cents: int
    entries: tuple[LedgerEntry, ...]


def claim_money(claim: Claim) -> list[LineMoney]:
    """A claim's money line by line, as far as its payer goes.

    open_insurance_cents: what this payer still owes. moved_to_next_cents: what it left to the
    payer after it or to the patient. entries: what its decisions booked, and what was asked of it.
    What was decided on the claim as a whole stands in a last row, where there is any.
    """
    payer_id = claim.policy.payer.payer_id
    of_payer = Q(claim=claim) | Q(
        account_kind=ledger.AccountKind.INSURANCE_RECEIVABLE, payer_identifier=payer_id
    )
    by_line: defaultdict[int | None, list[LedgerEntry]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(of_payer, visit=claim.visit_id).order_by("pk")
    for entry in entries.select_related("transaction", "remittance_line", "claim"):
        by_line[entry.line_number].append(entry)
    rows = []
    for line in claim.as_record().lines:
        of_line = by_line.pop(line.line_number, [])
        rows.append(_line_money(claim, line, of_line))
    whole = [entry for others in by_line.values() for entry in others]
    return [*rows, _line_money(claim, None, whole)] if whole else rows


def _line_money(claim: Claim, line: ServiceLine | None, entries: list[LedgerEntry]) -> LineMoney:
    own_payer = claim.policy.payer.payer_id
    receivable = ledger.AccountKind.INSURANCE_RECEIVABLE
    moved = _moved(entry for entry in entries if entry.claim_id == claim.pk)
    own_cents = sum(
        entry.amount_cents
        for entry in entries
        if entry.account_kind == receivable and entry.payer_identifier == own_payer
    )
    next_cents = sum(
        entry.amount_cents
        for entry in entries
        if entry.claim_id == claim.pk
        and entry.account_kind == receivable
        and entry.payer_identifier != own_payer
    )
    return LineMoney(
        line_number=line.line_number if line else WHOLE_CLAIM,
        procedure="-".join((line.procedure_code, *line.modifiers)) if line else "whole claim",
        charge_cents=line.charge_cents if line else 0,
        paid_cents=moved.payments_cents,
        adjustments_cents=moved.adjustments_cents,
        open_insurance_cents=own_cents,
        moved_to_next_cents=moved.patient_cents + next_cents,
        entries=tuple(entries),
    )


def patient_owes(patient: Patient) -> Mapping[Visit, int]:
    """What the patient owes for each visit, visits without a balance left out."""
    sums = (
        LedgerEntry.objects.filter(
            patient=patient, account_kind=ledger.AccountKind.PATIENT_RECEIVABLE
        )
        .order_by()
        .values("visit")
        .annotate(cents=Sum("amount_cents"))
    )
    cents = {row["visit"]: row["cents"] for row in sums if row["cents"]}
    return {visit: cents[visit.pk] for visit in Visit.objects.filter(pk__in=cents)}


def pure_balance(visit: Visit) -> ledger.VisitBalance:
    """The same balance by the ledger room's own arithmetic: what verification compares with."""
    entries = visit.ledger_entries.select_related("visit", "claim")
    return ledger.visit_balance([as_entry(entry) for entry in entries], visit_id=visit.visit_number)
