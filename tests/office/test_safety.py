"""Deny unless allowed: scope, permission, state, and one effect of two who act at once."""

import pytest
from django_scopes import ScopeError, scope

from claimwright.demo.load import Loaded, load_practice
from claimwright.office.models import Claim, ClaimState, MoveRefused, Patient, Visit, VisitState
from claimwright.office.workflow import bill_patient, bill_visit, code_visit, document_visit
from claimwright.office.workflow.actor import ALLOWED, Actor, NotAllowed, Permission


def test_a_query_without_a_practice_is_an_error(day: object, db: None) -> None:
    with pytest.raises(ScopeError):
        Visit.objects.count()


def test_a_practice_sees_only_its_own_rows(loaded: Loaded) -> None:
    other = load_practice()
    mine = set(Visit.objects.values_list("pk", flat=True))
    with scope(practice=other.practice):
        theirs = set(Visit.objects.values_list("pk", flat=True))
        assert not Visit.objects.filter(pk__in=mine).exists()
    assert mine
    assert theirs
    assert not mine & theirs


def test_every_role_is_in_the_table_and_nobody_without_one_may_anything() -> None:
    from claimwright.office.models import Role

    assert set(ALLOWED) == set(Role)
    nobody = Actor(practice=None, user=object())  # type: ignore[arg-type]
    assert not any(nobody.may(permission) for permission in Permission)


def test_an_auditor_looks_and_does_nothing(auditor: Actor) -> None:
    visit = Visit.objects.get(visit_number="V01")
    with pytest.raises(NotAllowed, match="Auditor may not bill a visit"):
        bill_visit.bill(auditor, visit)
    with pytest.raises(NotAllowed):
        document_visit.add_note(auditor, visit, data=b"words", file_name="n.txt")
    with pytest.raises(NotAllowed):
        bill_patient.send_statement(auditor, visit.patient)


def test_a_biller_does_not_decide_on_codes(biller: Actor) -> None:
    code = Visit.objects.get(visit_number="V01").codes.first()
    assert code is not None
    with pytest.raises(NotAllowed, match="may not decide on codes"):
        code_visit.reject(biller, code, reason="no")


def test_a_billed_visit_is_not_billed_again_even_from_a_stale_row(biller: Actor) -> None:
    stale = Visit.objects.get(visit_number="V01")
    stale.state = VisitState.CODED
    with pytest.raises(MoveRefused, match="is billed and cannot become billed"):
        bill_visit.bill(biller, stale)
    assert stale.claims.count() == 1


def test_a_paid_claim_does_not_go_back_to_ready(loaded: Loaded) -> None:
    claim = Claim.objects.filter(state=ClaimState.PAID).first()
    assert claim is not None
    with pytest.raises(MoveRefused):
        claim.move_to(ClaimState.READY)


def test_a_coded_visit_takes_no_new_note(provider: Actor) -> None:
    visit = Visit.objects.get(visit_number="V01")
    with pytest.raises(MoveRefused):
        document_visit.add_note(provider, visit, data=b"Other words.", file_name="n.txt")
    assert visit.notes.count() == 1


def test_a_patient_who_owes_nothing_gets_no_statement(biller: Actor) -> None:
    patient = Patient.objects.get(visits__visit_number="V03")
    with pytest.raises(bill_patient.NothingOwed):
        bill_patient.send_statement(biller, patient)
