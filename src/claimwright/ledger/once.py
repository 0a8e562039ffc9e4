"""What of a posting is still to be posted, when a payment comes more than once.

A payer sends a payment again: the same, corrected, or after its first form could not be placed.
What stands already is never posted beside itself, what waits in suspense gives way to a decision
that can be placed, and what contradicts a posted decision is left to a person.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from claimwright.ledger.transaction import Event, Transaction, make_key

# How many parts of a key name what it is about; a part after them counts a renewed posting.
_PARTS = {"unbalanced": 3, "provider": 4, "remittance": 6}
_PARTS_OF_A_CLAIM_PAYMENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedOut:
    """to_post: new, under keys never used. replaced: suspense that gives way to it.

    already_posted: keys that stand with the same content. differing: keys whose money stands
    otherwise than the payer says now; nothing of them is posted.
    """

    to_post: tuple[Transaction, ...] = ()
    replaced: tuple[Transaction, ...] = ()
    already_posted: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def payment_prefixes(*, payer_id: str, trace_number: str) -> tuple[str, ...]:
    """How the keys of all parts of one payment begin."""
    return tuple(make_key(kind, payer_id, trace_number) for kind in _PARTS)


def same_content(one: Transaction, other: Transaction) -> bool:
    """Whether two transactions move the same money between the same accounts."""
    return _content(one) == _content(other)


def sort_out(
    wanted: Sequence[Transaction],
    *,
    standing: Sequence[Transaction],
    used_keys: AbstractSet[str],
) -> SortedOut:
    """Compare the parts of one payment with what stands of it.

    wanted: a remittance's transactions. standing: those of the same payer and trace that were
    posted and not reversed. used_keys: every key ever used for it, reversed ones too.
    """
    stands: defaultdict[str, list[Transaction]] = defaultdict(list)
    for transaction in standing:
        stands[payment_part(transaction.key)].append(transaction)
    wants: defaultdict[str, list[Transaction]] = defaultdict(list)
    for transaction in wanted:
        wants[payment_part(transaction.key)].append(transaction)
    if any(_is_whole(transaction.key) for transaction in wanted):
        return _sort_whole(wanted, standing, used_keys)
    to_post: list[Transaction] = []
    replaced = [one for one in standing if _is_whole(one.key)]
    already: list[str] = []
    differing: list[str] = []
    for group, parts in wants.items():
        before = stands.get(group, [])
        if not before:
            to_post += parts
        elif _same_group(parts, before):
            already += [part.key for part in parts]
        elif all(one.event is Event.SUSPENSE for one in before):
            replaced += before
            to_post += parts
        else:
            differing += [part.key for part in parts]
    return SortedOut(
        to_post=_under_new_keys(to_post, used_keys),
        replaced=tuple(replaced),
        already_posted=tuple(already),
        differing=tuple(differing),
    )


def _sort_whole(
    wanted: Sequence[Transaction], standing: Sequence[Transaction], used_keys: AbstractSet[str]
) -> SortedOut:
    keys = tuple(one.key for one in wanted)
    if not standing:
        return SortedOut(to_post=_under_new_keys(wanted, used_keys))
    if _same_group(wanted, standing):
        return SortedOut(already_posted=keys)
    return SortedOut(differing=keys)


def _under_new_keys(
    transactions: Sequence[Transaction], used_keys: AbstractSet[str]
) -> tuple[Transaction, ...]:
    return tuple(
        dataclasses.replace(one, key=_next_key(one.key, used_keys)) for one in transactions
    )


def _next_key(key: str, used_keys: AbstractSet[str]) -> str:
    number, candidate = 1, key
    while candidate in used_keys:
        number += 1
        candidate = f"{key}|{number}"
    return candidate


def _base(key: str) -> str:
    parts = key.split("|")
    return "|".join(parts[: _PARTS.get(parts[0], len(parts))])


def payment_part(key: str) -> str:
    """What a key is about: one claim payment with its lines, or what stands alone."""
    parts = _base(key).split("|")
    return "|".join(parts[:_PARTS_OF_A_CLAIM_PAYMENT] if parts[0] == "remittance" else parts)


def _is_whole(key: str) -> bool:
    return key.startswith("unbalanced|")


def _same_group(wanted: Sequence[Transaction], standing: Sequence[Transaction]) -> bool:
    by_key = {_base(one.key): one for one in standing}
    return len(wanted) == len(standing) and all(
        one.key in by_key and same_content(one, by_key[one.key]) for one in wanted
    )


def _content(transaction: Transaction) -> list[tuple[str, int, str, str, int]]:
    return sorted(
        (
            str(entry.account),
            entry.amount_cents,
            entry.visit_id or "",
            entry.claim_id or "",
            entry.line_number or 0,
        )
        for entry in transaction.entries
    )
