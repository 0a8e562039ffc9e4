"""From a place in the classification down to the billable code that the words support.

Never beyond the words: a code whose label says more than the note does is not chosen. Where the
words leave a choice open, the unspecified code is, and the open choice is named.

Source: ICD-10-CM Official Guidelines, sections I.B.2 (detail), I.B.13 (laterality), I.B.18
(unspecified codes), I.C.19.a (7th characters) and I.C.19.c (fractures).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimwright.codes.icd10cm import ICD10CM
from claimwright.coding.labels import denied_forms, label_forms
from claimwright.coding.lexicon import Lexicon
from claimwright.coding.words import LATERALITY, is_denied

_SIDES = ("right", "left")


class Episode(StrEnum):
    """The episode of care of an injury. The value is the 7th character."""

    INITIAL = "A"
    SUBSEQUENT = "D"
    SEQUELA = "S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A billable code and the words that chose it. side_is_open: the words name no side."""

    code: str
    chosen_by: frozenset[str]
    side_is_open: bool = False


@dataclass(frozen=True, slots=True)
class _Leaf:
    code: str
    forms: frozenset[str]
    required: frozenset[str]
    unspecified_count: int
    is_other: bool
    place: int


class Resolver:
    """Chooses billable codes. Holds what it worked out of the classification before."""

    def __init__(self, icd10cm: ICD10CM, lexicon: Lexicon) -> None:
        self._icd10cm = icd10cm
        self._lexicon = lexicon
        self._leaves: dict[tuple[str, str], tuple[_Leaf, ...]] = {}

    def resolve(
        self,
        root: str,
        *,
        default: str,
        named: frozenset[str],
        words: frozenset[str],
        episode: Episode,
    ) -> tuple[Resolved, ...]:
        """Choose the code at or below `root` that says the most of what the words say.

        default: the code where the words add nothing. named: the words that found the root.
        words: all words that may add to it. Two codes where both sides are meant and the
        classification has no code for both. Empty where every code says more than the words.
        """
        if "bilateral" in words or ({"right", "left"} <= words):
            both = self._resolve_both(root, default, named, words, episode)
            if both:
                return both
            words = words - {"right", "left"}
        elif words & {"right", "left"}:
            words = words | {"unilateral"}
        one = self._choose(root, default, named, words, episode)
        return () if one is None else (one,)

    def denied_below(self, root: str, default: str) -> frozenset[str]:
        """Collect what labels at or below `root` say is not there, as words.without writes it."""
        leaves = self._leaves_below(root, default)
        return frozenset(form for leaf in leaves for form in leaf.forms if is_denied(form))

    def _resolve_both(
        self,
        root: str,
        default: str,
        named: frozenset[str],
        words: frozenset[str],
        episode: Episode,
    ) -> tuple[Resolved, ...]:
        together = self._choose(root, default, named, words | {"bilateral"}, episode)
        if together is not None and "bilateral" in together.chosen_by:
            return (together,)
        apart: list[Resolved] = []
        for side in _SIDES:
            sided = (words - LATERALITY) | {side, "unilateral"}
            found = self._choose(root, default, named, sided, episode)
            if found is None or side not in found.chosen_by:
                return ()
            apart.append(found)
        return tuple(apart)

    def _choose(
        self,
        root: str,
        default: str,
        named: frozenset[str],
        words: frozenset[str],
        episode: Episode,
    ) -> Resolved | None:
        known = words | named
        beside = words - (named - LATERALITY)
        best: tuple[tuple[bool, float, bool, int, bool, int], _Leaf, frozenset[str]] | None = None
        for leaf in self._leaves_below(root, default):
            needed = leaf.required - (named - LATERALITY)
            # The default is what the phrase means; it needs no words beside it.
            if not needed <= known and leaf.code != default:
                continue
            is_default = leaf.code.startswith(default)
            rank = (
                # Without a word beside the phrase nothing speaks against the default.
                is_default or bool(leaf.forms & beside),
                self._lexicon.weight(leaf.forms & known),
                is_default,
                leaf.unspecified_count,
                not leaf.is_other,
                -leaf.place,
            )
            if best is None or rank > best[0]:
                best = (rank, leaf, needed)
        if best is None:
            return None
        code = self._with_seventh(best[1].code, episode)
        if code is None:
            return None
        denied = frozenset(form for form in best[1].forms & words if is_denied(form))
        return Resolved(
            code=code,
            chosen_by=best[2] | denied,
            side_is_open=self._side_is_open(root, default, best[1], known),
        )

    def _side_is_open(self, root: str, default: str, chosen: _Leaf, known: frozenset[str]) -> bool:
        if chosen.required & LATERALITY or known & LATERALITY:
            return False
        if "unspecified" not in self._icd10cm.label(chosen.code).lower():
            return False
        sides = {
            side
            for leaf in self._leaves_below(root, default)
            for side in _SIDES
            if leaf.required & set(_SIDES) == {side}
            and leaf.required - LATERALITY <= chosen.required
        }
        return sides == set(_SIDES)

    def _leaves_below(self, root: str, default: str) -> tuple[_Leaf, ...]:
        known = self._leaves.get((root, default))
        if known is None:
            codes = self._codes_below(root)
            implied = self._implied(root, default, codes)
            known = tuple(self._leaf(code, place, implied) for place, code in enumerate(codes))
            self._leaves[root, default] = known
        return known

    def _implied(self, root: str, default: str, codes: list[str]) -> frozenset[str]:
        """Collect the words that the place itself stands for, so that a note need not say them."""
        labels = [frozenset(label_forms(self._icd10cm.label(code))) for code in codes]
        shared = frozenset.intersection(*labels) if len(labels) > 1 else frozenset()
        own = frozenset(label_forms(self._icd10cm.label(root)))
        usual = frozenset(label_forms(self._icd10cm.label(default)))
        # Only what the default itself takes for one-sided is so without a word.
        return (own | usual | shared) - (LATERALITY - (usual & {"unilateral"}))

    def _codes_below(self, root: str) -> list[str]:
        """List codes without their 7th character, billable or completed by one."""
        found: dict[str, None] = {}
        for code in self._icd10cm.billable_below(root):
            is_extension = len(code) == 8 and code != root
            parent = self._icd10cm.parent(code)
            found[parent if is_extension and parent is not None else code] = None
        return list(found)

    def _leaf(self, code: str, place: int, implied: frozenset[str]) -> _Leaf:
        label = self._icd10cm.label(code)
        forms = frozenset(label_forms(label))
        lowered = label.lower()
        return _Leaf(
            code=code,
            forms=forms | denied_forms(label),
            required=forms - implied,
            unspecified_count=lowered.count("unspecified"),
            is_other=lowered.startswith("other ") or ", other" in lowered or " other " in lowered,
            place=place,
        )

    def _with_seventh(self, code: str, episode: Episode) -> str | None:
        """Complete a code by its 7th character where it needs one."""
        if self._icd10cm.is_billable(code):
            return code
        children = [one for one in self._icd10cm.children(code) if len(one) == 8]
        by_letter = {one[-1]: one for one in children}
        # Stages and fetuses count from 0, which means unspecified or single.
        for letter in (episode.value, "0"):
            if letter in by_letter:
                return by_letter[letter]
        return None
