"""One claim: as people read it with its money and history, and as the X12 that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from claimwright.claims.records import ServiceLine
from claimwright.office.models import Claim, ClaimState, VisitCode
from claimwright.office.web.claim_x12 import segments_of
from claimwright.office.web.page import chosen, one_of, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, bill_visit
from claimwright.office.workflow.actor import Permission
from claimwright.office.workflow.balances import LineMoney, claim_money

VIEWS = {"claim": "As people read it", "x12": "As X12"}
_CAN_BE_BUILT_ANEW = frozenset({ClaimState.HELD, ClaimState.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line of the claim, the accepted code behind it, and where its money stands."""

    line: ServiceLine
    code: VisitCode | None
    money: LineMoney | None


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related(
        "visit__patient", "policy__payer", "sent_in", "follows", "practice"
    )


@require_GET
def claim(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    found = one_of(_claims(), pk)
    audit.record(
        request.actor,
        "view claim",
        about=f"claim {found.claim_number}",
        patient=found.visit.patient,
    )
    view = chosen(request.GET.get("view"), VIEWS, "claim")
    context: dict[str, Any] = {
        "place": "day",
        "claim": found,
        "record": found.as_record(),
        "view": view,
        "views": VIEWS,
        "can_recheck": request.actor.may(Permission.BILL_VISIT)
        and found.state in _CAN_BE_BUILT_ANEW,
        "findings": [
            one.as_record() for one in found.findings.filter(resolved_at=None).order_by("pk")
        ],
    }
    context |= _as_x12(found) if view == "x12" else _as_read(found)
    return show(request, "claim.html", context)


def _as_x12(claim: Claim) -> Mapping[str, Any]:
    if claim.sent_in is None:
        return {}
    data = bytes(claim.sent_in.content)
    return {"segments": segments_of(data, claim_number=claim.claim_number)}


def _as_read(claim: Claim) -> Mapping[str, Any]:
    record = claim.as_record()
    money = {row.line_number: row for row in claim_money(claim)}
    codes = VisitCode.objects.in_bulk(claim.line_code_ids)
    rows = [
        LineRow(line=line, code=codes.get(code_id), money=money.get(line.line_number))
        for line, code_id in zip(record.lines, _padded(claim, len(record.lines)), strict=True)
    ]
    diagnoses = {code.code: code for code in claim.visit.codes.filter(system="icd10cm")}
    return {
        "rows": rows,
        "diagnoses": [(one, diagnoses.get(one.code)) for one in record.diagnoses],
        "paid_cents": sum(row.paid_cents for row in money.values()),
        "adjustments_cents": sum(row.adjustments_cents for row in money.values()),
        "moved_cents": sum(row.moved_to_next_cents for row in money.values()),
        "open_cents": sum(row.open_insurance_cents for row in money.values()),
        "events": claim.events.select_related("file").order_by("pk"),
        "payments": claim.payments.select_related("remittance").order_by("pk"),
        "followed_by": claim.followed_by.select_related("policy__payer").order_by("pk"),
    }


def _padded(claim: Claim, lines: int) -> list[int]:
    """The code behind each line; 0, which is no row, for a line without one."""
    ids = [*claim.line_code_ids, *([0] * lines)]
    return ids[:lines]


@require_POST
def recheck(request: OfficeRequest, pk: int) -> HttpResponse:
    """Build the claim anew from the visit as it stands, and go to the one that took its place."""
    old = one_of(_claims(), pk)
    new = bill_visit.recheck(request.actor, old)
    if new is None:
        messages.info(request, "No coverage is in force for the day any more: the patient owes.")
        return redirect("visit", old.visit_id)
    messages.success(request, f"Claim {new.claim_number} took its place and was checked.")
    return redirect("claim", new.pk)
