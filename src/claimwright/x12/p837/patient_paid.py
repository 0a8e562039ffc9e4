"""What the patient paid on an institutional claim, which it says by a value code.

The professional claim has an amount for it (AMT F5); the institutional one has only what the
patient is expected to owe (AMT F3), which is something else.
Source: 005010X223A2, loop 2300, AMT and HI; the value codes of the National Uniform Billing
Committee.
"""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import StayCode

PATIENT_PAID = "FC"
# After every other value code of a claim.
_LAST = 255


def is_patient_paid() -> pl.Expr:
    """Rows of stay_codes that say what the patient paid."""
    return (pl.col("kind") == StayCode.VALUE.value) & (pl.col("code") == PATIENT_PAID)


def take_patient_paid(
    claims: pl.DataFrame, stay_codes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """claims with patient_paid_cents from its value code, and stay_codes without that."""
    paid = (
        stay_codes.filter(is_patient_paid())
        .group_by("claim_ordinal")
        .agg(value_cents=pl.col("amount_cents").sum())
    )
    if paid.is_empty():
        return claims, stay_codes
    paid_cents = pl.col("patient_paid_cents") + pl.col("value_cents").fill_null(0)
    said = claims.join(paid, on="claim_ordinal", how="left", maintain_order="left")
    others = stay_codes.filter(~is_patient_paid())
    number = pl.int_range(1, pl.len() + 1, dtype=pl.UInt8).over("claim_ordinal", "kind")
    return (
        said.with_columns(patient_paid_cents=paid_cents).drop("value_cents"),
        others.with_columns(position=number),
    )


def give_patient_paid(claims: pl.DataFrame, stay_codes: pl.DataFrame) -> pl.DataFrame:
    """stay_codes with the value code of what the patient paid, where it does not stand there."""
    said = stay_codes.filter(is_patient_paid()).select("claim_ordinal")
    given = claims.filter(pl.col("patient_paid_cents") > 0).join(
        said, on="claim_ordinal", how="anti", maintain_order="left"
    )
    rows = given.select(
        "claim_ordinal",
        "claim_id",
        kind=pl.lit(StayCode.VALUE.value),
        position=pl.lit(_LAST, pl.UInt8),
        code=pl.lit(PATIENT_PAID),
        amount_cents=pl.col("patient_paid_cents"),
        first_date=pl.lit(None, pl.Date),
        last_date=pl.lit(None, pl.Date),
    )
    return pl.concat([stay_codes, rows])
