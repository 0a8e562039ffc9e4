"""Codes are suggested from the note, and a person decides on each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from claimwright import coding, notes
from claimwright.base.period import age
from claimwright.claims.parties import Sex
from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.systems import CodeSystem
from claimwright.coding.suggestion import Suggestion, Suggestions
from claimwright.coding.visit_facts import Setting, VisitFacts
from claimwright.notes.span import Span
from claimwright.office.models import (
    CodeDecision,
    CodeStatus,
    NoteVersion,
    ProviderQuestion,
    Queue,
    StoredFinding,
    Visit,
    VisitCode,
    VisitState,
)
from claimwright.office.models.records import store_record
from claimwright.office.workflow import audit, clock, code_tables
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.work_queues import close_items, open_item


class CodingIncomplete(Exception):
    """A visit cannot leave coding yet; the message says what is missing."""


class EvidenceNeeded(Exception):
    """A code was added without the words of the note that support it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Mark the words of the note that support {code}, then add it.")


@transaction.atomic
def suggest(actor: Actor, visit: Visit) -> int:
    """Read the newest note, suggest codes, and put the visit before a coder.

    Answers how many codes were suggested: none where they had been before, so that a person and
    the worker may both ask. Raises CodingIncomplete where there is no note.
    """
    actor.require(Permission.CODE_VISIT)
    visit.state = visit.current_state()
    note = visit.notes.last()
    if note is None:
        raise CodingIncomplete(f"Visit {visit.visit_number} has no note yet. Add it first.")
    if visit.state != VisitState.DOCUMENTED:
        return 0
    charges = code_tables.chargemaster()
    suggestions = coding.suggest(
        notes.read(note.text),
        icd10cm=code_tables.icd10cm(),
        chargemaster=charges,
        on=visit.date_of_service,
        visit=facts_of(visit),
    )
    _store_suggestions(visit, note, suggestions, charges)
    visit.level_of_service = store_record(suggestions.level) if suggestions.level else None
    visit.save(update_fields=["level_of_service"])
    visit.move_to(VisitState.CODING)
    open_item(
        actor,
        Queue.TO_CODE,
        visit=visit,
        why=f"{len(suggestions.codes)} codes are suggested and wait for a decision.",
        next_action="Accept or reject each code, then finish coding.",
    )
    audit.record(actor, "suggest codes", about=f"visit {visit.visit_number}", patient=visit.patient)
    return len(suggestions.codes)


def facts_of(visit: Visit) -> VisitFacts:
    return VisitFacts(
        patient_is_new=visit.patient_is_new,
        place_of_service=visit.place_of_service,
        age_years=age(visit.patient.birth_date, on=visit.date_of_service),
        sex=Sex(visit.patient.sex),
        setting=Setting(visit.setting),
    )


def _store_suggestions(
    visit: Visit, note: NoteVersion, suggestions: Suggestions, charges: Chargemaster
) -> None:
    diagnoses = [one.code for one in suggestions.diagnoses]
    for group in (suggestions.diagnoses, suggestions.procedures):
        VisitCode.objects.bulk_create(
            _visit_code(visit, note, one, position, diagnoses, charges)
            for position, one in enumerate(group, start=1)
        )
    ProviderQuestion.objects.bulk_create(
        ProviderQuestion(
            practice=visit.practice,
            visit=visit,
            about=query.about,
            question=query.question,
            options=list(query.options),
            spans=[[span.start, span.end] for span in query.spans],
        )
        for query in suggestions.queries
    )
    StoredFinding.objects.bulk_create(
        StoredFinding.from_record(
            finding, practice=visit.practice, visit=visit, found_at=clock.now()
        )
        for finding in suggestions.findings
    )


def _visit_code(
    visit: Visit,
    note: NoteVersion,
    suggestion: Suggestion,
    position: int,
    diagnoses: Sequence[str],
    charges: Chargemaster,
) -> VisitCode:
    return VisitCode(
        practice=visit.practice,
        visit=visit,
        note=note,
        system=suggestion.system,
        code=suggestion.code,
        label=suggestion.label[:255],
        position=position,
        spans=[[span.start, span.end] for span in suggestion.spans],
        section=suggestion.section,
        assertion=suggestion.assertion,
        found_by=suggestion.found_by,
        why=suggestion.why,
        confidence=suggestion.confidence,
        tier=suggestion.tier,
        modifiers=list(suggestion.modifiers),
        units=suggestion.units,
        diagnosis_codes=[diagnoses[place - 1] for place in suggestion.diagnosis_pointers],
        charge_cents=_charge(charges, suggestion.system, suggestion.code, suggestion.units),
    )


def _charge(charges: Chargemaster, system: CodeSystem, code: str, units: Decimal) -> int | None:
    if system is CodeSystem.ICD10CM:
        return None
    item = charges.get(code)
    return None if item is None else int(item.charge_cents * units)


@transaction.atomic
def accept(actor: Actor, code: VisitCode) -> None:
    _decide(actor, code, CodeStatus.ACCEPTED, reason="")


@transaction.atomic
def reject(actor: Actor, code: VisitCode, *, reason: str) -> None:
    _decide(actor, code, CodeStatus.REJECTED, reason=reason)


@transaction.atomic
def accept_all(actor: Actor, visit: Visit) -> int:
    """Accept whatever is still only suggested; answers how many codes that were."""
    waiting = list(visit.codes.filter(status=CodeStatus.SUGGESTED))
    for code in waiting:
        _decide(actor, code, CodeStatus.ACCEPTED, reason="")
    return len(waiting)


def _decide(actor: Actor, code: VisitCode, status: CodeStatus, *, reason: str) -> None:
    actor.require(Permission.CODE_VISIT)
    _require_coding(code.visit)
    code.status = status
    code.save(update_fields=["status"])
    CodeDecision.objects.create(
        practice=actor.practice,
        visit_code=code,
        decision=status,
        reason=reason,
        decided_at=clock.now(),
        decided_by=actor.user,
    )
    audit.record(
        actor,
        f"code {status}",
        about=f"visit {code.visit.visit_number}",
        patient=code.visit.patient,
        detail=str(code),
    )


def _require_coding(visit: Visit) -> None:
    visit.state = visit.current_state()
    if visit.state != VisitState.CODING:
        raise CodingIncomplete(
            f"Visit {visit.visit_number} is {VisitState(visit.state).label.lower()}: "
            "its codes can be changed only while it is to be coded. Reopen it first."
        )


@transaction.atomic
def add_code(
    actor: Actor,
    visit: Visit,
    *,
    system: str,
    code: str,
    spans: Sequence[Span],
    reason: str,
    modifiers: Sequence[str] = (),
) -> VisitCode:
    """Add a code that a person found, with the words that support it, and accept it.

    Raises EvidenceNeeded without spans, CodingIncomplete for a code that no table has.
    """
    actor.require(Permission.CODE_VISIT)
    _require_coding(visit)
    if not spans:
        raise EvidenceNeeded(code)
    note = visit.notes.last()
    assert note is not None
    charges = code_tables.chargemaster()
    kind = CodeSystem(system)
    added = VisitCode.objects.create(
        practice=actor.practice,
        visit=visit,
        note=note,
        system=kind,
        code=code,
        label=_label(charges, kind, code, on=visit.date_of_service)[:255],
        position=visit.codes.filter(system=kind).count() + 1,
        spans=[[span.start, span.end] for span in spans],
        found_by="person",
        why=reason or "Added by a person.",
        confidence=1.0,
        tier="auto",
        modifiers=list(modifiers),
        diagnosis_codes=[] if kind is CodeSystem.ICD10CM else _accepted_diagnoses(visit)[:4],
        charge_cents=_charge(charges, kind, code, Decimal(1)),
    )
    _decide(actor, added, CodeStatus.ACCEPTED, reason=reason)
    return added


def _label(charges: Chargemaster, system: CodeSystem, code: str, *, on: date) -> str:
    if system is CodeSystem.ICD10CM:
        # Without a release of the day the nearest one names it; the claim's check says so.
        table = code_tables.icd10cm().nearest(on)
        if table.exists(code):
            return table.label(code)
        raise CodingIncomplete(
            f"ICD-10-CM has no code {code} in its release {table.release.name}, and the visit was "
            f"on {on}. Look for it by its words."
        )
    item = charges.get(code)
    if item is None:
        raise CodingIncomplete(
            f"The practice has no charge for {code}. Add it to the chargemaster first."
        )
    return item.description


@transaction.atomic
def order_diagnoses(actor: Actor, visit: Visit, *, code_ids: Sequence[int]) -> None:
    """Put the visit's diagnoses into the order of these ids; the first is the main reason."""
    actor.require(Permission.CODE_VISIT)
    _require_coding(visit)
    diagnoses = {code.pk: code for code in visit.codes.filter(system=CodeSystem.ICD10CM)}
    if set(code_ids) != set(diagnoses):
        raise CodingIncomplete("The order must name every diagnosis of the visit once.")
    for position, code_id in enumerate(code_ids, start=1):
        diagnoses[code_id].position = position
    VisitCode.objects.bulk_update(diagnoses.values(), ["position"])
    audit.record(
        actor, "order diagnoses", about=f"visit {visit.visit_number}", patient=visit.patient
    )


@transaction.atomic
def finish(actor: Actor, visit: Visit) -> None:
    """Close coding: every code decided, something to bill, and a reason for each procedure.

    Raises CodingIncomplete with what is missing.
    """
    actor.require(Permission.CODE_VISIT)
    if waiting := visit.codes.filter(status=CodeStatus.SUGGESTED).count():
        raise CodingIncomplete(f"{waiting} codes wait for a decision. Accept or reject each.")
    diagnoses = _accepted_diagnoses(visit)
    procedures = list(
        visit.codes.filter(status=CodeStatus.ACCEPTED).exclude(system=CodeSystem.ICD10CM)
    )
    if not diagnoses:
        raise CodingIncomplete("No diagnosis is accepted. A claim needs at least one.")
    if not procedures:
        raise CodingIncomplete("No procedure or visit code is accepted. There is nothing to bill.")
    for procedure in procedures:
        _point_at_accepted(procedure, diagnoses)
    visit.move_to(VisitState.CODED)
    close_items(Queue.TO_CODE, visit=visit)
    open_item(
        actor,
        Queue.UNBILLED,
        visit=visit,
        why="The visit is coded and not billed yet.",
        next_action="Bill the visit.",
        amount_cents=sum(procedure.charge_cents or 0 for procedure in procedures),
    )
    audit.record(actor, "finish coding", about=f"visit {visit.visit_number}", patient=visit.patient)


def _accepted_diagnoses(visit: Visit) -> list[str]:
    return list(
        visit.codes.filter(status=CodeStatus.ACCEPTED, system=CodeSystem.ICD10CM).values_list(
            "code", flat=True
        )
    )


def _point_at_accepted(procedure: VisitCode, diagnoses: Sequence[str]) -> None:
    """Drop pointers at diagnoses that were rejected; refuse a procedure left without any."""
    if procedure.charge_cents is None:
        raise CodingIncomplete(
            f"The practice has no charge for {procedure.code}. Add it to the chargemaster first."
        )
    kept = [code for code in procedure.diagnosis_codes if code in diagnoses]
    if not kept and len(diagnoses) == 1:
        kept = list(diagnoses)
    if not kept:
        raise CodingIncomplete(
            f"{procedure.code} points at no accepted diagnosis. Choose the one it was done for."
        )
    if kept != procedure.diagnosis_codes:
        procedure.diagnosis_codes = kept
        procedure.save(update_fields=["diagnosis_codes"])
