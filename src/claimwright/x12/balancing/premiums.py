"""The balance of a premium payment: its items make the payment (820).

Source: 005010X218.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.x12.balancing.sums import amount, differing, totals
from claimwright.x12.places import Places
from claimwright.x12.syntax import element
from claimwright.x12.violations import NO_VIOLATIONS


def check_premiums(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the balance of each payment, and of each item that says what was billed."""
    for part in "AB":
        yield _items(places, part)
    yield _payment(places)


def _items(places: Places, part: str) -> pl.DataFrame:
    """What was paid of an item is what was billed and adjusted."""
    items = places.starts(f"2300{part}").filter(element(5).fill_null("") != "")
    scope = f"in_2300{part}"
    if items.is_empty():
        return NO_VIOLATIONS
    adjusted = totals(places.at(f"2320{part}", "ADX"), scope, of=1, name="adjusted")
    rows = (
        items.select("ordinal", scope, found=amount(4), billed=amount(5))
        .join(adjusted, on=scope, how="inner", maintain_order="left")
        .with_columns(due=pl.col("billed") + pl.col("adjusted"))
    )
    return differing(rows, id="x12.balance.premium-item", element=4)


def _payment(places: Places) -> pl.DataFrame:
    """The payment is what its items and the adjustments of earlier payments come to.

    Where it shows an organization and individuals, they may be parts of the payment or the same
    money twice: it is wrong where it agrees with neither.
    """
    parts = [_part(places, part) for part in "AB"]
    whole = pl.concat(parts)
    if whole.is_empty():
        return NO_VIOLATIONS
    # A part with an amount that cannot be read leaves the payment without a sum.
    due = whole.group_by("transaction").agg(
        due=pl.when(pl.col("part").is_not_null().all()).then(pl.col("part").sum()),
        parts=pl.col("part"),
    )
    rows = (
        places.of("BPR")
        .select("ordinal", "transaction", found=amount(2))
        .join(due, on="transaction", how="inner", maintain_order="left")
        .filter(~pl.col("parts").list.contains(pl.col("found")).fill_null(value=False))
    )
    return differing(rows, id="x12.balance.premium", element=2)


def _part(places: Places, part: str) -> pl.DataFrame:
    """What the items of one kind of remittance and its adjustments come to: transaction, part."""
    paid = totals(places.starts(f"2300{part}"), "transaction", of=4, name="paid")
    adjusted = totals(places.at(f"2200{part}", "ADX"), "transaction", of=1, name="adjusted")
    is_adjusted = adjusted.with_columns(is_adjusted=pl.lit(value=True))
    return paid.join(is_adjusted, on="transaction", how="left").select(
        "transaction",
        part=pl.col("paid") + pl.when(pl.col("is_adjusted")).then("adjusted").otherwise(0),
    )
