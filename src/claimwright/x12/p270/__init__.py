"""The eligibility question, 270 005010X279A1: does this plan cover this patient on that day?"""

from claimwright.x12.p270.ask import ask
from claimwright.x12.p270.read import read
from claimwright.x12.p270.tables import EligibilityInquiryTables, read_tables, write_tables
from claimwright.x12.p270.values import (
    DiagnosisCode,
    EligibilityInquiry,
    EligibilityInquiryFile,
    InquiredPayer,
    InquiredPerson,
    Inquirer,
    Procedure,
    ProviderRole,
    Question,
    Relationship,
    Trace,
)
from claimwright.x12.p270.write import write

__all__ = [
    "DiagnosisCode",
    "EligibilityInquiry",
    "EligibilityInquiryFile",
    "EligibilityInquiryTables",
    "InquiredPayer",
    "InquiredPerson",
    "Inquirer",
    "Procedure",
    "ProviderRole",
    "Question",
    "Relationship",
    "Trace",
    "ask",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
