"""The parties of claims: those of the levels above stand on each claim below them.

Source: 005010X222A1, loops 2010, 2310, 2330 and 2420, and the same of X223A2 and X224A2.
"""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import PARTIES, PartyRole
from claimwright.x12.layout import first, text, with_details
from claimwright.x12.p837.columns import CLAIM, fitted
from claimwright.x12.p837.scope import Placed
from claimwright.x12.values import read_date

_PEOPLE = ["patient", "subscriber", "other_subscriber"]
_PAYERS = ["payer", "other_payer"]
_LEVELS = ("billing_level", "subscriber_level", "patient_level")
TAX_NUMBERS = ["EI", "SY", "TJ"]
TAX_NUMBERS_IN_NAMES = ["24", "34", "FI"]
TAXONOMIES = ["PXC", "ZZ"]


def all_parties(placed: Placed) -> pl.DataFrame:
    """One row a named party of a known role: its place and the columns of PARTIES.

    id_qualifier and id are NM108 and NM109.
    """

    def one(segment_id: str, when: pl.Expr | None = None, **columns: pl.Expr) -> pl.LazyFrame:
        is_named = pl.col("party").is_not_null()
        when = is_named if when is None else is_named & when
        return first(placed.of(segment_id), columns, by="party", when=when)

    names = (
        placed.of("NM1")
        .filter(pl.col("role").is_not_null())
        .select(
            *CLAIM,
            *_LEVELS,
            "scope",
            "party",
            "line_number",
            "coverage_position",
            "role",
            is_person=text(2) == "1",
            name=text(3),
            first_name=text(4),
            middle_name=text(5),
            name_suffix=text(7),
            id_qualifier=text(8),
            id=text(9),
        )
    )
    details = (
        one("N3", address_line_1=text(1), address_line_2=text(2)),
        one("N4", city=text(1), state=text(2), postal_code=text(3)),
        one("DMG", birth_date=read_date(text(2)), sex=text(3)),
        one("REF", text(1).is_in(TAX_NUMBERS), tax_id=text(2)),
        one("PRV", text(2).is_in(TAXONOMIES), taxonomy_code=text(3)),
        one("PER", text(3) == "TE", contact_name=text(2), telephone=text(4)),
    )
    billing_taxonomy = first(
        placed.of("PRV"),
        {"billing_taxonomy": text(3)},
        by="billing_level",
        when=pl.col("scope") == "billing_provider",
    )
    is_billing = pl.col("role") == PartyRole.BILLING_PROVIDER.value
    return with_details(
        with_details(names.collect(), details, on="party"), [billing_taxonomy], on="billing_level"
    ).with_columns(
        taxonomy_code=pl.when(is_billing)
        .then(pl.coalesce("taxonomy_code", "billing_taxonomy"))
        .otherwise("taxonomy_code"),
        npi=pl.when(pl.col("id_qualifier") == "XX").then("id"),
        tax_id=pl.coalesce(
            "tax_id", pl.when(pl.col("id_qualifier").is_in(TAX_NUMBERS_IN_NAMES)).then("id")
        ),
        payer_id=pl.when(pl.col("role").is_in(_PAYERS)).then("id"),
    )


def parties_of_claims(parties: pl.DataFrame, claims: pl.DataFrame) -> pl.LazyFrame:
    """The table `parties`: each party once for each claim that it stands on.

    claims: claim_ordinal, claim_id and the levels of each claim. Where a claim stands at its
    subscriber's level, the subscriber is the patient too.
    """
    keys = claims.select(*CLAIM, *_LEVELS)
    own = parties.lazy().filter(pl.col("claim_ordinal").is_not_null())
    subscribers = _below(parties, keys, scope="subscriber", level="subscriber_level").collect()
    themselves = (
        subscribers.lazy()
        .filter(pl.col("patient_level").is_null() & (pl.col("role") == PartyRole.SUBSCRIBER.value))
        .with_columns(role=pl.lit(PartyRole.PATIENT.value))
    )
    frames = [
        _below(parties, keys, scope="billing_provider", level="billing_level"),
        subscribers.lazy(),
        themselves,
        _below(parties, keys, scope="patient", level="patient_level"),
        own,
    ]
    return _filled(
        pl.concat([fitted(frame, PARTIES) for frame in frames]).sort(
            "claim_ordinal", maintain_order=True
        )
    )


def _filled(parties: pl.LazyFrame) -> pl.LazyFrame:
    """What a record must have and a file may leave out: empty, or unknown."""
    is_person = pl.col("role").is_in(_PEOPLE)
    is_payer = pl.col("role").is_in(_PAYERS)
    is_known_sex = pl.col("sex").is_in(["F", "M", "U"]).fill_null(value=False)

    def address(name: str) -> pl.Expr:
        return pl.when(pl.col("address_line_1").is_not_null()).then(pl.col(name).fill_null(""))

    return parties.with_columns(
        name=pl.col("name").fill_null(""),
        first_name=pl.when(is_person)
        .then(pl.col("first_name").fill_null(""))
        .when("is_person")
        .then("first_name"),
        is_person=is_person | pl.col("is_person").fill_null(value=False),
        sex=pl.when(is_person).then(pl.when(is_known_sex).then("sex").otherwise(pl.lit("U"))),
        npi=pl.when(~is_person & ~is_payer).then(pl.col("npi").fill_null("")),
        **{name: pl.coalesce(address(name), name) for name in ("city", "state", "postal_code")},
    )


def _below(parties: pl.DataFrame, keys: pl.DataFrame, *, scope: str, level: str) -> pl.LazyFrame:
    """The parties of a level, once for each claim under it."""
    others = [name for name in _LEVELS if name != level]
    return keys.lazy().join(
        parties.lazy().filter(pl.col("scope") == scope).drop(*CLAIM, *others),
        on=level,
        maintain_order="left_right",
    )
