"""The HI segments: diagnoses by role, and the codes of a stay.

Source: 005010X223A2, loop 2300, HI; 005010X222A1 and X224A2 use the first two lists alone.
"""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import DIAGNOSES, STAY_CODES, DiagnosisRole, StayCode
from claimwright.x12.p837.columns import CLAIM, dotted, fitted
from claimwright.x12.p837.scope import Placed
from claimwright.x12.values import read_amount, read_date

# The lists of ICD-10 codes, and those of ICD-9 that older files have.
ROLES = {
    "ABK": DiagnosisRole.PRINCIPAL,
    "ABF": DiagnosisRole.OTHER,
    "ABJ": DiagnosisRole.ADMITTING,
    "APR": DiagnosisRole.REASON_FOR_VISIT,
    "ABN": DiagnosisRole.EXTERNAL_CAUSE,
    "BK": DiagnosisRole.PRINCIPAL,
    "BF": DiagnosisRole.OTHER,
    "BJ": DiagnosisRole.ADMITTING,
    "PR": DiagnosisRole.REASON_FOR_VISIT,
    "BN": DiagnosisRole.EXTERNAL_CAUSE,
}
ICD_10 = ["ABK", "ABF", "ABJ", "APR", "ABN", "BBR", "BBQ"]
STAY_LISTS = {
    "BBR": StayCode.PROCEDURE,
    "BBQ": StayCode.PROCEDURE,
    "BR": StayCode.PROCEDURE,
    "BQ": StayCode.PROCEDURE,
    "BE": StayCode.VALUE,
    "BG": StayCode.CONDITION,
    "BH": StayCode.OCCURRENCE,
    "BI": StayCode.OCCURRENCE_SPAN,
}
GROUP_LIST = "DR"
_COMPONENTS = 9


def listed_codes(placed: Placed) -> pl.DataFrame:
    """One row a code of the HI segments: its claim, ordinal, element, list_code, code, and more.

    date_format, date_text, amount_text are its third to fifth component, present_on_admission its
    ninth.
    """
    segments = placed.of("HI").filter(pl.col("scope") == "claim")
    rows = (
        segments.select(
            *CLAIM,
            "ordinal",
            *placed.separators.component.meta.root_names(),
            composite=pl.col("text").str.split(placed.separators.element).list.slice(1),
        )
        .with_columns(element=pl.int_ranges(1, pl.col("composite").list.len() + 1))
        .explode("composite", "element")
        .filter(pl.col("composite").fill_null("") != "")
        .with_columns(parts=pl.col("composite").str.split(placed.separators.component))
    )

    def piece(position: int) -> pl.Expr:
        value = pl.col("parts").list.get(position - 1, null_on_oob=True).str.strip_chars()
        return pl.when(value != "").then(value)

    return rows.select(
        *CLAIM,
        "ordinal",
        "element",
        list_code=piece(1),
        code=piece(2),
        date_format=piece(3),
        date_text=piece(4),
        amount_text=piece(5),
        present_on_admission=piece(9),
        is_longer=pl.col("parts").list.len() > _COMPONENTS,
        other=pl.any_horizontal(piece(one).is_not_null() for one in (6, 7, 8)),
    ).collect()


def diagnoses(codes: pl.DataFrame) -> pl.LazyFrame:
    """The table `diagnoses`, from listed_codes."""
    order = [one.value for one in DiagnosisRole]
    found = (
        codes.lazy()
        .with_columns(
            diagnosis_role=pl.col("list_code").replace_strict(
                {name: one.value for name, one in ROLES.items()},
                default=None,
                return_dtype=pl.String,
            ),
            code=dotted(pl.col("code"), is_icd10=pl.col("list_code").is_in(ICD_10)),
        )
        .filter(pl.col("diagnosis_role").is_not_null() & pl.col("code").is_not_null())
    )
    rank = pl.col("diagnosis_role").replace_strict(
        {name: at for at, name in enumerate(order)}, return_dtype=pl.UInt8
    )
    numbered = found.sort("claim_ordinal", rank, "ordinal", "element").with_columns(
        position=pl.int_range(1, pl.len() + 1).over("claim_ordinal")
    )
    return fitted(numbered.filter(pl.col("position") < 256), DIAGNOSES)


def stay_codes(codes: pl.DataFrame) -> pl.LazyFrame:
    """The table `stay_codes`, from listed_codes."""
    order = [one.value for one in StayCode]
    days = pl.col("date_text").str.split("-").list
    found = (
        codes.lazy()
        .with_columns(
            kind=pl.col("list_code").replace_strict(
                {name: one.value for name, one in STAY_LISTS.items()},
                default=None,
                return_dtype=pl.String,
            ),
            amount_cents=read_amount(pl.col("amount_text")),
            first_date=read_date(days.get(0, null_on_oob=True)),
            last_date=read_date(days.get(1, null_on_oob=True)),
        )
        .filter(pl.col("kind").is_not_null() & pl.col("code").is_not_null())
    )
    rank = pl.col("kind").replace_strict(
        {name: at for at, name in enumerate(order)}, return_dtype=pl.UInt8
    )
    numbered = found.sort("claim_ordinal", rank, "ordinal", "element").with_columns(
        position=pl.int_range(1, pl.len() + 1).over("claim_ordinal", "kind")
    )
    return fitted(numbered.filter(pl.col("position") < 256), STAY_CODES)


def related_groups(codes: pl.DataFrame) -> pl.LazyFrame:
    """claim_ordinal and diagnosis_related_group, from listed_codes."""
    return (
        codes.lazy()
        .filter(pl.col("list_code") == GROUP_LIST)
        .select("claim_ordinal", diagnosis_related_group="code")
        .unique("claim_ordinal", keep="first", maintain_order=True)
    )
