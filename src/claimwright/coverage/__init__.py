"""Who pays for a visit, in which order, and the sentence that says why."""

from claimwright.coverage.medicare_secondary import NoRuleInForce
from claimwright.coverage.order import PayerOrder, RankedPolicy, SetAside, order_payers

__all__ = ["NoRuleInForce", "PayerOrder", "RankedPolicy", "SetAside", "order_payers"]
