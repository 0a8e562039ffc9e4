"""Why a payer did not pay an amount: claim adjustment reason codes in our own categories and words.

The categories decide what the ledger does with an amount, so they are data, beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml


class AdjustmentCategory(StrEnum):
    """What an adjustment is to the account."""

    CONTRACTUAL = "contractual"
    SEQUESTRATION = "sequestration"
    CAPITATION = "capitation"
    WITHHOLDING = "withholding"
    INCENTIVE = "incentive"
    INTEREST = "interest"
    PENALTY = "penalty"
    PROMPT_PAYMENT = "prompt_payment"
    PRIOR_PAYER = "prior_payer"
    DENIAL = "denial"
    DEDUCTIBLE = "deductible"
    COINSURANCE = "coinsurance"
    COPAYMENT = "copayment"
    PAID_TO_PATIENT = "paid_to_patient"
    PATIENT_RESPONSIBILITY = "patient_responsibility"

    @property
    def is_owed_by_patient(self) -> bool:
        """The amount is due from the patient, or from the next payer in the patient's place."""
        return self in _OWED_BY_PATIENT

    @property
    def is_written_off(self) -> bool:
        """The amount leaves the account: nobody will be asked for it."""
        return not (self.is_owed_by_patient or self in _STAYS_OPEN)


_OWED_BY_PATIENT = frozenset(
    {
        AdjustmentCategory.DEDUCTIBLE,
        AdjustmentCategory.COINSURANCE,
        AdjustmentCategory.COPAYMENT,
        AdjustmentCategory.PAID_TO_PATIENT,
        AdjustmentCategory.PATIENT_RESPONSIBILITY,
    }
)
_STAYS_OPEN = frozenset({AdjustmentCategory.DENIAL, AdjustmentCategory.PRIOR_PAYER})
PATIENT_GROUP = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentReason:
    """One reason: its category in the groups CO, OA and PI, in the group PR, and our words."""

    code: str
    category: AdjustmentCategory
    patient_category: AdjustmentCategory
    wording: str


@cache
def adjustment_reasons() -> dict[str, AdjustmentReason]:
    """Read the reasons that we know, by code."""
    text = files(__package__).joinpath("adjustment_reasons.yaml").read_text(encoding="utf-8")
    return {
        code: AdjustmentReason(
            code=code,
            category=AdjustmentCategory(row["category"]),
            patient_category=AdjustmentCategory(
                row.get("patient", AdjustmentCategory.PATIENT_RESPONSIBILITY)
            ),
            wording=row["wording"],
        )
        for code, row in yaml.safe_load(text)["reasons"].items()
    }


def category(group_code: str, reason_code: str) -> AdjustmentCategory:
    """Say what an adjustment is. A reason that is not known is a denial, so that it stays open."""
    reason = adjustment_reasons().get(reason_code)
    if group_code == PATIENT_GROUP:
        return reason.patient_category if reason else AdjustmentCategory.PATIENT_RESPONSIBILITY
    return reason.category if reason else AdjustmentCategory.DENIAL


def wording(reason_code: str) -> str:
    """Say a reason in plain words."""
    reason = adjustment_reasons().get(reason_code)
    return reason.wording if reason else f"Reason {reason_code}, see the payer's advice"
