"""The classification as one looks things up in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.icd10cm.excludes import CodeRange
from claimwright.codes.release import OfficialFile, Release

_Derived = TypeVar("_Derived")


class NoteKind(StrEnum):
    """The instructional notes of the Tabular List. The value is the table's column."""

    INCLUDES = "includes"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    NOTE = "note"
    SEVENTH_CHARACTER = "seventh_character_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedPair:
    """Two codes that the classification says exclude each other, and the note that says so.

    stands_at: where the note stands; it holds for that code and everything below it.
    """

    code: str
    excluded: str
    stands_at: str
    note: str


class ICD10CM:
    """One release of ICD-10-CM. Codes carry their dot and are upper case: "E11.22".

    Look-ups take constant time. A code that does not exist has no label, parent or notes: the
    methods answer "", None or nothing, and never raise for data.
    """

    def __init__(self, table: pl.DataFrame, *, files: tuple[OfficialFile, ...] = ()) -> None:
        """table: columns as `compose.SCHEMA` has them, in the order of the Tabular List.

        files: the official files that the table was made of, where they are known.
        """
        self._table = table
        names: list[str] = table.get_column("code").to_list()
        self._row_of: dict[str, int] = dict(zip(names, range(len(names)), strict=True))
        self._labels: list[str] = table.get_column("label").to_list()
        self._parents: list[str | None] = table.get_column("parent").to_list()
        self._billable: list[bool] = table.get_column("is_billable").to_list()
        self._children: dict[str, list[str]] | None = None
        self._excluding: dict[str, list[tuple[CodeRange, str]]] | None = None
        self._derived: dict[object, object] = {}
        first = table.select("release", "first_date", "last_date").row(0, named=True)
        self.release = Release(
            code_set="icd10cm",
            name=first["release"],
            period=Period(first=first["first_date"], last=first["last_date"]),
            files=files,
        )

    @classmethod
    def open(cls, path: Path) -> ICD10CM:
        """Open a file that `compile.write_table` wrote."""
        return cls(pl.read_ipc(path))

    @property
    def releases(self) -> tuple[Release, ...]:
        """This release alone: what has many releases answers the same (releases.DatedICD10CM)."""
        return (self.release,)

    def on(self, day: date) -> ICD10CM | None:
        """Answer with this release where it is in force on a day."""
        return self if self.release.period.holds(day) else None

    def nearest(self, day: date) -> ICD10CM:
        """Answer with this release, whatever the day."""
        return self

    @property
    def codes(self) -> pl.DataFrame:
        """All rows: code, label, kind, is_billable, parent, block, chapter and the own notes."""
        return self._table

    @property
    def excludes1(self) -> pl.DataFrame:
        """Excludes1 notes as ranges (code, excluded_from, excluded_to, note: all str).

        code: where the note stands; it applies to it and to everything below it. A range's ends
        stand for all codes below them; a single code is both ends.
        """
        return (
            self._table.select("code", "excludes1_ranges")
            .explode("excludes1_ranges", empty_as_null=False)
            .unnest("excludes1_ranges")
        )

    def exists(self, code: str) -> bool:
        """Whether a chapter, block, category or code of this name is in the release."""
        return code in self._row_of

    def is_billable(self, code: str) -> bool:
        """Whether a code may stand on a claim: it has no further characters."""
        row = self._row_of.get(code)
        return row is not None and self._billable[row]

    def label(self, code: str) -> str:
        row = self._row_of.get(code)
        return "" if row is None else self._labels[row]

    def parent(self, code: str) -> str | None:
        row = self._row_of.get(code)
        return None if row is None else self._parents[row]

    def ancestors(self, code: str) -> list[str]:
        """List parent, grandparent and so on up to the chapter."""
        found: list[str] = []
        above = self.parent(code)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return found

    def children(self, code: str) -> list[str]:
        """List the codes directly below, in the order of the Tabular List."""
        if self._children is None:
            self._children = {}
            for child, row in self._row_of.items():
                parent = self._parents[row]
                if parent is not None:
                    self._children.setdefault(parent, []).append(child)
        return self._children.get(code, [])

    def billable_below(self, code: str) -> Iterator[str]:
        """Walk the billable codes at and below a code, in the order of the Tabular List."""
        if self.is_billable(code):
            yield code
        for child in self.children(code):
            yield from self.billable_below(child)

    def notes(self, code: str, kind: NoteKind) -> list[str]:
        """List the notes that hold for a code: its own first, then those of its ancestors."""
        return [
            note
            for one in (code, *self.ancestors(code))
            if one in self._row_of
            for note in self._table.item(self._row_of[one], kind.value)
        ]

    def inclusion_terms(self, code: str) -> list[str]:
        """List the terms for which a code is to be used. They are not inherited."""
        row = self._row_of.get(code)
        return [] if row is None else list(self._table.item(row, "inclusion_term"))

    def seventh_characters(self, code: str) -> dict[str, str]:
        """Find the 7th characters defined at a code or nearest above it: {"A": "initial ..."}."""
        for one in (code, *self.ancestors(code)):
            row = self._row_of.get(one)
            found = [] if row is None else list(self._table.item(row, "seventh_characters"))
            if found:
                return dict(words.split(": ", 1) for words in found)
        return {}

    def excluded_together(self, first: str, second: str) -> ExcludedPair | None:
        """Find the Excludes1 note by which two codes cannot both be current, None where none.

        Source: ICD-10-CM Official Guidelines, section I.A.12.a.
        """
        return self._excludes(first, second) or self._excludes(second, first)

    def derived(self, make: Callable[[ICD10CM], _Derived]) -> _Derived:
        """Take what `make` works out of this release; it is called once and its answer kept."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return self._derived[make]  # type: ignore[return-value]

    def _excludes(self, code: str, other: str) -> ExcludedPair | None:
        if self._excluding is None:
            self._excluding = {}
            for stands_at, start, end, note in self.excludes1.iter_rows():
                self._excluding.setdefault(stands_at, []).append(
                    (CodeRange(first=start, last=end), note)
                )
        for stands_at in (code, *self.ancestors(code)):
            for excluded, note in self._excluding.get(stands_at, ()):
                # A note on a range that holds both says nothing of the two.
                if excluded.holds(other) and not excluded.holds(code):
                    return ExcludedPair(code=code, excluded=other, stands_at=stands_at, note=note)
        return None
