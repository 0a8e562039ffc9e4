"""Whether a note says that something is so, was so, is not so, or is someone else's."""

from __future__ import annotations

from enum import StrEnum


class Assertion(StrEnum):
    """What a note says of a problem that it names."""

    PRESENT = "present"
    NEGATED = "negated"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"
    CONDITIONAL = "conditional"
