"""The claims, their stays and their terms. Source: 005010X222A1 and X223A2, loops 2000B to 2300."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import CLAIMS, STAYS
from claimwright.x12.layout import first, part, text, with_details
from claimwright.x12.p837.columns import CLAIM, fitted
from claimwright.x12.p837.scope import Placed
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
# What stands in a claim itself, not below a name.
OWN = (pl.col("scope") == "claim") & pl.col("party").is_null()


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


def claim_heads(placed: Placed, transactions: pl.DataFrame) -> pl.DataFrame:
    """One row a CLM: what stands in it and in its own segments, its levels, and what SBR and PAT
    say above it.
    """
    claims = placed.of("CLM").select(
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
    heads = with_details(
        with_details(
            with_details(claims.collect(), _of_subscribers(placed), on="subscriber_level"),
            [_of_patients(placed)],
            on="patient_level",
        ),
        _of_claims(placed),
        on="claim_ordinal",
    )
    types = transactions.lazy().select("transaction", "claim_type")
    heads = with_details(heads, [types], on="transaction")
    is_dependent = pl.col("patient_level").is_not_null()
    code = (
        pl.when(is_dependent)
        .then(pl.col("of_patient").fill_null("G8"))
        .otherwise(pl.col("to_subscriber").fill_null("18"))
    )
    return heads.with_columns(relationship_code=code, relationship=relationship(code))


def _of_subscribers(placed: Placed) -> Iterator[pl.LazyFrame]:
    """The policy, member_id and payer_id of each level of a subscriber."""

    def one(segment_id: str, when: pl.Expr, columns: dict[str, pl.Expr]) -> pl.LazyFrame:
        return first(placed.of(segment_id), columns, by="subscriber_level", when=_SUBSCRIBER & when)

    yield one("SBR", pl.lit(value=True), {**policy_columns(), "to_subscriber": text(2)})
    yield one("NM1", text(1) == "IL", {"member_id": text(9)})
    yield one("NM1", text(1) == "PR", {"payer_id": text(9)})


def _of_patients(placed: Placed) -> pl.LazyFrame:
    return first(placed.of("PAT"), {"of_patient": text(1)}, by="level").rename(
        {"level": "patient_level"}
    )


def _of_claims(placed: Placed) -> Iterator[pl.LazyFrame]:
    """The numbers and amounts of the claims themselves."""

    def one(segment_id: str, kind: str, **columns: pl.Expr) -> pl.LazyFrame:
        own = placed.of(segment_id)
        return first(own, columns, by="claim_ordinal", when=OWN & (text(1) == kind))

    yield one("REF", "F8", original_reference=text(2))
    yield one("REF", "G1", prior_authorization=text(2))
    yield one("AMT", "F5", patient_paid_cents=read_amount(text(2)))


def claim_table(heads: pl.DataFrame, *, first_days: pl.LazyFrame) -> pl.LazyFrame:
    """The table `claims`. first_days: claim_ordinal and effective_date, the first day billed.

    A file says that a policy held on the days of service and no more: its period begins on the
    first of them here.
    """
    is_institutional = pl.col("claim_type") == "institutional"
    return fitted(
        heads.lazy()
        .join(first_days, on="claim_ordinal", how="left", maintain_order="left")
        .with_columns(
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


def stay_table(placed: Placed, heads: pl.DataFrame, *, groups: pl.LazyFrame) -> pl.DataFrame:
    """The table `stays`: one row an institutional claim."""
    stays = heads.filter(pl.col("claim_type") == "institutional")
    return fitted(
        with_details(stays, (*_of_stays(placed), groups), on="claim_ordinal")
        .lazy()
        .with_columns(
            type_of_bill=pl.col("facility").fill_null(""),
            admission_type=pl.col("admission_type").fill_null(""),
            discharge_status=pl.col("discharge_status").fill_null(""),
        ),
        STAYS,
    ).collect()


def _of_stays(placed: Placed) -> Iterator[pl.LazyFrame]:
    dates = placed.of("DTP").filter(OWN)
    period = text(3).str.split("-").list
    clock = text(3).str.slice(8).str.pad_end(4, "0")

    def date_of(kind: str, **columns: pl.Expr) -> pl.LazyFrame:
        return first(dates, columns, by="claim_ordinal", when=text(1) == kind)

    yield date_of(
        "434",
        statement_first_date=read_date(period.get(0, null_on_oob=True)),
        statement_last_date=read_date(period.get(-1, null_on_oob=True)),
    )
    yield date_of(
        "435",
        admission_date=read_date(text(3).str.slice(0, 8)),
        admission_time=pl.when(text(2) == "DT").then(read_time(clock)),
    )
    yield date_of("096", discharge_time=pl.when(text(2) == "TM").then(read_time(text(3))))
    codes = {"admission_type": text(1), "point_of_origin": text(2), "discharge_status": text(3)}
    yield first(placed.of("CL1"), codes, by="claim_ordinal", when=OWN)


def read_time(clock: pl.Expr) -> pl.Expr:
    """A time HHMM; null where it is none."""
    return clock.str.slice(0, 4).str.to_time("%H%M", strict=False)


def term_table(heads: pl.DataFrame) -> pl.LazyFrame:
    """The terms of each claim."""
    return heads.lazy().select(
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
