"""A note to everything that is suggested for its visit."""

from __future__ import annotations

from datetime import date

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.codes.release import Release
from claimwright.coding.diagnoses import suggest_diagnoses
from claimwright.coding.encoder import Encoder
from claimwright.coding.services import suggest_services
from claimwright.coding.suggestion import Suggestions
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.note import Note


def suggest(
    note: Note,
    *,
    icd10cm: DatedICD10CM,
    chargemaster: Chargemaster,
    on: date,
    visit: VisitFacts,
) -> Suggestions:
    """Suggest diagnoses, procedures and the visit's level, each with the words that support it.

    on: the date of service, which chooses the release. Where none holds that day a finding says
    so ("icd10cm.release-not-in-force") and the nearest one's codes are suggested. The same note,
    tables and facts give the same answer. The first call for a release builds its encoder (about
    a second), which is kept with the release.
    """
    table = icd10cm.nearest(on)
    found = suggest_diagnoses(note, encoder=Encoder.of(table), visit=visit)
    services = suggest_services(
        note, diagnoses=found.codes, chargemaster=chargemaster, on=on, visit=visit
    )
    return Suggestions(
        codes=(*found.codes, *services.procedures),
        queries=(*found.queries, *services.queries),
        level=services.level,
        findings=(*_release_findings(table.release, on), *found.findings, *services.findings),
    )


def _release_findings(release: Release, on: date) -> tuple[Finding, ...]:
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
