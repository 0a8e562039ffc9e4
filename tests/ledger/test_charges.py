"""Charges come onto the account once, from the first claim or from the visit itself."""

import dataclasses
from datetime import date

import pytest

from claimwright.base.period import Period
from claimwright.claims.build import build, next_claim, replace
from claimwright.claims.parties import (
    Payer,
    PayerKind,
    Person,
    Policy,
    Provider,
    Relationship,
    Sex,
)
from claimwright.claims.records import (
    Claim,
    CodedProcedure,
    CodedVisit,
    Diagnosis,
)
from claimwright.claims.remittance import Adjustment, ClaimPayment, Remittance, ServicePayment
from claimwright.codes.systems import CodeSystem
from claimwright.ledger import (
    Account,
    AccountKind,
    AlreadyCharged,
    NextStep,
    claim_account,
    entries_of,
    post_charges,
    post_patient_payment,
    post_remittance,
    post_self_pay_charges,
    visit_balance,
)

DAY = date(2026, 5, 4)
PERSON = Person(last_name="Reyes", first_name="Ana", birth_date=date(1980, 4, 2), sex=Sex.FEMALE)


def policy(payer_id: str) -> Policy:
    return Policy(
        policy_id=f"P-{payer_id}",
        payer=Payer(
            payer_id=payer_id,
            name=payer_id.title(),
            kind=PayerKind.COMMERCIAL,
            claim_filing_indicator="CI",
        ),
        member_id="M1",
        period=Period(first=date(2026, 1, 1)),
        subscriber=PERSON,
        relationship=Relationship.SELF,
    )


@pytest.fixture
def visit() -> CodedVisit:
    provider = Provider(name="Willow Street Family Practice", npi="1234567893")
    return CodedVisit(
        visit_id="V1",
        date_of_service=DAY,
        place_of_service="11",
        patient=PERSON,
        billing_provider=provider,
        rendering_provider=provider,
        diagnoses=(Diagnosis(code="I10"),),
        procedures=tuple(
            CodedProcedure(
                system=CodeSystem.CPT,
                code=code,
                charge_cents=cents,
                diagnosis_pointers=(1,),
            )
            for code, cents in (("99213", 15_000), ("36415", 1_000), ("99999", 0))
        ),
    )


@pytest.fixture
def claim(visit: CodedVisit) -> Claim:
    return build(visit, claim_id="C1", policy=policy("FIRST"))


def test_charges_stand_with_the_first_payer_line_by_line(claim: Claim) -> None:
    posted = post_charges(claim)
    assert (posted.key, posted.effective_date) == ("charge|V1|1", DAY)
    first = Account(kind=AccountKind.INSURANCE_RECEIVABLE, payer_id="FIRST")
    charges = Account(kind=AccountKind.CHARGES)
    assert [
        (e.account, e.amount_cents, e.visit_id, e.claim_id, e.line_number) for e in posted.entries
    ] == [
        (first, 15_000, "V1", "C1", 1),
        (charges, -15_000, "V1", "C1", 1),
        (first, 1_000, "V1", "C1", 2),
        (charges, -1_000, "V1", "C1", 2),
    ]


def test_a_visit_without_a_payer_stands_with_the_patient_under_the_same_key(
    visit: CodedVisit, claim: Claim
) -> None:
    posted = post_self_pay_charges(visit)
    assert posted.key == post_charges(claim).key
    receipt = post_patient_payment(
        visit_id="V1", amount_cents=6_000, receipt_id="R9", effective_date=DAY
    )
    assert receipt.key == "receipt|R9"
    balance = visit_balance(entries_of([posted, receipt]), visit_id="V1")
    assert (balance.charges_cents, balance.payments_cents, balance.open_patient_cents) == (
        16_000,
        6_000,
        10_000,
    )
    assert balance.open_insurance_cents == 0


def test_two_payers_then_the_patient(claim: Claim) -> None:
    def answer(of: Claim, status: str, paid: int, *adjustments: tuple[str, str, int]) -> Remittance:
        line, draw, _ = of.lines
        payment = ClaimPayment(
            claim_id=of.claim_id,
            status_code=status,
            charge_cents=16_000,
            paid_cents=paid,
            services=(
                ServicePayment(
                    position=1,
                    procedure_code=line.procedure_code,
                    line_control_number=line.line_control_number,
                    charge_cents=15_000,
                    paid_cents=paid,
                    adjustments=tuple(
                        Adjustment(group_code=g, reason_code=r, amount_cents=c)
                        for g, r, c in adjustments
                    ),
                ),
                ServicePayment(
                    position=2,
                    procedure_code=draw.procedure_code,
                    line_control_number=draw.line_control_number,
                    charge_cents=1_000,
                    paid_cents=0,
                    adjustments=(
                        Adjustment(group_code="CO", reason_code="45", amount_cents=1_000),
                    ),
                ),
            ),
        )
        return Remittance(
            payer_id=of.payer.payer_id,
            payer_name=of.payer.name,
            payee_npi=None,
            trace_number=f"T-{of.claim_id}",
            payment_method="ACH",
            payment_date=date(2026, 5, 20),
            payment_cents=paid,
            claims=(payment,),
        )

    entries = [*post_charges(claim).entries]
    first = answer(claim, "1", 8_000, ("CO", "45", 5_000), ("PR", "2", 2_000))
    posting = post_remittance(first, accounts={"C1": claim_account(claim, next_payer_id="SECOND")})
    assert posting.claims[0].next_step is NextStep.NEXT_PAYER
    entries += entries_of(posting.transactions)
    assert visit_balance(entries, visit_id="V1").open_by_payer == {"SECOND": 2_000}

    following = next_claim(
        claim,
        first.claims[0],
        policy=policy("SECOND"),
        claim_id="C2",
        adjudication_date=date(2026, 5, 20),
    )
    with pytest.raises(AlreadyCharged):
        post_charges(following)
    account = claim_account(following)
    assert [line.asked_cents for line in account.lines] == [2_000, 0, 0]
    second = answer(
        following, "2", 1_500, ("CO", "45", 5_000), ("OA", "23", 8_000), ("PR", "2", 500)
    )
    posting = post_remittance(second, accounts={"C2": account})
    assert [step.value for step in posting.claims[0].next_steps] == ["patient"]
    entries += entries_of(posting.transactions)
    balance = visit_balance(entries, visit_id="V1")
    assert (balance.charges_cents, balance.payments_cents, balance.adjustments_cents) == (
        16_000,
        9_500,
        6_000,
    )
    assert (balance.open_by_payer, balance.open_patient_cents) == ({}, 500)


def test_a_corrected_claim_does_not_charge_again(claim: Claim) -> None:
    with pytest.raises(AlreadyCharged):
        post_charges(replace(claim, original_reference="X1"))


def test_where_adjustments_stand_on_the_whole_claim_what_was_asked_is_not_known(
    claim: Claim,
) -> None:
    payment = ClaimPayment(
        claim_id="C1",
        status_code="1",
        charge_cents=16_000,
        paid_cents=15_000,
        adjustments=(Adjustment(group_code="PR", reason_code="1", amount_cents=1_000),),
    )
    following = next_claim(
        claim, payment, policy=policy("SECOND"), claim_id="C2", adjudication_date=DAY
    )
    assert [line.asked_cents for line in claim_account(following).lines] == [None] * 3


def test_balances_of_other_visits_are_passed_over(visit: CodedVisit) -> None:
    other = dataclasses.replace(visit, visit_id="V2")
    entries = entries_of([post_self_pay_charges(visit), post_self_pay_charges(other)])
    assert visit_balance(entries, visit_id="V2").charges_cents == 16_000
    assert visit_balance(entries, visit_id="none").charges_cents == 0
