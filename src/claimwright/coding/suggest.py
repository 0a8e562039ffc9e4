"""A note to everything that is suggested for its visit."""

from __future__ import annotations

from datetime import date

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding.diagnoses import suggest_diagnoses
from claimwright.coding.encoder import Encoder
from claimwright.coding.services import suggest_services
from claimwright.coding.suggestion import Suggestions
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.note import Note


def suggest(
    note: Note,
    *,
    icd10cm: ICD10CM,
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
) -> Suggestions:
    """Suggest diagnoses, procedures and the visit's level, each with the words that support it.

    on: the date of service. Where the release does not hold on that day a finding says so
    ("icd10cm.release-not-in-force") and codes are suggested all the same. The same note, tables
    and facts give the same answer. The first call for a release builds its encoder (about a
    second), which is kept with the release.
    """
    found = suggest_diagnoses(note, encoder=Encoder.of(icd10cm), visit=visit)
    services = suggest_services(
        note, diagnoses=found.codes, chargemaster=chargemaster, on=on, visit=visit
    )
    return Suggestions(
        codes=(*found.codes, *services.procedures),
        queries=(*found.queries, *services.queries),
        level=services.level,
        findings=(*_release_findings(icd10cm, on), *found.findings, *services.findings),
    )


def _release_findings(icd10cm: ICD10CM, on: date) -> tuple[Finding, ...]:
    release = icd10cm.release
    if release.period.holds(on):
        return ()
    return (
        Finding(
            id="icd10cm.release-not-in-force",
            severity=Severity.WARN,
            message=(
                f"The ICD-10-CM release {release.name} holds from {release.period.first} to "
                f"{release.period.last}, not on {on}. Check each diagnosis against the release "
                "in force, or load that release."
            ),
            at=Place(field="date_of_service"),
            value=on.isoformat(),
            expected=release.name,
            source=f"ICD-10-CM {release.name}",
        ),
    )
