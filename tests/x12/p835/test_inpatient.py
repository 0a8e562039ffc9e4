"""A hospital's 835, written by hand: what a clinic's never has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.claims.remittance import Remittance
from claimwright.x12 import p835


@pytest.fixture(scope="module")
def payments() -> tuple[Remittance, ...]:
    data = (Path(__file__).parent / "golden" / "inpatient.835").read_bytes()
    file = p835.read(data)
    assert file.findings == ()
    return file.remittances


def test_the_payer_is_known_by_its_own_number_first(payments: tuple[Remittance, ...]) -> None:
    assert [(one.payer_id, one.originating_company_id) for one in payments] == [
        ("70701", "1999999999"),
        ("SHP01", "1999999999"),
    ]


def test_only_an_npi_is_taken_for_one(payments: tuple[Remittance, ...]) -> None:
    assert [one.payee_npi for one in payments] == [None, "1999999992"]


def test_a_debit_takes_money_back(payments: tuple[Remittance, ...]) -> None:
    assert [one.payment_cents for one in payments] == [630_000, -5_000]


def test_payments_add_up(payments: tuple[Remittance, ...]) -> None:
    for one in payments:
        claims = sum(claim.paid_cents for claim in one.claims)
        provider = sum(adjustment.amount_cents for adjustment in one.provider_adjustments)
        assert one.payment_cents == claims - provider


def test_a_claim_number_is_counted_within_its_payment(payments: tuple[Remittance, ...]) -> None:
    assert [[claim.occurrence for claim in one.claims] for one in payments] == [[1, 2], [1]]


def test_remarks_on_an_inpatient_claim(payments: tuple[Remittance, ...]) -> None:
    assert payments[0].claims[0].remark_codes == ("MA07", "N130", "N131", "N132", "N133")


def test_claim_adjustments_are_not_those_of_lines(payments: tuple[Remittance, ...]) -> None:
    claim = payments[0].claims[0]
    assert [
        (one.group_code, one.reason_code, one.amount_cents, one.quantity)
        for one in claim.adjustments
    ] == [("CO", "45", 50_000, Decimal(1)), ("CO", "253", 10_000, None)]
    assert [len(service.adjustments) for service in claim.services] == [1, 3]


def test_dates_of_lines(payments: tuple[Remittance, ...]) -> None:
    room, visit = payments[0].claims[0].services
    # The room line has no date of its own, the visit a period.
    assert room.date_of_service == date(2026, 5, 10)
    assert visit.date_of_service == date(2026, 5, 11)


def test_lines_by_revenue_code_and_by_procedure(payments: tuple[Remittance, ...]) -> None:
    room, visit = payments[0].claims[0].services
    assert (room.procedure_code, room.modifiers, room.units) == ("0120", (), Decimal(3))
    assert (visit.procedure_code, visit.modifiers) == ("99223", ("AI",))
    assert payments[1].claims[0].services[0].units is None


def test_the_member_is_the_patient_else_the_insured(payments: tuple[Remittance, ...]) -> None:
    assert [claim.member_id for claim in payments[0].claims] == ["700100200", "700100201"]


def test_provider_adjustments_of_several_pairs_and_segments(
    payments: tuple[Remittance, ...],
) -> None:
    assert [
        (one.provider_id, one.reason_code, one.reference, one.amount_cents)
        for one in payments[0].provider_adjustments
    ] == [
        ("1999999992", "WO", "OLD-9", 15_000),
        ("1999999992", "L6", None, -2_500),
        ("1999999992", "72", "REF 1", -12_500),
        ("1888888884", "CS", None, 0),
    ]
