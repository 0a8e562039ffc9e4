"""Lay a visit's accepted codes out as the pure record that claims are built from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimwright.claims.records import CodedProcedure, CodedVisit, Diagnosis
from claimwright.codes.systems import CodeSystem
from claimwright.office.models import CodeStatus, Visit, VisitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedCodes:
    """The coded visit, and the row behind each of its procedures, in the same order."""

    visit: CodedVisit
    procedure_rows: tuple[VisitCode, ...]


def read_coded_visit(visit: Visit) -> AcceptedCodes:
    codes = list(visit.codes.filter(status=CodeStatus.ACCEPTED).select_related("note"))
    diagnoses = [code for code in codes if code.is_diagnosis]
    procedures = tuple(code for code in codes if not code.is_diagnosis)
    facility, referring = visit.service_facility, visit.referring_provider
    return AcceptedCodes(
        visit=CodedVisit(
            visit_id=visit.visit_number,
            date_of_service=visit.date_of_service,
            place_of_service=visit.place_of_service,
            patient=visit.patient.as_person(),
            billing_provider=visit.practice.as_provider(),
            rendering_provider=visit.rendering_provider.as_record(),
            service_facility=facility.as_record() if facility else None,
            referring_provider=referring.as_record() if referring else None,
            diagnoses=tuple(
                Diagnosis(code=code.code, evidence=code.evidence) for code in diagnoses
            ),
            procedures=_procedures(procedures, [code.code for code in diagnoses]),
            prior_authorization=visit.prior_authorization or None,
        ),
        procedure_rows=procedures,
    )


def _procedures(rows: Sequence[VisitCode], diagnoses: Sequence[str]) -> tuple[CodedProcedure, ...]:
    return tuple(
        CodedProcedure(
            system=CodeSystem(row.system),
            code=row.code,
            modifiers=tuple(row.modifiers),
            units=row.units,
            charge_cents=row.charge_cents or 0,
            diagnosis_pointers=tuple(diagnoses.index(code) + 1 for code in row.diagnosis_codes),
            evidence=row.evidence,
        )
        for row in rows
    )
