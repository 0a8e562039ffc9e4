"""What keeps a claim from being written: what the guides require and what may not be cut."""

from claimwright.x12.p837.writable.identifiers import (
    IDENTIFIERS,
    Identifier,
    identifier_rules,
    text_rules,
)
from claimwright.x12.p837.writable.limits import (
    batch_rules,
    coordination_rules,
    count_rule,
    service_rules,
    unit_rule,
)
from claimwright.x12.p837.writable.rules import Rule, find

__all__ = [
    "IDENTIFIERS",
    "Identifier",
    "Rule",
    "batch_rules",
    "coordination_rules",
    "count_rule",
    "find",
    "identifier_rules",
    "service_rules",
    "text_rules",
    "unit_rule",
]
