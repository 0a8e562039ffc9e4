"""Loops 2300, 2310 and 2400 of an institutional claim: the stay, its providers and its lines.

Source: 005010X223A2, loops 2300 to 2400.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from claimwright.claims.table_schemas import DiagnosisRole, PartyRole, StayCode
from claimwright.x12.p837.patient_paid import give_patient_paid
from claimwright.x12.p837.writing import (
    Batch,
    Section,
    control_number,
    numbered_lines,
    procedure,
    service_date,
)
from claimwright.x12.segment_texts import composite, segment_column
from claimwright.x12.values import amount_column, date_column, identifier, quantity_column

# Types of bill (without the frequency) of stays: hospital, skilled nursing and the like. Lines of
# a stay need no date of their own. Source: 005010X223A2, loop 2400, DTP 472.
INPATIENT = ("11", "12", "18", "21", "22", "28", "41", "65", "66", "86")
CODES_IN_A_SEGMENT = 12

# The list of each kind of code, in the guide's order. Principal ones stand apart.
_DIAGNOSIS_LISTS = (
    (DiagnosisRole.PRINCIPAL, "ABK"),
    (DiagnosisRole.ADMITTING, "ABJ"),
    (DiagnosisRole.REASON_FOR_VISIT, "APR"),
    (DiagnosisRole.EXTERNAL_CAUSE, "ABN"),
)
_WITHOUT_PRESENCE = frozenset({"ABJ", "APR"})
_STAY_LISTS = (
    (StayCode.OCCURRENCE_SPAN, "BI"),
    (StayCode.OCCURRENCE, "BH"),
    (StayCode.VALUE, "BE"),
    (StayCode.CONDITION, "BG"),
)
# The roles of the claim's providers with their NM101, in the guide's order.
_PROVIDERS = (
    (PartyRole.ATTENDING_PROVIDER, "71"),
    (PartyRole.OPERATING_PROVIDER, "72"),
    (PartyRole.OTHER_OPERATING_PROVIDER, "ZZ"),
    (PartyRole.RENDERING_PROVIDER, "82"),
    (PartyRole.SERVICE_FACILITY, "77"),
    (PartyRole.REFERRING_PROVIDER, "DN"),
)


def claim_segments(batch: Batch) -> Iterator[pl.DataFrame]:
    """All pieces of the claims but those about other payers."""
    yield _claim(batch)
    yield from _codes(batch)
    yield from _providers(batch)
    yield _lines(batch)


def _claim(batch: Batch) -> pl.DataFrame:
    stays = batch.tables.stays.drop("claim_id")
    rows = batch.rows(
        batch.tables.claims.join(stays, on="claim_ordinal", maintain_order="left")
    )  # fmt: skip
    bill = composite(
        identifier(pl.col("type_of_bill")),
        "A",
        pl.col("frequency_code"),
        delimiters=batch.delimiters,
    )
    first, last = (date_column(pl.col(f"statement_{one}_date")) for one in ("first", "last"))
    admission_time = pl.col("admission_time").dt.strftime("%H%M")
    admission = date_column(pl.col("admission_date")) + admission_time.fill_null("")
    has_time = pl.col("admission_time").is_not_null()
    authorization = identifier(pl.col("prior_authorization"))
    original = identifier(pl.col("original_reference"))
    return batch.place(
        rows,
        segment_column(
            "CLM", pl.col("claim_id"), amount_column(pl.col("charge_cents")), None, None,
            # Assigned, benefits assigned, release of information signed.
            bill, None, "A", "Y", "Y",
        ),
        segment_column(
            "DTP", "096", "TM", pl.col("discharge_time").dt.strftime("%H%M"),
            when=pl.col("discharge_time").is_not_null(),
        ),
        segment_column("DTP", "434", "RD8", first + "-" + last),
        segment_column(
            "DTP", "435", pl.when(has_time).then(pl.lit("DT")).otherwise(pl.lit("D8")), admission,
            when=admission.is_not_null(),
        ),
        segment_column(
            "CL1", identifier(pl.col("admission_type")), identifier(pl.col("point_of_origin")),
            identifier(pl.col("discharge_status")),
        ),
        segment_column("REF", "G1", authorization, when=authorization.is_not_null()),
        segment_column("REF", "F8", original, when=original.is_not_null()),
        section=Section.CLAIM,
    )  # fmt: skip


def _codes(batch: Batch) -> Iterator[pl.DataFrame]:
    """The HI segments, each of one list and of at most twelve codes."""
    diagnoses = batch.tables.diagnoses
    stay_codes = give_patient_paid(batch.tables.claims, batch.tables.stay_codes)
    role, kind = pl.col("diagnosis_role"), pl.col("kind")
    is_procedure = kind == StayCode.PROCEDURE.value
    lists = [
        *(
            (diagnoses.filter(role == one.value), _diagnosis(batch, name))
            for one, name in _DIAGNOSIS_LISTS
        ),
        (_groups(batch), _coded(batch, "DR")),
        (diagnoses.filter(role == DiagnosisRole.OTHER.value), _diagnosis(batch, "ABF")),
        (
            stay_codes.filter(is_procedure & (pl.col("position") == 1)),
            _coded(batch, "BBR"),
        ),
        (
            stay_codes.filter(is_procedure & (pl.col("position") > 1)),
            _coded(batch, "BBQ"),
        ),
        *((stay_codes.filter(kind == one.value), _coded(batch, name)) for one, name in _STAY_LISTS),
    ]
    for number, (frame, code) in enumerate(lists, start=1):
        rows = (
            frame.sort("claim_ordinal", "position")
            .select(
                "claim_ordinal",
                part=pl.int_range(pl.len()).over("claim_ordinal") // CODES_IN_A_SEGMENT,
                code=code,
            )
            .group_by("claim_ordinal", "part", maintain_order=True)
            .agg(pl.col("code").str.join(batch.delimiters.element))
        )
        yield batch.place(
            batch.rows(rows),
            segment_column("HI", pl.col("code")),
            section=Section.CLAIM,
            within=number,
            part=pl.col("part"),
        )


def _groups(batch: Batch) -> pl.DataFrame:
    """The diagnosis related groups as rows of stay_codes."""
    return batch.tables.stays.filter(pl.col("diagnosis_related_group").is_not_null()).select(
        "claim_ordinal",
        code="diagnosis_related_group",
        position=pl.lit(1),
        amount_cents=pl.lit(None, pl.Int64),
        first_date=pl.lit(None, pl.Date),
        last_date=pl.lit(None, pl.Date),
    )


def _diagnosis(batch: Batch, list_code: str) -> pl.Expr:
    """A diagnosis without its dot; whether it was present on admission is the ninth component.

    That is not said of the admitting diagnosis and the reasons for the visit.
    """
    present = None if list_code in _WITHOUT_PRESENCE else identifier(pl.col("present_on_admission"))
    return composite(
        list_code,
        identifier(pl.col("code").str.replace_all(".", "", literal=True)),
        *[None] * 6,
        present,
        delimiters=batch.delimiters,
    )


def _coded(batch: Batch, list_code: str) -> pl.Expr:
    """A code of the stay with its day, its days or its amount."""
    first, last = date_column(pl.col("first_date")), date_column(pl.col("last_date"))
    is_dated, is_span = pl.col("first_date").is_not_null(), pl.col("last_date").is_not_null()
    return composite(
        list_code,
        identifier(pl.col("code")),
        pl.when(is_span).then(pl.lit("RD8")).when(is_dated).then(pl.lit("D8")),
        pl.when(is_span).then(first + "-" + last).otherwise(first),
        amount_column(pl.col("amount_cents")),
        delimiters=batch.delimiters,
    )


def _providers(batch: Batch) -> Iterator[pl.DataFrame]:
    of_claim = _npi(batch, PartyRole.BILLING_PROVIDER, "billing").join(
        _npi(batch, PartyRole.ATTENDING_PROVIDER, "attending"), on="claim_ordinal", how="left"
    )
    is_attending = (pl.col("npi") == pl.col("attending_npi")).fill_null(value=False)
    is_billing_place = (pl.col("npi") == pl.col("billing_npi")) & (
        pl.col("address_line_1") == pl.col("billing_address")
    )
    taxonomy_code = identifier(pl.col("taxonomy_code"))
    for item, (role, qualifier) in enumerate(_PROVIDERS):
        parties = batch.tables.parties.filter(pl.col("role") == role.value)
        rows = parties.join(of_claim, on="claim_ordinal", maintain_order="left")
        segments = [batch.name(qualifier, id_qualifier="XX", id_column="npi")]
        # The guide has these only where they say something else than those before.
        if role in {PartyRole.RENDERING_PROVIDER, PartyRole.REFERRING_PROVIDER}:
            rows = rows.filter(~is_attending)
        if role is PartyRole.ATTENDING_PROVIDER:
            segments.append(
                segment_column("PRV", "AT", "PXC", taxonomy_code, when=taxonomy_code.is_not_null())
            )
        if role is PartyRole.SERVICE_FACILITY:
            rows = rows.filter(~is_billing_place.fill_null(value=False))
            segments.extend(batch.address())
        yield batch.place(
            batch.fit(batch.rows(rows)), *segments, section=Section.REFERRING_PROVIDER, item=item
        )


def _npi(batch: Batch, role: PartyRole, name: str) -> pl.DataFrame:
    return batch.tables.parties.filter(pl.col("role") == role.value).select(
        "claim_ordinal",
        pl.col("npi").alias(f"{name}_npi"),
        pl.col("address_line_1").alias(f"{name}_address"),
    )


def _lines(batch: Batch) -> pl.DataFrame:
    stays = batch.tables.stays.select("claim_ordinal", "type_of_bill", "statement_first_date")
    rows = numbered_lines(batch).join(stays, on="claim_ordinal", maintain_order="left")
    noncovered = pl.col("noncovered_cents")
    is_first_day = (pl.col("date_of_service") == pl.col("statement_first_date")) & pl.col(
        "last_date_of_service"
    ).is_null()
    goes_without = is_first_day & pl.col("type_of_bill").is_in(INPATIENT)
    return batch.place(
        rows,
        segment_column("LX", pl.col("line_position")),
        segment_column(
            "SV2",
            identifier(pl.col("revenue_code")),
            procedure(batch),
            amount_column(pl.col("charge_cents")),
            identifier(pl.col("unit")),
            quantity_column(pl.col("units")),
            None,
            pl.when(noncovered > 0).then(amount_column(noncovered)),
        ),
        service_date(when=~goes_without),
        control_number(),
        section=Section.LINE,
        item=pl.col("line_position"),
    )
