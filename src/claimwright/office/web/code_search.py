"""Look for a code by its number or its words, to add it to a visit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claimwright.codes.systems import CodeSystem
from claimwright.office.web.page import one_of
from claimwright.office.web.request import OfficeRequest
from claimwright.office.web.visit import visits
from claimwright.office.workflow import encoder
from claimwright.office.workflow.actor import Permission

_MOST = 12
_OF_A_VISIT = frozenset({CodeSystem.ICD10CM, CodeSystem.CPT, CodeSystem.HCPCS})


@require_GET
def code_search(request: OfficeRequest, pk: int) -> HttpResponse:
    """Answer with the codes that could stand on a claim of the visit's day."""
    request.actor.require(Permission.CODE_VISIT)
    day = encoder.look_up_day(one_of(visits(), pk).date_of_service)
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:80]
    hits = []
    if len(wanted) > 1:
        answer = encoder.search(wanted, on=day.on, systems=_OF_A_VISIT, limit=2 * _MOST)
        hits = [hit for hit in answer.hits if hit.is_billable][:_MOST]
    context = {"found": hits, "wanted": wanted, "day": day}
    return render(request, "parts/found_codes.html", context)
