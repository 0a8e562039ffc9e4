"""The payer after the first: billed once, with the decision that stands, and never twice."""

import pytest

from claimwright.office.models import Claim, ClaimState, Queue, Visit, WorkItem
from claimwright.office.workflow import bill_visit, submit_claims
from claimwright.office.workflow.balances import visit_balance
from claimwright.office.workflow.receive_file import receive
from claimwright.office.workflow.verify_ledger import verify

from .conftest import Awaiting, bring_to_billing
from .payer import decide, file_of, payment

SHARE = (("CO", "45", 3_000), ("PR", "2", 2_000))


@pytest.fixture
def first(awaiting: Awaiting) -> Claim:
    """The first payer's claim of a visit with two, out and awaiting its answer."""
    claim = bring_to_billing(awaiting.loaded, "V08").claims.get()
    submit_claims.submit_ready(awaiting.biller)
    claim.refresh_from_db()
    assert claim.state == ClaimState.SENT
    return claim


def followers(claim: Claim) -> list[Claim]:
    return list(claim.followed_by.exclude(state=ClaimState.WITHDRAWN).order_by("pk"))


def due(claim: Claim) -> list[WorkItem]:
    return list(
        WorkItem.objects.filter(queue=Queue.SECONDARY_DUE, visit=claim.visit, closed_at=None)
    )


def take(awaiting: Awaiting, *payments: object, name: str = "a.835") -> None:
    receive(awaiting.biller, data=file_of(*payments), file_name=name)  # type: ignore[arg-type]


def segments_of(claim: Claim) -> list[str]:
    """The segments of a claim as it was sent, from its CLM on."""
    assert claim.sent_in is not None
    whole = bytes(claim.sent_in.content).decode("ascii").replace("\n", "").split("~")
    start = next(
        index
        for index, segment in enumerate(whole)
        if segment.startswith(f"CLM*{claim.claim_number}")
    )
    return whole[start:]


def test_the_second_payers_file_carries_the_whole_decision(
    awaiting: Awaiting, first: Claim
) -> None:
    decision = decide(first, reasons=SHARE)
    take(awaiting, payment(decision, of=first, trace="T1"))
    (second,) = followers(first)
    submit_claims.submit_ready(awaiting.biller)
    second.refresh_from_db()
    sent = segments_of(second)
    paid = f"{decision.paid_cents / 100:g}"
    line = decision.services[0]
    assert f"AMT*D*{paid}" in sent
    assert f"REF*F8*P{first.claim_number}" in sent
    assert "CAS*CO*45*30" in sent
    assert "CAS*PR*2*20" in sent
    assert any(
        segment.startswith(f"SVD*{first.policy.payer.payer_id}*{line.paid_cents / 100:g}*HC:")
        for segment in sent
    )
    assert "DTP*573*D8*20260510" in sent


def test_a_decision_on_the_whole_claim_goes_on_with_its_date(
    awaiting: Awaiting, first: Claim
) -> None:
    import dataclasses

    from claimwright.claims.remittance import Adjustment

    decision = dataclasses.replace(
        decide(first, paid_cents=first.charge_cents - 5_000),
        adjustments=(
            Adjustment(group_code="CO", reason_code="45", amount_cents=3_000),
            Adjustment(group_code="PR", reason_code="1", amount_cents=2_000),
        ),
    )
    take(awaiting, payment(decision, of=first, trace="T1"))
    (second,) = followers(first)
    submit_claims.submit_ready(awaiting.biller)
    second.refresh_from_db()
    sent = segments_of(second)
    assert "CAS*CO*45*30" in sent
    assert "CAS*PR*1*20" in sent
    assert "DTP*573*D8*20260510" in sent


def test_the_same_decision_in_another_file_builds_no_second_claim(
    awaiting: Awaiting, first: Claim
) -> None:
    one = payment(decide(first, reasons=SHARE), of=first, trace="T1")
    other = awaiting.visits[0].claims.get()
    take(awaiting, one)
    (second,) = followers(first)
    more = payment(decide(first, reasons=SHARE), decide(other), of=first, trace="T1")
    take(awaiting, more, name="b.835")
    assert followers(first) == [second]


def test_paid_reversed_and_paid_again_in_one_file_leaves_one_claim_to_the_next(
    awaiting: Awaiting, first: Claim
) -> None:
    back = decide(first, reasons=SHARE, is_reversal=True)
    again = decide(first, reasons=(("CO", "45", 3_000), ("PR", "2", 1_500)))
    take(awaiting, payment(decide(first, reasons=SHARE), back, again, of=first, trace="T1"))
    (second,) = followers(first)
    assert second.as_record().other_coverages[-1].paid_cents == again.paid_cents
    first.refresh_from_db()
    assert first.state == ClaimState.PAID
    balance = visit_balance(first.visit)
    assert balance.insurance_cents == 1_500
    assert balance.open_cents == 1_500
    assert verify(awaiting.loaded.practice).ok


def test_a_reversal_in_a_later_file_recalls_the_claim_that_has_not_gone(
    awaiting: Awaiting, first: Claim
) -> None:
    take(awaiting, payment(decide(first, reasons=SHARE), of=first, trace="T1"))
    (second,) = followers(first)
    back = decide(first, reasons=SHARE, is_reversal=True)
    take(awaiting, payment(back, of=first, trace="T2"), name="b.835")
    second.refresh_from_db()
    assert second.state == ClaimState.WITHDRAWN
    assert visit_balance(first.visit).open_cents == first.charge_cents
    again = decide(first, reasons=SHARE)
    take(awaiting, payment(again, of=first, trace="T3"), name="c.835")
    assert len(followers(first)) == 1


def test_a_decision_after_the_next_claim_went_out_waits_for_a_person(
    awaiting: Awaiting, first: Claim
) -> None:
    take(awaiting, payment(decide(first, reasons=SHARE), of=first, trace="T1"))
    (second,) = followers(first)
    submit_claims.submit_ready(awaiting.biller)
    back = decide(first, reasons=SHARE, is_reversal=True)
    again = decide(first, reasons=SHARE)
    take(awaiting, payment(back, again, of=first, trace="T2"), name="b.835")
    assert followers(first) == [second]
    (item,) = due(first)
    assert second.claim_number in item.why


def test_a_forwarded_decision_is_not_sent_a_second_time(awaiting: Awaiting, first: Claim) -> None:
    take(awaiting, payment(decide(first, reasons=SHARE, status_code="19"), of=first, trace="T1"))
    assert followers(first) == []
    (item,) = due(first)
    assert "forwarded" in item.why


def test_a_denial_says_that_another_payer_covers_the_patient(
    awaiting: Awaiting, first: Claim
) -> None:
    line = first.as_record().lines[0]
    denial = decide(first, reasons=(("CO", "50", line.charge_cents),), status_code="4")
    take(awaiting, payment(denial, of=first, trace="T1"))
    assert followers(first) == []
    (item,) = due(first)
    assert "denied" in item.why
    assert item.amount_cents == line.charge_cents
    assert WorkItem.objects.filter(queue=Queue.DENIED, claim=first, closed_at=None).exists()


def test_a_decision_on_a_part_of_the_charge_builds_no_claim(
    awaiting: Awaiting, first: Claim
) -> None:
    import dataclasses

    whole = decide(first, reasons=SHARE)
    line = whole.services[0]
    part = dataclasses.replace(
        whole,
        charge_cents=line.charge_cents - 100,
        paid_cents=line.paid_cents - 100,
        services=(
            dataclasses.replace(
                line, charge_cents=line.charge_cents - 100, paid_cents=line.paid_cents - 100
            ),
        ),
    )
    take(awaiting, payment(part, of=first, trace="T1"))
    assert followers(first) == []
    assert len(due(first)) == 1


def test_a_rejected_second_claim_is_built_anew_from_the_first_decision(
    awaiting: Awaiting, first: Claim
) -> None:
    take(awaiting, payment(decide(first, reasons=SHARE), of=first, trace="T1"))
    (second,) = followers(first)
    submit_claims.submit_ready(awaiting.biller)
    second.refresh_from_db()
    second.move_to(ClaimState.REJECTED)
    before = visit_balance(first.visit)
    new = bill_visit.recheck(awaiting.biller, second)
    assert new is not None
    second.refresh_from_db()
    assert second.state == ClaimState.WITHDRAWN
    assert new.follows == first
    assert new.as_record().other_coverages == second.as_record().other_coverages
    assert visit_balance(first.visit) == before
    assert Visit.objects.get(pk=first.visit_id).state == "billed"
