"""Double-entry patient accounts: charges, remittances, reversals and balances."""

from claimwright.ledger.accounts import Account, AccountKind
from claimwright.ledger.balances import VisitBalance, balances, visit_balance
from claimwright.ledger.charges import (
    AlreadyCharged,
    post_charges,
    post_patient_payment,
    post_self_pay_charges,
)
from claimwright.ledger.claim_account import AccountLine, ClaimAccount, claim_account
from claimwright.ledger.decision import REVERSAL_STATUS
from claimwright.ledger.once import (
    SortedOut,
    payment_part,
    payment_prefixes,
    same_content,
    sort_out,
)
from claimwright.ledger.outcome import (
    AdjustmentTotal,
    ClaimOutcome,
    NextStep,
    OutcomeStatus,
    Posting,
)
from claimwright.ledger.remittance import post_remittance
from claimwright.ledger.remittance_balance import check_balance
from claimwright.ledger.transaction import (
    Entry,
    Event,
    Transaction,
    Unbalanced,
    entries_of,
    make_key,
    reverse,
)

__all__ = [
    "REVERSAL_STATUS",
    "Account",
    "AccountKind",
    "AccountLine",
    "AdjustmentTotal",
    "AlreadyCharged",
    "ClaimAccount",
    "ClaimOutcome",
    "Entry",
    "Event",
    "NextStep",
    "OutcomeStatus",
    "Posting",
    "SortedOut",
    "Transaction",
    "Unbalanced",
    "VisitBalance",
    "balances",
    "check_balance",
    "claim_account",
    "entries_of",
    "make_key",
    "payment_part",
    "payment_prefixes",
    "post_charges",
    "post_patient_payment",
    "post_remittance",
    "post_self_pay_charges",
    "reverse",
    "same_content",
    "sort_out",
    "visit_balance",
]
