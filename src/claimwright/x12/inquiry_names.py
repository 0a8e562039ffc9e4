"""Names on a question (270, 276): our records of people, providers and payers, fit for the wire."""

from __future__ import annotations

import polars as pl

from claimwright.claims.parties import Payer, Person, Provider
from claimwright.x12.parties import Name
from claimwright.x12.values import plain_text


def person_name(person: Person, *, role: str, member_id: str | None = None) -> Name:
    """A subscriber (IL) with the member number, or a dependent (03, QC)."""
    return Name(
        role=role,
        last_name=_plain(person.last_name, 60),
        first_name=_plain(person.first_name, 35),
        middle_name=_plain(person.middle_name, 25),
        suffix=_plain(person.name_suffix, 10),
        identifier_qualifier="MI" if member_id else None,
        identifier=member_id,
    )


def provider_name(provider: Provider) -> Name:
    """A provider (1P) by NPI."""
    return Name(
        role="1P",
        is_person=provider.is_person,
        last_name=_plain(provider.name, 60),
        first_name=_plain(provider.first_name, 35),
        middle_name=_plain(provider.middle_name, 25),
        identifier_qualifier="XX",
        identifier=provider.npi,
    )


def payer_name(payer: Payer) -> Name:
    """A payer (PR) by the number by which it is reached."""
    return Name(
        role="PR",
        is_person=False,
        last_name=_plain(payer.name, 60),
        identifier_qualifier="PI",
        identifier=payer.payer_id,
    )


def _plain(text: str | None, maximum: int) -> str | None:
    found: str | None = pl.select(plain_text(pl.lit(text, pl.String), maximum=maximum)).item()
    return found
