"""A payer's answer, and where the money stands after it: cases in remittance_cases.yaml."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.claims.records import PayerSequence
from claimwright.claims.remittance import Adjustment, ClaimPayment, Remittance, ServicePayment
from claimwright.ledger import (
    Account,
    AccountKind,
    ClaimAccount,
    Entry,
    balances,
    entries_of,
    post_remittance,
)

CASES = yaml.safe_load(Path(__file__).with_name("remittance_cases.yaml").read_text())
CODES = {1: "99213", 2: "11102"}
NAMES = {
    AccountKind.CASH: "cash",
    AccountKind.PATIENT_RECEIVABLE: "patient",
    AccountKind.CONTRACTUAL_ADJUSTMENT: "contractual",
    AccountKind.SEQUESTRATION_ADJUSTMENT: "sequestration",
    AccountKind.OTHER_ADJUSTMENT: "other",
    AccountKind.SUSPENSE: "suspense",
}


def adjustments(case: dict[str, Any]) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group_code=group, reason_code=reason, amount_cents=cents)
        for group, reason, cents in case.get("adjustments", [])
    )


def remittance_of(case: dict[str, Any]) -> Remittance:
    services = tuple(
        ServicePayment(
            position=position,
            procedure_code=service.get("code") or CODES[service["line"]],
            charge_cents=service["charge"],
            paid_cents=service["paid"],
            line_control_number=f"C1-{service['line']}" if "line" in service else None,
            adjustments=adjustments(service),
            segment_ordinal=10 * position,
        )
        for position, service in enumerate(case.get("services", []), start=1)
    )
    claim = case["claim"]
    payment = ClaimPayment(
        claim_id="C1",
        status_code=claim["status"],
        charge_cents=claim.get("charge", 35_000),
        paid_cents=claim["paid"],
        adjustments=adjustments(claim),
        services=services,
    )
    return Remittance(
        payer_id=case.get("payer", "MERID"),
        payer_name="Meridian Health",
        payee_npi=None,
        trace_number="T1",
        payment_method="ACH",
        payment_date=date(2026, 5, 20),
        payment_cents=case.get("payment", claim["paid"]),
        claims=(payment,),
    )


def account_of(case: dict[str, Any], account: ClaimAccount) -> ClaimAccount:
    asked = case.get("asked", [15_000, 20_000])
    return dataclasses.replace(
        account,
        sequence=PayerSequence(case.get("sequence", "primary")),
        payer_aliases=frozenset({"MERID2"}),
        next_payer_id=case.get("next_payer"),
        lines=tuple(
            dataclasses.replace(line, asked_cents=cents)
            for line, cents in zip(account.lines, asked, strict=True)
        ),
    )


def charged(account: ClaimAccount) -> list[Entry]:
    """What the payer was asked for, standing in its receivable before it answers."""
    receivable = Account(kind=AccountKind.INSURANCE_RECEIVABLE, payer_id="MERID")
    return [
        Entry(account=receivable, amount_cents=line.asked_cents or 0, visit_id="V1")
        for line in account.lines
    ]


def name_of(account: Account) -> str:
    if account.kind is AccountKind.INSURANCE_RECEIVABLE:
        return "insurance" if account.payer_id == "MERID" else "next"
    return NAMES[account.kind]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], account: ClaimAccount) -> None:
    remittance = remittance_of(case)
    account = account_of(case, account)
    posting = post_remittance(remittance, accounts={"C1": account})
    at: dict[str, int] = {}
    for (place, _), cents in balances(
        [*charged(account), *entries_of(posting.transactions)]
    ).items():
        at[name_of(place)] = at.get(name_of(place), 0) + abs(cents) * (
            -1 if cents < 0 and place.kind is not AccountKind.SUSPENSE else 1
        )
    at["cash"] = at.get("cash", 0) - at.get("suspense", 0)
    assert {name: cents for name, cents in at.items() if cents} == case["at"]
    (outcome,) = posting.claims
    expected = case["outcome"]
    assert {
        "status": outcome.status.value,
        "paid": outcome.paid_cents,
        "adjusted": outcome.adjusted_cents,
        "owed": outcome.patient_responsibility_cents,
        "denied": outcome.denied_cents,
        "suspended": outcome.suspended_cents,
        "next": [step.value for step in outcome.next_steps],
    } == {"suspended": 0} | expected
    assert [finding.id for finding in posting.findings] == case.get("findings", [])
