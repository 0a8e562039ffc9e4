"""Load the synthetic practice from `practice.yaml` into the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.db import transaction

from claimwright.demo import read_data
from claimwright.demo.logins import Login, make_login
from claimwright.office import home
from claimwright.office.models import (
    ChargemasterEntry,
    ExchangeKind,
    Patient,
    Payer,
    Policy,
    Practice,
    Provider,
    Role,
    Visit,
)
from claimwright.office.workflow.actor import Actor, acting

_PEOPLE = (
    ("manager", Role.MANAGER),
    ("biller", Role.BILLER),
    ("coder", Role.CODER),
    ("provider", Role.PROVIDER),
    ("auditor", Role.AUDITOR),
)
# The first day's name stays short; a second demonstration on the same data gets a number.
_SLUG = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The practice, its logins, and its visits with the name of each one's note.

    visits: the day's. waiting: those of the morning after, None where the note is still to come.
    """

    practice: Practice
    logins: tuple[Login, ...]
    visits: tuple[tuple[Visit, str], ...]
    waiting: tuple[tuple[Visit, str | None], ...]


def practice_data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(read_data("practice.yaml"))
    return data


@transaction.atomic
def load_practice() -> Loaded:
    """Make a new practice with everything it knows, and its day's visits without their notes."""
    data = practice_data()
    practice = _practice(data["practice"])
    with acting(Actor(practice=practice)):
        loader = _Loader(practice, data)
        loader.load()
        visits = loader.visits()
        waiting = loader.waiting_visits()
    config = home.exchange_folder(practice.slug) / "payers.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(read_data("sandbox_payers.yaml"), encoding="utf-8")
    number = practice.slug.removeprefix(_SLUG).lstrip("-")
    logins = tuple(
        make_login(f"{name}{number}", role=role, practice=practice) for name, role in _PEOPLE
    )
    return Loaded(practice=practice, logins=logins, visits=visits, waiting=waiting)


def _practice(data: dict[str, Any]) -> Practice:
    earlier = Practice.objects.filter(slug__startswith=_SLUG).count()
    return Practice.objects.create(
        slug=_SLUG if not earlier else f"{_SLUG}-{earlier + 1}",
        name=data["name"],
        npi=data["npi"],
        tax_id=data["tax_id"],
        taxonomy_code=data["taxonomy_code"],
        contact_name=data["contact_name"],
        telephone=data["telephone"],
        sender_id=f"{data['submitter_id']}{earlier + 1 if earlier else ''}",
        receiver_id="SANDBOX",
        receiver_name="Sandbox Payers",
        exchange=ExchangeKind.SANDBOX,
        **_address(data["address"]),
    )


def _address(data: dict[str, Any]) -> dict[str, str]:
    return {
        "address_line_1": data["line_1"],
        "address_line_2": data.get("line_2", ""),
        "city": data["city"],
        "state": data["state"],
        "postal_code": data["postal_code"],
    }


class _Loader:
    """Turns one practice's lists into rows, remembering which name became which row."""

    def __init__(self, practice: Practice, data: dict[str, Any]) -> None:
        self._practice = practice
        self._data = data
        self._payers: dict[str, Payer] = {}
        self._providers: dict[str, Provider] = {}
        self._patients: dict[str, Patient] = {}

    def load(self) -> None:
        self._load_payers()
        self._load_providers()
        self._load_patients()
        self._load_policies()
        self._load_chargemaster()

    def visits(self) -> tuple[tuple[Visit, str], ...]:
        day = self._data["date_of_service"]
        return tuple((self._visit(one, day), one["note"]) for one in self._data["visits"])

    def waiting_visits(self) -> tuple[tuple[Visit, str | None], ...]:
        day = self._data["waiting_date_of_service"]
        return tuple(
            (self._visit(one, day), one.get("note")) for one in self._data["waiting_visits"]
        )

    def _load_payers(self) -> None:
        for one in self._data["payers"]:
            self._payers[one["payer_id"]] = Payer.objects.create(
                practice=self._practice,
                payer_id=one["payer_id"],
                name=one["name"],
                kind=one["kind"],
                claim_filing_indicator=one["claim_filing_indicator"],
                **_address(one["address"]),
            )

    def _load_providers(self) -> None:
        people = [*self._data["providers"], *self._data.get("referring_providers", [])]
        for one in people + self._data["service_facilities"]:
            self._providers[one["id"]] = Provider.objects.create(
                practice=self._practice,
                name=one.get("last_name") or one["name"],
                first_name=one.get("first_name", ""),
                npi=one["npi"],
                taxonomy_code=one.get("taxonomy_code", ""),
                credential=one.get("credential", ""),
                specialty=one.get("specialty", ""),
                **(_address(one["address"]) if "address" in one else {}),
            )

    def _load_patients(self) -> None:
        for number, one in enumerate(self._data["patients"], start=1001):
            self._patients[one["id"]] = Patient.objects.create(
                practice=self._practice,
                account_number=f"A{number}",
                last_name=one["last_name"],
                first_name=one["first_name"],
                middle_name=one.get("middle_name", ""),
                birth_date=one["birth_date"],
                sex=one["sex"],
                **_address(one["address"]),
            )

    def _load_policies(self) -> None:
        for one in self._data["policies"]:
            subscriber = one["subscriber"]
            Policy.objects.create(
                practice=self._practice,
                patient=self._patients[one["patient"]],
                payer=self._payers[one["payer"]],
                member_id=one["member_id"],
                group_number=one.get("group_number", ""),
                plan_name=one.get("plan_name", ""),
                effective_date=one["effective_from"],
                termination_date=one["effective_to"],
                relationship=one["relationship"],
                subscriber=None if subscriber == "self" else _dates_as_text(subscriber),
                stated_order=one.get("stated_order", 1),
                is_group_plan=one.get("is_group_plan", False),
                employer_size=one.get("employer_size"),
                entitlement_reason=one.get("entitlement_reason", ""),
                entitlement_date=one.get("entitlement_date"),
                custodial_by_court=one.get("custodial_by_court", False),
            )

    def _load_chargemaster(self) -> None:
        ChargemasterEntry.objects.bulk_create(
            ChargemasterEntry(
                practice=self._practice,
                code=one["code"],
                charge_cents=one["charge_cents"],
                item={
                    name: value
                    for name, value in one.items()
                    if name not in ("code", "charge_cents")
                },
            )
            for one in self._data["chargemaster"]
        )

    def _visit(self, one: dict[str, Any], date_of_service: date) -> Visit:
        return Visit.objects.create(
            practice=self._practice,
            visit_number=one["id"],
            patient=self._patients[one["patient"]],
            rendering_provider=self._providers[one["provider"]],
            service_facility=self._providers.get(one.get("service_facility", "")),
            referring_provider=self._providers.get(one.get("referring_provider", "")),
            date_of_service=date_of_service,
            place_of_service=one["place_of_service"],
            setting=_SETTING_OF_PLACE.get(one["place_of_service"], "office"),
            reason=one["kind"],
            patient_is_new=one.get("patient_is_new"),
            prior_authorization=one.get("prior_authorization", ""),
        )


# Place of service codes (CMS): 02 and 10 telehealth, 24 ambulatory surgical center.
_SETTING_OF_PLACE = {"02": "telehealth", "10": "telehealth", "24": "ambulatory_surgery"}


def _dates_as_text(person: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in person.items()
    }
