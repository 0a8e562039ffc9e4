"""Codes by words, one code in full, and ICD-10-PCS step by step, each on a date of service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.errors import HttpError

from claimwright.codes.encoder import PCSStep
from claimwright.codes.search import Answer
from claimwright.codes.systems import CodeSystem
from claimwright.office.api import schemas
from claimwright.office.api.acting import actor_who_may
from claimwright.office.workflow import encoder
from claimwright.office.workflow.actor import Permission

_MOST = 100

router = Router(tags=["codes"])


@router.get("", response=schemas.CodesFound)
def search_codes(
    request: HttpRequest,
    q: str = Query("", max_length=200),
    on: date | None = None,
    system: CodeSystem | None = None,
    limit: int = Query(10, ge=1, le=_MOST),
) -> Answer:
    """Codes in force on a date of service (today if left out), best first."""
    actor_who_may(request, Permission.SEE_VISIT)
    day = encoder.look_up_day(on)
    systems = None if system is None else {system}
    return encoder.search(q.replace("\0", ""), on=day.on, systems=systems, limit=limit)


@router.get("/icd10pcs/build", response={200: schemas.PCSStepOut, 404: schemas.Problem})
def build_procedure(
    request: HttpRequest, prefix: str = Query("", max_length=7), on: date | None = None
) -> PCSStep:
    """Which characters of ICD-10-PCS may follow a prefix, and the code when it is complete."""
    actor_who_may(request, Permission.SEE_VISIT)
    built = encoder.build_pcs(
        prefix, words="", on=encoder.look_up_day(on, system=CodeSystem.ICD10PCS).on
    )
    if built is None:
        raise HttpError(404, "No ICD-10-PCS tables are loaded for this date of service.")
    if built.refused:
        raise HttpError(404, f"No table of ICD-10-PCS allows {prefix}.")
    return built.step


@router.get("/{system}/{code}", response={200: schemas.CodePageOut, 404: schemas.Problem})
def read_code(
    request: HttpRequest, system: CodeSystem, code: str, on: date | None = None
) -> dict[str, Any]:
    """One code: its tree, notes, open questions, and what else must be coded with it."""
    actor_who_may(request, Permission.SEE_VISIT)
    day = encoder.look_up_day(on, system=system)
    found = encoder.find(system, code, on=day.on)
    if found is None:
        raise HttpError(404, f"{code} is not in force on {day.on}.")
    diagnosis = found.diagnosis
    return {
        "system": found.system,
        "code": found.code,
        "label": found.label,
        "on": day.on,
        "is_billable": found.is_billable,
        "release": found.release,
        "page": diagnosis.page if diagnosis else None,
        "question": diagnosis.narrowing.question if diagnosis and diagnosis.narrowing else None,
        "alternatives": diagnosis.alternatives if diagnosis else (),
        "companions": diagnosis.companions if diagnosis else (),
        "charge_cents": found.item.charge_cents if found.item else None,
        "modifiers": found.modifiers,
    }
