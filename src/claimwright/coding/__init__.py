"""From note to codes, each with the words that support it."""

from claimwright.coding.suggest import suggest
from claimwright.coding.suggestion import (
    EvidenceMissing,
    LevelElement,
    LevelOfService,
    ProviderQuery,
    Suggestion,
    Suggestions,
    Tier,
)
from claimwright.coding.visit_facts import Setting, VisitFacts

__all__ = [
    "EvidenceMissing",
    "LevelElement",
    "LevelOfService",
    "ProviderQuery",
    "Setting",
    "Suggestion",
    "Suggestions",
    "Tier",
    "VisitFacts",
    "suggest",
]
