"""The endpoints. Each asks for the same permission and leaves the same audit entry as its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, NinjaAPI, Query
from ninja.files import UploadedFile
from ninja.security import SessionAuth

from claimwright.base.finding import Finding
from claimwright.office.api import codes, schemas
from claimwright.office.api.acting import actor_who_may
from claimwright.office.models import Claim, CodeStatus, Remittance, Visit
from claimwright.office.workflow import audit, receive_file, work_queues
from claimwright.office.workflow.actor import Permission
from claimwright.office.workflow.balances import claim_money, visit_balance

_MOST = 500
_FURTHEST = 1_000_000

# The office's middleware asks for second factor and membership; the session's check adds the
# CSRF token to every change.
api = NinjaAPI(
    title="Claimwright",
    version="1",
    description="Visits, claims, remittances and work of one practice. Amounts are cents.",
    docs_url=None,
    auth=SessionAuth(),
)


api.add_router("/codes", codes.router)


@api.get("/visits", response=list[schemas.VisitOut])
def list_visits(
    request: HttpRequest, on: date | None = None, offset: int = Query(0, ge=0, le=_FURTHEST)
) -> list[dict[str, Any]]:
    """Visits of a day, or all of them, newest first; at most 500 from `offset`."""
    actor = actor_who_may(request, Permission.SEE_VISIT)
    visits = _visits().order_by("-date_of_service", "visit_number")
    if on is not None:
        visits = visits.filter(date_of_service=on)
    audit.record(actor, "view visits", about=f"day {on.isoformat()}" if on else "all days")
    return [_visit(visit) for visit in visits[offset : offset + _MOST]]


@api.get("/visits/{visit_id}", response={200: schemas.VisitDetail, 404: schemas.Problem})
def read_visit(request: HttpRequest, visit_id: int) -> dict[str, Any]:
    actor = actor_who_may(request, Permission.SEE_VISIT)
    visit = get_object_or_404(_visits(), pk=visit_id)
    audit.record(actor, "view visit", about=f"visit {visit.visit_number}", patient=visit.patient)
    codes = visit.codes.exclude(status=CodeStatus.REJECTED).select_related("note")
    sees_money = actor.may(Permission.SEE_MONEY)
    return _visit(visit) | {
        "payer_order_sentence": visit.payer_order_sentence,
        "codes": list(codes),
        "claims": list(visit.claims.order_by("pk")) if sees_money else [],
        "balance": visit_balance(visit) if sees_money else None,
    }


def _visits() -> QuerySet[Visit]:
    return Visit.objects.select_related("patient", "rendering_provider")


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "visit_number": visit.visit_number,
        "date_of_service": visit.date_of_service,
        "place_of_service": visit.place_of_service,
        "patient_account_number": visit.patient.account_number,
        "rendering_provider_npi": visit.rendering_provider.npi,
        "state": visit.state,
    }


@api.get("/claims/{claim_id}", response={200: schemas.ClaimDetail, 404: schemas.Problem})
def read_claim(request: HttpRequest, claim_id: int) -> dict[str, Any]:
    actor = actor_who_may(request, Permission.SEE_MONEY)
    claim: Claim = get_object_or_404(
        Claim.objects.select_related("visit__patient", "policy__payer"), pk=claim_id
    )
    audit.record(
        actor, "view claim", about=f"claim {claim.claim_number}", patient=claim.visit.patient
    )
    return {
        "id": claim.pk,
        "claim_number": claim.claim_number,
        "sequence": claim.sequence,
        "state": claim.state,
        "visit_id": claim.visit_id,
        "payer_id": claim.policy.payer.payer_id,
        "payer_name": claim.policy.payer.name,
        "payer_claim_number": claim.payer_claim_number,
        "charge_cents": claim.charge_cents,
        "lines": claim_money(claim),
        "findings": [_finding(one.as_record()) for one in claim.findings.filter(resolved_at=None)],
        "events": list(claim.events.order_by("pk")),
    }


@api.get("/remittances", response=list[schemas.RemittanceOut])
def list_remittances(
    request: HttpRequest, offset: int = Query(0, ge=0, le=_FURTHEST)
) -> list[Remittance]:
    actor = actor_who_may(request, Permission.SEE_MONEY)
    audit.record(actor, "view remittances", about=f"from {offset}")
    rows = Remittance.objects.order_by("-payment_date", "-pk")
    return list(rows[offset : offset + _MOST])


@api.get("/queues", response=list[schemas.QueueOut])
def list_queues(request: HttpRequest) -> list[dict[str, Any]]:
    """How much waits in each queue, in the order of the work."""
    actor_who_may(request, Permission.WORK_QUEUES)
    return [
        {"queue": count.queue.value, "label": count.queue.label, "items": count.items}
        for count in work_queues.count_open()
    ]


@api.post("/files", response=schemas.FileOut)
def receive(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Take in a payer's file. A bad file is kept too; its findings say what is wrong."""
    actor = actor_who_may(request, Permission.RECEIVE_FILE)
    kept = receive_file.receive(actor, data=file.read(), file_name=file.name or "file")
    return {
        "id": kept.pk,
        "kind": kept.kind,
        "name": kept.name,
        "sha256": kept.sha256,
        "exchanged_at": kept.exchanged_at,
        "findings": [_finding(one.as_record()) for one in kept.findings.order_by("pk")],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "at": str(finding.at),
        "value": finding.value,
        "expected": finding.expected,
        "source": finding.source,
    }
