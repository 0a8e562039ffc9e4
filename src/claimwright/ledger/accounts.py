"""The accounts that money moves between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AccountKind(StrEnum):
    """What an account holds. Those of a payer carry its payer_id, the last two a reason."""

    CHARGES = "charges"
    INSURANCE_RECEIVABLE = "insurance_receivable"
    PATIENT_RECEIVABLE = "patient_receivable"
    CASH = "cash"
    SUSPENSE = "suspense"
    CONTRACTUAL_ADJUSTMENT = "contractual_adjustment"
    SEQUESTRATION_ADJUSTMENT = "sequestration_adjustment"
    OTHER_ADJUSTMENT = "other_adjustment"
    PROVIDER_ADJUSTMENT = "provider_adjustment"

    @property
    def is_adjustment(self) -> bool:
        """What is booked here left a visit's account without being paid."""
        return self in _ADJUSTMENTS


_ADJUSTMENTS = frozenset(
    {
        AccountKind.CONTRACTUAL_ADJUSTMENT,
        AccountKind.SEQUESTRATION_ADJUSTMENT,
        AccountKind.OTHER_ADJUSTMENT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account. reason: "CO-24" on an other adjustment, "WO" on a provider adjustment."""

    kind: AccountKind
    payer_id: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        return ":".join(part for part in (self.kind, self.payer_id, self.reason) if part)
