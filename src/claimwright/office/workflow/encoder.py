"""What the encoder knows on a day: codes found by words, and all that belongs to one code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from claimwright.codes.chargemaster import ChargemasterItem
from claimwright.codes.encoder import (
    CodePage,
    Companion,
    Narrowing,
    PCSEntry,
    PCSStep,
    Question,
    alternatives,
    code_page,
    narrow,
    what_else,
)
from claimwright.codes.entry import CodeEntry, show_code
from claimwright.codes.icd10cm.compile import shipped_release
from claimwright.codes.modifiers import Modifiers
from claimwright.codes.release import Release
from claimwright.codes.search import Answer
from claimwright.codes.systems import PROCEDURE_SYSTEMS, CodeSystem
from claimwright.office.workflow import clock, code_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpDay:
    """The day by which codes are looked up. asked: the day meant, where no release holds it."""

    on: date
    asked: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A code of ICD-10-CM with its place, its open questions and what goes with it."""

    page: CodePage
    narrowing: Narrowing | None
    alternatives: tuple[Question, ...]
    companions: tuple[Companion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    """One code on a day. release: None where only the practice's chargemaster has it.

    diagnosis: for ICD-10-CM; entry: what the loaded file of another system says; item: what the
    practice charges for it; modifiers: code and wording of those that a procedure may take.
    """

    system: CodeSystem
    code: str
    label: str
    is_billable: bool
    release: Release | None
    diagnosis: Diagnosis | None = None
    entry: CodeEntry | None = None
    item: ChargemasterItem | None = None
    modifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCharacter:
    """One character of an ICD-10-PCS code that is being built. before: those to its left."""

    before: str
    character: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PCSDesk:
    """How far an ICD-10-PCS code has come. refused: what was typed that no table allows."""

    release: Release
    step: PCSStep
    chosen: tuple[ChosenCharacter, ...]
    entries: tuple[PCSEntry, ...]
    refused: str = ""


def look_up_day(wanted: date | None, *, system: CodeSystem = CodeSystem.ICD10CM) -> LookUpDay:
    """The day that was asked for, else today.

    Where no release of the code system holds it, the nearest day that one holds, and that is
    said; the day itself where there is no release at all.
    """
    day = wanted or clock.today()
    store = code_tables.store()
    is_diagnosis = system is CodeSystem.ICD10CM
    dated = code_tables.icd10cm().releases if is_diagnosis else store.releases(system)
    if not dated or any(one.period.holds(day) for one in dated):
        return LookUpDay(on=day)
    before = [one.period for one in dated if one.period.first <= day]
    period = before[-1] if before else dated[0].period
    nearest = period.first if day < period.first else period.last or period.first
    return LookUpDay(on=nearest, asked=day)


def search(
    text: str, *, on: date, systems: Collection[CodeSystem] | None = None, limit: int = 20
) -> Answer:
    """Find codes in force on a day by their words or numbers, while somebody types."""
    return code_tables.search_on(on).search(text, limit=limit, systems=systems, is_typing=True)


def releases(on: date) -> list[str]:
    """The releases that codes are looked up in on a day, diagnoses first."""
    icd10cm = code_tables.icd10cm_on(on)
    found = [f"ICD-10-CM {icd10cm.release.name}"] if icd10cm else []
    for system, name in ((CodeSystem.ICD10PCS, "ICD-10-PCS"), (CodeSystem.HCPCS, "HCPCS")):
        release = code_tables.store().on(system, on)
        if release is not None:
            found.append(f"{name} {release.name}")
    return found


def find(
    system: CodeSystem, code: str, *, on: date, answers: Mapping[str, str] | None = None
) -> FoundCode | None:
    """Look one code up on a day; None where it is not in force.

    answers: to the questions of a diagnosis that is being narrowed, by axis; the code that they
    lead to is found.
    """
    if system is CodeSystem.ICD10CM:
        return _diagnosis(code.upper(), on, answers or {})
    return _other(system, code.upper(), on)


def label(system: CodeSystem, code: str, *, on: date) -> str:
    """A code's label on a day; "" where it is not in force."""
    if system is CodeSystem.ICD10CM:
        icd10cm = code_tables.icd10cm_on(on)
        return icd10cm.label(code) if icd10cm else ""
    found = _other(system, code, on)
    return found.label if found else ""


def has_pcs(on: date) -> bool:
    return code_tables.pcs_builder(on) is not None


def build_pcs(prefix: str, *, words: str, on: date) -> PCSDesk | None:
    """Take the characters so far as far as the tables allow; None where no tables are loaded."""
    builder = code_tables.pcs_builder(on)
    if builder is None:
        return None
    wanted = "".join(prefix.split()).upper()
    allowed = wanted
    step = builder.step(allowed)
    while step is None:
        allowed = allowed[:-1]
        step = builder.step(allowed)
    return PCSDesk(
        release=builder.release,
        step=step,
        chosen=tuple(
            ChosenCharacter(before=allowed[:place], character=allowed[place], label=name)
            for place, name in enumerate(step.chosen)
        ),
        entries=builder.find(words) if words else (),
        refused=wanted[len(allowed) :],
    )


def _diagnosis(code: str, on: date, answers: Mapping[str, str]) -> FoundCode | None:
    icd10cm = code_tables.icd10cm_on(on)
    narrowing = narrow(icd10cm, code, answers=answers) if icd10cm else None
    if icd10cm is None or narrowing is None:
        return None
    reached = narrowing.code if answers else code
    page = code_page(icd10cm, reached, terms=code_tables.index_terms(on))
    assert page is not None
    return FoundCode(
        system=CodeSystem.ICD10CM,
        code=page.code,
        label=page.label,
        is_billable=page.is_billable,
        release=_with_source(page.release),
        diagnosis=Diagnosis(
            page=page,
            narrowing=narrowing,
            alternatives=alternatives(icd10cm, reached),
            companions=what_else(icd10cm, reached),
        ),
    )


def _other(system: CodeSystem, code: str, on: date) -> FoundCode | None:
    shown = show_code(
        code, on=on, icd10cm=code_tables.icd10cm(), store=code_tables.store(), system=system
    )
    entry = shown.entries[0] if shown.entries else None
    item = code_tables.chargemaster().get(code) if system in PROCEDURE_SYSTEMS else None
    if item is not None and item.system is not system:
        item = None
    if entry is None and item is None:
        return None
    return FoundCode(
        system=system,
        code=code,
        label=(entry.label if entry else "") or (item.description if item else ""),
        is_billable=entry is None or entry.is_billable is not False,
        release=entry.release if entry else None,
        entry=entry,
        item=item,
        modifiers=_modifiers(on) if system in PROCEDURE_SYSTEMS else (),
    )


def _with_source(release: Release) -> Release:
    """The release with its official files, where its table was compiled without naming them."""
    shipped = shipped_release()
    return shipped if not release.files and release.name == shipped.name else release


def _modifiers(on: date) -> tuple[tuple[str, str], ...]:
    known = Modifiers(store=code_tables.store()).on(on)
    return tuple(known.select("code", "label").iter_rows())
