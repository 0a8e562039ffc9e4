"""A remittance with what payers put into one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from claimwright.claims.parties import Address
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)


def adjustment(group_code: str, reason_code: str, amount_cents: int) -> Adjustment:
    return Adjustment(group_code=group_code, reason_code=reason_code, amount_cents=amount_cents)


PAID = ClaimPayment(
    claim_id="CW1001",
    status_code="1",
    charge_cents=67_750,
    paid_cents=40_000,
    patient_responsibility_cents=10_000,
    claim_filing_indicator="12",
    payer_claim_number="MER2026-000123",
    patient_last_name="REYES",
    patient_first_name="ANA",
    member_id="MH100200",
    remark_codes=("MA18", "N1"),
    crossover_payer_id="15202",
    services=(
        ServicePayment(
            position=1,
            procedure_code="99213",
            modifiers=("25",),
            charge_cents=66_500,
            paid_cents=40_000,
            units=Decimal(1),
            date_of_service=date(2026, 5, 4),
            line_control_number="CW1001-1",
            allowed_cents=50_000,
            adjustments=(
                adjustment("CO", "45", 16_500),
                adjustment("PR", "1", 5_000),
                Adjustment(
                    group_code="PR", reason_code="2", amount_cents=5_000, quantity=Decimal(1)
                ),
            ),
        ),
        ServicePayment(
            position=2,
            procedure_code="J1885",
            submitted_procedure_code="J1886",
            charge_cents=1_250,
            paid_cents=0,
            units=Decimal("2.5"),
            date_of_service=date(2026, 5, 4),
            line_control_number="CW1001-2",
            adjustments=(adjustment("CO", "97", 1_250),),
            remark_codes=("N19", "M15"),
        ),
    ),
)
_USED = (49, 50, 51, 53, 54, 55, 56, 58)
DENIED = ClaimPayment(
    claim_id="CW1002",
    claim_filing_indicator="12",
    payer_claim_number="MER2026-000124",
    patient_first_name="ANA",
    status_code="4",
    charge_cents=12_000,
    paid_cents=0,
    patient_last_name="REYES",
    # More than a CAS holds.
    adjustments=tuple(adjustment("CO", str(code), 1_500) for code in _USED),
)
REVERSAL = ClaimPayment(
    claim_id="CW1003",
    claim_filing_indicator="12",
    payer_claim_number="MER2026-000125",
    patient_first_name="ANA",
    status_code="22",
    charge_cents=-5_000,
    paid_cents=-4_000,
    patient_last_name="REYES",
    adjustments=(adjustment("CO", "45", -1_000),),
)
CORRECTION = ClaimPayment(
    claim_id="CW1003",
    claim_filing_indicator="12",
    payer_claim_number="MER2026-000125",
    patient_first_name="ANA",
    occurrence=2,
    status_code="1",
    charge_cents=5_000,
    paid_cents=3_000,
    patient_last_name="REYES",
    adjustments=(adjustment("CO", "45", 2_000),),
)
REMITTANCE = Remittance(
    payer_id="MERID",
    payer_name="MERIDIAN HEALTH",
    payer_address=Address(
        line_1="1 PAYER PLAZA",
        line_2="FLOOR 2",
        city="COLUMBUS",
        state="OH",
        postal_code="432150001",
    ),
    originating_company_id="1311234567",
    payee_npi="1234567893",
    payee_name="WILLOW STREET FAMILY PRACTICE",
    trace_number="EFT0001",
    payment_method="CHK",
    payment_date=date(2026, 5, 20),
    payment_cents=38_575,
    claims=(PAID, DENIED, REVERSAL, CORRECTION),
    provider_adjustments=(
        ProviderAdjustment(
            provider_id="1234567893",
            fiscal_period_end_date=date(2026, 12, 31),
            reason_code="WO",
            reference="OLD-1",
            amount_cents=500,
        ),
        ProviderAdjustment(
            provider_id="1234567893",
            fiscal_period_end_date=date(2026, 12, 31),
            reason_code="L6",
            amount_cents=-75,
        ),
    ),
    transaction_control_number="0011",
)


@pytest.fixture(scope="session")
def remittance() -> Remittance:
    """A payment of four claims: paid, denied, taken back, paid anew; and a takeback."""
    return REMITTANCE
