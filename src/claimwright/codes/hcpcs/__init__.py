"""HCPCS Level II: supplies, drugs and services beside CPT, and the two-character modifiers."""

from claimwright.codes.hcpcs.table import HCPCS

__all__ = ["HCPCS"]
