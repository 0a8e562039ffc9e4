"""Code sets in a transaction: is there such a code, on the date of service (SNIP 5)?"""

from claimwright.x12.code_sets.check import RULES, SCOPES, check_code_sets
from claimwright.x12.code_sets.sets import CodeSet, code_sets

__all__ = ["RULES", "SCOPES", "CodeSet", "check_code_sets", "code_sets"]
