"""Loops 1000A to 2010CA: submitter, receiver, billing provider, subscriber, payer, patient.

One 2000A stands in each transaction, one 2000B for each claim, a 2000C below it where the patient
is not the subscriber. Source: 005010X222A1, tables 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.records import ClaimType
from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837p.batch import Batch, Section
from claimwright.x12.values import digits, identifier, plain_text

SEQUENCE_CODES = {"primary": "P", "secondary": "S", "tertiary": "T"}
PATIENT_RELATIONSHIP_CODES = {"spouse": "01", "child": "19", "other": "G8"}
# Why Medicare is not first: by the payer that is, else by the reason of the entitlement.
# Source: 005010X222A1, SBR05; 42 CFR 411.
_SECONDARY_TO_PAYER = {"automobile": "14", "workers_compensation": "15", "liability": "47"}
_SECONDARY_BY_ENTITLEMENT = {"age": "12", "end_stage_renal_disease": "13", "disability": "43"}


def hierarchy_segments(batch: Batch) -> Iterator[pl.LazyFrame]:
    """All segments before the claims themselves."""
    yield from _header(batch)
    yield from _billing_provider(batch)
    yield from _subscriber(batch)
    yield from _payer(batch)
    yield from _patient(batch)


def policy_columns(batch: Batch, frame: pl.DataFrame) -> pl.LazyFrame:
    """Rows of claims or other_coverages with `insurance_type` (SBR05): why Medicare is second.

    An institutional claim says that by its value and occurrence codes, and not here.
    """
    if batch.claim_type is ClaimType.INSTITUTIONAL:
        return batch.rows(frame).with_columns(insurance_type=pl.lit(None, pl.String))
    columns = ("claim_ordinal", "sequence", "payer_kind")
    policies = pl.concat(
        [batch.tables.claims.select(columns), batch.tables.other_coverages.select(columns)]
    )
    first = policies.filter(pl.col("sequence") == "primary").unique(
        "claim_ordinal", keep="first", maintain_order=True
    )
    is_secondary_medicare = (pl.col("payer_kind") == "medicare") & (pl.col("sequence") != "primary")
    insurance_type = pl.coalesce(
        pl.col("first_payer_kind").replace_strict(_SECONDARY_TO_PAYER, default=None),
        pl.col("entitlement_reason").replace_strict(_SECONDARY_BY_ENTITLEMENT, default=None),
    )
    return (
        batch.rows(frame)
        .join(
            first.lazy().select("claim_ordinal", first_payer_kind="payer_kind"),
            on="claim_ordinal",
            how="left",
        )
        .with_columns(insurance_type=pl.when(is_secondary_medicare).then(insurance_type))
    )


def subscriber_text(batch: Batch, *, relationship: pl.Expr) -> pl.Expr:
    """An SBR of a row of policy_columns."""
    group_number = identifier(pl.col("group_number"))
    return batch.text(
        "SBR",
        pl.col("sequence").replace_strict(SEQUENCE_CODES),
        relationship,
        group_number,
        pl.when(group_number.is_null()).then(batch.plain("plan_name", 60)),
        pl.col("insurance_type"),
        None,
        None,
        None,
        identifier(pl.col("claim_filing_indicator")),
    )


def _header(batch: Batch) -> Iterator[pl.LazyFrame]:
    envelope, rows = batch.envelope, batch.order.filter("opens_transaction")
    submitter, receiver = envelope.submitter, envelope.receiver

    def plain(text: str) -> pl.Expr:
        return plain_text(pl.lit(text), maximum=60, delimiters=batch.delimiters)

    number = pl.col("transaction") + envelope.first_transaction_control_number
    reference = f"{envelope.interchange_control_number:09d}" + number.cast(pl.String).str.zfill(9)
    texts = [
        batch.text(
            "BHT", "0019", "00", reference, f"{envelope.at:%Y%m%d}", f"{envelope.at:%H%M}", "CH"
        ),
        batch.text(
            "NM1", "41", "2", plain(submitter.name), None, None, None, None, "46",
            identifier(pl.lit(submitter.identifier)),
        ),
        batch.text(
            "PER", "IC", plain(submitter.contact_name), "TE", digits(pl.lit(submitter.telephone))
        ),
        batch.text(
            "NM1", "40", "2", plain(receiver.name), None, None, None, None, "46",
            identifier(pl.lit(receiver.identifier)),
        ),
    ]  # fmt: skip
    for within, text in enumerate(texts):
        yield batch.place(rows, text, section=Section.HEADER, within=within)


def _billing_provider(batch: Batch) -> Iterator[pl.LazyFrame]:
    rows = batch.party(PartyRole.BILLING_PROVIDER).filter("opens_transaction")
    taxonomy_code, tax_id = identifier(pl.col("taxonomy_code")), digits(pl.col("tax_id"))
    telephone = digits(pl.col("telephone"))
    # The guide asks for a contact here only where it is another than the submitter's.
    is_other_contact = telephone.is_not_null() & (
        telephone != digits(pl.lit(batch.envelope.submitter.telephone))
    )
    segments = [
        (rows, batch.text("HL", "1", None, "20", "1")),
        (rows.filter(taxonomy_code.is_not_null()), batch.text("PRV", "BI", "PXC", taxonomy_code)),
        (rows, batch.name("85", id_qualifier="XX", id_column="npi")),
        (rows, batch.street()),
        (rows, batch.city()),
        (rows.filter(tax_id.is_not_null()), batch.text("REF", "EI", tax_id)),
        (
            rows.filter(is_other_contact),
            batch.text("PER", "IC", batch.plain("contact_name", 60), "TE", telephone),
        ),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=Section.BILLING_PROVIDER, within=within)


def _subscriber(batch: Batch) -> Iterator[pl.LazyFrame]:
    claims = policy_columns(batch, batch.tables.claims)
    rows = batch.party(PartyRole.SUBSCRIBER).join(
        batch.tables.claims.lazy().select("claim_ordinal", "member_id"), on="claim_ordinal"
    )
    patients = rows.filter(~pl.col("is_dependent"))
    is_self = pl.when(~pl.col("is_dependent")).then(pl.lit("18"))
    has_child = pl.col("is_dependent").cast(pl.Int8)
    segments = [
        (claims, batch.text("HL", pl.col("subscriber_level"), "1", "22", has_child)),
        (claims, subscriber_text(batch, relationship=is_self)),
        (rows, batch.name("IL", id_qualifier="MI", id_column="member_id")),
        *_patient_address(batch, patients),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=Section.SUBSCRIBER, within=within)


def _payer(batch: Batch) -> Iterator[pl.LazyFrame]:
    rows = batch.party(PartyRole.PAYER)
    with_address = rows.filter(pl.col("address_line_1").is_not_null())
    segments = [
        (rows, batch.name("PR", id_qualifier="PI", id_column="payer_id")),
        (with_address, batch.street()),
        (with_address, batch.city()),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=Section.PAYER, within=within)


def _patient(batch: Batch) -> Iterator[pl.LazyFrame]:
    claims = batch.rows(batch.tables.claims).filter("is_dependent")
    rows = batch.party(PartyRole.PATIENT).filter("is_dependent")
    level = pl.col("subscriber_level")
    relationship = pl.col("relationship").replace_strict(PATIENT_RELATIONSHIP_CODES, default=None)
    segments = [
        (claims, batch.text("HL", level + 1, level, "23", "0")),
        (claims, batch.text("PAT", relationship)),
        (rows, batch.name("QC")),
        *_patient_address(batch, rows),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=Section.PATIENT, within=within)


def _patient_address(batch: Batch, rows: pl.LazyFrame) -> list[tuple[pl.LazyFrame, pl.Expr]]:
    """Address, birth date and sex, which the guide asks for of the patient alone."""
    birth_date = pl.col("birth_date").dt.strftime("%Y%m%d")
    return [
        (rows, batch.street()),
        (rows, batch.city()),
        (rows, batch.text("DMG", "D8", birth_date, pl.col("sex"))),
    ]
