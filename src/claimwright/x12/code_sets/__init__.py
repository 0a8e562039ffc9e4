"""Code sets in a transaction: is there such a code, on the date of service (SNIP 5)?"""

from claimwright.x12.code_sets.check import OF_THE_FILE, RULES, SCOPES, check_code_sets
from claimwright.x12.code_sets.sets import CodeSet, code_sets

__all__ = ["OF_THE_FILE", "RULES", "SCOPES", "CodeSet", "check_code_sets", "code_sets"]
