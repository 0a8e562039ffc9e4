"""What a remittance meant for each claim, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimwright.base.finding import Finding
from claimwright.codes.adjustment_reasons import AdjustmentCategory
from claimwright.ledger.transaction import Transaction


class OutcomeStatus(StrEnum):
    """What became of a claim.

    FORWARDED: decided, and passed on to the next payer by this one. ESTIMATED: nothing was
    decided, the payer told what it would pay.
    """

    PAID = "paid"
    PARTLY_DENIED = "partly_denied"
    DENIED = "denied"
    FORWARDED = "forwarded"
    REVERSED = "reversed"
    SUSPENDED = "suspended"
    ESTIMATED = "estimated"


class NextStep(StrEnum):
    """What is to be done, the most pressing first."""

    SUSPENSE = "suspense"
    CREDIT = "credit"
    DENIAL = "denial"
    NEXT_PAYER = "next_payer"
    PATIENT = "patient"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentTotal:
    """What one claim was adjusted by under one group and reason ("CO", "45")."""

    group_code: str
    reason_code: str
    category: AdjustmentCategory
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOutcome:
    """One claim payment of a remittance.

    adjusted_cents: written off. patient_responsibility_cents: moved to the next payer or the
    patient. denied_cents: not paid and still open at the payer. suspended_cents: waits in
    suspense. next_steps: never empty, the most pressing first.
    """

    claim_id: str
    occurrence: int
    status: OutcomeStatus
    paid_cents: int
    adjusted_cents: int
    patient_responsibility_cents: int
    denied_cents: int
    suspended_cents: int
    adjustments: tuple[AdjustmentTotal, ...]
    remark_codes: tuple[str, ...]
    payer_claim_number: str | None
    next_steps: tuple[NextStep, ...]
    next_payer_id: str | None

    @property
    def next_step(self) -> NextStep:
        return self.next_steps[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What a remittance becomes: transactions to store, outcomes by claim, and findings.

    Two transactions of one posting under one key would lose money, so that is refused.
    """

    transactions: tuple[Transaction, ...]
    claims: tuple[ClaimOutcome, ...]
    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        keys = [transaction.key for transaction in self.transactions]
        if len(set(keys)) != len(keys):
            raise ValueError("two parts of one remittance have the same key")
