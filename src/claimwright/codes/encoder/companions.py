"""What else has to be coded with a code, each with the note or guideline that says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from claimwright.codes.encoder.placed_notes import PlacedNote, placed_notes
from claimwright.codes.icd10cm import ICD10CM, CodeRange, NoteKind

_CONDITION = re.compile(
    r"\b(?:if|when|where) (?:applicable|known|any|present|documented)\b|\bif desired\b"
)
_WITH_SEVENTH = 8
_LATER_CARE = "DS"
_DRUGS = CodeRange(first="T36", last="T50")
_INTENTS = {
    "adverse effect": ("adverse effect",),
    "underdosing": ("underdosing",),
    "poisoning": ("poisoning",),
}
# Injuries, burns and frostbite; the codes from T36 to T65 name their cause themselves.
_INJURIES = (CodeRange(first="S00", last="T34"), CodeRange(first="T66", last="T78"))


class CompanionKind(StrEnum):
    """Why a second code goes with a code."""

    CODE_FIRST = "code first"
    USE_ADDITIONAL = "use additional code"
    CODE_ALSO = "code also"
    UNDERLYING = "underlying condition"
    SEVENTH_CHARACTER = "seventh character"
    EXTERNAL_CAUSE = "external cause"
    PLACE = "place of occurrence"
    ACTIVITY = "activity"
    STATUS = "external cause status"


class Duty(StrEnum):
    """Whether the second code is always needed."""

    ALWAYS = "always"
    IF_DOCUMENTED = "where the record says so"


class Position(StrEnum):
    """Where the second code stands on the claim."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionChoice:
    """One of the second codes that would do. codes: empty where the note names none.

    is_met: one of the other codes of the encounter is among them.
    """

    text: str
    codes: tuple[CodeRange, ...]
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A second code that the classification asks for.

    text: the note, or the line above its list. choices: the lines of the list, or the note
    itself. stands_at: where it is printed, or the guideline that asks. is_met: a choice is met.
    """

    kind: CompanionKind
    text: str
    choices: tuple[CompanionChoice, ...]
    stands_at: str
    duty: Duty
    position: Position

    @property
    def is_met(self) -> bool:
        return any(choice.is_met for choice in self.choices)


_NOTES = {
    NoteKind.CODE_FIRST: (CompanionKind.CODE_FIRST, Position.BEFORE),
    NoteKind.USE_ADDITIONAL: (CompanionKind.USE_ADDITIONAL, Position.AFTER),
    NoteKind.CODE_ALSO: (CompanionKind.CODE_ALSO, Position.EITHER),
}


def what_else(
    icd10cm: ICD10CM, code: str, *, beside: Collection[str] = ()
) -> tuple[Companion, ...]:
    """List what else the classification asks for beside a code; what is always needed first.

    beside: the other codes of the encounter, to see what is answered already. Empty for a code
    that is not in the release.
    Source: ICD-10-CM Official Guidelines, sections I.A.13 (etiology and manifestation), I.A.17
    (code also), I.B.7 (multiple coding), I.C.19 and I.C.20; the notes of the Tabular List.
    """
    if not icd10cm.exists(code):
        return ()
    found = [
        *_missing_character(icd10cm, code),
        *_from_notes(icd10cm, code, beside),
        *_external_cause(code, beside),
    ]
    return tuple(sorted(found, key=lambda one: one.duty is not Duty.ALWAYS))


def _missing_character(icd10cm: ICD10CM, code: str) -> Iterator[Companion]:
    children = icd10cm.children(code)
    if len(code) == _WITH_SEVENTH or not children or len(children[0]) != _WITH_SEVENTH:
        return
    meanings = icd10cm.seventh_characters(code)
    yield Companion(
        kind=CompanionKind.SEVENTH_CHARACTER,
        text="The code is not complete without its 7th character.",
        choices=tuple(
            CompanionChoice(
                text=f"{one[-1]} {meanings.get(one[-1], icd10cm.label(one))}",
                codes=(CodeRange(first=one, last=one),),
                is_met=False,
            )
            for one in children
        ),
        stands_at=code,
        duty=Duty.ALWAYS,
        position=Position.EITHER,
    )


def _from_notes(icd10cm: ICD10CM, code: str, beside: Collection[str]) -> Iterator[Companion]:
    groups: dict[tuple[NoteKind, str, str], list[PlacedNote]] = {}
    for note in placed_notes(icd10cm, code, kinds=tuple(_NOTES)):
        # A note at a block or category that names this very code asks for nothing here.
        if any(one.holds(code) for one in note.codes) or not _concerns(icd10cm, code, note):
            continue
        text = note.heading or note.text
        groups.setdefault((note.kind, note.stands_at, text), []).append(note)
    for (note_kind, place, text), notes in groups.items():
        kind, position = _NOTES[note_kind]
        yield Companion(
            kind=kind,
            text=text.rstrip(":"),
            choices=tuple(
                CompanionChoice(
                    text=note.text, codes=note.codes, is_met=_is_met(note.codes, beside)
                )
                for note in notes
            ),
            stands_at=place,
            duty=_duty(note_kind, text),
            position=position,
        )
    if _is_manifestation(icd10cm, code) and not any(
        kind is NoteKind.CODE_FIRST for kind, _, _ in groups
    ):
        yield Companion(
            kind=CompanionKind.UNDERLYING,
            text="This code names a manifestation; the underlying condition is coded first.",
            choices=(),
            stands_at="ICD-10-CM Official Guidelines, section I.A.13",
            duty=Duty.ALWAYS,
            position=Position.BEFORE,
        )


def _concerns(icd10cm: ICD10CM, code: str, note: PlacedNote) -> bool:
    """Leave out what a block of drugs says of another intent than that of this code."""
    label = icd10cm.label(code).lower()
    if not _DRUGS.holds(code) or "adverse effect of and underdosing" in label:
        return True
    said = f"{note.heading} {note.text}".lower()
    for intent, words in _INTENTS.items():
        if any(word in said for word in words):
            return intent in label
    return True


def _duty(kind: NoteKind, text: str) -> Duty:
    """A code to be put first is always needed, unless the note itself makes it a condition."""
    lowered = text.lower()
    is_condition = bool(_CONDITION.search(lowered)) or lowered.startswith("any ")
    if kind is NoteKind.CODE_FIRST and not is_condition:
        return Duty.ALWAYS
    return Duty.IF_DOCUMENTED


def _is_manifestation(icd10cm: ICD10CM, code: str) -> bool:
    return "in diseases classified elsewhere" in icd10cm.label(code).lower()


def _external_cause(code: str, beside: Collection[str]) -> Iterator[Companion]:
    """Ask for the cause of an injury, and at the first encounter where and at what it happened.

    Source: ICD-10-CM Official Guidelines, sections I.C.20.a, b, c and k; the note at chapter 19.
    """
    if not any(one.holds(code) for one in _INJURIES):
        return
    is_later = len(code) == _WITH_SEVENTH and code[-1] in _LATER_CARE
    for cause in _CAUSES:
        if is_later and cause.kind is not CompanionKind.EXTERNAL_CAUSE:
            continue
        yield Companion(
            kind=cause.kind,
            text=f"Say {cause.words}; payers and states differ in whether they require it.",
            choices=(
                CompanionChoice(
                    text=f"{cause.codes.first} to {cause.codes.last}",
                    codes=(cause.codes,),
                    is_met=_is_met((cause.codes,), beside),
                ),
            ),
            stands_at=f"ICD-10-CM Official Guidelines, section I.C.20.{cause.section}",
            duty=Duty.IF_DOCUMENTED,
            position=Position.AFTER,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    kind: CompanionKind
    codes: CodeRange
    words: str
    section: str


_CAUSES = (
    _Cause(
        kind=CompanionKind.EXTERNAL_CAUSE,
        codes=CodeRange(first="V00", last="Y38"),
        words="how the injury came about",
        section="a",
    ),
    _Cause(
        kind=CompanionKind.PLACE,
        codes=CodeRange(first="Y92", last="Y92"),
        words="where it happened, once, at the initial encounter",
        section="b",
    ),
    _Cause(
        kind=CompanionKind.ACTIVITY,
        codes=CodeRange(first="Y93", last="Y93"),
        words="what the patient was doing, once, at the initial encounter",
        section="c",
    ),
    _Cause(
        kind=CompanionKind.STATUS,
        codes=CodeRange(first="Y99", last="Y99"),
        words="whether it was work, military duty, volunteering or leisure, once, at the start",
        section="k",
    ),
)


def _is_met(codes: Collection[CodeRange], beside: Collection[str]) -> bool:
    return any(one.holds(other) for one in codes for other in beside)
