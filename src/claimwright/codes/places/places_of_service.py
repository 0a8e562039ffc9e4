"""The places of service, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from claimwright.base.period import Period


class _Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    wording: str
    facility: bool | None
    first: date | None = msgspec.field(name="from", default=None)


class _Table(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    reference: str
    facility_reference: str
    first: date = msgspec.field(name="from")
    places: dict[str, _Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOfService:
    """One place. is_facility: Medicare pays the practitioner the facility rate there; None: its
    manual names no rate.
    """

    code: str
    wording: str
    is_facility: bool | None
    period: Period


@cache
def places_of_service() -> dict[str, PlaceOfService]:
    """Read the places, by number of two digits."""
    text = files(__package__).joinpath("places_of_service.yaml").read_text(encoding="utf-8")
    table = msgspec.convert(yaml.safe_load(text), _Table)
    return {
        code: PlaceOfService(
            code=code,
            wording=entry.wording,
            is_facility=entry.facility,
            period=Period(first=entry.first or table.first),
        )
        for code, entry in table.places.items()
    }


def place_of_service(code: str, *, on: date) -> PlaceOfService | None:
    """Find a place that could be named on a day, None where there was none of that number."""
    place = places_of_service().get(code)
    return place if place is not None and place.period.holds(on) else None


def place_wording(code: str) -> str:
    """Say a place in plain words."""
    place = places_of_service().get(code)
    return place.wording if place else f"Place {code}"
