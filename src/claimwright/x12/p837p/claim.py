"""Loops 2300, 2310 and 2400: the claim, its providers and its service lines.

Source: 005010X222A1, loops 2300 to 2400.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.p837.writing import (
    Batch,
    Section,
    control_number,
    numbered_lines,
    procedure,
    service_date,
)
from claimwright.x12.segment_texts import SegmentColumn, composite, segment_column
from claimwright.x12.values import amount_column, identifier, quantity_column


def claim_segments(batch: Batch) -> Iterator[pl.DataFrame]:
    """All pieces of the claims but those about other payers."""
    yield _claim(batch)
    yield _diagnoses(batch)
    yield from _providers(batch)
    yield _lines(batch)


def _claim(batch: Batch) -> pl.DataFrame:
    place_of_service = composite(
        identifier(pl.col("place_of_service")),
        "B",
        pl.col("frequency_code"),
        delimiters=batch.delimiters,
    )
    paid = pl.col("patient_paid_cents")
    authorization = identifier(pl.col("prior_authorization"))
    original = identifier(pl.col("original_reference"))
    return batch.place(
        batch.rows(batch.tables.claims),
        segment_column(
            "CLM", pl.col("claim_id"), amount_column(pl.col("charge_cents")), None, None,
            # Signature on file, assigned, benefits assigned, release of information signed.
            place_of_service, "Y", "A", "Y", "Y",
        ),
        segment_column("AMT", "F5", amount_column(paid), when=paid > 0),
        segment_column("REF", "G1", authorization, when=authorization.is_not_null()),
        segment_column("REF", "F8", original, when=original.is_not_null()),
        section=Section.CLAIM,
    )  # fmt: skip


def _diagnoses(batch: Batch) -> pl.DataFrame:
    """One HI a claim: the principal diagnosis (ABK), then the others (ABF), codes without dots."""
    list_code = pl.when(pl.col("position") == 1).then(pl.lit("ABK")).otherwise(pl.lit("ABF"))
    code = identifier(pl.col("code").str.replace_all(".", "", literal=True))
    rows = (
        batch.tables.diagnoses.sort("claim_ordinal", "position")
        .select(
            "claim_ordinal", code=pl.concat_str(list_code, pl.lit(batch.delimiters.component), code)
        )
        .group_by("claim_ordinal", maintain_order=True)
        .agg(pl.col("code").str.join(batch.delimiters.element))
    )
    return batch.place(
        batch.rows(rows), segment_column("HI", pl.col("code")), section=Section.CLAIM, within=1
    )


def _providers(batch: Batch) -> Iterator[pl.DataFrame]:
    billing = batch.tables.parties.filter(
        pl.col("role") == PartyRole.BILLING_PROVIDER.value
    ).select(
        "claim_ordinal", billing_npi=pl.col("npi"), billing_address=pl.col("address_line_1")
    )  # fmt: skip
    is_billing_npi = pl.col("npi") == pl.col("billing_npi")
    is_billing_place = is_billing_npi & (pl.col("address_line_1") == pl.col("billing_address"))
    taxonomy_code = identifier(pl.col("taxonomy_code"))

    def name(qualifier: str) -> SegmentColumn:
        return batch.name(qualifier, id_qualifier="XX", id_column="npi")

    def rows(role: PartyRole, *, when: pl.Expr | None = None) -> pl.DataFrame:
        parties = batch.tables.parties.filter(pl.col("role") == role.value)
        known = parties.join(billing, on="claim_ordinal", maintain_order="left")
        return batch.fit(batch.rows(known if when is None else known.filter(when)))

    yield batch.place(
        rows(PartyRole.REFERRING_PROVIDER), name("DN"), section=Section.REFERRING_PROVIDER
    )
    # The guide has both loops only where they say something else than the billing provider's.
    yield batch.place(
        rows(PartyRole.RENDERING_PROVIDER, when=~is_billing_npi),
        name("82"),
        segment_column("PRV", "PE", "PXC", taxonomy_code, when=taxonomy_code.is_not_null()),
        section=Section.RENDERING_PROVIDER,
    )
    yield batch.place(
        rows(PartyRole.SERVICE_FACILITY, when=~is_billing_place),
        name("77"),
        *batch.address(),
        section=Section.SERVICE_FACILITY,
    )


def _lines(batch: Batch) -> pl.DataFrame:
    of_claim = batch.tables.claims.select(
        "claim_ordinal", claim_place_of_service=pl.col("place_of_service")
    )
    rows = numbered_lines(batch).join(of_claim, on="claim_ordinal", maintain_order="left")
    is_elsewhere = pl.col("place_of_service") != pl.col("claim_place_of_service")
    pointers = pl.col("diagnosis_pointers").cast(pl.List(pl.String))
    return batch.place(
        rows,
        segment_column("LX", pl.col("line_position")),
        segment_column(
            "SV1",
            procedure(batch),
            amount_column(pl.col("charge_cents")),
            identifier(pl.col("unit")),
            quantity_column(pl.col("units")),
            pl.when(is_elsewhere).then(identifier(pl.col("place_of_service"))),
            None,
            pointers.list.join(batch.delimiters.component),
        ),
        service_date(),
        control_number(),
        section=Section.LINE,
        item=pl.col("line_position"),
    )
