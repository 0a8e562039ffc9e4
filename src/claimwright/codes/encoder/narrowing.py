"""From a heading to a billable code by one question at a time.

The questions come out of the classification itself: what tells the codes below a heading apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimwright.codes.encoder.axes import Axis, Value, differing_words, values_of
from claimwright.codes.icd10cm import ICD10CM

__all__ = ["Axis", "Narrowing", "Option", "Question", "alternatives", "narrow"]

_WITH_SEVENTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer. code and answers: what to call `narrow` with when it is chosen.

    is_default: what stands where the record says nothing. remaining: billable codes still open.
    """

    key: str
    label: str
    code: str
    answers: Mapping[str, str]
    is_default: bool
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What has to be known next, and the answers that the classification has for it."""

    axis: Axis
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Where the answers have led: a heading with the next question, or a billable code."""

    code: str
    label: str
    is_billable: bool
    question: Question | None
    remaining: int


def narrow(
    icd10cm: ICD10CM, code: str, *, answers: Mapping[str, str] | None = None
) -> Narrowing | None:
    """Go down from a code as far as the answers reach, and ask what is needed next.

    answers: by axis ("laterality": "right"); an answer that does not fit any code below is left
    aside. None for a code that is not in the release.
    """
    if not icd10cm.exists(code):
        return None
    given = dict(answers or {})
    while True:
        children = icd10cm.children(code)
        if not children:
            return _at(icd10cm, code, None)
        known = {child: values_of(icd10cm, child) for child in children}
        fitting = _fitting(children, known, given)
        if len(fitting) == 1:
            code = fitting[0]
            given.pop(Axis.DETAIL, None)
            continue
        question = _question(icd10cm, code, fitting, known, given)
        return _at(icd10cm, code, question, fitting)


def alternatives(icd10cm: ICD10CM, code: str) -> tuple[Question, ...]:
    """Ask what a billable code leaves open: each option is the code that says it.

    The side of "unspecified knee", the episode of an injury, the type of "unspecified". Empty for
    a code that leaves nothing open.
    """
    parent = icd10cm.parent(code)
    if parent is None or not icd10cm.is_billable(code):
        return ()
    seventh = code[-1] if len(code) == _WITH_SEVENTH else ""
    found: list[Question] = []
    if seventh:
        options = [_leaf(icd10cm, one) for one in icd10cm.children(parent) if one != code]
        axis = next(iter(values_of(icd10cm, code)), Axis.DETAIL)
        found.append(Question(axis=axis, text=axis.question, options=tuple(options)))
    stem = parent if seventh else code
    own = values_of(icd10cm, stem)
    above = icd10cm.parent(stem)
    siblings = [one for one in icd10cm.children(above or "") if one != stem]
    for axis, value in own.items():
        if not value.is_open:
            continue
        others = [
            one
            for one in siblings
            if axis in (theirs := values_of(icd10cm, one))
            and not theirs[axis].is_open
            and all(theirs.get(a) == v for a, v in own.items() if a is not axis)
        ]
        options = [_leaf(icd10cm, _completed(icd10cm, one, seventh)) for one in others]
        if options:
            found.append(Question(axis=axis, text=axis.question, options=tuple(options)))
    if not found and "unspecified" in icd10cm.label(stem).lower():
        options = [_leaf(icd10cm, _completed(icd10cm, one, seventh)) for one in siblings]
        if options:
            found.append(
                Question(axis=Axis.DETAIL, text=Axis.DETAIL.question, options=tuple(options))
            )
    return tuple(found)


def _at(
    icd10cm: ICD10CM, code: str, question: Question | None, fitting: Sequence[str] = ()
) -> Narrowing:
    remaining = sum(_count(icd10cm, one) for one in fitting or (code,))
    return Narrowing(
        code=code,
        label=" ".join(icd10cm.label(code).split()),
        is_billable=icd10cm.is_billable(code),
        question=question,
        remaining=remaining,
    )


def _fitting(
    children: Sequence[str],
    known: Mapping[str, Mapping[Axis, Value]],
    given: Mapping[str, str],
) -> list[str]:
    """Keep the children that agree with the answers; all of them where none would be left."""
    kept = list(children)
    for axis, key in given.items():
        if axis == Axis.DETAIL:
            agreeing = [child for child in kept if child == key]
        else:
            agreeing = [
                child
                for child in kept
                if axis in known[child] and known[child][Axis(axis)].key == key
            ]
        kept = agreeing or kept
    return kept


def _question(
    icd10cm: ICD10CM,
    code: str,
    fitting: Sequence[str],
    known: Mapping[str, Mapping[Axis, Value]],
    given: Mapping[str, str],
) -> Question:
    axis = _telling_axis(fitting, known, given)
    options: list[Option] = []
    if axis is None:
        labels = differing_words([icd10cm.label(child) for child in fitting])
        for child, label in zip(fitting, labels, strict=True):
            options.append(
                Option(
                    key=child,
                    label=label,
                    code=child,
                    answers={a: k for a, k in given.items() if a != Axis.DETAIL},
                    is_default="unspecified" in icd10cm.label(child).lower(),
                    remaining=_count(icd10cm, child),
                )
            )
        return Question(axis=Axis.DETAIL, text=Axis.DETAIL.question, options=tuple(options))
    by_key: dict[str, list[str]] = {}
    for child in fitting:
        by_key.setdefault(known[child][axis].key, []).append(child)
    for key, members in by_key.items():
        value = known[members[0]][axis]
        options.append(
            Option(
                key=key,
                label=value.label,
                code=members[0] if len(members) == 1 else code,
                answers={**given, axis: key},
                is_default=value.is_default,
                remaining=sum(_count(icd10cm, one) for one in members),
            )
        )
    return Question(axis=axis, text=axis.question, options=tuple(options))


def _telling_axis(
    fitting: Sequence[str],
    known: Mapping[str, Mapping[Axis, Value]],
    given: Mapping[str, str],
) -> Axis | None:
    """Find an axis on which all the codes have a value and not all the same.

    One that tells every code from every other comes first only if it is the only one; else the
    one with the fewest answers, so that each question is short.
    """
    found: list[tuple[int, Axis]] = []
    for axis in Axis:
        if axis in given or not all(axis in known[child] for child in fitting):
            continue
        keys = {known[child][axis].key for child in fitting}
        if len(keys) > 1:
            found.append((len(keys), axis))
    if not found:
        return None
    telling = [axis for count, axis in found if count == len(fitting)]
    if telling:
        return telling[0]
    told_by_all = {tuple(known[child][axis].key for _, axis in found) for child in fitting}
    # Where the axes together do not tell the codes apart, the codes themselves are the question.
    return min(found)[1] if len(told_by_all) == len(fitting) else None


def _completed(icd10cm: ICD10CM, code: str, seventh: str) -> str:
    if not seventh or icd10cm.is_billable(code):
        return code
    return next((one for one in icd10cm.children(code) if one[-1] == seventh), code)


def _leaf(icd10cm: ICD10CM, code: str) -> Option:
    return Option(
        key=code,
        label=" ".join(icd10cm.label(code).split()),
        code=code,
        answers={},
        is_default=False,
        remaining=_count(icd10cm, code),
    )


def _count(icd10cm: ICD10CM, code: str) -> int:
    return sum(1 for _ in icd10cm.billable_below(code))
