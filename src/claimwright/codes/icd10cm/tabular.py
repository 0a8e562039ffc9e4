"""The Tabular List of ICD-10-CM as XML: chapters, blocks and categories with their notes.

It defines 7th characters for whole categories, also for codes that do not take them: which codes
exist only the order file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.fiscal_release import FiscalPart
from claimwright.codes.loading.loader import Reading, refused
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import parse_xml, plain_text, root_name, stated_version, text_of

_PART = FiscalPart(
    code_set="icd10cm", part="tabular", title="ICD-10-CM Tabular List", publisher="CDC/NCHS"
)

_NOTES = {
    "inclusion_term": "inclusionTerm",
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "code_first": "codeFirst",
    "use_additional": "useAdditionalCode",
    "code_also": "codeAlso",
    "note": "notes",
    "seventh_character_note": "sevenChrNote",
}
SCHEMA: dict[str, Any] = {
    "code": pl.String(),
    "label": pl.String(),
    "kind": pl.String(),
    "parent": pl.String(),
    "chapter": pl.String(),
    "block": pl.String(),
    **{name: pl.List(pl.String()) for name in _NOTES},
    "seventh_characters": pl.List(pl.String()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisTabularLoader:
    """Loads the Tabular List: table "tabular", one row a chapter, block, category or code."""

    code_set: str = "icd10cm"
    looks_for: str = "the ICD-10-CM tabular XML (ICD10CM.tabular)"

    def recognises(self, file: SourceFile) -> bool:
        return root_name(file) == "ICD10CM.tabular"

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Findings (STOP): "codes.xml-refused", "codes.period-unknown"."""
        root = parse_xml(file)
        if isinstance(root, Finding):
            return refused(root)
        table = read_tabular(root)
        return _PART.reading(
            file,
            tables={"tabular": table},
            rows=table.height,
            period=period,
            version=stated_version(root),
        )


def read_tabular(root: Element) -> pl.DataFrame:
    """Lay the Tabular List out as rows of SCHEMA, in its own order.

    A block of one category shares its code; they become one row with the notes of both, the
    category's first. seventh_characters: "A: initial encounter" and so on, where they are defined.
    """
    rows: dict[str, dict[str, Any]] = {}
    for chapter in root.findall("chapter"):
        _add(rows, chapter, kind="chapter", parent=None, chapter=None, block="")
    return pl.DataFrame(list(rows.values()), schema=SCHEMA)


def _add(
    rows: dict[str, dict[str, Any]],
    element: Element,
    *,
    kind: str,
    parent: str | None,
    chapter: str | None,
    block: str,
) -> None:
    code = element.get("id") or text_of(element, "name")
    chapter = chapter or code
    block = code if kind == "block" or (not block and kind == "category") else block
    row = _row(element, code, kind) | {"parent": parent, "chapter": chapter, "block": block}
    if code in rows:
        _join(rows[code], row)
    else:
        rows[code] = row
    for child in element:
        below = _kind(child, kind)
        if below is not None:
            _add(rows, child, kind=below, parent=code, chapter=chapter, block=block)


def _kind(element: Element, above: str) -> str | None:
    if element.tag == "section":
        return "block"
    if element.tag != "diag":
        return None
    return "subcategory" if above in ("category", "subcategory") else "category"


def _row(element: Element, code: str, kind: str) -> dict[str, Any]:
    label = text_of(element, "desc")
    if kind == "block":
        label = label.removesuffix(f"({code})").rstrip()
    return {
        "code": code,
        "label": label,
        "kind": kind,
        "seventh_characters": [
            f"{character}: {words}" for character, words in _seventh_characters(element)
        ],
        **{name: list(_notes(element, tag)) for name, tag in _NOTES.items()},
    }


def _join(block: dict[str, Any], category: dict[str, Any]) -> None:
    """Make one row of a block and its only category, which bears the same code."""
    block |= {"label": category["label"], "kind": category["kind"]}
    for name in (*_NOTES, "seventh_characters"):
        block[name] = category[name] + block[name]


def _notes(element: Element, tag: str) -> Iterator[str]:
    for group in element.findall(tag):
        for note in group:
            if words := plain_text(note):
                yield words


def _seventh_characters(element: Element) -> Iterator[tuple[str, str]]:
    """Give each character with what it means; a note under a character belongs to it."""
    for definition in element.findall("sevenChrDef"):
        found: list[list[str]] = []
        for part in definition:
            if part.tag == "extension":
                found.append([part.get("char", ""), plain_text(part)])
            elif found:
                found[-1].append(plain_text(part))
        for character, *words in found:
            yield character, "/".join(words)
