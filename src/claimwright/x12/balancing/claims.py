"""The balance of claims: lines make the claim, and another payer's figures agree (837).

Source: 837 implementation guides, section 1.4.4 (balancing), 005010X222A1, X223A2 and X224A2.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.x12.balancing.sums import adjustments, amount, differing, total, totals
from claimwright.x12.places import Places, within
from claimwright.x12.syntax import element
from claimwright.x12.violations import NO_VIOLATIONS

# Where a service line has its charge: professional, institutional, dental.
_CHARGES = {"SV1": 2, "SV2": 3, "SV3": 2}


def check_claims(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of the balance of each claim, and of each other payer's figures in it."""
    for segment_id, number in _CHARGES.items():
        if places.has("2400", segment_id):
            lines = places.at("2400", segment_id)
            yield _lines_make_the_claim(places, lines, number)
            if places.has("2430"):
                yield _other_payer_on_a_line(places, lines, number)
    if places.has("2320", "AMT"):
        yield _other_payer_on_a_claim(places)


def _lines_make_the_claim(places: Places, lines: pl.DataFrame, number: int) -> pl.DataFrame:
    claims = places.starts("2300").select("ordinal", "in_2300", found=amount(2))
    sums = totals(lines, "in_2300", of=number, name="due")
    return differing(claims.join(sums, on="in_2300"), id="x12.balance.claim-charge", element=2)


def _other_payer_on_a_line(places: Places, lines: pl.DataFrame, number: int) -> pl.DataFrame:
    """A line's charge is what another payer paid for it and took off it.

    A line that the payer bundled into another (SVD06) is judged there, not here.
    """
    decisions = places.starts("2430").filter(element(6).fill_null("") == "")
    if decisions.is_empty():
        return NO_VIOLATIONS
    adjusted = _adjusted(places, "2430")
    rows = (
        decisions.select("ordinal", "in_2400", "in_2430", paid=amount(2))
        .join(lines.select("in_2400", due=amount(number)), on="in_2400")
        .join(adjusted, on="in_2430", how="left", maintain_order="left")
        .join(adjusted.select("in_2430", known=pl.lit(value=True)), on="in_2430", how="left")
        .with_columns(
            found=pl.col("paid")
            + pl.when(pl.col("known").is_null()).then(0).otherwise(pl.col("adjusted"))
        )
    )
    return differing(rows, id="x12.balance.other-payer-line", element=2)


def _other_payer_on_a_claim(places: Places) -> pl.DataFrame:
    """What another payer paid (AMT*D) agrees with its lines, or else with the claim's charge.

    With lines: payments of its lines less adjustments of the claim. Without: charge less
    adjustments. A payer that shows neither lines nor adjustments cannot be judged.
    """
    paid = places.at("2320", "AMT").filter(element(1) == "D")
    if paid.is_empty():
        return NO_VIOLATIONS
    payers = places.at("2330B", "NM1").select("in_2320", payer=element(9).str.strip_chars())
    decisions = places.starts("2430").select(
        "in_2300", payer=element(1).str.strip_chars(), paid=amount(2)
    )
    lines = decisions.group_by("in_2300", "payer").agg(
        lines=pl.when(pl.col("paid").is_not_null().all()).then(pl.col("paid").sum()),
        has_lines=pl.lit(value=True),
    )
    charges = places.starts("2300").select("in_2300", charge=amount(2))
    adjusted = _adjusted(places, "2320").with_columns(has_adjustments=pl.lit(value=True))
    rows = (
        paid.select("ordinal", "in_2300", "in_2320", found=amount(2))
        .join(payers.unique("in_2320"), on="in_2320", how="left", maintain_order="left")
        .join(lines, on=["in_2300", "payer"], how="left", maintain_order="left")
        .join(adjusted, on="in_2320", how="left", maintain_order="left")
        .join(charges, on="in_2300", how="left", maintain_order="left")
        .filter(pl.col("has_lines").is_not_null() | pl.col("has_adjustments").is_not_null())
        .with_columns(
            due=pl.when(pl.col("has_lines").is_not_null()).then("lines").otherwise("charge")
            - pl.when(pl.col("has_adjustments").is_null()).then(0).otherwise("adjusted")
        )
    )
    return differing(rows, id="x12.balance.other-payer-claim", element=2)


def _adjusted(places: Places, loop: str) -> pl.DataFrame:
    """What the CAS segments of a kind of loop take away in each: its scope, adjusted."""
    scope = within(loop)
    return total(adjustments(places.at(loop, "CAS"), scope), scope, "adjusted")
