"""The balance of a remittance: lines, claims and the payment (835).

Source: 005010X221A1, section 1.10.2.1: service line, claim and transaction balance.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.x12.balancing.sums import adjustments, amount, differing, total, totals
from claimwright.x12.places import Places
from claimwright.x12.syntax import element

# Where the amounts of a PLB stand: reason and amount, six times.
_PROVIDER_ADJUSTMENTS = (4, 6, 8, 10, 12, 14)


def check_remittances(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the balance of each service line, claim and payment."""
    scopes = ("in_2110", "in_2100")
    of_lines = adjustments(places.at("2110", "CAS"), *scopes)
    of_claims = adjustments(places.at("2100", "CAS"), *scopes)
    own = total(of_lines, "in_2110", "adjusted")
    everything = total(pl.concat([of_claims, of_lines]), "in_2100", "adjusted")
    lines = places.starts("2110")
    yield _less_adjustments(lines, own, "in_2110", id="x12.balance.line-payment", charge=2, paid=3)
    claims = places.starts("2100")
    yield _less_adjustments(
        claims, everything, "in_2100", id="x12.balance.claim-payment", charge=3, paid=4
    )
    charged = totals(lines, "in_2100", of=2, name="due")
    yield differing(
        claims.select("ordinal", "in_2100", found=amount(3)).join(charged, on="in_2100"),
        id="x12.balance.line-charges",
        element=3,
    )
    yield _payment(places, claims)


def _less_adjustments(
    rows: pl.DataFrame, adjusted: pl.DataFrame, scope: str, *, id: str, charge: int, paid: int
) -> pl.DataFrame:
    """A payment is the charge less what was taken off."""
    known = adjusted.with_columns(is_adjusted=pl.lit(value=True))
    due = (
        rows.select("ordinal", scope, found=amount(paid), charge=amount(charge))
        .join(known, on=scope, how="left", maintain_order="left")
        .with_columns(
            due=pl.col("charge")
            - pl.when(pl.col("is_adjusted").is_null()).then(0).otherwise("adjusted")
        )
    )
    return differing(due, id=id, element=paid)


def _payment(places: Places, claims: pl.DataFrame) -> pl.DataFrame:
    """The payment is what the claims were paid less the provider's own adjustments."""
    paid = totals(claims, "transaction", of=4, name="paid")
    provider = (
        places.of("PLB")
        .select(
            "transaction",
            adjusted=pl.sum_horizontal(
                amount(number).fill_null(0) for number in _PROVIDER_ADJUSTMENTS
            ),
        )
        .group_by("transaction")
        .agg(pl.col("adjusted").sum())
    )
    unknown = paid.filter(pl.col("paid").is_null())
    payments = (
        places.of("BPR")
        .select(
            "ordinal",
            "transaction",
            # A payment that is taken back is written without a sign, as a debit.
            found=pl.when(element(3) == "D").then(-amount(2)).otherwise(amount(2)),
        )
        .join(paid, on="transaction", how="left", maintain_order="left")
        .join(unknown.select("transaction"), on="transaction", how="anti")
        .join(provider, on="transaction", how="left", maintain_order="left")
        .with_columns(due=pl.col("paid").fill_null(0) - pl.col("adjusted").fill_null(0))
    )
    return differing(payments, id="x12.balance.payment", element=2)
