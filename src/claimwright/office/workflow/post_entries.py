"""Store balanced transactions, each once, with the links that walk every entry back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claimwright import ledger
from claimwright.office.models import (
    Claim,
    LedgerEntry,
    LedgerTransaction,
    Practice,
    RemittanceLine,
    Visit,
)
from claimwright.office.models.ledger_records import as_transaction
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor

_KEYS_A_QUERY = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The rows that entries speak of by number.

    line_codes: the visit's codes behind the lines where there is no claim (self-pay).
    remittance_lines: by the place of their first segment in the file.
    """

    visits: Mapping[str, Visit] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    line_codes: Sequence[int] = ()
    remittance_lines: Mapping[int, RemittanceLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was posted now, and the keys that had been posted before.

    differing: those of the latter under which other money stands than was wanted now.
    """

    posted: tuple[ledger.Transaction, ...]
    already_posted: tuple[str, ...]
    differing: tuple[str, ...] = ()


def post_entries(
    actor: Actor, transactions: Iterable[ledger.Transaction], *, links: Links
) -> Posted:
    """Post what was not posted before. Runs inside the caller's transaction.

    The practice's row is locked first, so that of two who post the same thing at once the second
    sees what the first did.
    """
    lock_books(actor)
    wanted = list(transactions)
    known = _known([transaction.key for transaction in wanted])
    new = [transaction for transaction in wanted if transaction.key not in known]
    rows = LedgerTransaction.objects.bulk_create(
        LedgerTransaction(
            practice=actor.practice,
            key=transaction.key,
            event=transaction.event,
            effective_date=transaction.effective_date,
            memo=transaction.memo[:255],
            reverses=_reversed_row(transaction),
            posted_at=clock.now(),
            posted_by=actor.user,
        )
        for transaction in new
    )
    LedgerEntry.objects.bulk_create(
        _entry(actor, row, entry, links)
        for row, transaction in zip(rows, new, strict=True)
        for entry in transaction.entries
    )
    return Posted(
        posted=tuple(new),
        already_posted=tuple(one.key for one in wanted if one.key in known),
        differing=tuple(
            one.key
            for one in wanted
            if one.key in known and not ledger.same_content(one, as_transaction(known[one.key]))
        ),
    )


def lock_books(actor: Actor) -> None:
    """Let one post to the practice's books at a time, until the caller's transaction ends."""
    Practice.objects.select_for_update().get(pk=actor.practice.pk)


def _known(keys: Sequence[str]) -> Mapping[str, LedgerTransaction]:
    known: dict[str, LedgerTransaction] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        part = keys[start : start + _KEYS_A_QUERY]
        known.update({row.key: row for row in LedgerTransaction.objects.filter(key__in=part)})
    return known


def _reversed_row(transaction: ledger.Transaction) -> LedgerTransaction | None:
    if transaction.reverses is None:
        return None
    return LedgerTransaction.objects.get(key=transaction.reverses)


def _entry(actor: Actor, row: LedgerTransaction, entry: ledger.Entry, links: Links) -> LedgerEntry:
    claim = links.claims.get(entry.claim_id or "")
    visit = links.visits.get(entry.visit_id or "")
    return LedgerEntry(
        practice=actor.practice,
        transaction=row,
        account_kind=entry.account.kind,
        payer_identifier=entry.account.payer_id or "",
        account_reason=(entry.account.reason or "")[:20],
        amount_cents=entry.amount_cents,
        reason=(entry.reason or "")[:20],
        patient_id=visit.patient_id if visit else None,
        visit=visit,
        claim=claim,
        line_number=entry.line_number,
        visit_code_id=_code_id(claim, entry.line_number, links),
        remittance_line=links.remittance_lines.get(entry.segment_ordinal or 0),
        segment_ordinal=entry.segment_ordinal,
    )


def _code_id(claim: Claim | None, line_number: int | None, links: Links) -> int | None:
    codes = claim.line_code_ids if claim else links.line_codes
    if line_number is None or not 1 <= line_number <= len(codes):
        return None
    return int(codes[line_number - 1])


def reverse_charges(actor: Actor, visit: Visit, *, because: str) -> None:
    """Reverse the visit's standing charges, so that it can be billed anew."""
    standing = LedgerTransaction.objects.filter(
        event=ledger.Event.CHARGE, entries__visit=visit, reversed_by=None
    ).distinct()
    for row in standing:
        mirror = ledger.reverse(
            as_transaction(row),
            because=because,
            key=ledger.make_key("reversal", row.key),
            effective_date=clock.today(),
        )
        claims = {
            claim.claim_number: claim
            for claim in Claim.objects.filter(ledger_entries__transaction=row)
        }
        post_entries(
            actor, [mirror], links=Links(visits={visit.visit_number: visit}, claims=claims)
        )
