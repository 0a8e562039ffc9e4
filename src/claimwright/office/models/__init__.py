"""Tables and their constraints, in the order in which a visit meets them."""

from claimwright.office.models.audit import AuditEntry
from claimwright.office.models.claim import Claim, ClaimEvent
from claimwright.office.models.directory import ChargemasterEntry, Patient, Payer, Policy, Provider
from claimwright.office.models.files import ControlNumber, Direction, ExchangedFile, FileKind
from claimwright.office.models.findings import StoredFinding
from claimwright.office.models.ledger import LedgerEntry, LedgerTransaction
from claimwright.office.models.personal_code import PersonalCode
from claimwright.office.models.practice import ExchangeKind, Membership, Practice, Role, User
from claimwright.office.models.remittance import Remittance, RemittanceClaim, RemittanceLine
from claimwright.office.models.statement import Statement
from claimwright.office.models.states import ClaimState, MoveRefused, VisitState
from claimwright.office.models.visit import (
    CodeDecision,
    CodeStatus,
    NoteVersion,
    ProviderQuestion,
    Visit,
    VisitCode,
)
from claimwright.office.models.work import Queue, WorkItem

__all__ = [
    "AuditEntry",
    "ChargemasterEntry",
    "Claim",
    "ClaimEvent",
    "ClaimState",
    "CodeDecision",
    "CodeStatus",
    "ControlNumber",
    "Direction",
    "ExchangeKind",
    "ExchangedFile",
    "FileKind",
    "LedgerEntry",
    "LedgerTransaction",
    "Membership",
    "MoveRefused",
    "NoteVersion",
    "Patient",
    "Payer",
    "PersonalCode",
    "Policy",
    "Practice",
    "Provider",
    "ProviderQuestion",
    "Queue",
    "Remittance",
    "RemittanceClaim",
    "RemittanceLine",
    "Role",
    "Statement",
    "StoredFinding",
    "User",
    "Visit",
    "VisitCode",
    "VisitState",
    "WorkItem",
]
