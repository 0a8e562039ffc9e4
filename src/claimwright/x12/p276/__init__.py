"""The claim status question, 276 005010X212: what became of this claim?"""

from claimwright.x12.p276.ask import ask
from claimwright.x12.p276.read import read
from claimwright.x12.p276.tables import ClaimStatusInquiryTables, read_tables, write_tables
from claimwright.x12.p276.values import (
    ClaimInQuestion,
    ClaimStatusInquiry,
    ClaimStatusInquiryFile,
    LineInQuestion,
    PatientInQuestion,
    ProviderInQuestion,
    StatusInquirer,
    StatusPayer,
)
from claimwright.x12.p276.write import write

__all__ = [
    "ClaimInQuestion",
    "ClaimStatusInquiry",
    "ClaimStatusInquiryFile",
    "ClaimStatusInquiryTables",
    "LineInQuestion",
    "PatientInQuestion",
    "ProviderInQuestion",
    "StatusInquirer",
    "StatusPayer",
    "ask",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
