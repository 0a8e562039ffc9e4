"""Who stands on the synthetic claims: providers, patients, subscribers, the payer. All invented."""

from __future__ import annotations

from datetime import date

import polars as pl

from bench.draw import Draw, digits, fill_table, pick, synthetic_npi
from claimwright.claims.parties import Relationship, Sex
from claimwright.claims.table_schemas import PartyRole

PAYER_ID = "SYN01"
PAYER_NAME = "Synthetic Health Plan"
GROUP_NAME = "Synthetic Medical Group"
RENDERING_NPIS = tuple(synthetic_npi(50_000_000 + one) for one in range(40))

_CLAIMS_A_BILLING_PROVIDER = 2_500
_REFERRING_NPIS = tuple(synthetic_npi(60_000_000 + one) for one in range(60))
_FACILITY_NPIS = tuple(synthetic_npi(70_000_000 + one) for one in range(12))
# One of so many claims has the party.
_REFERRED, _AT_A_FACILITY, _DEPENDENT = 2, 3, 5
_LAST_NAMES = ["Synthetic", "Sampleton", "Placeholder", "Mockridge", "Testcase", "Dummyfield"]
_FIRST_NAMES = ["Testa", "Demo", "Examplia", "Fictus", "Nemo", "Inventia", "Pseudo"]
_MIDDLE_NAMES = ["A", "B", "Q", "Ann", "Lee", "Marie"]
_STREETS = ["Example Street", "Sample Avenue Northwest", "Placeholder Lane", "Test Court South"]
_UNITS = ["Apartment 12B", "Suite 400", "Building 3", "Floor 2"]
_CITIES = ["Sampletown", "Mockville Heights", "Placeholder City", "Testburg"]
_ADDRESS = {
    "city": pl.lit("Sampletown"),
    "state": pl.lit("OH"),
    "postal_code": pl.lit("432990000"),
}


def is_dependent(draw: Draw) -> pl.Expr:
    """Whether the patient is a child of the subscriber; else the patient is the subscriber."""
    return draw.one_in(_DEPENDENT, salt=50)


def relationship(draw: Draw) -> pl.Expr:
    """What the patient is to the subscriber."""
    return (
        pl.when(is_dependent(draw))
        .then(pl.lit(Relationship.CHILD.value))
        .otherwise(pl.lit(Relationship.SELF.value))
    )


def make_parties(draw: Draw) -> pl.DataFrame:
    """The parties of every claim, in the order of the claim's record."""
    subscribers = _subscribers(draw)
    frames = [
        _billing_providers(draw),
        _rendering_providers(draw),
        _facilities(draw),
        _referring_providers(draw),
        _patients(draw, subscribers),
        subscribers.with_columns(role=pl.lit(PartyRole.SUBSCRIBER.value)),
        _payers(draw),
    ]
    parts = [fill_table("parties", part) for part in frames]
    return pl.concat(parts).sort("claim_ordinal", maintain_order=True)


def _billing_providers(draw: Draw) -> pl.LazyFrame:
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
        **_ADDRESS,
    )


def _rendering_providers(draw: Draw) -> pl.LazyFrame:
    number = draw.below(len(RENDERING_NPIS), salt=20)
    return draw.keys().with_columns(
        role=pl.lit(PartyRole.RENDERING_PROVIDER.value),
        is_person=pl.lit(True),
        name=pl.lit("Clinician"),
        first_name=pl.format("Synthetic {}", number + 1),
        npi=pick(RENDERING_NPIS, number),
        taxonomy_code=pl.lit("207Q00000X"),
    )


def _facilities(draw: Draw) -> pl.LazyFrame:
    number = draw.below(len(_FACILITY_NPIS), salt=40)
    kept = draw.keys().filter(draw.one_in(_AT_A_FACILITY, salt=41))
    return kept.with_columns(
        role=pl.lit(PartyRole.SERVICE_FACILITY.value),
        is_person=pl.lit(False),
        name=pl.format("Synthetic Outpatient Building {}", number + 1),
        npi=pick(_FACILITY_NPIS, number),
        address_line_1=pl.format("{} Placeholder Parkway", number * 100 + 1),
        address_line_2=pl.lit("Suite 400"),
        **_ADDRESS,
    )


def _referring_providers(draw: Draw) -> pl.LazyFrame:
    number = draw.below(len(_REFERRING_NPIS), salt=42)
    kept = draw.keys().filter(draw.one_in(_REFERRED, salt=43))
    return kept.with_columns(
        role=pl.lit(PartyRole.REFERRING_PROVIDER.value),
        is_person=pl.lit(True),
        name=pl.lit("Referrer"),
        first_name=pl.format("Synthetic {}", number + 1),
        middle_name=draw.one_of(_MIDDLE_NAMES, salt=44),
        npi=pick(_REFERRING_NPIS, number),
    )


def _subscribers(draw: Draw) -> pl.LazyFrame:
    return _people(draw, salt=30, born=date(1950, 1, 1), days=16_000)


def _patients(draw: Draw, subscribers: pl.LazyFrame) -> pl.LazyFrame:
    """The subscribers themselves, but for the children of some."""
    child = is_dependent(draw)
    children = _people(draw, salt=60, born=date(2009, 1, 1), days=6_000).filter(child)
    both = pl.concat([subscribers.filter(~child), children])
    return both.with_columns(role=pl.lit(PartyRole.PATIENT.value))


def _people(draw: Draw, *, salt: int, born: date, days: int) -> pl.LazyFrame:
    street = draw.one_of(_STREETS, salt=salt + 6)
    return draw.keys().with_columns(
        is_person=pl.lit(True),
        name=draw.one_of(_LAST_NAMES, salt=salt),
        first_name=draw.one_of(_FIRST_NAMES, salt=salt + 1),
        middle_name=draw.one_of(_MIDDLE_NAMES, salt=salt + 2),
        birth_date=pl.lit(born) + pl.duration(days=draw.below(days, salt=salt + 3)),
        sex=draw.one_of([Sex.FEMALE.value, Sex.MALE.value], salt=salt + 4),
        address_line_1=pl.format("{} {}", draw.below(9_000, salt=salt + 5) + 100, street),
        address_line_2=draw.one_of(_UNITS, salt=salt + 7),
        city=draw.one_of(_CITIES, salt=salt + 8),
        state=pl.lit("OH"),
        postal_code=pl.format("43299{}", digits(draw.below(10_000, salt=salt + 9), length=4)),
    )


def _payers(draw: Draw) -> pl.LazyFrame:
    return draw.keys().with_columns(
        role=pl.lit(PartyRole.PAYER.value),
        is_person=pl.lit(False),
        name=pl.lit(PAYER_NAME),
        payer_id=pl.lit(PAYER_ID),
        address_line_1=pl.lit("PO Box 1"),
        **_ADDRESS,
    )
