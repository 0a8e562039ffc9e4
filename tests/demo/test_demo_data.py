"""The demo's practice, payers and notes: sound in themselves, and coded as a person would."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.identifiers import npi_is_valid, tax_id_is_valid
from claimwright.base.period import Period
from claimwright.claims.parties import (
    EntitlementReason,
    Payer,
    PayerKind,
    Person,
    Policy,
    Relationship,
    Sex,
)
from claimwright.codes.chargemaster import load
from claimwright.coverage import order_payers
from claimwright.notes.reader import read
from claimwright.office.exchange.sandbox.payers import Configuration, read_configuration

DEMO = Path(__file__).resolve().parents[2] / "src" / "claimwright" / "demo"
PRACTICE: dict[str, Any] = yaml.safe_load((DEMO / "practice.yaml").read_text("utf-8"))
VISITS: list[dict[str, Any]] = PRACTICE["visits"]
POLICIES: list[dict[str, Any]] = PRACTICE["policies"]
ON: date = PRACTICE["date_of_service"]
KNOWN = {
    name: {one[key] for one in PRACTICE[name]}
    for name, key in (
        ("payers", "payer_id"),
        ("providers", "id"),
        ("service_facilities", "id"),
        ("referring_providers", "id"),
        ("patients", "id"),
    )
}
ZIP = re.compile(r"\d{9}")


@pytest.fixture(scope="module")
def sandbox() -> Configuration:
    """What the demo's payers know."""
    return read_configuration((DEMO / "sandbox_payers.yaml").read_text("utf-8"))


def _note(visit: dict[str, Any]) -> str:
    return (DEMO / "notes" / visit["note"]).read_text("utf-8")


def test_the_day_has_every_kind_of_visit_and_outcome() -> None:
    assert len(VISITS) >= 15
    assert ON.isoweekday() == 1
    outcomes = [visit["expected"]["outcome"] for visit in VISITS]
    assert {one: outcomes.count(one) for one in ("rejected", "denied", "held")} == {
        "rejected": 1,
        "denied": 1,
        "held": 1,
    }
    assert outcomes.count("patient") == 2
    assert set(outcomes) == {"paid", "patient", "denied", "rejected", "held"}
    assert {visit["place_of_service"] for visit in VISITS} == {"10", "11", "24"}


def test_identifiers_are_valid_but_for_the_one_that_is_to_be_caught() -> None:
    practice = PRACTICE["practice"]
    assert tax_id_is_valid(practice["tax_id"])
    npis = [practice["npi"]] + [
        one["npi"] for name in ("providers", "service_facilities") for one in PRACTICE[name]
    ]
    assert len(set(npis)) == len(npis)
    for npi in npis:
        assert npi_is_valid(npi)
        assert npi.startswith("2"), "numbers that begin with 1 may belong to somebody"
    (referring,) = PRACTICE["referring_providers"]
    assert not npi_is_valid(referring["npi"])
    held = [visit["id"] for visit in VISITS if visit.get("referring_provider") == referring["id"]]
    assert held == [visit["id"] for visit in VISITS if visit["expected"]["outcome"] == "held"]


def test_addresses_are_complete() -> None:
    places = (
        [PRACTICE["practice"]]
        + [one for name in ("payers", "service_facilities", "patients") for one in PRACTICE[name]]
        + [one["subscriber"] for one in POLICIES if one["subscriber"] != "self"]
    )
    for place in places:
        address = place["address"]
        assert ZIP.fullmatch(address["postal_code"]), address
        assert re.fullmatch("[A-Z]{2}", address["state"])
        assert address["line_1"]
        assert address["city"]


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: str(visit["id"]))
def test_a_visit_names_what_exists(visit: dict[str, Any]) -> None:
    assert visit["patient"] in KNOWN["patients"]
    assert visit["provider"] in KNOWN["providers"]
    assert visit.get("service_facility") in KNOWN["service_facilities"] | {None}
    assert visit.get("referring_provider") in KNOWN["referring_providers"] | {None}
    words = _note(visit).split()
    assert 120 <= len(words) <= 350
    assert len(read(_note(visit)).sentences) > 10


def test_every_note_belongs_to_one_visit_and_every_patient_to_one() -> None:
    files = sorted(path.name for path in (DEMO / "notes").glob("*.txt"))
    waiting = [visit["note"] for visit in PRACTICE["waiting_visits"] if "note" in visit]
    assert sorted([*(visit["note"] for visit in VISITS), *waiting]) == files
    assert sorted(visit["patient"] for visit in VISITS) == sorted(KNOWN["patients"])


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: str(policy["policy_id"]))
def test_a_policy_names_what_exists(policy: dict[str, Any]) -> None:
    assert policy["patient"] in KNOWN["patients"]
    assert policy["payer"] in KNOWN["payers"]
    assert (policy["subscriber"] == "self") is (policy["relationship"] == "self")
    Relationship(policy["relationship"])
    if "entitlement_reason" in policy:
        EntitlementReason(policy["entitlement_reason"])


def test_people_and_payers_use_known_words() -> None:
    for patient in PRACTICE["patients"]:
        Sex(patient["sex"])
        assert patient["birth_date"] < ON
    for payer in PRACTICE["payers"]:
        PayerKind(payer["kind"])


def test_the_chargemaster_reads_without_a_finding() -> None:
    loaded = load(PRACTICE["chargemaster"])
    assert loaded.findings == ()
    billed = {one["code"] for visit in VISITS for one in visit["expected"]["procedures"]}
    assert all(code in loaded.chargemaster for code in billed)


def test_payers_know_every_member_but_the_one_whose_number_was_mistyped(
    sandbox: Configuration,
) -> None:
    unknown = []
    for policy in POLICIES:
        member = sandbox.payers[policy["payer"]].members.get(policy["member_id"])
        if member is None:
            unknown.append(policy["patient"])
            continue
        patient = next(one for one in PRACTICE["patients"] if one["id"] == policy["patient"])
        subscriber = patient if policy["subscriber"] == "self" else policy["subscriber"]
        assert (member.last_name, member.first_name, member.birth_date) == (
            subscriber["last_name"],
            subscriber["first_name"],
            subscriber["birth_date"],
        )
        assert member.effective_to == policy["effective_to"]
        if subscriber is not patient:
            assert patient["birth_date"] in {one.birth_date for one in member.dependents}
    rejected = [v["patient"] for v in VISITS if v["expected"]["outcome"] == "rejected"]
    assert unknown == rejected


def test_payers_are_the_same_on_both_sides(sandbox: Configuration) -> None:
    ours = {one["payer_id"]: one for one in PRACTICE["payers"]}
    assert ours.keys() == sandbox.payers.keys()
    for payer_id, payer in sandbox.payers.items():
        assert payer.name == ours[payer_id]["name"]
        assert payer.claim_filing_indicator == ours[payer_id]["claim_filing_indicator"]


def test_only_the_denied_visit_lacks_its_prior_authorization(sandbox: Configuration) -> None:
    lacking = []
    for visit in VISITS:
        payers = {p["payer"] for p in POLICIES if p["patient"] == visit["patient"]}
        asked = {
            code for payer in payers for code in sandbox.payers[payer].requires_prior_authorization
        }
        codes = {one["code"] for one in visit["expected"]["procedures"]}
        if codes & asked and "prior_authorization" not in visit:
            lacking.append(visit["id"])
    assert lacking == [v["id"] for v in VISITS if v["expected"]["outcome"] == "denied"]


def test_who_pays_for_themselves_has_no_policy_in_force() -> None:
    for visit in VISITS:
        in_force = [
            policy
            for policy in POLICIES
            if policy["patient"] == visit["patient"]
            and policy["effective_from"] <= ON
            and (policy["effective_to"] is None or policy["effective_to"] >= ON)
        ]
        assert bool(in_force) is (visit["expected"]["outcome"] != "patient"), visit["id"]


def _person(data: dict[str, Any]) -> Person:
    return Person(
        last_name=data["last_name"],
        first_name=data["first_name"],
        birth_date=data["birth_date"],
        sex=Sex(data["sex"]),
    )


def _policy(data: dict[str, Any], patient: Person) -> Policy:
    payer = next(one for one in PRACTICE["payers"] if one["payer_id"] == data["payer"])
    reason = data.get("entitlement_reason")
    return Policy(
        policy_id=data["policy_id"],
        payer=Payer(
            payer_id=payer["payer_id"],
            name=payer["name"],
            kind=PayerKind(payer["kind"]),
            claim_filing_indicator=payer["claim_filing_indicator"],
        ),
        member_id=data["member_id"],
        period=Period(first=data["effective_from"], last=data["effective_to"]),
        subscriber=patient if data["subscriber"] == "self" else _person(data["subscriber"]),
        relationship=Relationship(data["relationship"]),
        stated_order=data.get("stated_order", 1),
        employer_size=data.get("employer_size"),
        is_group_plan=data.get("is_group_plan", False),
        entitlement_reason=None if reason is None else EntitlementReason(reason),
        entitlement_date=data.get("entitlement_date"),
    )


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: str(visit["id"]))
def test_payers_are_billed_in_the_order_that_a_biller_expects(visit: dict[str, Any]) -> None:
    found = next(one for one in PRACTICE["patients"] if one["id"] == visit["patient"])
    patient = _person(found)
    policies = tuple(_policy(one, patient) for one in POLICIES if one["patient"] == found["id"])
    order = order_payers(policies, on=ON, patient=patient)
    assert [one.policy.payer.payer_id for one in order.billed] == visit["expected"]["payers"]
