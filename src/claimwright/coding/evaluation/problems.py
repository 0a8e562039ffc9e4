"""The number and complexity of the problems addressed.

Source: AMA CPT E/M guidelines 2021 and 2023, first element of medical decision making.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from claimwright.coding.cues import cues, read_table
from claimwright.coding.evaluation.complexity import Complexity, Element
from claimwright.coding.suggestion import Suggestion, Tier
from claimwright.notes.note import Note, Sentence, SentenceRole
from claimwright.notes.span import Span

_TABLE = "decision_making"
_WORDS_BEFORE = re.compile(r"[^.;:]{0,40}$")


class ProblemKind(Enum):
    """Kinds of problem, the gravest first, each with what it is called."""

    THREAT = "acute or chronic problem that threatens life or bodily function"
    CHRONIC_SEVERE = "chronic illness with severe exacerbation"
    CHRONIC_EXACERBATED = "chronic illness that worsens or is not at its goal"
    UNCERTAIN = "undiagnosed new problem with uncertain prognosis"
    ACUTE_SYSTEMIC = "acute illness with systemic symptoms"
    COMPLICATED_INJURY = "acute complicated injury"
    CHRONIC_STABLE = "stable chronic illness"
    ACUTE_UNCOMPLICATED = "acute uncomplicated illness or injury"
    SELF_LIMITED = "self-limited or minor problem"


_HIGH = frozenset({ProblemKind.THREAT, ProblemKind.CHRONIC_SEVERE})
_MODERATE = frozenset(
    {
        ProblemKind.CHRONIC_EXACERBATED,
        ProblemKind.UNCERTAIN,
        ProblemKind.ACUTE_SYSTEMIC,
        ProblemKind.COMPLICATED_INJURY,
    }
)
_LOW = frozenset({ProblemKind.CHRONIC_STABLE, ProblemKind.ACUTE_UNCOMPLICATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem addressed: its diagnosis (place counted from 1), its kind and its words."""

    place: int
    diagnosis: Suggestion
    kind: ProblemKind
    spans: tuple[Span, ...]


def problems_addressed(
    note: Note, *, diagnoses: tuple[Suggestion, ...], without: frozenset[int] = frozenset()
) -> tuple[Problem, ...]:
    """Sort the diagnoses into kinds of problem, one problem a category of the classification.

    without: places of diagnoses that belong to a procedure or a preventive visit of the same day.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, diagnosis in enumerate(diagnoses, start=1):
        category = diagnosis.code[:3]
        if place in without or category in seen or not _was_addressed(diagnosis):
            continue
        seen.add(category)
        same = tuple(one for one in diagnoses if one.code[:3] == category)
        problems.append(_problem(note, place, diagnosis, same, diagnoses))
    return tuple(problems)


def weigh_problems(problems: tuple[Problem, ...]) -> Element | None:
    """Bring the problems to one step, None where none was addressed."""
    if not problems:
        return None
    kinds = [problem.kind for problem in problems]
    complexity = _complexity(kinds)
    return Element(
        name="problems",
        complexity=complexity,
        spans=tuple(sorted({span for problem in problems for span in problem.spans})),
        why=_why(problems),
        missing=_MISSING.get(complexity, ""),
    )


_MISSING = {
    Complexity.STRAIGHTFORWARD: "an illness or injury that is more than minor, or two minor ones",
    Complexity.LOW: "a chronic illness described as not at its goal or worse, a second chronic "
    "illness, or an acute one with systemic symptoms",
    Complexity.MODERATE: "a severe exacerbation, or a threat to life or bodily function",
}


def _complexity(kinds: list[ProblemKind]) -> Complexity:
    if _HIGH.intersection(kinds):
        return Complexity.HIGH
    if _MODERATE.intersection(kinds) or kinds.count(ProblemKind.CHRONIC_STABLE) >= 2:
        return Complexity.MODERATE
    if _LOW.intersection(kinds) or kinds.count(ProblemKind.SELF_LIMITED) >= 2:
        return Complexity.LOW
    return Complexity.STRAIGHTFORWARD


def _why(problems: tuple[Problem, ...]) -> str:
    named = [f"{problem.diagnosis.code} {problem.kind.value}" for problem in problems]
    return "; ".join(named) + "."


def _was_addressed(diagnosis: Suggestion) -> bool:
    """Whether the note deals with it: a doubtful code counts only out of an assessment or plan."""
    section = diagnosis.section
    is_sure = diagnosis.tier is not Tier.SUGGEST or section.is_assessment or section.is_plan
    return is_sure and _is_a_problem(diagnosis.code)


def _is_a_problem(code: str) -> bool:
    return not _in_family(code, "not_a_problem_codes") or _in_family(code, "not_a_problem_except")


def _problem(
    note: Note,
    place: int,
    diagnosis: Suggestion,
    same: tuple[Suggestion, ...],
    diagnoses: tuple[Suggestion, ...],
) -> Problem:
    about = tuple(
        dict.fromkeys(sentence for one in same for sentence in _about(note, one, diagnoses))
    )
    kind, words = _kind(note, diagnosis, same, about)
    spans = {*diagnosis.spans, *words}
    return Problem(place=place, diagnosis=diagnosis, kind=kind, spans=tuple(sorted(spans)))


def _kind(
    note: Note, diagnosis: Suggestion, same: tuple[Suggestion, ...], about: tuple[Sentence, ...]
) -> tuple[ProblemKind, tuple[Span, ...]]:
    code = diagnosis.code
    for kind, family, words in _GRAVE:
        said = _said(note, about, words)
        if said or _in_family(code, family):
            return kind, said
    if _is_chronic(note, diagnosis, about):
        severe = _said(note, about, "severe_exacerbation_words")
        if severe:
            return ProblemKind.CHRONIC_SEVERE, severe
        worse = _said(note, about, "exacerbated_words")
        if worse or any(_label_says_exacerbation(one.label) for one in same):
            return ProblemKind.CHRONIC_EXACERBATED, worse
        return ProblemKind.CHRONIC_STABLE, _said(note, about, "stable_words")
    minor = _said(note, about, "self_limited_words")
    if minor or _in_family(code, "self_limited_codes"):
        return ProblemKind.SELF_LIMITED, minor
    return ProblemKind.ACUTE_UNCOMPLICATED, ()


_GRAVE = (
    (ProblemKind.THREAT, "threat_codes", "threat_words"),
    (ProblemKind.COMPLICATED_INJURY, "complicated_injury_codes", "complicated_injury_words"),
    (ProblemKind.ACUTE_SYSTEMIC, "acute_systemic_codes", "acute_systemic_words"),
    (ProblemKind.UNCERTAIN, "uncertain_prognosis_codes", "uncertain_prognosis_words"),
)


def _is_chronic(note: Note, diagnosis: Suggestion, about: tuple[Sentence, ...]) -> bool:
    homes = tuple(one for one in about if _holds(one, diagnosis))
    return _in_family(diagnosis.code, "chronic_codes") or bool(_said(note, homes, "chronic_words"))


def _label_says_exacerbation(label: str) -> bool:
    words = label.lower()
    return ("exacerbation" in words or "hyperglycemia" in words) and "without" not in words


def _in_family(code: str, name: str) -> bool:
    families = read_table(_TABLE)[name]
    if not isinstance(families, list):
        raise TypeError(f"{name} has to be a list of codes")
    return any(code.startswith(str(family)) for family in families)


def _said(note: Note, about: tuple[Sentence, ...], name: str) -> tuple[Span, ...]:
    """Find words about a problem that nothing denies and that are no advice for later."""
    found: list[Span] = []
    for sentence in about:
        if cues(_TABLE, "precaution_words").stand_in(note.text, sentence.span):
            continue
        found += [
            span
            for span in cues(_TABLE, name).find(note.text, sentence.span)
            if not _is_denied(note.text, sentence.span, span)
        ]
    return tuple(found)


def _is_denied(text: str, sentence: Span, words: Span) -> bool:
    before = _WORDS_BEFORE.search(text, sentence.start, words.start)
    return before is not None and cues(_TABLE, "denying_words").are_in(before[0].rpartition(",")[2])


def _holds(sentence: Sentence, diagnosis: Suggestion) -> bool:
    return any(sentence.span.start <= span.start < sentence.span.end for span in diagnosis.spans)


def _about(
    note: Note, diagnosis: Suggestion, diagnoses: tuple[Suggestion, ...]
) -> tuple[Sentence, ...]:
    """Take the sentences of assessment and plan that speak of one diagnosis.

    Those that hold its words, those under the same problem number, and those that follow it up to
    the next problem.
    """
    others = [one for one in diagnoses if one.code[:3] != diagnosis.code[:3]]
    candidates = [one for one in note.sentences if _is_reasoning(note, one)]
    homes = [one for one in note.sentences if _holds(one, diagnosis)]
    found: list[Sentence] = [one for one in homes if one in candidates] or homes
    for home in tuple(found):
        if home.number is not None:
            found += [one for one in candidates if one.number == home.number]
        else:
            found += _following(home, candidates, others)
    return tuple(dict.fromkeys(found))


def _is_reasoning(note: Note, sentence: Sentence) -> bool:
    kind = note.kind_of(sentence)
    return kind.is_assessment or kind.is_plan


def _following(
    home: Sentence, candidates: list[Sentence], others: list[Suggestion]
) -> list[Sentence]:
    found: list[Sentence] = []
    for sentence in candidates:
        if sentence.span.start <= home.span.start:
            continue
        if sentence.number is not None or any(_holds(sentence, other) for other in others):
            break
        # Of a plan without numbers, with several problems, nobody can say which line is whose.
        if others and sentence.section != home.section:
            break
        if others and sentence.role is SentenceRole.HEADING:
            break
        found.append(sentence)
    return found
