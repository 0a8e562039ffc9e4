"""Loops 2300, 2310 and 2400: the claim, its providers and its service lines.

Source: 005010X222A1, loops 2300 to 2400.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import PartyRole
from claimwright.x12.envelope import composite
from claimwright.x12.p837p.batch import Batch, Section
from claimwright.x12.values import amount_column, date_column, identifier, quantity_column

_MODIFIERS = 4


def claim_segments(batch: Batch) -> Iterator[pl.LazyFrame]:
    """All segments of the claims but those about other payers."""
    yield from _claim(batch)
    yield from _providers(batch)
    yield from _lines(batch)


def numbered_lines(batch: Batch) -> pl.LazyFrame:
    """The service lines with the place of their claim and `line_position` in it, from 1."""
    return batch.rows(batch.tables.lines).with_columns(
        line_position=pl.col("line_number").rank("ordinal").over("claim_ordinal")
    )


def procedure(batch: Batch) -> pl.Expr:
    """The composite procedure of a row that has procedure_code and modifiers."""
    modifiers, code = pl.col("modifiers").list, identifier(pl.col("procedure_code"))
    whole = composite(
        pl.lit("HC"),
        code,
        *(identifier(modifiers.get(one, null_on_oob=True)) for one in range(_MODIFIERS)),
        delimiters=batch.delimiters,
    )
    return pl.when(code.is_not_null()).then(whole)


def service_date(batch: Batch) -> pl.Expr:
    """The DTP of a service line: one day, or the days from the first to the last."""
    first = date_column(pl.col("date_of_service"))
    last = date_column(pl.col("last_date_of_service"))
    return batch.text(
        "DTP",
        "472",
        pl.when(last.is_null()).then(pl.lit("D8")).otherwise(pl.lit("RD8")),
        pl.when(last.is_null()).then(first).otherwise(first + "-" + last),
    )


def _claim(batch: Batch) -> Iterator[pl.LazyFrame]:
    rows = batch.rows(batch.tables.claims)
    place_of_service = composite(
        identifier(pl.col("place_of_service")),
        pl.lit("B"),
        pl.col("frequency_code"),
        delimiters=batch.delimiters,
    )
    authorization = identifier(pl.col("prior_authorization"))
    original = identifier(pl.col("original_reference"))
    segments = [
        (
            rows,
            batch.text(
                "CLM", pl.col("claim_id"), amount_column(pl.col("charge_cents")), None, None,
                # Signature on file, assigned, benefits assigned, release of information signed.
                place_of_service, "Y", "A", "Y", "Y",
            ),
        ),
        (
            rows.filter(pl.col("patient_paid_cents") > 0),
            batch.text("AMT", "F5", amount_column(pl.col("patient_paid_cents"))),
        ),
        (rows.filter(authorization.is_not_null()), batch.text("REF", "G1", authorization)),
        (rows.filter(original.is_not_null()), batch.text("REF", "F8", original)),
        _diagnoses(batch),
    ]  # fmt: skip
    for within, (frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=Section.CLAIM, within=within)


def _diagnoses(batch: Batch) -> tuple[pl.LazyFrame, pl.Expr]:
    """One HI a claim: the principal diagnosis (ABK), then the others (ABF), codes without dots."""
    qualifier = pl.when(pl.col("position") == 1).then(pl.lit("ABK")).otherwise(pl.lit("ABF"))
    code = composite(
        qualifier,
        identifier(pl.col("code").str.replace_all(".", "", literal=True)),
        delimiters=batch.delimiters,
    )
    rows = (
        batch.rows(batch.tables.diagnoses)
        .group_by("transaction", "rank")
        .agg(codes=code.sort_by("position").str.join(batch.delimiters.element))
    )
    return rows, batch.text("HI", pl.col("codes"))


def _providers(batch: Batch) -> Iterator[pl.LazyFrame]:
    billing = batch.tables.parties.lazy().filter(
        pl.col("role") == PartyRole.BILLING_PROVIDER.value
    ).select(
        "claim_ordinal", billing_npi=pl.col("npi"), billing_address=pl.col("address_line_1")
    )  # fmt: skip

    def party(role: PartyRole) -> pl.LazyFrame:
        return batch.party(role).join(billing, on="claim_ordinal")

    is_billing_npi = pl.col("npi") == pl.col("billing_npi")
    is_billing_place = is_billing_npi & (pl.col("address_line_1") == pl.col("billing_address"))
    referring = party(PartyRole.REFERRING_PROVIDER)
    # The guide has both loops only where they say something else than the billing provider's.
    rendering = party(PartyRole.RENDERING_PROVIDER).filter(~is_billing_npi)
    facility = party(PartyRole.SERVICE_FACILITY).filter(~is_billing_place)
    taxonomy_code = identifier(pl.col("taxonomy_code"))

    def name(qualifier: str) -> pl.Expr:
        return batch.name(qualifier, id_qualifier="XX", id_column="npi")

    segments = [
        (Section.REFERRING_PROVIDER, referring, name("DN")),
        (Section.RENDERING_PROVIDER, rendering, name("82")),
        (
            Section.RENDERING_PROVIDER,
            rendering.filter(taxonomy_code.is_not_null()),
            batch.text("PRV", "PE", "PXC", taxonomy_code),
        ),
        (Section.SERVICE_FACILITY, facility, name("77")),
        (Section.SERVICE_FACILITY, facility, batch.street()),
        (Section.SERVICE_FACILITY, facility, batch.city()),
    ]
    for within, (section, frame, text) in enumerate(segments):
        yield batch.place(frame, text, section=section, within=within)


def _lines(batch: Batch) -> Iterator[pl.LazyFrame]:
    of_claim = batch.tables.claims.lazy().select(
        "claim_ordinal", claim_place_of_service=pl.col("place_of_service")
    )
    rows = numbered_lines(batch).join(of_claim, on="claim_ordinal")
    is_elsewhere = pl.col("place_of_service") != pl.col("claim_place_of_service")
    pointers = pl.col("diagnosis_pointers").cast(pl.List(pl.String))
    control_number = identifier(pl.col("line_control_number"))
    segments = [
        (rows, batch.text("LX", pl.col("line_position"))),
        (
            rows,
            batch.text(
                "SV1",
                procedure(batch),
                amount_column(pl.col("charge_cents")),
                identifier(pl.col("unit")),
                quantity_column(pl.col("units")),
                pl.when(is_elsewhere).then(identifier(pl.col("place_of_service"))),
                None,
                pointers.list.join(batch.delimiters.component),
            ),
        ),
        (rows, service_date(batch)),
        (rows.filter(control_number.is_not_null()), batch.text("REF", "6R", control_number)),
    ]
    for within, (frame, text) in enumerate(segments):
        yield batch.place(
            frame, text, section=Section.LINE, item=pl.col("line_position"), within=within
        )
