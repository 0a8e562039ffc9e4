"""What is known of a visit besides its note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimwright.claims.parties import Sex


class Setting(StrEnum):
    """Where the visit took place; it decides the coding rules and the family of visit codes."""

    OFFICE = "office"
    OUTPATIENT = "outpatient"
    TELEHEALTH = "telehealth"
    AMBULATORY_SURGERY = "ambulatory_surgery"
    EMERGENCY = "ed"
    OBSERVATION = "observation"
    INPATIENT = "inpatient"
    NURSING_FACILITY = "nursing_facility"
    HOME = "home"

    @property
    def codes_uncertain_diagnoses(self) -> bool:
        """Whether "probable" is coded as if it were so.

        Source: ICD-10-CM Official Guidelines, sections II.H (inpatient) and IV.H (outpatient).
        """
        return self is Setting.INPATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What the schedule and the registration know. None: not known, and never guessed.

    patient_is_new: no professional service from this physician or the same specialty of the
    group in three years. place_of_service: the two-digit CMS place of service ("11" office).
    age_years: whole years on the date of service.
    """

    patient_is_new: bool | None = None
    place_of_service: str = "11"
    age_years: int | None = None
    sex: Sex | None = None
    setting: Setting = Setting.OFFICE
