"""Over the whole day: every view of the money says the same, to the cent."""

from claimwright.demo.load import Loaded
from claimwright.office.models import LedgerEntry, Patient, Visit
from claimwright.office.workflow.balances import (
    cash_received,
    claim_money,
    patient_ledger,
    practice_totals,
    visit_balance,
)


def test_a_claims_rows_come_to_its_visits_balance(loaded: Loaded) -> None:
    for visit in Visit.objects.exclude(claims=None).distinct():
        balance = visit_balance(visit)
        claims = [claim for claim in visit.claims.all() if claim.state != "withdrawn"]
        rows = [row for claim in claims for row in claim_money(claim)]
        by_patient = sum(
            entry.amount_cents
            for entry in visit.ledger_entries.filter(transaction__event="patient_payment")
            if entry.account_kind == "cash"
        )
        assert sum(row.paid_cents for row in rows) + by_patient == balance.payments_cents
        assert sum(row.adjustments_cents for row in rows) == balance.adjustments_cents
        assert sum(row.open_insurance_cents for row in rows) == balance.insurance_cents
        charged = sum(row.charge_cents for row in claim_money(claims[0]))
        assert charged == balance.charges_cents


def test_a_patients_rows_come_to_the_balance_of_the_visits(loaded: Loaded) -> None:
    for patient in Patient.objects.all():
        balances = [visit_balance(visit) for visit in patient.visits.all()]
        rows = patient_ledger(patient)
        for name in ("charges_cents", "payments_cents", "adjustments_cents"):
            assert sum(getattr(row, name) for row in rows) == sum(
                getattr(one, name) for one in balances
            )
        last = rows[-1].balance_after_cents if rows else 0
        assert last == sum(one.open_cents for one in balances)


def test_cash_is_what_visits_were_paid_and_what_waits(loaded: Loaded) -> None:
    cash = cash_received()
    assert cash.received_cents == (cash.placed_cents + cash.suspense_cents - cash.withheld_cents)
    assert cash.placed_cents == practice_totals().payments_cents > 0
    assert sum(LedgerEntry.objects.values_list("amount_cents", flat=True)) == 0
