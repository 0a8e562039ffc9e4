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

    A payment that shows organization and individuals at once shows the same money twice.
    """
    items = pl.concat([places.starts("2300A"), places.starts("2300B")])
    both = places.starts("2000A").join(places.starts("2000B"), on="transaction", how="semi")
    earlier = pl.concat([places.at("2200A", "ADX"), places.at("2200B", "ADX")])
    paid = totals(items, "transaction", of=4, name="paid")
    adjusted = totals(earlier, "transaction", of=1, name="adjusted")
    rows = (
        places.of("BPR")
        .select("ordinal", "transaction", found=amount(2))
        .join(both, on="transaction", how="anti")
        .join(paid, on="transaction", how="inner", maintain_order="left")
        .join(adjusted, on="transaction", how="left", maintain_order="left")
        .with_columns(due=pl.col("paid") + pl.col("adjusted").fill_null(0))
    )
    return differing(rows, id="x12.balance.premium", element=2)
