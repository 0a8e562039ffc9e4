"""What a person does on a visit's page: each calls one function of workflow and goes back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from claimwright.codes.systems import CodeSystem
from claimwright.office.models import CodeStatus, VisitCode
from claimwright.office.web.errors import NotUnderstood
from claimwright.office.web.evidence import find_words
from claimwright.office.web.page import one_of, whole_number, words_of
from claimwright.office.web.request import OfficeRequest
from claimwright.office.web.visit import visits
from claimwright.office.workflow import bill_visit, code_visit, document_visit
from claimwright.office.workflow.actor import Permission


@require_POST
def add_note(request: OfficeRequest, pk: int) -> HttpResponse:
    visit = one_of(visits(), pk)
    uploaded = request.FILES.get("file")
    if uploaded is not None:
        data, name = uploaded.read(), uploaded.name or "note.txt"
    else:
        # A form sends line ends as CR LF; a note has them as they were written.
        text = request.POST.get("text", "").replace("\r\n", "\n")
        data, name = text.encode(), f"{visit.visit_number}.txt"
    findings = document_visit.add_note(request.actor, visit, data=data, file_name=name)
    for finding in findings:
        messages.warning(request, finding.message)
    if not findings:
        messages.success(request, "The note is kept.")
    return redirect("visit", pk)


@require_POST
def suggest(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.CODE_VISIT)
    code_visit.suggest(request.actor, one_of(visits(), pk))
    return redirect("visit", pk)


@require_POST
def accept_all(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.CODE_VISIT)
    code_visit.accept_all(request.actor, one_of(visits(), pk))
    return redirect("visit", pk)


@require_POST
def finish(request: OfficeRequest, pk: int) -> HttpResponse:
    code_visit.finish(request.actor, one_of(visits(), pk))
    messages.success(request, "Coding is finished. The visit can be billed.")
    return redirect("visit", pk)


@require_POST
def reopen(request: OfficeRequest, pk: int) -> HttpResponse:
    """Take a visit back into coding; its unsent claims are withdrawn."""
    because = words_of(request, "because", at_most=200)
    if not because:
        raise NotUnderstood("Say why the visit is reopened; the reason is kept with its claims.")
    bill_visit.reopen(request.actor, one_of(visits(), pk), because=because)
    return redirect("visit", pk)


@require_POST
def bill(request: OfficeRequest, pk: int) -> HttpResponse:
    bill_visit.bill(request.actor, one_of(visits(), pk))
    messages.success(request, "The visit is billed.")
    return redirect("visit", pk)


@require_POST
def add_code(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add the code that was searched for, with the words of the note that support it."""
    visit = one_of(visits(), pk)
    code = words_of(request, "q", at_most=10).upper()
    if not code:
        raise NotUnderstood("Choose a code first: type its words or its number and pick one.")
    note = visit.notes.order_by("version").last()
    words = words_of(request, "words", at_most=1000)
    near = whole_number(request.POST.get("near")) or 0
    span = find_words(note.text, words, near=near) if note else None
    if span is None:
        raise NotUnderstood(
            f"The note does not have these words. Mark the words that support {code} in the "
            "note, or type them as they stand there."
        )
    code_visit.add_code(
        request.actor,
        visit,
        system=_system_of(code),
        code=code,
        spans=[span],
        reason=words_of(request, "reason"),
    )
    messages.success(request, f"{code} is added.")
    return redirect("visit", pk)


def _system_of(code: str) -> CodeSystem:
    """A procedure has five characters without a dot; whose number it is shows in the first."""
    if len(code) == 5 and "." not in code:
        return CodeSystem.HCPCS if code[0].isalpha() else CodeSystem.CPT
    return CodeSystem.ICD10CM


@require_POST
def order_diagnoses(request: OfficeRequest, pk: int) -> HttpResponse:
    """Move one diagnosis one place up or down among those that are not rejected."""
    request.actor.require(Permission.CODE_VISIT)
    visit = one_of(visits(), pk)
    diagnoses = visit.codes.filter(system=CodeSystem.ICD10CM).order_by("position")
    moving = one_of(diagnoses, whole_number(request.POST.get("code")) or 0)
    kept = [code.pk for code in diagnoses if code.status != CodeStatus.REJECTED]
    set_aside = [code.pk for code in diagnoses if code.status == CodeStatus.REJECTED]
    if moving.pk in kept:
        place = kept.index(moving.pk)
        wanted = place + (-1 if request.POST.get("move") == "up" else 1)
        if 0 <= wanted < len(kept):
            kept.insert(wanted, kept.pop(place))
            code_visit.order_diagnoses(request.actor, visit, code_ids=kept + set_aside)
    return redirect("visit", pk)


def _codes() -> QuerySet[VisitCode]:
    return VisitCode.objects.select_related("visit__patient", "note")


@require_POST
def accept(request: OfficeRequest, pk: int) -> HttpResponse:
    code = one_of(_codes(), pk)
    code_visit.accept(request.actor, code)
    return redirect("visit", code.visit_id)


@require_POST
def reject(request: OfficeRequest, pk: int) -> HttpResponse:
    code = one_of(_codes(), pk)
    reason = words_of(request, "reason")
    if not reason:
        raise NotUnderstood(f"Say why {code.code} is rejected; the reason is kept for audit.")
    code_visit.reject(request.actor, code, reason=reason)
    return redirect("visit", code.visit_id)
