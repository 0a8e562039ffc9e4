"""What went wrong is mended, and the books still add up."""

import pytest

from claimwright.office.models import Claim, ClaimState, Policy, Queue, Visit, VisitState, WorkItem
from claimwright.office.workflow import bill_patient, bill_visit, code_visit, submit_claims
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.balances import visit_balance
from claimwright.office.workflow.verify_ledger import verify


def test_a_held_claim_is_built_anew_once_its_reason_is_mended(biller: Actor) -> None:
    held = Claim.objects.get(visit__visit_number="V15")
    referring = held.visit.referring_provider
    assert referring is not None
    referring.npi = "2518190931"
    referring.save()
    new = bill_visit.recheck(biller, held)
    assert new is not None
    held.refresh_from_db()
    assert (held.state, new.state) == (ClaimState.WITHDRAWN, ClaimState.READY)
    balance = visit_balance(held.visit)
    assert balance.charges_cents == new.charge_cents == balance.insurance_cents
    assert not WorkItem.objects.filter(
        queue=Queue.SCRUB_ERRORS, visit=held.visit, closed_at=None
    ).exists()
    assert verify(biller.practice).ok


def test_a_rejected_claim_goes_out_again_with_the_right_member_number(biller: Actor) -> None:
    rejected = Claim.objects.get(visit__visit_number="V13")
    Policy.objects.filter(pk=rejected.policy_id).update(member_id="BW7714365")
    new = bill_visit.recheck(biller, rejected)
    assert new is not None
    assert new.claim_number != rejected.claim_number
    file = submit_claims.submit_ready(biller)
    assert file is not None
    assert b"BW7714365" in bytes(file.content)
    new.refresh_from_db()
    assert new.state == ClaimState.SENT
    assert verify(biller.practice).ok


def test_a_paid_claim_is_not_built_anew(biller: Actor) -> None:
    paid = Claim.objects.get(visit__visit_number="V03")
    with pytest.raises(bill_visit.NothingToMend, match="only a held or rejected claim"):
        bill_visit.recheck(biller, paid)


def test_a_visit_with_a_claim_at_the_payer_is_not_reopened(biller: Actor) -> None:
    visit = Visit.objects.get(visit_number="V14")
    with pytest.raises(bill_visit.NothingToMend, match="Correct it with the payer"):
        bill_visit.reopen(biller, visit, because="a wrong code")
    visit.refresh_from_db()
    assert visit.state == VisitState.BILLED


def test_a_reopened_visit_is_charged_by_its_new_codes_only(biller: Actor, coder: Actor) -> None:
    visit = Visit.objects.get(visit_number="V11")
    before = visit_balance(visit)
    bill_visit.reopen(biller, visit, because="the level was wrong")
    assert visit_balance(visit).charges_cents == 0
    visit.refresh_from_db()
    code_visit.finish(coder, visit)
    bill_visit.bill(biller, visit)
    assert visit_balance(visit) == before
    assert verify(biller.practice).ok


def test_a_patients_payment_is_taken_once_a_receipt(biller: Actor) -> None:
    visit = Visit.objects.get(visit_number="V11")
    owed = visit_balance(visit).patient_cents
    for _ in range(2):
        bill_patient.take_payment(biller, visit, amount_cents=owed, receipt_number="R1")
    balance = visit_balance(visit)
    assert (balance.payments_cents, balance.open_cents) == (owed, 0)
    assert not WorkItem.objects.filter(
        queue=Queue.PATIENT_DUE, visit=visit, closed_at=None
    ).exists()


def test_more_than_is_owed_is_not_taken(biller: Actor) -> None:
    visit = Visit.objects.get(visit_number="V11")
    owed = visit_balance(visit).patient_cents
    with pytest.raises(bill_patient.TooMuch, match="is owed"):
        bill_patient.take_payment(biller, visit, amount_cents=owed + 1, receipt_number="R2")
    assert visit_balance(visit).patient_cents == owed
