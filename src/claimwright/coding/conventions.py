"""What the classification itself makes of two codes that stand together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding.suggestion import Suggestion, Tier

_HEART_FAILURE = "I50"
_KIDNEY = "N18"
_LATE_KIDNEY = ("N18.5", "N18.6")
_NEUROPATHY = {"G62.9": "40"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A code that gave way to another, and why."""

    code: str
    kept: str
    why: str
    suggestion: Suggestion


def combine(codes: list[Suggestion], *, icd10cm: ICD10CM) -> list[Suggestion]:
    """Put combination codes in the place of their parts.

    Diabetes with kidney disease or neuropathy, hypertension with heart failure or kidney disease
    are linked by the classification's "with" even where the note does not link them.
    Source: ICD-10-CM Official Guidelines, sections I.A.15, I.C.4.a and I.C.9.a.
    """
    codes = _combine_diabetes(codes, icd10cm)
    codes = _combine_hypertension(codes, icd10cm)
    return _drop_less_specific(codes)


def _find(codes: list[Suggestion], *starts: str) -> Suggestion | None:
    return next((one for one in codes if one.code.startswith(starts)), None)


def _join(part: Suggestion, other: Suggestion, code: str, why: str, icd10cm: ICD10CM) -> Suggestion:
    return replace(
        part,
        code=code,
        label=icd10cm.label(code),
        spans=tuple(sorted({*part.spans, *other.spans})),
        found_by="with-convention",
        why=why,
        confidence=min(part.confidence, other.confidence),
        tier=Tier.REVIEW if Tier.REVIEW in (part.tier, other.tier) else part.tier,
    )


def _combine_diabetes(codes: list[Suggestion], icd10cm: ICD10CM) -> list[Suggestion]:
    plain = next((one for one in codes if one.code in ("E10.9", "E11.9", "E13.9")), None)
    if plain is None:
        return codes
    family = plain.code[:3]
    kidney = _find(codes, _KIDNEY)
    neuropathy = next((one for one in codes if one.code in _NEUROPATHY), None)
    added: list[Suggestion] = []
    if kidney is not None:
        why = (
            "Diabetes and chronic kidney disease are linked by the classification's “with” "
            "unless the provider says otherwise (guideline I.A.15)."
        )
        added.append(_join(plain, kidney, f"{family}.22", why, icd10cm))
    if neuropathy is not None:
        why = (
            "Diabetes and neuropathy are linked by the classification's “with” unless the "
            "provider says otherwise (guideline I.A.15)."
        )
        added.append(_join(plain, neuropathy, f"{family}.40", why, icd10cm))
    if not added:
        return codes
    result: list[Suggestion] = []
    for one in codes:
        if one is plain:
            result += added
        elif one is not neuropathy:
            result.append(one)
    return result


def _combine_hypertension(codes: list[Suggestion], icd10cm: ICD10CM) -> list[Suggestion]:
    plain = next((one for one in codes if one.code == "I10"), None)
    if plain is None:
        return codes
    failure, kidney = _find(codes, _HEART_FAILURE), _find(codes, _KIDNEY)
    is_late = kidney is not None and kidney.code in _LATE_KIDNEY
    if failure is not None and kidney is not None:
        code = "I13.2" if is_late else "I13.0"
        words = "Hypertension with heart failure and chronic kidney disease"
    elif failure is not None:
        code, words = "I11.0", "Hypertension with heart failure"
    elif kidney is not None:
        code, words = ("I12.0" if is_late else "I12.9"), "Hypertension with chronic kidney disease"
    else:
        return codes
    why = f"{words} is one code, presumed linked unless the provider says otherwise (I.C.9.a)."
    joined = plain
    for other in (failure, kidney):
        if other is not None:
            joined = _join(joined, other, code, why, icd10cm)
    # The combination is sequenced before the kind of heart failure or the stage.
    parts = [one for one in (failure, kidney) if one is not None]
    result: list[Suggestion] = []
    for one in codes:
        if one is plain:
            continue
        if one in parts and joined not in result:
            result.append(joined)
        result.append(one)
    return result


# A code that says "without complication" or "unspecified" beside one that says more.
_LESS_SPECIFIC: dict[str, tuple[str, ...]] = {
    "E11.9": ("E11.",),
    "E10.9": ("E10.",),
    "N18.9": ("N18.",),
    "I50.9": ("I50.",),
    "J44.9": ("J44.",),
    "J45.909": ("J45.",),
    "F32.A": ("F32.", "F33."),
    "M54.9": ("M54.", "S39.01"),
    "G43.909": ("G43.",),
    "R51.9": ("G43.", "G44.", "G93.2"),
    "R73.9": ("E11.65", "E10.65"),
    "R73.09": ("E11.", "E10."),
    "R03.0": ("I10", "I11.", "I12.", "I13."),
    "M19.90": ("M16.", "M17.", "M18.", "M19.0"),
    "F17.200": ("F17.21",),
    "I25.10": ("I25.7",),
    "E66.9": ("E66.",),
    "D64.9": ("D50.", "D51.", "D63."),
    "R10.9": ("R10.",),
    "E78.5": ("E78.",),
    "R60.9": ("R60.", "I50."),
    "R05.9": ("R05.", "J06", "J18", "J20", "J40", "J44", "J45", "U07", "J10", "J11"),
    "J02.9": ("J02.0", "J03", "J06"),
    "R50.9": ("J1", "J06", "J02", "J20", "N39.0", "U07", "A4"),
    "R06.02": ("I50", "J44", "J45", "J18"),
    "R06.00": ("I50", "J44", "J45", "J18"),
}


def _drop_less_specific(codes: list[Suggestion]) -> list[Suggestion]:
    """Leave out what another code of the same list says better (guidelines I.B.5 and I.B.18)."""
    kept: list[Suggestion] = []
    for one in codes:
        better = _LESS_SPECIFIC.get(one.code)
        if better is None or not any(
            other.code != one.code and other.code.startswith(better) for other in codes
        ):
            kept.append(one)
    return kept


def set_aside_excluded(
    codes: list[Suggestion], *, icd10cm: ICD10CM
) -> tuple[list[Suggestion], list[Aside]]:
    """Keep one code of every Excludes1 pair: the better supported, else the one named first.

    Source: ICD-10-CM Official Guidelines, section I.A.12.a.
    """
    kept: list[Suggestion] = []
    asides: list[Aside] = []
    places = {one.code: place for place, one in enumerate(codes)}
    for one in sorted(codes, key=lambda one: (-one.confidence, places[one.code])):
        for other in kept:
            pair = icd10cm.excluded_together(other.code, one.code)
            if pair is not None:
                why = (
                    f"{one.code} and {other.code} cannot both be current: the note at "
                    f"{pair.stands_at} excludes “{pair.note}” (Excludes1, guideline I.A.12.a). "
                    f"{other.code} is better supported."
                )
                asides.append(Aside(code=one.code, kept=other.code, why=why, suggestion=one))
                break
        else:
            kept.append(one)
    kept.sort(key=lambda one: places[one.code])
    return kept, asides
