"""Situational rules: what must or must not be there because of what else is (SNIP 4).

The rules are data, one file a guide, named as the guide; rules.py reads them, evaluate.py asks
them. What needs more than "is there such a segment" is in particular.py.
"""

from claimwright.x12.situations.evaluate import check_rules
from claimwright.x12.situations.particular import check_particular
from claimwright.x12.situations.rules import Condition, SituationalRule, parse_rule, rules_of

__all__ = [
    "Condition",
    "SituationalRule",
    "check_particular",
    "check_rules",
    "parse_rule",
    "rules_of",
]
