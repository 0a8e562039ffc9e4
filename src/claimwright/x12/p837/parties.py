"""The parties of claims: those of the levels above stand on each claim below them.

Source: 005010X222A1, loops 2010, 2310, 2330 and 2420, and the same of X223A2 and X224A2.
"""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import PARTIES, PartyRole
from claimwright.x12.p837.columns import CLAIM, first, fitted, text
from claimwright.x12.values import read_date

_PROVIDERS = {
    "82": PartyRole.RENDERING_PROVIDER,
    "77": PartyRole.SERVICE_FACILITY,
    "FA": PartyRole.SERVICE_FACILITY,
    "DN": PartyRole.REFERRING_PROVIDER,
    "P3": PartyRole.PRIMARY_CARE_PROVIDER,
    "DQ": PartyRole.SUPERVISING_PROVIDER,
    "DK": PartyRole.ORDERING_PROVIDER,
    "QB": PartyRole.PURCHASED_SERVICE_PROVIDER,
    "DD": PartyRole.ASSISTANT_SURGEON,
    "71": PartyRole.ATTENDING_PROVIDER,
    "72": PartyRole.OPERATING_PROVIDER,
    "ZZ": PartyRole.OTHER_OPERATING_PROVIDER,
    "PW": PartyRole.PICK_UP_PLACE,
    "45": PartyRole.DROP_OFF_PLACE,
}
# Which role an NM101 has at its place.
ROLES: dict[str, dict[str, PartyRole]] = {
    "billing_provider": {
        "85": PartyRole.BILLING_PROVIDER,
        "87": PartyRole.PAY_TO_ADDRESS,
        "PE": PartyRole.PAY_TO_PLAN,
    },
    "subscriber": {"IL": PartyRole.SUBSCRIBER, "PR": PartyRole.PAYER},
    "patient": {"QC": PartyRole.PATIENT},
    "claim": _PROVIDERS,
    "line": _PROVIDERS,
    "other_coverage": {"IL": PartyRole.OTHER_SUBSCRIBER, "PR": PartyRole.OTHER_PAYER},
}
_PEOPLE = ["patient", "subscriber", "other_subscriber"]
_PAYERS = ["payer", "other_payer"]
_LEVELS = ("billing_level", "subscriber_level", "patient_level")
TAX_NUMBERS = ["EI", "SY", "TJ"]
TAX_NUMBERS_IN_NAMES = ["24", "34", "FI"]
TAXONOMIES = ["PXC", "ZZ"]


def role() -> pl.Expr:
    """The role of the party that a segment stands under; null where we know none there."""
    known = {f"{scope} {code}": str(one) for scope, roles in ROLES.items()
             for code, one in roles.items()}  # fmt: skip
    return (pl.col("scope") + " " + pl.col("party_code")).replace_strict(
        known, default=None, return_dtype=pl.String
    )


def all_parties(placed: pl.DataFrame) -> pl.DataFrame:
    """One row a named party of the file: its place, its role and the columns of PARTIES.

    id_qualifier and id are NM108 and NM109.
    """
    named = placed.filter(pl.col("party").is_not_null())
    segment_id = pl.col("segment_id")

    def one(when: pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
        return first(named, when, columns, by="party")

    names = named.filter(segment_id == "NM1").select(
        *CLAIM,
        *_LEVELS,
        "scope",
        "party",
        "line_number",
        coverage_position="coverage",
        role=role(),
        is_person=text(2) == "1",
        name=text(3),
        first_name=text(4),
        middle_name=text(5),
        name_suffix=text(7),
        id_qualifier=text(8),
        id=text(9),
    )
    for details in (
        one(segment_id == "N3", address_line_1=text(1), address_line_2=text(2)),
        one(segment_id == "N4", city=text(1), state=text(2), postal_code=text(3)),
        one(segment_id == "DMG", birth_date=read_date(text(2)), sex=text(3)),
        one((segment_id == "REF") & text(1).is_in(TAX_NUMBERS), tax_id=text(2)),
        one((segment_id == "PRV") & text(2).is_in(TAXONOMIES), taxonomy_code=text(3)),
        one((segment_id == "PER") & (text(3) == "TE"), contact_name=text(2), telephone=text(4)),
    ):
        names = names.join(details, on="party", how="left", maintain_order="left")
    billing_taxonomy = first(
        placed,
        (segment_id == "PRV") & (pl.col("scope") == "billing_provider"),
        {"billing_taxonomy": text(3)},
        by="billing_level",
    )
    is_billing = pl.col("role") == PartyRole.BILLING_PROVIDER.value
    return (
        names.filter(pl.col("role").is_not_null())
        .join(billing_taxonomy, on="billing_level", how="left", maintain_order="left")
        .with_columns(
            taxonomy_code=pl.when(is_billing)
            .then(pl.coalesce("taxonomy_code", "billing_taxonomy"))
            .otherwise("taxonomy_code"),
            npi=pl.when(pl.col("id_qualifier") == "XX").then("id"),
            tax_id=pl.coalesce(
                "tax_id", pl.when(pl.col("id_qualifier").is_in(TAX_NUMBERS_IN_NAMES)).then("id")
            ),
            payer_id=pl.when(pl.col("role").is_in(["payer", "other_payer"])).then("id"),
        )
    )


def parties_of_claims(parties: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The table `parties`: each party once for each claim that it stands on.

    claims: claim_ordinal, claim_id and the levels of each claim. Where a claim stands at its
    subscriber's level, the subscriber is the patient too.
    """
    keys = claims.select(*CLAIM, *_LEVELS)
    own = parties.filter(pl.col("claim_ordinal").is_not_null())
    subscribers = _below(parties, keys, scope="subscriber", level="subscriber_level")
    themselves = subscribers.filter(
        pl.col("patient_level").is_null() & (pl.col("role") == PartyRole.SUBSCRIBER.value)
    ).with_columns(role=pl.lit(PartyRole.PATIENT.value))
    frames = [
        _below(parties, keys, scope="billing_provider", level="billing_level"),
        subscribers,
        themselves,
        _below(parties, keys, scope="patient", level="patient_level"),
        own,
    ]
    return _filled(
        pl.concat([fitted(frame, PARTIES) for frame in frames]).sort(
            "claim_ordinal", maintain_order=True
        )
    )


def _filled(parties: pl.DataFrame) -> pl.DataFrame:
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


def _below(parties: pl.DataFrame, keys: pl.DataFrame, *, scope: str, level: str) -> pl.DataFrame:
    """The parties of a level, once for each claim under it."""
    others = [name for name in _LEVELS if name != level]
    return keys.join(
        parties.filter(pl.col("scope") == scope).drop(*CLAIM, *others),
        on=level,
        maintain_order="left_right",
    )
