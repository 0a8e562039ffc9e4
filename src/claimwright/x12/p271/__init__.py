"""The eligibility answer, 271 005010X279A1: what a plan covers, or why the payer does not say."""

from claimwright.x12.p271.coverage import Coverage, CoverageOnDay, coverage_on
from claimwright.x12.p271.read import read
from claimwright.x12.p271.tables import EligibilityResponseTables, read_tables, write_tables
from claimwright.x12.p271.values import (
    AnsweredInquirer,
    AnsweredPerson,
    AnsweringPayer,
    Benefit,
    Delivery,
    EligibilityResponse,
    EligibilityResponseFile,
    MilitaryService,
    PlaceOrInjury,
    Rejection,
    RelatedParty,
)
from claimwright.x12.p271.write import write

__all__ = [
    "AnsweredInquirer",
    "AnsweredPerson",
    "AnsweringPayer",
    "Benefit",
    "Coverage",
    "CoverageOnDay",
    "Delivery",
    "EligibilityResponse",
    "EligibilityResponseFile",
    "EligibilityResponseTables",
    "MilitaryService",
    "PlaceOrInjury",
    "Rejection",
    "RelatedParty",
    "coverage_on",
    "read",
    "read_tables",
    "write",
    "write_tables",
]
