"""The encoder: find a code by words, walk the tree to a billable one, and see what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from claimwright.codes.encoder import Axis
from claimwright.codes.systems import CodeSystem
from claimwright.office.models import PersonalCode
from claimwright.office.web.page import chosen, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import encoder as desk
from claimwright.office.workflow import look_up_code
from claimwright.office.workflow.actor import Permission

_LONGEST_SEARCH = 200
_ALL = "all"
_CHOICES: Mapping[str, tuple[str, frozenset[CodeSystem] | None]] = {
    _ALL: ("All code sets", None),
    "diagnoses": ("Diagnoses (ICD-10-CM)", frozenset({CodeSystem.ICD10CM})),
    "services": ("Services and supplies", frozenset({CodeSystem.CPT, CodeSystem.HCPCS})),
    "inpatient": ("Inpatient procedures (ICD-10-PCS)", frozenset({CodeSystem.ICD10PCS})),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A code of the person's lists, with its label on the day; "" where it is not in force."""

    code: PersonalCode
    system: str
    number: str
    label: str


@require_GET
def encoder(request: OfficeRequest) -> HttpResponse:
    return show(request, "encoder.html", _context(request, _day(request)))


@require_GET
def found(request: OfficeRequest) -> HttpResponse:
    """The list of codes alone, for each key that is typed."""
    return render(request, "parts/encoder_found.html", _context(request, _day(request)))


@require_GET
def code(request: OfficeRequest, system: str, number: str) -> HttpResponse:
    request.actor.require(Permission.SEE_VISIT)
    day = _day(request, _system(system))
    answers = {axis.value: request.GET[axis.value] for axis in Axis if axis.value in request.GET}
    one = desk.find(_system(system), number, on=day.on, answers=answers)
    personal = None
    if one is not None:
        personal = look_up_code.open_code(request.actor, system=one.system, code=one.code)
    context = {
        "found": one,
        "missing": number if one is None else None,
        "is_favorite": personal is not None and personal.is_favorite,
    }
    status = 200 if one else 404
    if request.headers.get("HX-Target") == "code-pane":
        whole = {"day": day, "typed": _typed(request), "of": _of(request)} | context
        # With the status 404 HTMX would leave the pane as it is; the pane itself says it.
        return render(request, "parts/code_pane.html", whole)
    return show(request, "encoder.html", _context(request, day) | context, status=status)


@require_POST
def favorite(request: OfficeRequest, system: str, number: str) -> HttpResponse:
    one = desk.find(_system(system), number, on=_day(request, _system(system)).on)
    if one is None:
        raise Http404
    is_favorite = request.POST.get("is_favorite") == "yes"
    look_up_code.set_favorite(
        request.actor, system=one.system, code=one.code, is_favorite=is_favorite
    )
    if request.headers.get("HX-Target") == "favorite":
        return render(request, "parts/favorite.html", {"is_favorite": is_favorite})
    return redirect("encoder_code", one.system, one.code)


@require_POST
def forget(request: OfficeRequest) -> HttpResponse:
    look_up_code.forget_history(request.actor)
    return redirect("encoder")


@require_GET
def pcs(request: OfficeRequest) -> HttpResponse:
    """Build an ICD-10-PCS code character by character; only what some table row allows."""
    request.actor.require(Permission.SEE_VISIT)
    day = _day(request, CodeSystem.ICD10PCS)
    words = request.GET.get("words", "").replace("\0", "").strip()[:80]
    built = desk.build_pcs(request.GET.get("prefix", "")[:20], words=words, on=day.on)
    context = {"day": day, "place": "codes", "words": words, "built": built}
    return show(request, "encoder_pcs.html", context)


def _context(request: OfficeRequest, day: desk.LookUpDay) -> dict[str, Any]:
    request.actor.require(Permission.SEE_VISIT)
    typed, of = _typed(request), _of(request)
    systems = _CHOICES[of][1]
    answer = desk.search(typed, on=day.on, systems=systems) if len(typed) > 1 else None
    lists: dict[str, Any] = {}
    if answer is None:
        lists = {
            "favorites": _own(look_up_code.favorites(request.actor), day.on),
            "recent": _own(look_up_code.recent(request.actor), day.on),
        }
    return {
        "day": day,
        "typed": typed if answer is not None else "",
        "of": of,
        "answer": answer,
        "choices": [(key, words) for key, (words, _) in _CHOICES.items()],
        "releases": desk.releases(day.on),
        "has_pcs": desk.has_pcs(day.on),
        "place": "codes",
    } | lists


def _own(rows: list[PersonalCode], on: date) -> list[OwnCode]:
    return [
        OwnCode(
            code=row,
            system=row.system,
            number=row.code,
            label=desk.label(CodeSystem(row.system), row.code, on=on),
        )
        for row in rows
    ]


def _typed(request: OfficeRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH]


def _of(request: OfficeRequest) -> str:
    return chosen(request.GET.get("of"), _CHOICES, _ALL)


def _day(request: OfficeRequest, system: CodeSystem = CodeSystem.ICD10CM) -> desk.LookUpDay:
    """The date of service in the address or the form; what is no day counts as none."""
    text = request.POST.get("on") or request.GET.get("on") or ""
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = None
    return desk.look_up_day(wanted, system=system)


def _system(name: str) -> CodeSystem:
    try:
        return CodeSystem(name)
    except ValueError as bad:
        raise Http404 from bad
