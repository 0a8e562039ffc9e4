"""A payment that comes again, corrected, in another order or for another: one effect, always."""

import dataclasses

import pytest

from claimwright.demo.day import person
from claimwright.demo.load import load_practice
from claimwright.office.models import (
    Claim,
    ClaimState,
    ExchangedFile,
    LedgerEntry,
    LedgerTransaction,
    Queue,
    Remittance,
    Role,
    WorkItem,
)
from claimwright.office.workflow import bill_patient, bill_visit, submit_claims
from claimwright.office.workflow.balances import (
    cash_received,
    claim_money,
    suspense_cents,
    visit_balance,
    visit_credit_cents,
)
from claimwright.office.workflow.receive_file import receive
from claimwright.office.workflow.release_suspense import NotInSuspense, ReasonMissing, release
from claimwright.office.workflow.verify_ledger import verify

from .conftest import Awaiting, bring_to_billing
from .payer import decide, file_of, payment
from .test_bad_files import cash_cents, ids_of


def first_claim(awaiting: Awaiting) -> Claim:
    return awaiting.visits[0].claims.get()


def open_items(queue: Queue) -> list[WorkItem]:
    return list(WorkItem.objects.filter(queue=queue, closed_at=None))


def take(awaiting: Awaiting, data: bytes, name: str = "a.835") -> ExchangedFile:
    return receive(awaiting.biller, data=data, file_name=name)


def test_a_corrected_payment_takes_the_place_of_its_unbalanced_form(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    good = payment(decide(claim), of=claim, trace="T1")
    off = payment(decide(claim), of=claim, trace="T1", off_by_cents=100)
    first = take(awaiting, file_of(off))
    second = take(awaiting, file_of(good))
    assert cash_cents() == good.payment_cents
    assert suspense_cents() == 0
    assert "remittance.suspense-replaced" in ids_of(second)
    assert Remittance.objects.get(file=first).suspense_cents == 0
    assert not open_items(Queue.SUSPENSE)
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    assert verify(awaiting.loaded.practice).ok


def test_an_unbalanced_form_of_a_posted_payment_is_not_booked_beside_it(
    awaiting: Awaiting,
) -> None:
    claim = first_claim(awaiting)
    good = payment(decide(claim), of=claim, trace="T1")
    take(awaiting, file_of(good))
    file = take(awaiting, file_of(payment(decide(claim), of=claim, trace="T1", off_by_cents=1)))
    assert cash_cents() == good.payment_cents
    assert suspense_cents() == 0
    assert "remittance.differs-from-posted" in ids_of(file)
    assert open_items(Queue.SUSPENSE)


def test_other_amounts_under_one_trace_are_shown_and_not_posted(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    take(awaiting, file_of(payment(decide(claim), of=claim, trace="T1")))
    before = cash_cents()
    other = decide(claim, reasons=(("CO", "45", 500),))
    file = take(awaiting, file_of(payment(other, of=claim, trace="T1")))
    assert cash_cents() == before
    assert "remittance.differs-from-posted" in ids_of(file)
    assert open_items(Queue.SUSPENSE)


def test_a_claim_in_suspense_is_placed_when_the_payment_comes_after_it_went_out(
    awaiting: Awaiting,
) -> None:
    claim = bring_to_billing(awaiting.loaded, "V03").claims.get()
    paid = payment(decide(claim), of=claim, trace="T1")
    early = take(awaiting, file_of(paid))
    assert "remittance.claim-not-out" in ids_of(early)
    assert suspense_cents() == paid.payment_cents
    submit_claims.submit_ready(awaiting.biller)
    again = take(awaiting, file_of(paid), "b.835")
    assert "remittance.suspense-replaced" in ids_of(again)
    assert (cash_cents(), suspense_cents()) == (paid.payment_cents, 0)
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    assert not open_items(Queue.SUSPENSE)


def test_a_released_payment_can_be_posted_anew(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    off = payment(decide(claim), of=claim, trace="T1", off_by_cents=100)
    file = take(awaiting, file_of(off))
    row = LedgerTransaction.objects.get(event="suspense")
    with pytest.raises(ReasonMissing):
        release(awaiting.biller, row, because=" ")
    release(awaiting.biller, row, because="The payer voided it.")
    assert (cash_cents(), suspense_cents()) == (0, 0)
    assert Remittance.objects.get(file=file).suspense_cents == 0
    assert not open_items(Queue.SUSPENSE)
    with pytest.raises(NotInSuspense):
        release(awaiting.biller, row, because="again")
    take(awaiting, file_of(off), "again.835")
    assert suspense_cents() == off.payment_cents
    take(awaiting, file_of(payment(decide(claim), of=claim, trace="T1")), "right.835")
    assert cash_cents() == off.payment_cents - 100
    assert suspense_cents() == 0
    assert verify(awaiting.loaded.practice).ok


def test_only_suspense_is_released(awaiting: Awaiting) -> None:
    row = LedgerTransaction.objects.filter(event="charge").first()
    assert row is not None
    with pytest.raises(NotInSuspense):
        release(awaiting.biller, row, because="no")


def test_one_file_doubled_in_itself_posts_once(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    one = payment(decide(claim), of=claim, trace="T1")
    file = take(awaiting, file_of(one, one) + file_of(one))
    assert cash_cents() == one.payment_cents
    assert "remittance.already-posted" in ids_of(file)
    assert file.remittances.count() == 3


def test_two_payments_in_suspense_of_one_file_are_both_in_the_work_item(
    awaiting: Awaiting,
) -> None:
    claims = [visit.claims.get() for visit in awaiting.visits]
    parts = [
        payment(decide(claim), of=claim, trace=f"T{number}", off_by_cents=100)
        for number, claim in enumerate(claims)
    ]
    take(awaiting, file_of(*parts))
    (item,) = open_items(Queue.SUSPENSE)
    assert item.amount_cents == sum(one.payment_cents for one in parts)


@pytest.mark.parametrize("change", [str.lower, lambda number: f" {number[:3]} {number[3:]}"])
def test_a_claim_number_may_come_back_in_other_case_or_spaced(
    awaiting: Awaiting, change: object
) -> None:
    claim = first_claim(awaiting)
    good = file_of(payment(decide(claim), of=claim, trace="T1"))
    number = change(claim.claim_number)  # type: ignore[operator]
    take(awaiting, good.replace(f"CLP*{claim.claim_number}".encode(), f"CLP*{number}".encode()))
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    before = cash_cents()
    take(awaiting, good, "as sent.835")
    assert cash_cents() == before


def test_a_shortened_claim_number_is_left_to_a_person(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    good = file_of(payment(decide(claim), of=claim, trace="T1"))
    cut = good.replace(
        f"CLP*{claim.claim_number}".encode(), f"CLP*{claim.claim_number[:-2]}".encode()
    )
    file = take(awaiting, cut)
    assert "remittance.claim-unknown" in ids_of(file)
    assert suspense_cents() == cash_cents() > 0


def test_what_is_longer_than_any_column_is_taken_in_all_the_same(awaiting: Awaiting) -> None:
    claim, other = (visit.claims.get() for visit in awaiting.visits)
    good = decide(claim, reasons=(("PR", "X" * 30, 100),))
    strange = dataclasses.replace(decide(other), claim_id="S" * 60, payer_claim_number="P" * 60)
    long = dataclasses.replace(good, payer_claim_number="P" * 60)
    take(awaiting, file_of(payment(long, strange, of=claim, trace="T1")))
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    assert suspense_cents() == strange.paid_cents


def test_a_claim_decided_twice_under_two_traces_shows_its_credit(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    visit = awaiting.visits[0]
    one = decide(claim, reasons=(("PR", "3", 2_000),))
    take(awaiting, file_of(payment(one, of=claim, trace="T1")))
    assert visit.patient in bill_patient.patients_who_owe()
    file = take(awaiting, file_of(payment(one, of=claim, trace="T2")), "b.835")
    assert "remittance.more-than-open" in ids_of(file)
    assert visit_credit_cents(visit) == claim.charge_cents
    (item,) = open_items(Queue.CREDIT_BALANCE)
    assert (item.claim, item.amount_cents) == (claim, claim.charge_cents)
    assert visit.patient not in bill_patient.patients_who_owe()
    back = decide(claim, reasons=(("PR", "3", 2_000),), is_reversal=True)
    take(awaiting, file_of(payment(back, of=claim, trace="T3")), "c.835")
    assert not open_items(Queue.CREDIT_BALANCE)
    assert visit_balance(visit).patient_cents == 2_000
    assert verify(awaiting.loaded.practice).ok


def test_a_reversal_opens_the_claim_again_and_takes_the_patients_share_back(
    awaiting: Awaiting,
) -> None:
    claim = first_claim(awaiting)
    before = visit_balance(awaiting.visits[0])
    reasons = (("CO", "45", 1_000), ("PR", "3", 2_000))
    take(awaiting, file_of(payment(decide(claim, reasons=reasons), of=claim, trace="T1")))
    back = decide(claim, reasons=reasons, is_reversal=True)
    take(awaiting, file_of(payment(back, of=claim, trace="T2")), "b.835")
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVERSED
    assert visit_balance(awaiting.visits[0]) == before
    assert not open_items(Queue.PATIENT_DUE)
    assert any(item.claim == claim for item in open_items(Queue.NO_RESPONSE))


def test_a_payment_that_arrives_after_its_own_reversal_changes_money_but_no_state(
    awaiting: Awaiting,
) -> None:
    claim = first_claim(awaiting)
    before = visit_balance(awaiting.visits[0])
    first = payment(decide(claim), of=claim, trace="T1")
    back = payment(
        decide(claim, is_reversal=True), of=claim, trace="T2", on=first.payment_date.replace(day=20)
    )
    take(awaiting, file_of(back))
    take(awaiting, file_of(first), "b.835")
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVERSED
    assert visit_balance(awaiting.visits[0]) == before


def test_a_payer_decides_on_what_was_rejected(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    claim.move_to(ClaimState.REJECTED)
    take(awaiting, file_of(payment(decide(claim), of=claim, trace="T1")))
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    assert not open_items(Queue.REJECTED)


def test_a_payment_for_a_withdrawn_claim_waits_in_suspense(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    claim.move_to(ClaimState.REJECTED)
    new = bill_visit.recheck(awaiting.biller, claim)
    assert new is not None
    for late in (claim, new):
        late.refresh_from_db()
        state = late.state
        file = take(awaiting, file_of(payment(decide(late), of=late, trace=late.claim_number)))
        assert "remittance.claim-not-out" in ids_of(file)
        late.refresh_from_db()
        assert late.state == state
    assert suspense_cents() == 2 * claim.charge_cents
    assert verify(awaiting.loaded.practice).ok


def test_an_estimate_decides_nothing(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    told = decide(claim, reasons=(("PR", "1", claim.as_record().lines[0].charge_cents),))
    if told.paid_cents:
        pytest.skip("the claim has more lines than the estimate")
    estimate = decide(
        claim,
        reasons=(("PR", "1", claim.as_record().lines[0].charge_cents),),
        status_code="25",
    )
    take(awaiting, file_of(payment(estimate, of=claim, trace="T1")))
    claim.refresh_from_db()
    assert claim.state == ClaimState.SENT


def test_a_decision_on_the_whole_claim_is_in_the_claims_money(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    take(awaiting, file_of(payment(decide(claim, paid_cents=5_000), of=claim, trace="T1")))
    rows = claim_money(claim)
    assert rows[-1].procedure == "whole claim"
    assert sum(row.paid_cents for row in rows) == 5_000
    assert sum(row.open_insurance_cents for row in rows) == 0


def test_a_file_for_another_practice_moves_none_of_its_claims(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    data = file_of(payment(decide(claim), of=claim, trace="T1", payee_npi="1245319599"))
    other = load_practice()
    with person(other, Role.BILLER) as biller:
        file = receive(biller, data=data, file_name="theirs.835")
        assert {"remittance.claim-unknown", "remittance.payee-differs"} <= ids_of(file)
        assert suspense_cents() == cash_cents() > 0
        assert not LedgerEntry.objects.exclude(claim=None).exists()
    claim.refresh_from_db()
    assert claim.state == ClaimState.SENT


def test_two_practices_may_receive_the_same_file(awaiting: Awaiting) -> None:
    shared = awaiting.remittance
    with person(load_practice(), Role.BILLER) as biller:
        receive(biller, data=shared, file_name="shared.835")
        assert suspense_cents() > 0
    take(awaiting, shared)
    assert suspense_cents() == 0
    assert first_claim(awaiting).state == ClaimState.PAID


def test_a_receipt_number_books_one_payment(awaiting: Awaiting) -> None:
    claim = first_claim(awaiting)
    visit = awaiting.visits[0]
    share = (("PR", "3", 2_000),)
    take(awaiting, file_of(payment(decide(claim, reasons=share), of=claim, trace="T1")))
    bill_patient.take_payment(awaiting.biller, visit, amount_cents=500, receipt_number="R1")
    with pytest.raises(bill_patient.ReceiptUsed):
        bill_patient.take_payment(awaiting.biller, visit, amount_cents=700, receipt_number="R1")
    assert visit_balance(visit).patient_cents == 1_500


def test_cash_is_what_was_placed_and_what_waits(awaiting: Awaiting) -> None:
    claims = [visit.claims.get() for visit in awaiting.visits]
    good = payment(decide(claims[0]), of=claims[0], trace="T1")
    off = payment(decide(claims[1]), of=claims[1], trace="T2", off_by_cents=100)
    take(awaiting, file_of(good, off))
    cash = cash_received()
    assert cash.received_cents == good.payment_cents + off.payment_cents
    assert (cash.placed_cents, cash.suspense_cents) == (good.payment_cents, off.payment_cents)
    parts = cash.placed_cents + cash.suspense_cents - cash.withheld_cents
    assert cash.received_cents == parts
