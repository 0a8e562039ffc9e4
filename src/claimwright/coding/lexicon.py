"""Every phrase that may name a problem, and how to find it in the words of a note."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.search.usual_codes import usual_codes
from claimwright.coding.labels import denied_forms, label_forms
from claimwright.coding.words import LATERALITY, Word, forms_of, undenied, word_list

# Perinatal conditions and external causes are never found by their bare words: those of the
# first belong to newborns, and those of the second are everyday words.
_LEFT_OUT = "^[PUVWXYZ]"
# A code of seven characters and a dot: an episode of care, a stage or a fetus of the one above.
_WITH_SEVENTH_CHARACTER = 8
# Words that name no problem by themselves.
_TOO_LITTLE = word_list("name_no_problem")

# A usual phrase is preferred to the classification's own wording of the same weight, and words
# that stand together to words that stand apart.
_USUAL_BONUS = 1.2
_GAP_FACTOR = 0.85
_BREAK_FACTOR = 0.5


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name a problem. `weight` is how telling they are, in nats.

    code: the default; root: the code below which more words may choose. is_usual: from the table
    of usual codes, else from the classification's own wording.
    """

    forms: tuple[str, ...]
    code: str
    root: str
    is_usual: bool
    is_status: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found among words: which of them."""

    phrase: Phrase
    words: tuple[Word, ...]
    score: float

    @property
    def start(self) -> int:
        return min(word.start for word in self.words)

    @property
    def end(self) -> int:
        return max(word.end for word in self.words)


class Lexicon:
    """The phrases, filed under the rarest word of each."""

    def __init__(self, icd10cm: ICD10CM) -> None:
        raw = list(_classification_phrases(icd10cm))
        counts = Counter(form for forms, _, _ in raw for form in forms)
        total = len(raw)
        self._rarity = {form: math.log(total / count) for form, count in counts.items()}
        self._unknown = math.log(total)
        self._filed: dict[str, list[Phrase]] = {}
        seen: dict[tuple[str, ...], Phrase] = {}
        for phrase in self._usual_phrases(icd10cm):
            self._file(seen, phrase)
        for forms, code, root in raw:
            self._file(seen, self._phrase(forms, code, root))

    def rarity(self, form: str) -> float:
        """How telling a word is: the logarithm of how seldom the classification uses it."""
        return self._rarity.get(undenied(form), self._unknown)

    def weight(self, forms: Sequence[str] | frozenset[str]) -> float:
        return sum(self.rarity(form) for form in sorted(forms))

    def find(self, words: Sequence[Word], *, slack: int, breaks: Sequence[int] = ()) -> list[Match]:
        """Find the phrases all of whose words stand close together.

        words: those of one clause. slack: how many words may stand between. breaks: where
        in the text another problem may begin. Best first: the most
        telling, usual ones before the classification's, then by place.
        """
        telling = [(place, word) for place, word in enumerate(words)]
        places: dict[str, list[int]] = {}
        for place, word in telling:
            places.setdefault(word.form, []).append(place)
        found: list[Match] = []
        for form in places:
            for phrase in self._filed.get(form, ()):
                if all(one in places for one in phrase.forms):
                    found += self._match(phrase, words, places, slack, breaks)
        found.sort(key=lambda one: (-one.score, one.start, one.phrase.code))
        return found

    def _match(
        self,
        phrase: Phrase,
        words: Sequence[Word],
        places: dict[str, list[int]],
        slack: int,
        breaks: Sequence[int],
    ) -> Iterator[Match]:
        """Take the closest set of places for a phrase, around each place of its first word."""
        room = len(phrase.forms) + slack
        for anchor in places[phrase.forms[0]]:
            chosen = [
                min(places[form], key=lambda place: (abs(place - anchor), place))
                for form in phrase.forms
            ]
            if max(chosen) - min(chosen) < room:
                bonus = _USUAL_BONUS if phrase.is_usual else 1.0
                between = words[min(chosen) : max(chosen)]
                gaps = sum(
                    one.form not in LATERALITY and one.form not in phrase.forms for one in between
                )
                bonus *= _GAP_FACTOR**gaps
                start, end = words[min(chosen)].start, words[max(chosen)].start
                if gaps and any(start < one < end for one in breaks):
                    bonus *= _BREAK_FACTOR
                picked = tuple(words[place] for place in sorted(set(chosen)))
                yield Match(phrase, picked, phrase.weight * bonus)

    def _usual_phrases(self, icd10cm: ICD10CM) -> Iterator[Phrase]:
        for usual in usual_codes():
            # A release that lacks the code has other words for it.
            if icd10cm.exists(usual.code):
                forms = forms_of(usual.phrase)
                if forms:
                    yield Phrase(
                        forms,
                        usual.code,
                        usual.root,
                        True,
                        usual.is_status,
                        self.weight(forms),
                    )

    def _phrase(self, forms: tuple[str, ...], code: str, root: str) -> Phrase:
        return Phrase(forms, code, root, False, False, self.weight(forms))

    def _file(self, seen: dict[tuple[str, ...], Phrase], phrase: Phrase) -> None:
        key = tuple(sorted(phrase.forms))
        if key in seen:
            return
        seen[key] = phrase
        self._filed.setdefault(max(phrase.forms, key=self.rarity), []).append(phrase)


def _classification_phrases(
    icd10cm: ICD10CM,
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Walk labels and inclusion terms of categories and codes, without 7th characters."""
    table = icd10cm.codes.filter(
        pl.col("kind").is_in(["category", "subcategory"]),
        pl.col("code").str.len_chars() < _WITH_SEVENTH_CHARACTER,
        ~pl.col("code").str.contains(_LEFT_OUT),
    ).select("code", "label", "is_billable", "inclusion_term")
    columns = (column.to_list() for column in table.get_columns())
    rows = sorted(
        zip(*columns, strict=True),
        # Where two codes share a wording, "unspecified" and the shorter code hold it.
        key=lambda row: ("unspecified" not in row[1].lower(), not row[2], len(row[0]), row[0]),
    )
    forms_of_code = {code: label_forms(label) for code, label, _, _ in rows}

    def root_of(code: str) -> str:
        """Climb as long as the words stay the same: what is assumed leaves the choice open."""
        parent = icd10cm.parent(code)
        while parent is not None and (
            forms_of_code.get(parent) == forms_of_code[code]
            or icd10cm.label(code).startswith("Displaced ")
        ):
            code, parent = parent, icd10cm.parent(parent)
        return code

    for code, label, _, _ in rows:
        if label.startswith(("Other ", "Other specified")) or "elsewhere" in label:
            continue
        forms = forms_of_code[code]
        if _says_enough(forms):
            # Where the label leaves a choice open, its neighbours are the choice.
            is_open = len(code) > 4 and (
                "unspecified" in label.lower() or bool(denied_forms(label))
            )
            root = root_of(code)
            parent = icd10cm.parent(code)
            yield forms, code, parent if is_open and root == code and parent else root
    for code, _, _, terms in rows:
        for term in terms:
            forms = label_forms(term)
            if _says_enough(forms):
                yield forms, code, code


def _says_enough(forms: tuple[str, ...]) -> bool:
    telling = [form for form in forms if form not in LATERALITY]
    if not telling or len(telling) > 12:
        return False
    if len(telling) > 1:
        return not all(form in _TOO_LITTLE for form in telling) or len(telling) > 2
    word = telling[0]
    return len(word) > 4 and word not in _TOO_LITTLE
