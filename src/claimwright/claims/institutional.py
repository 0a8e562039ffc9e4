"""What an institutional claim says beside a professional one.

The code lists of the UB-04 are the user's to import; codes stand here as they are billed.
Source: UB-04 data elements as 005010X223A2 carries them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from claimwright.base.period import Period
from claimwright.claims.diagnosis import Diagnosis
from claimwright.claims.parties import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgicalProcedure:
    """An ICD-10-PCS procedure of an inpatient stay, seven characters, and its day."""

    code: str
    performed_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCode:
    """A value code and its amount; a count such as covered days stands as whole dollars."""

    code: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """An occurrence code and its day."""

    code: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceSpan:
    """An occurrence span code and its days; the period has an end."""

    code: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalStay:
    """The stay or the outpatient visit that an institutional claim bills.

    type_of_bill: facility and kind of care, two characters ("11" hospital inpatient, "13" hospital
    outpatient); the claim's frequency code is its third. statement_period: the days billed, with
    an end. Times are hours and minutes of the day, None where not said. procedures: the principal
    one first. diagnosis_related_group: three digits.
    """

    type_of_bill: str
    statement_period: Period
    admission_date: date | None = None
    admission_time: time | None = None
    discharge_time: time | None = None
    admission_type: str
    point_of_origin: str | None = None
    discharge_status: str
    attending_provider: Provider | None = None
    operating_provider: Provider | None = None
    other_operating_provider: Provider | None = None
    admitting_diagnosis: Diagnosis | None = None
    reasons_for_visit: tuple[Diagnosis, ...] = ()
    external_causes: tuple[Diagnosis, ...] = ()
    diagnosis_related_group: str | None = None
    procedures: tuple[SurgicalProcedure, ...] = ()
    values: tuple[ValueCode, ...] = ()
    conditions: tuple[str, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    occurrence_spans: tuple[OccurrenceSpan, ...] = ()
