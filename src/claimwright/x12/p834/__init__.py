"""Benefit enrollment and maintenance, 834 005010X220A1: who is insured, and what changes."""

from claimwright.x12.p834.read import read
from claimwright.x12.p834.tables import EnrollmentTables, read_tables, write_tables
from claimwright.x12.p834.values import (
    Broker,
    Card,
    Coverage,
    CoverageProvider,
    Demographics,
    Disability,
    Enrollment,
    EnrollmentFile,
    FormerName,
    Health,
    Income,
    Language,
    Member,
    OtherCoverage,
    ProviderChange,
    Race,
    RecordCount,
    ReportingCategory,
)
from claimwright.x12.p834.write import write

__all__ = [
    "Broker",
    "Card",
    "Coverage",
    "CoverageProvider",
    "Demographics",
    "Disability",
    "Enrollment",
    "EnrollmentFile",
    "EnrollmentTables",
    "FormerName",
    "Health",
    "Income",
    "Language",
    "Member",
    "OtherCoverage",
    "ProviderChange",
    "Race",
    "RecordCount",
    "ReportingCategory",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
