"""The Alphabetic Index of ICD-10-CM as XML: diseases, external causes, drugs, neoplasms.

Source of the layout: CDC/NCHS, ICD-10-CM index XML schema. The drug and neoplasm tables have a
column for each intent or behavior; the two others name a code on each term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import (
    parse_xml,
    place_of,
    plain_text,
    root_name,
    stated_version,
    text_of,
)

TERM_SCHEMA: dict[str, Any] = {
    "index": pl.String(),
    "ordinal": pl.UInt32(),
    "parent": pl.UInt32(),
    "level": pl.UInt8(),
    "term": pl.String(),
    "nonessential": pl.String(),
    "path": pl.String(),
    "code": pl.String(),
    "manifestation": pl.String(),
    "see": pl.String(),
    "see_also": pl.String(),
    "see_category": pl.String(),
}
CELL_SCHEMA: dict[str, Any] = {
    "index": pl.String(),
    "ordinal": pl.UInt32(),
    "column": pl.UInt8(),
    "heading": pl.String(),
    "code": pl.String(),
}
_NO_CODE = ("", "-", "--")


def _index(part: str, title: str) -> FiscalPart:
    return FiscalPart(
        code_set="icd10cm", part=part, title=f"ICD-10-CM {title}", publisher="CDC/NCHS"
    )


_MAIN = _index("index", "Index to Diseases and Injuries")
_EXTERNAL = _index("external-cause-index", "Index of External Causes of Injury")
_DRUGS = _index("drug-table", "Table of Drugs and Chemicals")
_NEOPLASMS = _index("neoplasm-table", "Table of Neoplasms")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisIndexLoader:
    """Loads the four files of the Alphabetic Index, each a part of its release.

    Table "index_terms" (TERM_SCHEMA), one row a term: index (the part), ordinal (of the term in
    its index, from 0), parent (ordinal of the term above), level (0 a main term), path (the terms
    from the main one down, by ", "), code as printed ("E11.-" names codes below), manifestation
    (the second code of a pair). Table "index_cells" (CELL_SCHEMA), one row a column of the drug
    and neoplasm tables that has a code.
    """

    code_set: str = "icd10cm"
    looks_for: str = "the ICD-10-CM index XML (ICD10CM.index): main, external cause, drug, neoplasm"

    def recognises(self, file: SourceFile) -> bool:
        return root_name(file) == "ICD10CM.index"

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.xml-refused", "codes.period-unknown"."""
        root = parse_xml(file)
        if isinstance(root, Finding):
            return refused(root)
        part = _part(root)
        read = _Rows(part=part.part, headings=_headings(root))
        for letter in root.findall("letter"):
            for term in letter.findall("mainTerm"):
                read.add(term, parent=None, above=())
        tables = {
            "index_terms": pl.DataFrame(read.terms, schema=TERM_SCHEMA, orient="row"),
            "index_cells": pl.DataFrame(read.cells, schema=CELL_SCHEMA, orient="row"),
        }
        return part.reading(
            file,
            tables=tables,
            rows=len(read.terms),
            period=period,
            version=stated_version(root),
        )


def _part(root: Element) -> FiscalPart:
    headings = " ".join(_headings(root).values()).lower()
    if "poisoning" in headings:
        return _DRUGS
    if "malignant" in headings:
        return _NEOPLASMS
    return _EXTERNAL if "external cause" in text_of(root, "title").lower() else _MAIN


def _headings(root: Element) -> dict[int, str]:
    return {place_of(head, "col"): plain_text(head) for head in root.iterfind(".//head")}


@dataclass(slots=True, kw_only=True)
class _Rows:
    """The rows of one index while it is walked, in the order of print."""

    part: str
    headings: dict[int, str]
    terms: list[tuple[Any, ...]] = field(default_factory=list)
    cells: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, element: Element, *, parent: int | None, above: tuple[str, ...]) -> None:
        ordinal = len(self.terms)
        words, nonessential = _title(element)
        path = (*above, words)
        self.terms.append(
            (
                self.part,
                ordinal,
                parent,
                len(above),
                words,
                nonessential,
                ", ".join(one for one in path if one),
                _code(text_of(element, "code")),
                _code(text_of(element, "manif")),
                text_of(element, "see") or None,
                text_of(element, "seeAlso") or None,
                text_of(element, "seecat") or text_of(element, "subcat") or None,
            )
        )
        self.cells.extend(self._cells(element, ordinal))
        for child in element.findall("term"):
            self.add(child, parent=ordinal, above=path)

    def _cells(self, element: Element, ordinal: int) -> Iterator[tuple[Any, ...]]:
        for cell in element.findall("cell"):
            column = place_of(cell, "col")
            if (code := _code(plain_text(cell))) is not None:
                yield self.part, ordinal, column, self.headings.get(column, ""), code


def _title(element: Element) -> tuple[str, str | None]:
    """The words of a term, and those in brackets that do not change its code."""
    title = element.find("title")
    if title is None:
        return "", None
    loose = [plain_text(one) for one in title.findall("nemod")]
    words = [title.text or "", *(one.tail or "" for one in title)]
    return " ".join(" ".join(words).split()), " ".join(loose) or None


def _code(text: str) -> str | None:
    return None if text in _NO_CODE else text
