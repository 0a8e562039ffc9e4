"""Posting a remittance to the ledger, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.inputs import Inputs
from bench.measure import Action, growth, measure
from bench.report import Table, count, number, seconds, times
from bench.scale import Scale

if TYPE_CHECKING:
    from claimwright.claims.remittance import Remittance
    from claimwright.ledger import ClaimAccount


def post(inputs: Inputs, size: int) -> Action:
    """A remittance to balanced transactions and each claim's outcome."""
    from claimwright.ledger import post_remittance

    remittance, accounts = _prepare(inputs, size)

    def act() -> dict[str, int]:
        posting = post_remittance(remittance, accounts=accounts)
        return {
            "claims": len(posting.claims),
            "entries": sum(len(one.entries) for one in posting.transactions),
            "findings": len(posting.findings),
        }

    return act


def add_up(inputs: Inputs, size: int) -> Action:
    """The balances of all accounts, from the transactions of the same remittance."""
    from claimwright.ledger import balances, entries_of, post_remittance

    remittance, accounts = _prepare(inputs, size)
    transactions = post_remittance(remittance, accounts=accounts).transactions

    def act() -> dict[str, int]:
        entries = list(entries_of(transactions))
        return {"entries": len(entries), "accounts": len(balances(entries))}

    return act


def _prepare(inputs: Inputs, size: int) -> tuple[Remittance, dict[str, ClaimAccount]]:
    from claimwright.claims.tables import from_tables
    from claimwright.ledger import claim_account
    from claimwright.x12 import p835

    read = p835.read(inputs.remittance_file(size).read_bytes())
    claims = from_tables(inputs.tables(size))
    return read.remittances[0], {claim.claim_id: claim_account(claim) for claim in claims}


def tables(inputs: Inputs, scale: Scale) -> Iterator[Table]:
    """Post and add up at two sizes."""
    inputs.make(scale.claims, scale.claims * scale.growth)
    rows = []
    for words, subject in (("Post one 835", post), ("Add up all balances", add_up)):
        usual = measure(subject, inputs, size=scale.claims, repeats=scale.repeats)
        large = measure(
            subject, inputs, size=scale.claims * scale.growth, repeats=scale.large_repeats
        )
        rows.append(
            (
                words,
                count(usual.size),
                count(usual.counts["entries"]),
                seconds(usual.seconds),
                number(usual.per_second("entries")),
                times(growth(usual, large)),
            )
        )
    yield Table(
        title="Ledger",
        columns=("What", "Claims", "Entries", "CPU s", "Entries/s", "Growth"),
        rows=tuple(rows),
        notes=(
            "The 835 is read before; three service lines a claim, each fiftieth claim denied, one "
            f"adjustment of the provider. Growth is from {scale.claims:,} to "
            f"{scale.claims * scale.growth:,} claims in one payment, the larger size twice.",
        ),
    )
