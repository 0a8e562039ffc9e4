"""The implementation acknowledgment, 999 005010X231A1: whether our transactions could be read."""

from claimwright.x12.p999.read import errors_as_findings, read
from claimwright.x12.p999.tables import AcknowledgmentTables, read_tables, write_tables
from claimwright.x12.p999.values import (
    AcknowledgmentFile,
    ElementError,
    GroupAnswer,
    Outcome,
    SegmentError,
    TransactionAnswer,
    Trigger,
)
from claimwright.x12.p999.write import write

__all__ = [
    "AcknowledgmentFile",
    "AcknowledgmentTables",
    "ElementError",
    "GroupAnswer",
    "Outcome",
    "SegmentError",
    "TransactionAnswer",
    "Trigger",
    "errors_as_findings",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
