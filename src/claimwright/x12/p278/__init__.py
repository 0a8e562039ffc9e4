"""Request for authorization and its answer, 278 005010X217."""

from claimwright.x12.p278.read import read
from claimwright.x12.p278.tables import ServicesReviewTables, read_tables
from claimwright.x12.p278.values import (
    Attachment,
    Condition,
    Decision,
    HospitalStay,
    OtherReview,
    PatientEvent,
    Procedure,
    Rejection,
    ReviewCode,
    ReviewedService,
    ReviewParty,
    ReviewPerson,
    ReviewTerms,
    ServiceDelivery,
    ServiceLine,
    ServicesReview,
    ServicesReviewFile,
    Tooth,
    Trace,
    TreatmentFacts,
)
from claimwright.x12.p278.write import write

__all__ = [
    "Attachment",
    "Condition",
    "Decision",
    "HospitalStay",
    "OtherReview",
    "PatientEvent",
    "Procedure",
    "Rejection",
    "ReviewCode",
    "ReviewParty",
    "ReviewPerson",
    "ReviewTerms",
    "ReviewedService",
    "ServiceDelivery",
    "ServiceLine",
    "ServicesReview",
    "ServicesReviewFile",
    "ServicesReviewTables",
    "Tooth",
    "Trace",
    "TreatmentFacts",
    "read",
    "read_tables",
    "write",
]
