"""Choose for which of their practices a person works now."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claimwright.office.web.middleware import PRACTICE_OF_SESSION
from claimwright.office.web.page import whole_number
from claimwright.office.web.request import OfficeRequest


@require_POST
def practice_switch(request: OfficeRequest) -> HttpResponse:
    wanted = whole_number(request.POST.get("practice"))
    if wanted not in {membership.practice_id for membership in request.memberships}:
        raise Http404
    request.session[PRACTICE_OF_SESSION] = wanted
    return redirect("day")
