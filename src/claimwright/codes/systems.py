"""Whose number a code is."""

from __future__ import annotations

from enum import StrEnum


class CodeSystem(StrEnum):
    """A code set of the industry, by the name that the tables keep for it."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    CPT = "cpt"
    HCPCS = "hcpcs"


PROCEDURE_SYSTEMS = frozenset({CodeSystem.CPT, CodeSystem.HCPCS})
"""The code sets of a professional's procedures, those that a chargemaster lists."""
