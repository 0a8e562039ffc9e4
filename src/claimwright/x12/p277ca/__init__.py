"""The claim acknowledgment, 277CA 005010X214: which claims a payer took and which it returned."""

from claimwright.x12.p277ca.read import read
from claimwright.x12.p277ca.tables import ClaimAcknowledgmentTables, read_tables, write_tables
from claimwright.x12.p277ca.values import (
    ClaimAcknowledgment,
    ClaimAcknowledgmentFile,
    ClaimAnswer,
    ClaimOutcome,
    LineAnswer,
    ProviderAnswer,
    Status,
    Totals,
)
from claimwright.x12.p277ca.write import write

__all__ = [
    "ClaimAcknowledgment",
    "ClaimAcknowledgmentFile",
    "ClaimAcknowledgmentTables",
    "ClaimAnswer",
    "ClaimOutcome",
    "LineAnswer",
    "ProviderAnswer",
    "Status",
    "Totals",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
