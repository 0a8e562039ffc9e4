"""Loops 1000A to 2010CA: submitter, receiver, billing provider, subscriber, payer, patient.

One 2000A stands in each transaction, one 2000B for each claim, a 2000C below it where the patient
is not the subscriber. Source: 005010X222A1 and X223A2, tables 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.records import ClaimType
from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837.writing.batch import Batch, Section
from claimwright.x12.segment_texts import SegmentColumn, segment_column
from claimwright.x12.values import date_column, digits, identifier, plain_text

SEQUENCE_CODES = {"primary": "P", "secondary": "S", "tertiary": "T"}
PATIENT_RELATIONSHIP_CODES = {"spouse": "01", "child": "19", "other": "G8"}
# Why Medicare is not first: by the payer that is, else by the reason of the entitlement.
# Source: 005010X222A1, SBR05; 42 CFR 411.
_SECONDARY_TO_PAYER = {"automobile": "14", "workers_compensation": "15", "liability": "47"}
_SECONDARY_BY_ENTITLEMENT = {"age": "12", "end_stage_renal_disease": "13", "disability": "43"}


def hierarchy_segments(batch: Batch) -> Iterator[pl.DataFrame]:
    """All pieces before the claims themselves."""
    yield _header(batch)
    yield _billing_provider(batch)
    yield from _subscriber(batch)
    yield _payer(batch)
    yield from _patient(batch)


def policy_columns(batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of claims or other_coverages with `insurance_type` (SBR05): why Medicare is second.

    An institutional claim says that by its value and occurrence codes, and not here.
    """
    rows = batch.fit(batch.rows(frame))
    if batch.claim_type is ClaimType.INSTITUTIONAL:
        return rows.with_columns(insurance_type=pl.lit(None, pl.String))
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
    return rows.join(
        first.select("claim_ordinal", first_payer_kind="payer_kind"),
        on="claim_ordinal",
        how="left",
        maintain_order="left",
    ).with_columns(insurance_type=pl.when(is_secondary_medicare).then(insurance_type))


def subscriber_segment(relationship: pl.Expr) -> SegmentColumn:
    """An SBR of a row of policy_columns."""
    group_number = identifier(pl.col("group_number"))
    return segment_column(
        "SBR",
        pl.col("sequence").replace_strict(SEQUENCE_CODES),
        relationship,
        group_number,
        pl.when(group_number.is_null()).then(pl.col("plan_name")),
        pl.col("insurance_type"),
        None,
        None,
        None,
        identifier(pl.col("claim_filing_indicator")),
    )


def _header(batch: Batch) -> pl.DataFrame:
    envelope, rows = batch.envelope, batch.order.filter("opens_transaction")
    submitter, receiver = envelope.submitter, envelope.receiver

    def plain(text: str) -> pl.Expr:
        return plain_text(pl.lit(text), maximum=60, delimiters=batch.delimiters)

    number = pl.col("transaction") + envelope.first_transaction_control_number
    reference = f"{envelope.interchange_control_number:09d}" + number.cast(pl.String).str.zfill(9)
    return batch.place(
        rows,
        segment_column(
            "BHT", "0019", "00", reference, f"{envelope.at:%Y%m%d}", f"{envelope.at:%H%M}", "CH"
        ),
        segment_column(
            "NM1", "41", "2", plain(submitter.name), None, None, None, None, "46",
            identifier(pl.lit(submitter.identifier)),
        ),
        segment_column(
            "PER", "IC", plain(submitter.contact_name), "TE", digits(pl.lit(submitter.telephone))
        ),
        segment_column(
            "NM1", "40", "2", plain(receiver.name), None, None, None, None, "46",
            identifier(pl.lit(receiver.identifier)),
        ),
        section=Section.HEADER,
    )  # fmt: skip


def _billing_provider(batch: Batch) -> pl.DataFrame:
    parties = batch.tables.parties.filter(pl.col("role") == PartyRole.BILLING_PROVIDER.value)
    rows = batch.fit(batch.rows(parties).filter("opens_transaction"))
    taxonomy_code, tax_id = identifier(pl.col("taxonomy_code")), digits(pl.col("tax_id"))
    telephone = digits(pl.col("telephone"))
    # The guide asks for a contact here only where it is another than the submitter's.
    is_other_contact = telephone.is_not_null() & (
        telephone != digits(pl.lit(batch.envelope.submitter.telephone))
    )
    return batch.place(
        rows,
        segment_column("HL", "1", None, "20", "1"),
        segment_column("PRV", "BI", "PXC", taxonomy_code, when=taxonomy_code.is_not_null()),
        batch.name("85", id_qualifier="XX", id_column="npi"),
        *batch.address(),
        segment_column("REF", "EI", tax_id, when=tax_id.is_not_null()),
        segment_column(
            "PER", "IC", pl.col("contact_name"), "TE", telephone, when=is_other_contact
        ),
        section=Section.BILLING_PROVIDER,
    )  # fmt: skip


def _subscriber(batch: Batch) -> Iterator[pl.DataFrame]:
    claims = policy_columns(batch, batch.tables.claims)
    is_self = pl.when(~pl.col("is_dependent")).then(pl.lit("18"))
    has_child = pl.col("is_dependent").cast(pl.Int8)
    yield batch.place(
        claims,
        segment_column("HL", pl.col("subscriber_level"), "1", "22", has_child),
        subscriber_segment(is_self),
        section=Section.SUBSCRIBER,
    )
    rows = batch.party(PartyRole.SUBSCRIBER).join(
        batch.tables.claims.select("claim_ordinal", "member_id"),
        on="claim_ordinal",
        maintain_order="left",
    )
    yield batch.place(
        rows,
        batch.name("IL", id_qualifier="MI", id_column="member_id"),
        *_patient_address(batch, when=~pl.col("is_dependent")),
        section=Section.SUBSCRIBER,
        within=1,
    )


def _payer(batch: Batch) -> pl.DataFrame:
    return batch.place(
        batch.party(PartyRole.PAYER),
        batch.name("PR", id_qualifier="PI", id_column="payer_id"),
        *batch.address(when=pl.col("address_line_1").is_not_null()),
        section=Section.PAYER,
    )


def _patient(batch: Batch) -> Iterator[pl.DataFrame]:
    level = pl.col("subscriber_level")
    relationship = pl.col("relationship").replace_strict(PATIENT_RELATIONSHIP_CODES, default=None)
    yield batch.place(
        batch.rows(batch.tables.claims).filter("is_dependent"),
        segment_column("HL", level + 1, level, "23", "0"),
        segment_column("PAT", relationship),
        section=Section.PATIENT,
    )
    yield batch.place(
        batch.party(PartyRole.PATIENT).filter("is_dependent"),
        batch.name("QC"),
        *_patient_address(batch),
        section=Section.PATIENT,
        within=1,
    )


def _patient_address(batch: Batch, *, when: pl.Expr | None = None) -> tuple[SegmentColumn, ...]:
    """Address, birth date and sex, which the guide asks for of the patient alone."""
    born = segment_column(
        "DMG", "D8", date_column(pl.col("birth_date")), pl.col("sex"), when=when
    )  # fmt: skip
    return (*batch.address(when=when), born)
