"""What an adjustment is to the account."""

import pytest

from claimwright.codes.adjustment_reasons import (
    AdjustmentCategory,
    adjustment_reasons,
    category,
    wording,
)

CASES = [
    ("CO", "45", AdjustmentCategory.CONTRACTUAL),
    ("CO", "253", AdjustmentCategory.SEQUESTRATION),
    ("CO", "24", AdjustmentCategory.CAPITATION),
    ("PR", "1", AdjustmentCategory.DEDUCTIBLE),
    ("PR", "2", AdjustmentCategory.COINSURANCE),
    ("PR", "3", AdjustmentCategory.COPAYMENT),
    ("PR", "96", AdjustmentCategory.PATIENT_RESPONSIBILITY),
    ("PR", "45", AdjustmentCategory.PATIENT_RESPONSIBILITY),
    ("PR", "no such", AdjustmentCategory.PATIENT_RESPONSIBILITY),
    ("OA", "23", AdjustmentCategory.PRIOR_PAYER),
    ("OA", "18", AdjustmentCategory.DENIAL),
    ("OA", "100", AdjustmentCategory.PAID_TO_PATIENT),
    ("CO", "50", AdjustmentCategory.DENIAL),
    ("CO", "2", AdjustmentCategory.CONTRACTUAL),
    ("PI", "97", AdjustmentCategory.DENIAL),
    ("CO", "no such", AdjustmentCategory.DENIAL),
]


@pytest.mark.parametrize(("group_code", "reason_code", "expected"), CASES)
def test_category(group_code: str, reason_code: str, expected: AdjustmentCategory) -> None:
    assert category(group_code, reason_code) is expected


@pytest.mark.parametrize("one", AdjustmentCategory)
def test_an_amount_is_written_off_or_owed_or_stays_open(one: AdjustmentCategory) -> None:
    stays_open = one in {AdjustmentCategory.DENIAL, AdjustmentCategory.PRIOR_PAYER}
    assert one.is_written_off + one.is_owed_by_patient + stays_open == 1


def test_at_least_sixty_reasons_have_our_words() -> None:
    assert len(adjustment_reasons()) >= 60
    assert wording("253").startswith("Sequestration")
    assert wording("no such") == "Reason no such, see the payer's advice"
