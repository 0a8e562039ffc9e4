"""Procedure modifiers: the two characters behind a procedure code that say more about it.

CPT's modifiers stand here by number with our own wording; the HCPCS ones that a practice often
uses too, and all of them with the official text when a HCPCS release is loaded.
"""

from claimwright.codes.modifiers.table import (
    MODIFIERS_SCHEMA,
    Modifier,
    Modifiers,
    modifiers,
)

__all__ = ["MODIFIERS_SCHEMA", "Modifier", "Modifiers", "modifiers"]
