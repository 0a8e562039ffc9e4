"""What the codes of ICD-10-CM may be called, and which code a name without detail means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from claimwright.codes.icd10cm import ICD10CM
from claimwright.codes.search.index import SearchIndex, build_index
from claimwright.codes.search.names import Field, Gate, Name
from claimwright.codes.search.usual_codes import usual_codes
from claimwright.codes.search.words import forms_of
from claimwright.codes.systems import CodeSystem

# A code of seven characters and its dot: an episode of care, a stage or a fetus of the one above.
LENGTH_WITH_SEVENTH = 8
_DEFAULT_PRIOR = 0.97
_ARBITRARY_PRIOR = 0.9
_USUAL_PRIOR = 1.04
_COMMON_PRIOR = 1.03
_DIABETES_OF_NO_TYPE, _TYPE_2 = "E11", "Type 2 "
_LEFT_OPEN = ("unspecified", "without complication", "nos", "uncomplicated", "not intractable")
_SIDE = re.compile(r"\b(?:right|left|bilateral|unspecified)\b")


def build_icd10cm_index(
    icd10cm: ICD10CM, *, index_terms: Mapping[str, Iterable[str]] | None = None
) -> SearchIndex:
    """Compile the search index of one release.

    index_terms: by code (with its dot), the terms of a loaded Alphabetic Index that lead to it.
    """
    table = _codes(icd10cm)
    names = list(_Namer(icd10cm, table).names(index_terms or {}))
    return build_index(names, codes=table, system=CodeSystem.ICD10CM, release=icd10cm.release.name)


def _codes(icd10cm: ICD10CM) -> pl.DataFrame:
    """List categories and codes with where their children stand (rows in tabular order)."""
    table = icd10cm.codes.filter(pl.col("kind").is_in(["category", "subcategory"])).select(
        "code", "label", "is_billable"
    )
    codes: list[str] = table.get_column("code").to_list()
    row_of = {code: row for row, code in enumerate(codes)}
    first, count = [], []
    for code in codes:
        children = [row_of[child] for child in icd10cm.children(code) if child in row_of]
        first.append(min(children, default=-1))
        count.append(len(children))
    return table.with_columns(
        label=pl.col("label").str.replace_all(r"\s+", " "),
        first_child=pl.Series(first, dtype=pl.Int32),
        child_count=pl.Series(count, dtype=pl.Int32),
    )


class _Namer:
    def __init__(self, icd10cm: ICD10CM, table: pl.DataFrame) -> None:
        self._icd10cm = icd10cm
        self._codes: list[str] = table.get_column("code").to_list()
        self._labels: list[str] = table.get_column("label").to_list()
        self._row_of = {code: row for row, code in enumerate(self._codes)}
        self._defaults: dict[str, tuple[str, float]] = {}
        self._usual = [one for one in usual_codes() if one.code in self._row_of]
        self._common = {one.code for one in self._usual} | {one.root for one in self._usual}
        # The neighbours of a usual code are as usual: the same with a side.
        parents = {icd10cm.parent(code) for code in self._common if len(code) > 5}
        self._common |= {child for one in parents if one for child in icd10cm.children(one)}
        self._forms: dict[str, frozenset[str]] = {}

    def names(self, index_terms: Mapping[str, Iterable[str]]) -> Iterator[Name]:
        terms: list[list[str]] = (
            self._icd10cm.codes.filter(pl.col("kind").is_in(["category", "subcategory"]))
            .get_column("inclusion_term")
            .to_list()
        )
        for row, code in enumerate(self._codes):
            if len(code) == LENGTH_WITH_SEVENTH:
                continue
            context = self._context(code, terms[row])
            yield self._name(row, self._labels[row], Field.LABEL, context)
            if code.startswith(_DIABETES_OF_NO_TYPE):
                # Source: ICD-10-CM Official Guidelines, section I.C.4.a.2.
                bare = self._labels[row].removeprefix(_TYPE_2)
                yield self._name(row, bare, Field.INCLUSION, context)
            for term in terms[row]:
                yield from self._sided(row, term, Field.INCLUSION, context)
            for term in index_terms.get(code, ()):
                yield self._name(row, term, Field.INDEX, context)
        for usual in self._usual:
            row = self._row_of[usual.code]
            context = self._context(usual.code, terms[row])
            yield from self._sided(row, usual.phrase, Field.USUAL, context)

    def _sided(self, row: int, text: str, field: Field, context: frozenset[str]) -> Iterator[Name]:
        """A name of a code that leaves the side open is, with a side, a name of its neighbour."""
        name = self._name(row, text, field, context)
        neighbours = self._neighbours(self._codes[name.target])
        said = _SIDE.search(text)
        if said is None:
            yield name
            for side, beside in neighbours.items():
                yield replace(self._name(beside, f"{side} {text}", field, context), target=beside)
        else:
            beside = neighbours.get(said[0], name.row)
            yield replace(name, row=beside, target=neighbours.get(said[0], name.target))

    def _neighbours(self, code: str) -> dict[str, int]:
        """Find the codes that differ from one with an open side in the side alone."""
        parent = self._icd10cm.parent(code)
        label = self._icd10cm.label(code).lower()
        if parent is None or "unspecified" not in label:
            return {}
        bare = " ".join(_SIDE.sub("", label).split())
        found: dict[str, int] = {}
        for beside in self._icd10cm.children(parent):
            theirs = self._icd10cm.label(beside).lower()
            side = _SIDE.search(theirs.replace("unspecified", ""))
            if side is not None and " ".join(_SIDE.sub("", theirs).split()) == bare:
                found.setdefault(side[0], self._row_of[beside])
        return found

    def _name(self, row: int, text: str, field: Field, context: frozenset[str]) -> Name:
        code = self._codes[row]
        target, prior = self._default(code)
        if field is Field.USUAL:
            prior = _USUAL_PRIOR
        elif code in self._common or target in self._common:
            prior *= _COMMON_PRIOR
        return Name(
            row=row,
            text=text,
            field=field,
            gate=gate_of(code),
            prior=prior,
            context=context,
            target=self._row_of[target],
        )

    def _context(self, code: str, terms: Iterable[str]) -> frozenset[str]:
        found = self._forms_of(code)
        for above in self._icd10cm.ancestors(code):
            if not above.isdigit():
                found |= self._forms_of(above)
        return found.union(*(forms_of(term) for term in terms))

    def _forms_of(self, code: str) -> frozenset[str]:
        if code not in self._forms:
            self._forms[code] = frozenset(forms_of(self._icd10cm.label(code)))
        return self._forms[code]

    def _default(self, code: str) -> tuple[str, float]:
        """Find the code to offer where nothing more is said, and how surely it is the one.

        A code that a seventh character completes is offered itself; the character is chosen when
        the words of the search are known.
        """
        if code not in self._defaults:
            self._defaults[code] = self._descend(code)
        return self._defaults[code]

    def _descend(self, code: str) -> tuple[str, float]:
        children = self._icd10cm.children(code)
        if not children or len(children[0]) == LENGTH_WITH_SEVENTH:
            return code, 1.0
        ranked = sorted(children, key=lambda child: self._openness(child, children), reverse=True)
        best = ranked[0]
        is_open = self._openness(best, children)[0] > 0
        target, prior = self._default(best)
        return target, min(prior, _DEFAULT_PRIOR if is_open else _ARBITRARY_PRIOR)

    def _openness(self, child: str, children: list[str]) -> tuple[int, bool, bool, bool, int]:
        label = self._icd10cm.label(child).lower()
        own = label.count("unspecified") + sum(word in label for word in _LEFT_OPEN[1:])
        return (
            own,
            child in self._common,
            child[-1] in "90" and "other" not in label,
            "other" not in label and "bilateral" not in label,
            -children.index(child),
        )


def gate_of(code: str) -> Gate:
    """Say what a search has to speak of before this code is offered freely."""
    letter, category = code[0], code[:3]
    if letter == "O":
        return Gate.PREGNANCY
    if letter == "P":
        return Gate.NEWBORN
    if letter in "VWXY":
        return Gate.EXTERNAL_CAUSE
    if letter == "Z":
        return Gate.STATUS
    if letter == "T" and "T36" <= category <= "T65":
        return Gate.ADVERSE_SUBSTANCE
    return Gate.NONE
