"""The notes of the Tabular List with the place where they stand and the codes that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from claimwright.codes.icd10cm import ICD10CM, CodeRange, NoteKind
from claimwright.codes.icd10cm.excludes import TabularOrder, parse_ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNote:
    """One note. stands_at: the code, block or chapter that it is printed at; it holds for all
    below. codes: those that it names, so that they can be looked up. heading: the line that
    introduces a list ("code to identify:"), of which this note is an item; "" where none does.
    """

    kind: NoteKind
    text: str
    stands_at: str
    codes: tuple[CodeRange, ...]
    heading: str = ""


def placed_notes(
    icd10cm: ICD10CM, code: str, *, kinds: Iterable[NoteKind] = tuple(NoteKind)
) -> tuple[PlacedNote, ...]:
    """List the notes that hold for a code, kind by kind, its own before the inherited.

    What a code includes is not inherited from the chapter down as a condition; it is shown where
    it stands. Empty for a code that does not exist.
    """
    order = icd10cm.derived(tabular_order)
    rows = icd10cm.derived(_rows)
    found: list[PlacedNote] = []
    for kind in kinds:
        column = icd10cm.codes.get_column(kind.value)
        for place in (code, *icd10cm.ancestors(code)):
            if place in rows:
                lines = column[rows[place]]
                found += _read(kind, place, lines.to_list(), order)
    return tuple(found)


def tabular_order(icd10cm: ICD10CM) -> TabularOrder:
    """Take the order of the Tabular List out of a release; for ICD10CM.derived."""
    codes = icd10cm.codes.filter(pl.col("kind").is_in(["category", "subcategory"]))
    return TabularOrder(codes.get_column("code").to_list())


def _rows(icd10cm: ICD10CM) -> dict[str, int]:
    codes: list[str] = icd10cm.codes.get_column("code").to_list()
    return {code: row for row, code in enumerate(codes)}


def _read(
    kind: NoteKind, place: str, lines: list[str], order: TabularOrder
) -> Iterator[PlacedNote]:
    heading = ""
    for line in lines:
        text = " ".join(line.split()).lstrip(", ")
        codes = tuple(parse_ranges(text, order=order))
        if text.endswith(":"):
            heading = text
            continue
        # A line that is a sentence of its own ends the list above it.
        if heading and text.startswith(("code ", "code,", "code(s)")):
            heading = ""
        yield PlacedNote(kind=kind, text=text, stands_at=place, codes=codes, heading=heading)
