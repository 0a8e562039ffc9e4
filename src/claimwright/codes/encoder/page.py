"""Everything that the classification says of one code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimwright.codes.encoder.index_path import IndexPath, IndexTerms
from claimwright.codes.encoder.placed_notes import PlacedNote, placed_notes
from claimwright.codes.icd10cm import ICD10CM, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLine:
    """A line of the Tabular List. kind: chapter, block, category or subcategory."""

    code: str
    label: str
    kind: str
    is_billable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """One code in its place. above: chapter first; below: the codes directly under it.

    notes: those that hold for it, own before inherited. index_paths: empty where no index is
    loaded. release: of which release all of this is.
    """

    code: str
    label: str
    kind: str
    is_billable: bool
    release: Release
    above: tuple[TreeLine, ...]
    below: tuple[TreeLine, ...]
    inclusion_terms: tuple[str, ...]
    notes: tuple[PlacedNote, ...]
    seventh_characters: Mapping[str, str]
    index_paths: tuple[IndexPath, ...]


def code_page(icd10cm: ICD10CM, code: str, *, terms: IndexTerms | None = None) -> CodePage | None:
    """Put together the page of a chapter, block, category or code; None where it is not there."""
    if not icd10cm.exists(code):
        return None
    own = _line(icd10cm, code)
    return CodePage(
        code=code,
        label=own.label,
        kind=own.kind,
        is_billable=own.is_billable,
        release=icd10cm.release,
        above=tuple(_line(icd10cm, one) for one in reversed(icd10cm.ancestors(code))),
        below=tuple(_line(icd10cm, one) for one in icd10cm.children(code)),
        inclusion_terms=tuple(icd10cm.inclusion_terms(code)),
        notes=placed_notes(icd10cm, code),
        seventh_characters=icd10cm.seventh_characters(code),
        index_paths=() if terms is None else terms.leading_to(code),
    )


def _line(icd10cm: ICD10CM, code: str) -> TreeLine:
    return TreeLine(
        code=code,
        label=" ".join(icd10cm.label(code).split()),
        kind=_kind(code),
        is_billable=icd10cm.is_billable(code),
    )


def _kind(code: str) -> str:
    if code.isdigit():
        return "chapter"
    if "-" in code:
        return "block"
    return "category" if len(code) == 3 else "subcategory"
