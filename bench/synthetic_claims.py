"""Claims of nobody: made by arithmetic, the same for the same seed, and plainly invented.

They are laid out as tables at once, since a benchmark wants hundreds of thousands.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from bench.draw import Draw, digits, fill_table, pick
from bench.synthetic_parties import PAYER_ID, make_parties, relationship
from claimwright.claims.parties import PayerKind
from claimwright.claims.records import ClaimType, PayerSequence
from claimwright.claims.table_schemas import SCHEMAS, DiagnosisRole
from claimwright.claims.tables import ClaimTables
from claimwright.codes.systems import CodeSystem

FIRST_DAY = date(2026, 4, 6)

_DAYS = 28
_GROUPS = 90
_COPAYMENT_CENTS = 2_000
# One of so many claims has it.
_PRIOR_AUTHORIZED, _COPAID = 2, 3
# Codes and charges in cents. A visit, then two services that are never the same.
_VISITS = [("99212", 10_500), ("99213", 16_500), ("99214", 24_000), ("99203", 21_000)]
_SERVICES = [
    ("36415", 1_500), ("85025", 2_800), ("80053", 3_900), ("81003", 1_200), ("93000", 5_500),
    ("87880", 3_100),
]  # fmt: skip
# The first and up to three others; none excludes another.
_DIAGNOSES = [
    ["E11.9", "I10", "J06.9", "M54.50", "K21.9", "N39.0", "R51.9"],
    ["E78.5", "Z79.899", "F41.9", "L30.9"],
    ["G47.33", "M17.11", "E66.9", "H52.13"],
    ["Z87.891", "Z91.81", "Z88.0"],
]


def make_claims(count: int, *, seed: int = 1) -> ClaimTables:
    """Make professional claims with three lines and four diagnoses to one payer.

    Four patients of five are the subscriber, the others a child. Half of the claims name who sent
    the patient, half an authorization, a third a building where the service was given. A billing
    provider stands for 2,500 claims.
    """
    draw = Draw(count=count, seed=seed)
    lines = _lines(draw)
    charges = lines.group_by("claim_ordinal", maintain_order=True).agg(
        charge_cents=pl.col("charge_cents").sum()
    )
    filled = {
        "claims": _claims(draw, charges),
        "lines": lines,
        "diagnoses": _diagnoses(draw),
        "parties": make_parties(draw),
    }
    empty = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items()}
    return ClaimTables(**(empty | filled))


def _claims(draw: Draw, charges: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("claim_ordinal").cast(pl.Int64) + 1
    is_authorized = draw.one_in(_PRIOR_AUTHORIZED, salt=70)
    has_copaid = draw.one_in(_COPAID, salt=71)
    frame = (
        draw.keys()
        .join(charges.lazy(), on="claim_ordinal", how="left", maintain_order="left")
        .with_columns(
            visit_id=pl.format("SV{}", digits(number, length=7)),
            claim_type=pl.lit(ClaimType.PROFESSIONAL.value),
            frequency_code=pl.lit("1"),
            sequence=pl.lit(PayerSequence.PRIMARY.value),
            policy_id=number.cast(pl.String),
            payer_id=pl.lit(PAYER_ID),
            payer_kind=pl.lit(PayerKind.COMMERCIAL.value),
            claim_filing_indicator=pl.lit("CI"),
            member_id=pl.format("SYNM{}", digits(number, length=8)),
            group_number=pl.format("SYNGROUP{}", digits(draw.below(_GROUPS, salt=72), length=2)),
            effective_date=pl.lit(date(2026, 1, 1)),
            relationship=relationship(draw),
            stated_order=pl.lit(1),
            is_group_plan=pl.lit(False),
            custodial_by_court=pl.lit(False),
            place_of_service=pl.lit("11"),
            prior_authorization=pl.when(is_authorized).then(
                pl.format("SYNAUTH{}", digits(number, length=9))
            ),
            patient_paid_cents=pl.when(has_copaid).then(_COPAYMENT_CENTS).otherwise(0),
        )
    )
    return fill_table("claims", frame)


def _lines(draw: Draw) -> pl.DataFrame:
    day = draw.below(_DAYS, salt=1)
    visit = draw.below(len(_VISITS), salt=2)
    second = draw.below(len(_SERVICES), salt=3)
    step = draw.below(len(_SERVICES) - 1, salt=4) + 1
    third = (second + step) % len(_SERVICES)
    parts = [
        _line(draw, number, menu, index, day)
        for number, (menu, index) in enumerate(
            ((_VISITS, visit), (_SERVICES, second), (_SERVICES, third)), start=1
        )
    ]
    return fill_table("lines", pl.concat(parts).sort("claim_ordinal", "line_number"))


def _line(
    draw: Draw, number: int, menu: list[tuple[str, int]], index: pl.Expr, day: pl.Expr
) -> pl.LazyFrame:
    codes = [code for code, _ in menu]
    charges = {str(place): cents for place, (_, cents) in enumerate(menu)}
    pointers = [[1, 2, 3], [1], [1, 4]][number - 1]
    return draw.keys().with_columns(
        line_number=pl.lit(number),
        line_control_number=pl.format("{}-{}", "claim_id", pl.lit(number)),
        system=pl.lit(CodeSystem.CPT.value),
        procedure_code=pick(codes, index),
        modifiers=pl.lit(["25"] if number == 1 else [], dtype=pl.List(pl.String())),
        charge_cents=index.cast(pl.String).replace_strict(charges, return_dtype=pl.Int64()),
        units=pl.lit(1),
        unit=pl.lit("UN"),
        noncovered_cents=pl.lit(0),
        date_of_service=pl.lit(FIRST_DAY) + pl.duration(days=day),
        diagnosis_pointers=pl.lit(pointers, dtype=pl.List(pl.UInt8())),
    )


def _diagnoses(draw: Draw) -> pl.DataFrame:
    parts = [
        draw.keys().with_columns(
            position=pl.lit(position),
            code=draw.one_of(codes, salt=position + 9),
            diagnosis_role=pl.lit(
                DiagnosisRole.PRINCIPAL.value if position == 1 else DiagnosisRole.OTHER.value
            ),
        )
        for position, codes in enumerate(_DIAGNOSES, start=1)
    ]
    return fill_table("diagnoses", pl.concat(parts).sort("claim_ordinal", "position"))
