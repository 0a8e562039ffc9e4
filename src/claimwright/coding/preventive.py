"""Preventive visits: chosen by age and by whether the patient is new.

Source: AMA CPT, preventive medicine services; the encounter codes Z00.0- and Z00.1- name the
visit (ICD-10-CM Official Guidelines, section I.C.21.c.13).
"""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.codes.chargemaster import Chargemaster
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.coding.visit_facts import VisitFacts

_ENCOUNTERS = ("Z00.0", "Z00.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preventive:
    """The preventive visit. places: its diagnoses, from 1, empty where there is no such visit.

    missing: what has to be known before it can be coded, or "".
    """

    places: tuple[int, ...] = ()
    suggestion: Suggestion | None = None
    missing: str = ""


def find_preventive_visit(
    *, diagnoses: tuple[Suggestion, ...], chargemaster: Chargemaster, visit: VisitFacts
) -> Preventive:
    """Find the preventive visit that a diagnosis of the note names."""
    places = tuple(
        place
        for place, diagnosis in enumerate(diagnoses, start=1)
        if diagnosis.code.startswith(_ENCOUNTERS)
    )
    if not places:
        return Preventive()
    if visit.patient_is_new is None or visit.age_years is None:
        return Preventive(
            places=places, missing="whether the patient is new, and the age on the date of service"
        )
    item = chargemaster.preventive_visit(is_new=visit.patient_is_new, age_years=visit.age_years)
    if item is None:
        return Preventive(places=places, missing="an item of the chargemaster for this age")
    first = diagnoses[places[0] - 1]
    words = "new" if visit.patient_is_new else "established"
    return Preventive(
        places=places,
        suggestion=Suggestion(
            system=item.system,
            code=item.code,
            label=item.description,
            spans=first.spans,
            section=first.section,
            found_by="preventive visit",
            why=f"The assessment names a preventive visit; the patient is {words} and "
            f"{visit.age_years} years old.",
            confidence=0.85,
            tier=Tier.REVIEW,
            diagnosis_pointers=places,
        ),
    )
