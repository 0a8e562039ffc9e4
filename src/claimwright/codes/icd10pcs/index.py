"""The index of ICD-10-PCS as XML: from a procedure's or a device's name to a table or code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import parse_xml, root_name, stated_version, text_of

_PART = FiscalPart(code_set="icd10pcs", part="index", title="ICD-10-PCS Index", publisher="CMS")
TERM_SCHEMA: dict[str, Any] = {
    "ordinal": pl.UInt32(),
    "parent": pl.UInt32(),
    "level": pl.UInt8(),
    "term": pl.String(),
    "path": pl.String(),
    "code": pl.String(),
    "see": pl.String(),
    "see_code": pl.String(),
    "use": pl.String(),
    "use_code": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureIndexLoader:
    """Loads the index: table "index_terms" (TERM_SCHEMA), one row a term.

    code: seven characters, or the first ones of those codes that the term means (a table, a body
    part). see: the term to look at instead; use: the value to code it as; each with the
    characters printed beside it. A term of "" is one more answer to the term above.
    """

    code_set: str = "icd10pcs"
    looks_for: str = "the ICD-10-PCS index XML (ICD10PCS.index)"

    def recognises(self, file: SourceFile) -> bool:
        return root_name(file) == "ICD10PCS.index"

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.xml-refused", "codes.period-unknown"."""
        root = parse_xml(file)
        if isinstance(root, Finding):
            return refused(root)
        read = _Rows()
        for term in root.iterfind("letter/mainTerm"):
            read.add(term, parent=None, above=())
        terms = pl.DataFrame(read.terms, schema=TERM_SCHEMA, orient="row")
        return _PART.reading(
            file,
            tables={"index_terms": terms},
            rows=terms.height,
            period=period,
            version=stated_version(root),
        )


@dataclass(slots=True, kw_only=True)
class _Rows:
    """The terms while the index is walked, in the order of print."""

    terms: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, element: Element, *, parent: int | None, above: tuple[str, ...]) -> None:
        ordinal = len(self.terms)
        words = text_of(element, "title")
        path = (*above, words)
        see, see_code = _pointer(element.find("see"))
        use, use_code = _pointer(element.find("use"))
        self.terms.append(
            (
                ordinal,
                parent,
                len(above),
                words,
                ", ".join(one for one in path if one),
                _characters(element),
                see,
                see_code,
                use,
                use_code,
            )
        )
        for child in element.findall("term"):
            self.add(child, parent=ordinal, above=path)


def _pointer(element: Element | None) -> tuple[str | None, str | None]:
    """The words of a "see" or "use", and the characters that stand beside them."""
    if element is None:
        return None, None
    return " ".join((element.text or "").split()) or None, _characters(element)


def _characters(element: Element) -> str | None:
    found = (text_of(element, name) for name in ("code", "codes", "tab"))
    return next((one for one in found if one), None)
