"""What one decision of a payer, on a line or on a claim as a whole, does to the accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claimwright.claims.records import PayerSequence
from claimwright.claims.remittance import Adjustment
from claimwright.codes.adjustment_reasons import AdjustmentCategory, category
from claimwright.ledger.accounts import Account, AccountKind
from claimwright.ledger.claim_account import ClaimAccount
from claimwright.ledger.transaction import Entry, transfer

DENIED_STATUS = "4"
REVERSAL_STATUS = "22"
_CASH = Account(kind=AccountKind.CASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The entries of one decision, and its amounts by what became of them."""

    entries: tuple[Entry, ...] = ()
    paid_cents: int = 0
    written_off_cents: int = 0
    owed_cents: int = 0
    denied_cents: int = 0
    repeated_cents: int = 0

    @property
    def settled_cents(self) -> int:
        """What left the payer's receivable."""
        return self.paid_cents + self.written_off_cents + self.owed_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the payer said. room_cents: what a later payer may still settle, None for no limit.

    cash_cents differs from paid_cents where an adjustment of the claim as a whole takes back a
    part of what its lines were paid. reversed_status_code: on a reversal, what status the decision
    had that it takes back, where that is known.
    """

    status_code: str
    reversed_status_code: str | None = None
    paid_cents: int
    cash_cents: int
    adjustments: tuple[Adjustment, ...]
    line_number: int | None = None
    segment_ordinal: int | None = None
    room_cents: int | None = None


def categorize(adjustment: Adjustment, account: ClaimAccount) -> AdjustmentCategory:
    """Say what an adjustment is on this claim.

    A first payer has no payer before it: what it calls an earlier payer's is not paid, so it
    is a denial.
    """
    found = category(adjustment.group_code, adjustment.reason_code)
    is_first = account.sequence is PayerSequence.PRIMARY
    if found is AdjustmentCategory.PRIOR_PAYER and is_first:
        return AdjustmentCategory.DENIAL
    return found


def decide(decided: Decided, account: ClaimAccount) -> Decision:
    """Book a decision.

    The payment goes to cash; what is written off to its adjustment account; what is owed to the
    next payer or the patient. A denied amount moves nothing and stays open with the payer, and
    on a denied line neither is anything written off: an appeal decides anew on the whole line.
    An earlier payer's part (OA-23) moves nothing either. Of a later payer's adjustments only as
    much is written off, or counted as denied, as was still open with it, since it may repeat
    what was settled before.
    """
    kinds = [(one, categorize(one, account)) for one in decided.adjustments]
    owed_cents = _sum(one for one, kind in kinds if kind.is_owed_by_patient)
    denied_cents = _sum(one for one, kind in kinds if kind is AdjustmentCategory.DENIAL)
    written_off = [(one, kind) for one, kind in kinds if kind.is_written_off]
    written_off_cents = _sum(one for one, _ in written_off)
    if _is_denied(decided, owed_cents=owed_cents, denied_cents=denied_cents):
        denied_cents += written_off_cents
        written_off = []
    sign = -1 if decided.status_code == REVERSAL_STATUS else 1
    room_cents = decided.room_cents
    if room_cents is not None:
        room_cents -= sign * (decided.cash_cents + owed_cents)
        denied_cents = min(denied_cents, max(room_cents, 0))
    booked, repeated_cents = _limit(written_off, room_cents=room_cents, sign=sign)
    receivable = Account(kind=AccountKind.INSURANCE_RECEIVABLE, payer_id=account.payer_id)
    moves: list[tuple[Account, int, str | None]] = [(_CASH, decided.cash_cents, None)]
    moves += [
        (_adjustment_account(one, kind, account), cents, _reason(one))
        for one, kind, cents in booked
    ]
    moves += [
        (_owing_account(account), one.amount_cents, _reason(one))
        for one, kind in kinds
        if kind.is_owed_by_patient
    ]
    return Decision(
        entries=tuple(
            entry
            for debit, cents, reason in moves
            for entry in transfer(
                debit=debit,
                credit=receivable,
                amount_cents=cents,
                visit_id=account.visit_id,
                claim_id=account.claim_id,
                line_number=decided.line_number,
                reason=reason,
                segment_ordinal=decided.segment_ordinal,
            )
        ),
        paid_cents=decided.cash_cents,
        written_off_cents=sum(cents for _, _, cents in booked),
        owed_cents=owed_cents,
        denied_cents=denied_cents,
        repeated_cents=repeated_cents,
    )


def _is_denied(decided: Decided, *, owed_cents: int, denied_cents: int) -> bool:
    if DENIED_STATUS in (decided.status_code, decided.reversed_status_code):
        return True
    return decided.paid_cents == 0 and owed_cents == 0 and denied_cents != 0


def _limit(
    written_off: list[tuple[Adjustment, AdjustmentCategory]], *, room_cents: int | None, sign: int
) -> tuple[list[tuple[Adjustment, AdjustmentCategory, int]], int]:
    """Cut amounts to the room that is left; answer what is booked and the sum that is not."""
    booked = []
    repeated_cents = 0
    for one, kind in written_off:
        cents = sign * one.amount_cents
        if room_cents is not None:
            cents = min(cents, max(room_cents, 0))
            room_cents -= cents
        booked.append((one, kind, sign * cents))
        repeated_cents += one.amount_cents - sign * cents
    return booked, repeated_cents


def _adjustment_account(
    adjustment: Adjustment, kind: AdjustmentCategory, account: ClaimAccount
) -> Account:
    if kind is AdjustmentCategory.CONTRACTUAL:
        return Account(kind=AccountKind.CONTRACTUAL_ADJUSTMENT, payer_id=account.payer_id)
    if kind is AdjustmentCategory.SEQUESTRATION:
        return Account(kind=AccountKind.SEQUESTRATION_ADJUSTMENT, payer_id=account.payer_id)
    return Account(
        kind=AccountKind.OTHER_ADJUSTMENT,
        payer_id=account.payer_id,
        reason=_reason(adjustment),
    )


def _owing_account(account: ClaimAccount) -> Account:
    if account.next_payer_id is None:
        return Account(kind=AccountKind.PATIENT_RECEIVABLE)
    return Account(kind=AccountKind.INSURANCE_RECEIVABLE, payer_id=account.next_payer_id)


def _reason(adjustment: Adjustment) -> str:
    return f"{adjustment.group_code}-{adjustment.reason_code}"


def _sum(adjustments: Iterable[Adjustment]) -> int:
    return sum(adjustment.amount_cents for adjustment in adjustments)
