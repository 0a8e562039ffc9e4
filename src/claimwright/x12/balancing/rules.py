"""The balances there are: in which transactions, in which loops, and in what words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from claimwright.x12.balancing.claims import check_claims
from claimwright.x12.balancing.premiums import check_premiums
from claimwright.x12.balancing.remittances import check_remittances
from claimwright.x12.places import Places
from claimwright.x12.violations import Rule

_CLAIM = "SNIP 3: ASC X12N 837 implementation guides, section 1.4.4 (balancing)"
_REMITTANCE = "SNIP 3: 005010X221A1, section 1.10.2.1 (balancing)"
_PREMIUM = "SNIP 3: 005010X218, balancing of the payment with its details"
_ASK_PAYER = "Do not post the difference by hand: ask the payer for a corrected file."

RULES: Mapping[str, Rule] = {
    "x12.balance.claim-charge": Rule(
        level=3,
        message="The claim's charge (CLM02) is {found}, but its service lines come to {expected}. "
        "Correct the claim's total or the line that is wrong, then send the claim again.",
        source=_CLAIM,
    ),
    "x12.balance.other-payer-line": Rule(
        level=3,
        message="What the other payer paid and adjusted on this line comes to {found}; the line's "
        "charge is {expected}. Enter every adjustment of that payer's remittance (CAS), then send "
        "the claim again.",
        source=_CLAIM,
    ),
    "x12.balance.other-payer-claim": Rule(
        level=3,
        message="The other payer is said to have paid {found} on this claim, but its own figures "
        "give {expected}. Copy payments and adjustments from its remittance, then send the claim "
        "again.",
        source=_CLAIM,
    ),
    "x12.balance.payment": Rule(
        level=3,
        message="The payment (BPR02) is {found}, but claims less provider adjustments come to "
        "{expected}. " + _ASK_PAYER,
        source=_REMITTANCE,
    ),
    "x12.balance.claim-payment": Rule(
        level=3,
        message="The claim's payment (CLP04) is {found}, but its charge less all adjustments is "
        "{expected}. " + _ASK_PAYER,
        source=_REMITTANCE,
    ),
    "x12.balance.line-payment": Rule(
        level=3,
        message="The line's payment (SVC03) is {found}, but its charge less its adjustments is "
        "{expected}. " + _ASK_PAYER,
        source=_REMITTANCE,
    ),
    "x12.balance.line-charges": Rule(
        level=3,
        message="The claim's charge (CLP03) is {found}, but its service lines come to {expected}. "
        + _ASK_PAYER,
        source=_REMITTANCE,
    ),
    "x12.balance.premium": Rule(
        level=3,
        message="The payment (BPR02) is {found}, but its remittance items and adjustments come to "
        "{expected}. Ask the payer of the premium which of the two is right.",
        source=_PREMIUM,
    ),
    "x12.balance.premium-item": Rule(
        level=3,
        message="The item's amount (RMR04) is {found}, but the amount billed and its adjustments "
        "come to {expected}. Ask the payer of the premium which of the two is right.",
        source=_PREMIUM,
    ),
}

_CHECKS: Mapping[str, Callable[[Places], Iterator[pl.DataFrame]]] = {
    "837": check_claims,
    "835": check_remittances,
    "820": check_premiums,
}

# The loops whose segments are summed, for Places; by ST01.
SCOPES: Mapping[str, tuple[str, ...]] = {
    "837": ("2300", "2320", "2400", "2430"),
    "835": ("2100", "2110"),
    "820": ("2000A", "2000B", "2300A", "2300B"),
}


def check_balance(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of a transaction's balance; none for transactions that have none to keep."""
    check = _CHECKS.get(places.guide.transaction)
    if check is not None:
        yield from check(places)
