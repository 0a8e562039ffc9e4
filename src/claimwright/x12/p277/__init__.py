"""The claim status answer, 277 005010X212: what became of the claims that were asked about."""

from claimwright.x12.p277.read import read
from claimwright.x12.p277.tables import ClaimStatusResponseTables, read_tables, write_tables
from claimwright.x12.p277.values import (
    ClaimStatus,
    ClaimStatusCode,
    ClaimStatusResponse,
    ClaimStatusResponseFile,
    LineStatus,
    PatientStatus,
    PayerStatus,
    ProviderStatus,
    ReceiverStatus,
    StatusReport,
    TracedReports,
)
from claimwright.x12.p277.write import write

__all__ = [
    "ClaimStatus",
    "ClaimStatusCode",
    "ClaimStatusResponse",
    "ClaimStatusResponseFile",
    "ClaimStatusResponseTables",
    "LineStatus",
    "PatientStatus",
    "PayerStatus",
    "ProviderStatus",
    "ReceiverStatus",
    "StatusReport",
    "TracedReports",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
