"""A visit's claim, and the claims that follow it."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from claimwright.base.period import Period
from claimwright.claims.build import NoNextClaim, build, next_claim, replace, void
from claimwright.claims.parties import Payer, PayerKind, Policy
from claimwright.claims.records import Claim, CodedVisit, OtherCoverage, PayerSequence
from claimwright.claims.remittance import Adjustment, ClaimPayment, ServicePayment

DECIDED = date(2026, 5, 20)
CO_45 = Adjustment(group_code="CO", reason_code="45", amount_cents=5_000)
PR_2 = Adjustment(group_code="PR", reason_code="2", amount_cents=2_000)
PR_1 = Adjustment(group_code="PR", reason_code="1", amount_cents=1_000)


def service(position: int, **changes: object) -> ServicePayment:
    base = ServicePayment(
        position=position,
        procedure_code="99213",
        modifiers=("25",),
        charge_cents=15_000,
        paid_cents=8_000,
        adjustments=(CO_45, PR_2),
        line_control_number="CW1001-1",
    )
    return dataclasses.replace(base, **changes)


@pytest.fixture
def payment() -> ClaimPayment:
    return ClaimPayment(
        claim_id="CW1001",
        status_code="1",
        charge_cents=19_000,
        paid_cents=11_000,
        payer_claim_number="MHX77",
        adjustments=(PR_1,),
        services=(
            service(1),
            service(
                2,
                procedure_code="J1885",
                modifiers=(),
                charge_cents=4_000,
                paid_cents=4_000,
                adjustments=(),
                line_control_number=None,
            ),
        ),
    )


@pytest.fixture
def second(policy: Policy) -> Policy:
    return dataclasses.replace(
        policy,
        policy_id="P2",
        payer=Payer(
            payer_id="SECND",
            name="Second Mutual",
            kind=PayerKind.COMMERCIAL,
            claim_filing_indicator="CI",
        ),
        period=Period(first=date(2026, 1, 1)),
    )


def test_a_claim_carries_the_visit_and_its_evidence(
    visit: CodedVisit, policy: Policy, claim: Claim
) -> None:
    assert build(visit, claim_id="CW1001", policy=policy) == claim


def test_other_coverages_and_payments_at_the_desk_stand_on_the_claim(
    visit: CodedVisit, policy: Policy, second: Policy
) -> None:
    other = OtherCoverage(policy=second, sequence=PayerSequence.SECONDARY)
    claim = build(
        visit, claim_id="C2", policy=policy, other_coverages=(other,), patient_paid_cents=2_500
    )
    assert claim.other_coverages == (other,)
    assert claim.patient_paid_cents == 2_500


def test_the_next_claim_carries_the_decision(
    claim: Claim, payment: ClaimPayment, second: Policy
) -> None:
    waiting = OtherCoverage(policy=second, sequence=PayerSequence.SECONDARY)
    first = dataclasses.replace(claim, other_coverages=(waiting,), prior_authorization="A1")
    following = next_claim(
        first, payment, policy=second, claim_id="CW1002", adjudication_date=DECIDED
    )
    (other,) = following.other_coverages
    assert (following.sequence, following.policy) == (PayerSequence.SECONDARY, second)
    assert following.visit_id == claim.visit_id
    assert following.prior_authorization is None
    assert [line.line_control_number for line in following.lines] == ["CW1002-1", "CW1002-2"]
    assert other.policy == claim.policy
    assert other.sequence is PayerSequence.PRIMARY
    assert (other.payer_claim_number, other.paid_cents) == ("MHX77", 11_000)
    assert other.claim_adjustments == (PR_1,)
    assert other.adjudication_date == DECIDED
    one, two = other.line_adjudications
    assert (one.line_number, one.paid_cents, one.adjustments) == (1, 8_000, (CO_45, PR_2))
    assert (two.line_number, two.paid_cents, two.adjustments) == (2, 4_000, ())
    assert two.units == Decimal("2.5")


def test_the_third_claim_carries_both_decisions(
    claim: Claim, payment: ClaimPayment, second: Policy
) -> None:
    two = next_claim(claim, payment, policy=second, claim_id="CW1002", adjudication_date=DECIDED)
    third = dataclasses.replace(second, policy_id="P3")
    answer = dataclasses.replace(
        payment, claim_id="CW1002", status_code="2", paid_cents=0, services=(), adjustments=()
    )
    three = next_claim(two, answer, policy=third, claim_id="CW1003", adjudication_date=DECIDED)
    assert three.sequence is PayerSequence.TERTIARY
    assert [other.sequence for other in three.other_coverages] == [
        PayerSequence.PRIMARY,
        PayerSequence.SECONDARY,
    ]
    with pytest.raises(NoNextClaim, match="third payer"):
        next_claim(three, answer, policy=third, claim_id="CW1004", adjudication_date=DECIDED)


def test_no_claim_rests_on_a_reversal_or_on_a_line_that_is_not_ours(
    claim: Claim, payment: ClaimPayment, second: Policy
) -> None:
    reversal = dataclasses.replace(payment, status_code="22")
    with pytest.raises(NoNextClaim, match="reversal"):
        next_claim(claim, reversal, policy=second, claim_id="C2", adjudication_date=DECIDED)
    strange = dataclasses.replace(
        payment,
        services=(
            *payment.services,
            service(3, procedure_code="80053", line_control_number=None, modifiers=()),
        ),
    )
    with pytest.raises(NoNextClaim, match="service 3"):
        next_claim(claim, strange, policy=second, claim_id="C2", adjudication_date=DECIDED)


def test_a_correction_names_the_payers_claim(claim: Claim) -> None:
    corrected = replace(claim, original_reference="MHX77")
    assert (corrected.frequency_code, corrected.original_reference) == ("7", "MHX77")
    taken_back = void(claim, original_reference="MHX77")
    assert (taken_back.frequency_code, taken_back.original_reference) == ("8", "MHX77")
    with pytest.raises(ValueError, match="payer's number"):
        replace(claim, original_reference=" ")
