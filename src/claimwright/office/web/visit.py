"""One visit: the note on the left with its evidence, the codes that rest on it on the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from claimwright.base.period import age
from claimwright.coding.suggestion import LevelOfService
from claimwright.notes.decode import NOTE_LIMIT_BYTES
from claimwright.notes.span import Span
from claimwright.office.models import (
    ClaimState,
    CodeStatus,
    NoteVersion,
    ProviderQuestion,
    Visit,
    VisitCode,
    VisitState,
)
from claimwright.office.models.records import read_record
from claimwright.office.web.evidence import Highlight, cut
from claimwright.office.web.page import one_of, show, whole_number
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.balances import visit_balance

_OPEN_TO_NOTES = frozenset({VisitState.SCHEDULED, VisitState.DOCUMENTED, VisitState.CODING})
_NOT_WITH_A_PAYER = frozenset(
    {ClaimState.HELD, ClaimState.READY, ClaimState.REJECTED, ClaimState.WITHDRAWN}
)


def visits() -> QuerySet[Visit]:
    return Visit.objects.select_related("patient", "rendering_provider", "practice")


@require_GET
def visit(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_VISIT)
    found = one_of(visits(), pk)
    audit.record(
        request.actor, "view visit", about=f"visit {found.visit_number}", patient=found.patient
    )
    lit = whole_number(request.GET.get("evidence"))
    return show(request, "visit.html", _context(request.actor, found, lit=lit))


@require_GET
def codes_ready(request: OfficeRequest, pk: int) -> HttpResponse:
    """Asked by a page whose note waits for the worker: load it anew once codes are suggested."""
    request.actor.require(Permission.SEE_VISIT)
    if one_of(visits(), pk).state == VisitState.DOCUMENTED:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _context(actor: Actor, visit: Visit, *, lit: int | None) -> dict[str, Any]:
    note = visit.notes.order_by("version").last()
    codes = list(visit.codes.select_related("note").prefetch_related("decisions"))
    kept = [code for code in codes if code.status != CodeStatus.REJECTED]
    diagnoses = [code for code in kept if code.is_diagnosis]
    procedures = [code for code in kept if not code.is_diagnosis]
    questions = list(visit.questions.order_by("pk"))
    level = read_record(visit.level_of_service, LevelOfService) if visit.level_of_service else None
    sees_money = actor.may(Permission.SEE_MONEY)
    return {
        "place": "day",
        "visit": visit,
        "age": age(visit.patient.birth_date, on=visit.date_of_service),
        "note": note,
        "note_limit": NOTE_LIMIT_BYTES,
        "pieces": cut(note.text, _highlights(note, [*diagnoses, *procedures], questions, level))
        if note
        else (),
        "lit": [f"code-{lit}"] if lit else [],
        "diagnoses": diagnoses,
        "procedures": procedures,
        "rejected": [code for code in codes if code.status == CodeStatus.REJECTED],
        "letters": {code.code: _letter(place) for place, code in enumerate(diagnoses)},
        "charge_cents": sum(code.charge_cents or 0 for code in procedures),
        "level": level,
        "questions": questions,
        "findings": visit.findings.filter(claim=None, resolved_at=None),
        "claims": visit.claims.select_related("policy__payer").order_by("pk"),
        "balance": visit_balance(visit) if sees_money else None,
        "sees_money": sees_money,
        "waiting": sum(code.status == CodeStatus.SUGGESTED for code in kept),
        **_what_can_be_done(actor, visit, note),
    }


def _what_can_be_done(actor: Actor, visit: Visit, note: NoteVersion | None) -> dict[str, bool]:
    """What to offer; workflow decides again when it is asked for."""
    codes = actor.may(Permission.CODE_VISIT)
    bills = actor.may(Permission.BILL_VISIT)
    return {
        "can_document": actor.may(Permission.DOCUMENT_VISIT) and visit.state in _OPEN_TO_NOTES,
        "waits_for_worker": visit.state == VisitState.DOCUMENTED,
        "can_suggest": codes and note is not None and visit.state == VisitState.DOCUMENTED,
        "can_decide": codes and visit.state == VisitState.CODING,
        "can_reopen": bills and (visit.state == VisitState.CODED or _may_come_back(visit)),
        "can_bill": bills and visit.state == VisitState.CODED,
    }


def _may_come_back(visit: Visit) -> bool:
    """A billed visit can be reopened while no payer has taken its claims up."""
    return visit.state == VisitState.BILLED and all(
        claim.state in _NOT_WITH_A_PAYER for claim in visit.claims.all()
    )


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _highlights(
    note: NoteVersion,
    codes: list[VisitCode],
    questions: list[ProviderQuestion],
    level: LevelOfService | None,
) -> Iterator[Highlight]:
    """Everything on the page that rests on words of this version of the note."""
    for code in codes:
        if code.note_id == note.pk:
            for span in code.evidence:
                yield Highlight(key=f"code-{code.pk}", span=span)
    for position, element in enumerate(level.elements if level else ()):
        for span in element.spans:
            yield Highlight(key=f"level-{position}", span=span)
    for question in questions:
        for start, end in question.spans:
            yield Highlight(key=f"question-{question.pk}", span=Span(start=start, end=end))
