"""Why an amount was adjusted and how a claim stands: the national lists, and our own words.

What an adjustment is to the account is said in `claimwright.codes.adjustment_reasons` alone.
"""

from claimwright.codes.remittance_reasons.official_lists import LOADERS
from claimwright.codes.remittance_reasons.remarks import RemarkCode, remark_codes, remark_wording

__all__ = ["LOADERS", "RemarkCode", "remark_codes", "remark_wording"]
