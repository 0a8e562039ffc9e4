"""The stay of an institutional claim as rows of stays and stay_codes, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from claimwright.base.period import Period
from claimwright.claims.diagnosis import Diagnosis
from claimwright.claims.institutional import (
    InstitutionalStay,
    Occurrence,
    OccurrenceSpan,
    SurgicalProcedure,
    ValueCode,
)
from claimwright.claims.parties import Provider
from claimwright.claims.table_schemas import DiagnosisRole, PartyRole, StayCode

Row = dict[str, Any]


def stay_row(stay: InstitutionalStay) -> Row:
    """The row of stays."""
    return {
        "type_of_bill": stay.type_of_bill,
        "statement_first_date": stay.statement_period.first,
        "statement_last_date": stay.statement_period.last,
        "admission_date": stay.admission_date,
        "admission_time": stay.admission_time,
        "discharge_time": stay.discharge_time,
        "admission_type": stay.admission_type,
        "point_of_origin": stay.point_of_origin,
        "discharge_status": stay.discharge_status,
        "diagnosis_related_group": stay.diagnosis_related_group,
    }


def stay_code_rows(stay: InstitutionalStay) -> Iterator[Row]:
    """The rows of stay_codes, kind by kind."""
    kinds: Mapping[StayCode, list[Row]] = {
        StayCode.PROCEDURE: [
            {"code": one.code, "first_date": one.performed_date} for one in stay.procedures
        ],
        StayCode.VALUE: [
            {"code": one.code, "amount_cents": one.amount_cents} for one in stay.values
        ],
        StayCode.CONDITION: [{"code": code} for code in stay.conditions],
        StayCode.OCCURRENCE: [
            {"code": one.code, "first_date": one.day} for one in stay.occurrences
        ],
        StayCode.OCCURRENCE_SPAN: [
            {"code": one.code, "first_date": one.period.first, "last_date": one.period.last}
            for one in stay.occurrence_spans
        ],
    }
    for kind, rows in kinds.items():
        for position, row in enumerate(rows, start=1):
            yield {"kind": kind, "position": position} | row


def diagnoses_by_role(
    diagnoses: Sequence[Diagnosis], stay: InstitutionalStay | None
) -> Iterator[tuple[DiagnosisRole, Diagnosis]]:
    """All diagnoses of a claim, those that lines point at first."""
    for position, diagnosis in enumerate(diagnoses):
        yield DiagnosisRole.OTHER if position else DiagnosisRole.PRINCIPAL, diagnosis
    if stay is None:
        return
    if stay.admitting_diagnosis is not None:
        yield DiagnosisRole.ADMITTING, stay.admitting_diagnosis
    for diagnosis in stay.reasons_for_visit:
        yield DiagnosisRole.REASON_FOR_VISIT, diagnosis
    for diagnosis in stay.external_causes:
        yield DiagnosisRole.EXTERNAL_CAUSE, diagnosis


def stay_providers(stay: InstitutionalStay | None) -> dict[PartyRole, Provider | None]:
    """The stay's own providers by role."""
    if stay is None:
        return {}
    return {
        PartyRole.ATTENDING_PROVIDER: stay.attending_provider,
        PartyRole.OPERATING_PROVIDER: stay.operating_provider,
        PartyRole.OTHER_OPERATING_PROVIDER: stay.other_operating_provider,
    }


def stay(
    row: Row,
    codes: Sequence[Row],
    *,
    diagnoses: Mapping[DiagnosisRole, Sequence[Diagnosis]],
    provider: Callable[[PartyRole], Provider | None],
) -> InstitutionalStay:
    """A stay from its row, its codes, and the claim's diagnoses and providers by role."""

    def of(kind: StayCode) -> list[Row]:
        return [code for code in codes if code["kind"] == kind]

    admitting = diagnoses.get(DiagnosisRole.ADMITTING, ())
    return InstitutionalStay(
        type_of_bill=row["type_of_bill"],
        statement_period=Period(first=row["statement_first_date"], last=row["statement_last_date"]),
        admission_date=row["admission_date"],
        admission_time=row["admission_time"],
        discharge_time=row["discharge_time"],
        admission_type=row["admission_type"],
        point_of_origin=row["point_of_origin"],
        discharge_status=row["discharge_status"],
        attending_provider=provider(PartyRole.ATTENDING_PROVIDER),
        operating_provider=provider(PartyRole.OPERATING_PROVIDER),
        other_operating_provider=provider(PartyRole.OTHER_OPERATING_PROVIDER),
        admitting_diagnosis=admitting[0] if admitting else None,
        reasons_for_visit=tuple(diagnoses.get(DiagnosisRole.REASON_FOR_VISIT, ())),
        external_causes=tuple(diagnoses.get(DiagnosisRole.EXTERNAL_CAUSE, ())),
        diagnosis_related_group=row["diagnosis_related_group"],
        procedures=tuple(
            SurgicalProcedure(code=one["code"], performed_date=one["first_date"])
            for one in of(StayCode.PROCEDURE)
        ),
        values=tuple(
            ValueCode(code=one["code"], amount_cents=one["amount_cents"])
            for one in of(StayCode.VALUE)
        ),
        conditions=tuple(one["code"] for one in of(StayCode.CONDITION)),
        occurrences=tuple(
            Occurrence(code=one["code"], day=one["first_date"]) for one in of(StayCode.OCCURRENCE)
        ),
        occurrence_spans=tuple(
            OccurrenceSpan(
                code=one["code"], period=Period(first=one["first_date"], last=one["last_date"])
            )
            for one in of(StayCode.OCCURRENCE_SPAN)
        ),
    )
