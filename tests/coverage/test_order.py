"""Who pays first: cases in order_cases.yaml."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

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
from claimwright.claims.records import PayerSequence
from claimwright.coverage import NoRuleInForce, order_payers

CASES = yaml.safe_load(Path(__file__).with_name("order_cases.yaml").read_text(encoding="utf-8"))
BORN = date(1970, 6, 15)
VISIT = date(2026, 5, 4)


def person(first_name: str, birth_date: date) -> Person:
    return Person(last_name="Reyes", first_name=first_name, birth_date=birth_date, sex=Sex.UNKNOWN)


def policy(case: dict[str, Any], born: date) -> Policy:
    kind = PayerKind(case.get("kind", "commercial"))
    reason = case.get("reason")
    return Policy(
        policy_id=case.get("id", case["name"]),
        payer=Payer(
            payer_id=case["name"], name=case["name"], kind=kind, claim_filing_indicator="CI"
        ),
        member_id=case.get("member", "M"),
        period=Period(first=case.get("first", date(2026, 1, 1)), last=case.get("last")),
        subscriber=person(*case.get("subscriber", ["Pat", born])),
        relationship=Relationship(case.get("relationship", "self")),
        stated_order=case.get("order", 1),
        employer_size=case.get("employees"),
        is_group_plan=case.get("group", kind is PayerKind.COMMERCIAL),
        entitlement_reason=None if reason is None else EntitlementReason(reason),
        entitlement_date=case.get("since"),
        custodial_by_court=case.get("court", False),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    born = case.get("born", BORN)
    policies = tuple(policy(one, born) for one in case["policies"])
    order = order_payers(policies, on=case.get("on", VISIT), patient=person("Pat", born))
    assert [one.policy.payer.name for one in order.billed] == case["billed"]
    assert [one.sequence for one in order.billed] == list(PayerSequence)[: len(order.billed)]
    assert len(order.billed) + len(order.set_aside) == len(policies)
    for words in case.get("says", []):
        assert words in order.sentence
    for one in order.billed:
        assert one.reason.startswith("Pays ")
        assert one.reason.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_order_in_which_policies_were_entered_does_not_matter(case: dict[str, Any]) -> None:
    born = case.get("born", BORN)
    policies = tuple(policy(one, born) for one in case["policies"])
    forward = order_payers(policies, on=VISIT, patient=person("Pat", born))
    backward = order_payers(policies[::-1], on=VISIT, patient=person("Pat", born))
    assert forward.billed == backward.billed


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 25


def test_a_day_before_the_rules_is_refused() -> None:
    day = date(1980, 1, 1)
    policies = tuple(
        policy({"name": name, "kind": kind, "first": date(1979, 1, 1)}, BORN)
        for name, kind in (("Meridian", "commercial"), ("Medicare", "medicare"))
    )
    with pytest.raises(NoRuleInForce):
        order_payers(policies, on=day, patient=person("Pat", BORN))
