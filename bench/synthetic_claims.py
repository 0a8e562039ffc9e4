"""Claims of nobody: made by arithmetic, the same for the same seed, and plainly invented.

They are laid out as tables at once, since a benchmark wants hundreds of thousands.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.base.identifiers import npi_is_valid
from claimwright.claims.parties import PayerKind, Relationship, Sex
from claimwright.claims.records import ClaimType, PayerSequence
from claimwright.claims.table_schemas import SCHEMAS, DiagnosisRole, PartyRole
from claimwright.claims.tables import ClaimTables
from claimwright.codes.systems import CodeSystem

LINES_A_CLAIM = 3
PAYER_ID = "SYN01"
PAYER_NAME = "Synthetic Health Plan"
GROUP_NAME = "Synthetic Medical Group"
FIRST_DAY = date(2026, 4, 6)

_DAYS = 28
_CLAIMS_A_BILLING_PROVIDER = 2_500
_RENDERING_PROVIDERS = 40
_LAST_NAMES = ["Synthetic", "Sampleton", "Placeholder", "Mockridge", "Testcase", "Dummyfield"]
_FIRST_NAMES = ["Testa", "Demo", "Examplia", "Fictus", "Nemo", "Inventia", "Pseudo"]
_STREETS = ["Example Street", "Sample Avenue", "Placeholder Lane", "Test Court"]
# Codes and charges in cents. A visit, then two services that are never the same.
_VISITS = [("99212", 10_500), ("99213", 16_500), ("99214", 24_000), ("99203", 21_000)]
_SERVICES = [
    ("36415", 1_500), ("85025", 2_800), ("80053", 3_900), ("81003", 1_200), ("93000", 5_500),
    ("87880", 3_100),
]  # fmt: skip
_FIRST_DIAGNOSES = ["E11.9", "I10", "J06.9", "M54.50", "K21.9", "N39.0", "R51.9"]
_SECOND_DIAGNOSES = ["E78.5", "Z79.899", "F41.9", "L30.9"]
_ADDRESS = {"city": "Sampletown", "state": "OH", "postal_code": "432990000"}


def make_claims(count: int, *, seed: int = 1) -> ClaimTables:
    """Make professional claims with three lines and two diagnoses to one payer.

    Each patient is the subscriber. A billing provider stands for 2,500 claims.
    """
    draw = _Draw(count=count, seed=seed)
    lines = _lines(draw)
    charges = lines.group_by("claim_ordinal", maintain_order=True).agg(
        charge_cents=pl.col("charge_cents").sum()
    )
    filled = {
        "claims": _claims(draw, charges),
        "lines": lines,
        "diagnoses": _diagnoses(draw),
        "parties": _parties(draw),
    }
    empty = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items()}
    return ClaimTables(**(empty | filled))


def synthetic_npi(number: int) -> str:
    """The number-th NPI that passes the check digit; those beginning with 2 were never issued."""
    stem = f"2{number:08d}"
    return next(npi for digit in range(10) if npi_is_valid(npi := f"{stem}{digit}"))


class _Draw:
    """Numbers that look drawn, by arithmetic on a claim's ordinal: alike on every machine."""

    def __init__(self, *, count: int, seed: int) -> None:
        self.count = count
        self._seed = seed

    def below(self, limit: int, *, salt: int) -> pl.Expr:
        """A whole number from 0 to below the limit for each claim."""
        mixed = (pl.col("claim_ordinal").cast(pl.Int64) + 1) * 2_654_435_761
        return (mixed + salt * 97_610_327 + self._seed * 1_000_003) % 4_294_967_296 // 4_099 % limit

    def one_of(self, choices: list[str], *, salt: int) -> pl.Expr:
        return pick(choices, self.below(len(choices), salt=salt))

    def keys(self) -> pl.LazyFrame:
        ordinal = pl.int_range(self.count, dtype=pl.UInt32)
        return pl.LazyFrame().select(
            claim_ordinal=ordinal,
            claim_id=pl.format("SYN{}", (ordinal + 1).cast(pl.String).str.zfill(7)),
        )


def pick(choices: list[str], index: pl.Expr) -> pl.Expr:
    """The choice at an index, row by row."""
    return index.replace_strict(list(range(len(choices))), choices, return_dtype=pl.String())


def _table(name: str, frame: pl.LazyFrame) -> pl.DataFrame:
    """Bring a frame to the table's columns: those that it lacks are null."""
    known = frame.collect_schema().names()
    return frame.select(
        (pl.col(column) if column in known else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in SCHEMAS[name].items()
    ).collect()


def _claims(draw: _Draw, charges: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("claim_ordinal").cast(pl.Int64) + 1
    frame = (
        draw.keys()
        .join(charges.lazy(), on="claim_ordinal", how="left", maintain_order="left")
        .with_columns(
            visit_id=pl.format("SV{}", number.cast(pl.String).str.zfill(7)),
            claim_type=pl.lit(ClaimType.PROFESSIONAL.value),
            frequency_code=pl.lit("1"),
            sequence=pl.lit(PayerSequence.PRIMARY.value),
            policy_id=number.cast(pl.String),
            payer_id=pl.lit(PAYER_ID),
            payer_kind=pl.lit(PayerKind.COMMERCIAL.value),
            claim_filing_indicator=pl.lit("CI"),
            member_id=pl.format("SYNM{}", number.cast(pl.String).str.zfill(8)),
            effective_date=pl.lit(date(2026, 1, 1)),
            relationship=pl.lit(Relationship.SELF.value),
            stated_order=pl.lit(1),
            is_group_plan=pl.lit(False),
            custodial_by_court=pl.lit(False),
            place_of_service=pl.lit("11"),
            patient_paid_cents=pl.lit(0),
        )
    )
    return _table("claims", frame)


def _lines(draw: _Draw) -> pl.DataFrame:
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
    return _table("lines", pl.concat(parts).sort("claim_ordinal", "line_number"))


def _line(
    draw: _Draw, number: int, menu: list[tuple[str, int]], index: pl.Expr, day: pl.Expr
) -> pl.LazyFrame:
    codes = [code for code, _ in menu]
    charges = {str(place): cents for place, (_, cents) in enumerate(menu)}
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
        diagnosis_pointers=pl.lit([1, 2] if number == 1 else [1], dtype=pl.List(pl.UInt8())),
    )


def _diagnoses(draw: _Draw) -> pl.DataFrame:
    parts = [
        draw.keys().with_columns(
            position=pl.lit(position),
            code=draw.one_of(codes, salt=position + 9),
            diagnosis_role=pl.lit(role.value),
        )
        for position, (codes, role) in enumerate(
            (
                (_FIRST_DIAGNOSES, DiagnosisRole.PRINCIPAL),
                (_SECOND_DIAGNOSES, DiagnosisRole.OTHER),
            ),
            start=1,
        )
    ]
    return _table("diagnoses", pl.concat(parts).sort("claim_ordinal", "position"))


def _parties(draw: _Draw) -> pl.DataFrame:
    frames = [
        _table("parties", part)
        for part in (
            _billing_provider(draw),
            _rendering_provider(draw),
            _patient(draw, PartyRole.PATIENT),
            _patient(draw, PartyRole.SUBSCRIBER),
            _payer(draw),
        )
    ]
    return pl.concat(frames).sort("claim_ordinal", maintain_order=True)


def _billing_provider(draw: _Draw) -> pl.LazyFrame:
    number = pl.col("claim_ordinal").cast(pl.Int64) // _CLAIMS_A_BILLING_PROVIDER
    count = -(-draw.count // _CLAIMS_A_BILLING_PROVIDER)
    return draw.keys().with_columns(
        role=pl.lit(PartyRole.BILLING_PROVIDER.value),
        is_person=pl.lit(False),
        name=pl.format(f"{GROUP_NAME} {{}}", number + 1),
        npi=pick([synthetic_npi(one) for one in range(count)], number),
        taxonomy_code=pl.lit("193200000X"),
        tax_id=pl.lit("899999999"),
        address_line_1=pl.lit("1 Example Plaza"),
        contact_name=pl.lit("Synthetic Desk"),
        telephone=pl.lit("6145550100"),
        **{name: pl.lit(text) for name, text in _ADDRESS.items()},
    )


def _rendering_provider(draw: _Draw) -> pl.LazyFrame:
    number = draw.below(_RENDERING_PROVIDERS, salt=20)
    npis = [synthetic_npi(50_000_000 + one) for one in range(_RENDERING_PROVIDERS)]
    return draw.keys().with_columns(
        role=pl.lit(PartyRole.RENDERING_PROVIDER.value),
        is_person=pl.lit(True),
        name=pl.lit("Clinician"),
        first_name=pl.format("Synthetic {}", number + 1),
        npi=pick(npis, number),
        taxonomy_code=pl.lit("207Q00000X"),
    )


def _patient(draw: _Draw, role: PartyRole) -> pl.LazyFrame:
    born = pl.duration(days=draw.below(25_000, salt=33))
    return draw.keys().with_columns(
        role=pl.lit(role.value),
        is_person=pl.lit(True),
        name=draw.one_of(_LAST_NAMES, salt=30),
        first_name=draw.one_of(_FIRST_NAMES, salt=31),
        birth_date=pl.lit(date(1950, 1, 1)) + born,
        sex=draw.one_of([Sex.FEMALE.value, Sex.MALE.value], salt=34),
        address_line_1=pl.format(
            "{} {}", draw.below(900, salt=35) + 1, draw.one_of(_STREETS, salt=36)
        ),
        **{name: pl.lit(text) for name, text in _ADDRESS.items()},
    )


def _payer(draw: _Draw) -> pl.LazyFrame:
    return draw.keys().with_columns(
        role=pl.lit(PartyRole.PAYER.value),
        is_person=pl.lit(False),
        name=pl.lit(PAYER_NAME),
        payer_id=pl.lit(PAYER_ID),
        address_line_1=pl.lit("PO Box 1"),
        **{name: pl.lit(text) for name, text in _ADDRESS.items()},
    )
