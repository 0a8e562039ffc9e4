"""The axes along which the classification tells codes apart, read from their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claimwright.codes.icd10cm import ICD10CM

_WITH_SEVENTH = 8


class Axis(StrEnum):
    """What a code may say beyond what it is. Asked in this order."""

    LATERALITY = "laterality"
    DISPLACEMENT = "displacement"
    INTENT = "intent"
    TRIMESTER = "trimester"
    SEVERITY = "severity"
    STAGE = "stage"
    INTRACTABILITY = "intractability"
    EPISODE = "episode of care"
    FETUS = "fetus"
    DETAIL = "detail"

    @property
    def question(self) -> str:
        return _QUESTIONS[self]


_QUESTIONS = {
    Axis.LATERALITY: "Which side?",
    Axis.DISPLACEMENT: "Is the fracture displaced?",
    Axis.INTENT: "How did it come about?",
    Axis.TRIMESTER: "Which trimester?",
    Axis.SEVERITY: "How severe is it?",
    Axis.STAGE: "Which stage?",
    Axis.INTRACTABILITY: "Is it intractable?",
    Axis.EPISODE: "Which episode of care?",
    Axis.FETUS: "Which fetus?",
    Axis.DETAIL: "Which of these is it?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Where a code stands on an axis. is_open: it says "unspecified" there."""

    key: str
    label: str
    is_open: bool = False
    is_default: bool = False


def _value(key: str, label: str | None = None, *, default: bool = False) -> Value:
    is_open = key == "unspecified"
    return Value(key=key, label=label or key, is_open=is_open, is_default=default or is_open)


# Each axis: patterns of a label, the first that fits gives the value.
# Source: ICD-10-CM Official Guidelines, sections I.B.13 (side), I.C.19.c (displaced where not
# said), I.C.19.e.5 (intent: accidental where not said), I.C.15.a.3 (trimester).
_PATTERNS: tuple[tuple[Axis, tuple[tuple[re.Pattern[str], Value], ...]], ...] = tuple(
    (
        axis,
        tuple((re.compile(pattern, re.IGNORECASE), value) for pattern, value in values),
    )
    for axis, values in (
        (
            Axis.LATERALITY,
            (
                (r"\bbilateral\b|\bboth (?:eyes|ears|sides)\b", _value("bilateral")),
                (r"\bright\b(?! (?:heart|ventric|bundle))", _value("right")),
                (r"\bleft\b(?! (?:heart|ventric|bundle|without being))", _value("left")),
                (
                    r"\bunspecified (?:side|eye|ear|knee|hip|shoulder|elbow|wrist|ankle|hand|foot"
                    r"|finger|thumb|toe|toes|great toe|lesser toe|arm|forearm|upper arm|leg"
                    r"|lower leg"
                    r"|thigh|limb|femur|tibia|fibula|humerus|radius|ulna|clavicle|scapula|patella"
                    r"|kidney|lung|ovary|testis|breast|bronchus|lower limb|upper limb|heel|calf"
                    r"|buttock|calcaneus|talus|eyelid|carpal bone|index finger|middle finger"
                    r"|ring finger|little finger|lower extremity|upper extremity|extremity"
                    r"|female breast|male breast|fallopian tube|axilla|cheek"
                    r"|part of unspecified \w+)"
                    r"|unspecified laterality|laterality unspecified",
                    _value("unspecified", "side not said"),
                ),
            ),
        ),
        (
            Axis.DISPLACEMENT,
            (
                (r"\bnondisplaced\b", _value("nondisplaced")),
                (r"\bdisplaced\b", _value("displaced", default=True)),
            ),
        ),
        (
            Axis.INTENT,
            (
                (r"\baccidental\b", _value("accidental", "accident (unintentional)", default=True)),
                (r"\bself-harm\b", _value("self-harm", "intentional self-harm")),
                (r"\bassault\b", _value("assault")),
                (r"\bundetermined\b", _value("undetermined", "could not be determined")),
                (r"\badverse effect\b", _value("adverse effect", "adverse effect, taken as meant")),
                (r"\bunderdosing\b", _value("underdosing", "taken less than prescribed")),
            ),
        ),
        (
            Axis.TRIMESTER,
            (
                (r"\bfirst trimester\b", _value("first")),
                (r"\bsecond trimester\b", _value("second")),
                (r"\bthird trimester\b", _value("third")),
                (r"\bcomplicating childbirth\b", _value("childbirth")),
                (r"\bcomplicating the puerperium\b", _value("puerperium")),
                (r"\bunspecified trimester\b", _value("unspecified", "trimester not said")),
            ),
        ),
        (
            Axis.SEVERITY,
            (
                (r"\bmild\b", _value("mild")),
                (r"\bmoderate\b", _value("moderate")),
                (r"\bsevere\b", _value("severe")),
                (r"\bunspecified severity\b", _value("unspecified", "severity not said")),
            ),
        ),
        (
            Axis.STAGE,
            (
                (r"\bstage 1\b|\bmild stage\b", _value("1", "stage 1 or mild")),
                (r"\bstage 2\b|\bmoderate stage\b", _value("2", "stage 2 or moderate")),
                (r"\bstage 3a\b", _value("3a", "stage 3a")),
                (r"\bstage 3b\b", _value("3b", "stage 3b")),
                (r"\bstage 3\b|\bsevere stage\b", _value("3", "stage 3 or severe")),
                (r"\bstage 4\b", _value("4", "stage 4")),
                (r"\bstage 5\b", _value("5", "stage 5")),
                (r"\bindeterminate stage\b", _value("indeterminate", "indeterminate stage")),
                (r"\bunstageable\b", _value("unstageable")),
                (
                    r"\bunspecified stage\b|\bstage unspecified\b",
                    _value("unspecified", "stage not said"),
                ),
            ),
        ),
        (
            Axis.INTRACTABILITY,
            (
                (r"\bnot intractable\b", _value("no", "not intractable", default=True)),
                (r"\bintractable\b", _value("yes", "intractable")),
            ),
        ),
    )
)


def values_of(icd10cm: ICD10CM, code: str) -> dict[Axis, Value]:
    """Read where a code stands on each axis that its label, or 7th character, speaks of."""
    label = icd10cm.label(code)
    if len(code) == _WITH_SEVENTH:
        parent = icd10cm.label(icd10cm.parent(code) or "")
        return _of_seventh(code[-1], label.removeprefix(parent).strip(", "))
    return _of_label(label)


@lru_cache(maxsize=8192)
def _of_label(label: str) -> dict[Axis, Value]:
    found: dict[Axis, Value] = {}
    for axis, values in _PATTERNS:
        for pattern, value in values:
            if pattern.search(label):
                found[axis] = value
                break
    return found


def _of_seventh(character: str, words: str) -> dict[Axis, Value]:
    words = " ".join(words.split())
    lowered = words.lower()
    if "encounter" in lowered or "sequela" in lowered:
        is_default = character == "A"
        return {Axis.EPISODE: Value(key=character, label=words, is_default=is_default)}
    if "fetus" in lowered or "not applicable" in lowered:
        return {Axis.FETUS: Value(key=character, label=words, is_default=character == "0")}
    on_label = _of_label(words)
    is_open = "unspecified" in lowered
    axis = next(iter(on_label), Axis.STAGE if "stage" in lowered else Axis.DETAIL)
    if axis is Axis.DETAIL:
        return {}
    return {axis: Value(key=character, label=words, is_open=is_open, is_default=is_open)}


def differing_words(labels: Sequence[str]) -> list[str]:
    """Leave out of labels the words with which they all begin, so that their difference shows."""
    cut = [" ".join(label.split()).split(" ") for label in labels]
    shared = 0
    shortest = min((len(words) for words in cut), default=0)
    while shared < shortest and len({words[shared] for words in cut}) == 1:
        shared += 1
    if shared < 2:
        return [" ".join(words) for words in cut]
    return [" ".join(words[shared:]).lstrip(", ") or " ".join(words) for words in cut]
