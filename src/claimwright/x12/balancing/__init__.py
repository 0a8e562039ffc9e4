"""Whether the amounts of a transaction add up (SNIP 3). Nothing is ever made to add up."""

from claimwright.x12.balancing.claims import check_claims
from claimwright.x12.balancing.premiums import check_premiums
from claimwright.x12.balancing.remittances import check_remittances
from claimwright.x12.balancing.rules import RULES, SCOPES, check_balance
from claimwright.x12.balancing.unbalanced import find_unbalanced

__all__ = [
    "RULES",
    "SCOPES",
    "check_balance",
    "check_claims",
    "check_premiums",
    "check_remittances",
    "find_unbalanced",
]
