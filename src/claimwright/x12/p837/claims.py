"""The claims, their stays and their terms. Source: 005010X222A1 and X223A2, loops 2000B to 2300."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import CLAIMS, STAYS
from claimwright.x12.p837.columns import CLAIM, first, fitted, part, text
from claimwright.x12.values import read_amount, read_date

SEQUENCES = {"P": "primary", "S": "secondary", "T": "tertiary"}
RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child", "G8": "other"}
# Other relationships and payers' kinds of insurance as far as records tell them apart.
_FURTHER_RELATIONSHIP = "other"
_PAYER_KINDS = {
    "BL": "blue_cross",
    "MA": "medicare",
    "MB": "medicare",
    "MC": "medicaid",
    "CH": "tricare",
    "WC": "workers_compensation",
    "AM": "automobile",
    "LM": "liability",
}
# Why Medicare is not first, as far as that is the patient's entitlement.
ENTITLEMENTS = {"12": "age", "13": "end_stage_renal_disease", "43": "disability"}
_SUBSCRIBER = pl.col("scope") == "subscriber"


def policy_columns() -> dict[str, pl.Expr]:
    """What an SBR says of a policy."""
    indicator = text(9)
    return {
        "payer_order": text(1),
        "sequence": text(1).replace_strict(SEQUENCES, default=None, return_dtype=pl.String),
        "group_number": text(3),
        "plan_name": text(4),
        "entitlement_reason": text(5).replace_strict(
            ENTITLEMENTS, default=None, return_dtype=pl.String
        ),
        "claim_filing_indicator": indicator.fill_null(""),
        "payer_kind": indicator.replace_strict(
            _PAYER_KINDS, default="commercial", return_dtype=pl.String
        ),
    }


# What a file does not say of a policy: the columns that a record wants, empty or as it assumes.
UNSAID = {
    "policy_id": pl.lit(""),
    "stated_order": pl.lit(1),
    "is_group_plan": pl.lit(value=False),
    "custodial_by_court": pl.lit(value=False),
}


def relationship(code: pl.Expr) -> pl.Expr:
    """A relationship code as records have it; null where there is none."""
    known = code.replace_strict(RELATIONSHIPS, default=None, return_dtype=pl.String)
    return pl.when(code.is_not_null()).then(known.fill_null(_FURTHER_RELATIONSHIP))


def claim_heads(placed: pl.DataFrame, transactions: pl.DataFrame) -> pl.DataFrame:
    """One row a CLM: what stands in it, its levels, and what SBR and PAT say above it."""
    segment_id = pl.col("segment_id")
    heads = placed.filter(segment_id == "CLM").select(
        *CLAIM,
        "transaction",
        "ordinal",
        "billing_level",
        "subscriber_level",
        "patient_level",
        charge_text=text(2),
        charge_cents=read_amount(text(2)),
        facility=part(5, 1),
        facility_qualifier=part(5, 2),
        frequency_code=part(5, 3),
        signature_on_file=text(6),
        accepts_assignment=text(7),
        benefits_assigned=text(8),
        release_of_information=text(9),
    )
    policies = first(
        placed,
        (segment_id == "SBR") & _SUBSCRIBER,
        {**policy_columns(), "to_subscriber": text(2)},
        by="subscriber_level",
    )
    patients = first(placed, segment_id == "PAT", {"of_patient": text(1)}, by="level")
    joined = (
        heads.join(policies, on="subscriber_level", how="left", maintain_order="left")
        .join(
            patients, left_on="patient_level", right_on="level", how="left", maintain_order="left"
        )
        .join(
            transactions.select("transaction", "claim_type"),
            on="transaction",
            how="left",
            maintain_order="left",
        )
    )
    is_dependent = pl.col("patient_level").is_not_null()
    code = (
        pl.when(is_dependent)
        .then(pl.col("of_patient").fill_null("G8"))
        .otherwise(pl.col("to_subscriber").fill_null("18"))
    )
    return joined.with_columns(relationship_code=code, relationship=relationship(code))


def of_claims(placed: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """heads with member_id, payer_id, and the numbers and amounts of the claim itself."""
    segment_id, kind = pl.col("segment_id"), text(1)
    own = placed.filter((pl.col("scope") == "claim") & pl.col("party").is_null())
    levels = placed.filter((segment_id == "NM1") & _SUBSCRIBER)
    for details, key in (
        (first(levels, kind == "IL", {"member_id": text(9)}, by="subscriber_level"), None),
        (first(levels, kind == "PR", {"payer_id": text(9)}, by="subscriber_level"), None),
        (_value(own, "REF", "F8", {"original_reference": text(2)}), "claim_ordinal"),
        (_value(own, "REF", "G1", {"prior_authorization": text(2)}), "claim_ordinal"),
        (
            _value(own, "AMT", "F5", {"patient_paid_cents": read_amount(text(2))}),
            "claim_ordinal",
        ),
    ):
        heads = heads.join(details, on=key or "subscriber_level", how="left", maintain_order="left")
    return heads


def _value(
    own: pl.DataFrame, segment_id: str, kind: str, columns: dict[str, pl.Expr]
) -> pl.DataFrame:
    when = (pl.col("segment_id") == segment_id) & (text(1) == kind)
    return first(own, when, columns, by="claim_ordinal")


def claim_table(heads: pl.DataFrame, *, first_days: pl.DataFrame) -> pl.DataFrame:
    """The table `claims`. first_days: claim_ordinal and effective_date, the first day billed.

    A file says that a policy held on the days of service and no more: its period begins on the
    first of them here.
    """
    is_institutional = pl.col("claim_type") == "institutional"
    return fitted(
        heads.join(first_days, on="claim_ordinal", how="left", maintain_order="left").with_columns(
            visit_id=pl.lit(""),
            place_of_service=pl.when(is_institutional)
            .then(pl.lit(""))
            .otherwise(pl.col("facility").fill_null("")),
            patient_paid_cents=pl.col("patient_paid_cents").fill_null(0),
            member_id=pl.col("member_id").fill_null(""),
            payer_id=pl.col("payer_id").fill_null(""),
            **UNSAID,
        ),
        CLAIMS,
    )


def stay_table(placed: pl.DataFrame, heads: pl.DataFrame, *, groups: pl.DataFrame) -> pl.DataFrame:
    """The table `stays`: one row an institutional claim."""
    own = placed.filter((pl.col("scope") == "claim") & pl.col("party").is_null())
    is_date = pl.col("segment_id") == "DTP"
    period = text(3).str.split("-").list
    clock = text(3).str.slice(8).str.pad_end(4, "0")

    def date_of(kind: str, **columns: pl.Expr) -> pl.DataFrame:
        return first(own, is_date & (text(1) == kind), columns, by="claim_ordinal")

    details = (
        date_of(
            "434",
            statement_first_date=read_date(period.get(0, null_on_oob=True)),
            statement_last_date=read_date(period.get(-1, null_on_oob=True)),
        ),
        date_of(
            "435",
            admission_date=read_date(text(3).str.slice(0, 8)),
            admission_time=pl.when(text(2) == "DT").then(read_time(clock)),
        ),
        date_of("096", discharge_time=pl.when(text(2) == "TM").then(read_time(text(3)))),
        first(
            own,
            pl.col("segment_id") == "CL1",
            {"admission_type": text(1), "point_of_origin": text(2), "discharge_status": text(3)},
            by="claim_ordinal",
        ),
        groups,
    )
    stays = heads.filter(pl.col("claim_type") == "institutional")
    for one in details:
        stays = stays.join(one, on="claim_ordinal", how="left", maintain_order="left")
    return fitted(
        stays.with_columns(
            type_of_bill=pl.col("facility").fill_null(""),
            admission_type=pl.col("admission_type").fill_null(""),
            discharge_status=pl.col("discharge_status").fill_null(""),
        ),
        STAYS,
    )


def read_time(clock: pl.Expr) -> pl.Expr:
    """A time HHMM; null where it is none."""
    return clock.str.slice(0, 4).str.to_time("%H%M", strict=False)


def term_table(heads: pl.DataFrame) -> pl.DataFrame:
    """The terms of each claim."""
    return heads.select(
        *CLAIM,
        "transaction",
        "ordinal",
        "claim_type",
        "payer_order",
        "relationship_code",
        "facility",
        "facility_qualifier",
        "signature_on_file",
        "accepts_assignment",
        "benefits_assigned",
        "release_of_information",
        "charge_text",
        "billing_level",
        "subscriber_level",
        "patient_level",
    )
