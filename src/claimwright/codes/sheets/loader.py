"""A loader of one official table: known by its head, read by its layout."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.layout import Layout, Typed, fold, type_rows
from claimwright.codes.sheets.periods import Edition, named
from claimwright.codes.sheets.sheet import head_of, read_sheet

EditionOf = Callable[[SourceFile, str], Edition | None]
"""From a file and its head to the release that it is, None where they do not say."""
Finish = Callable[[pl.DataFrame], pl.DataFrame]
"""What a table still needs when its cells are typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLoader:
    """Reads one kind of official table; a claimwright.codes.loading.Loader.

    looks_for: what the file is, in a few words. known_by: patterns that its first part matches,
    each of them, in small letters with single spaces for tabs and line ends; unlike: patterns
    that it must not match; title: what its first line has. table: the name of the table that it
    becomes. part: which part of the release the file is. finish: what is done to it at last.
    """

    code_set: str
    looks_for: str
    known_by: tuple[str, ...]
    layout: Layout
    source: str
    edition: EditionOf
    table: str
    part: str = "main"
    unlike: tuple[str, ...] = ()
    title: str | None = None
    finish: Finish | None = None
    compared: Compared | None = None

    def recognises(self, file: SourceFile) -> bool:
        text = head_of(file)
        head = fold(text)
        if not all(re.search(one, head) for one in self.known_by):
            return False
        needed = sum(column.needed for column in self.layout.columns)
        if not is_cut_into(text, needed):
            return False
        if self.title is not None and not re.search(self.title, _first_line(text)):
            return False
        return not any(re.search(one, head) for one in self.unlike)

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        head = head_of(file)
        edition = self.edition(file, head)
        if period is not None:
            edition = named(period, edition)
        if edition is None:
            return refused(period_unknown(file, title=self.looks_for))
        typed = read_table(file, self.layout)
        if isinstance(typed, Finding):
            return refused(typed)
        return self.reading(file, edition, typed)

    def reading(self, file: SourceFile, edition: Edition, typed: Typed) -> Reading:
        """Make a table the reading of a release."""
        release = release_of(
            file,
            code_set=self.code_set,
            name=edition.name,
            period=edition.period,
            source=self.source,
            rows=typed.table.height,
            part=self.part,
        )
        table = typed.table if self.finish is None else self.finish(typed.table)
        return Reading(
            release=release,
            tables={self.table: table},
            findings=typed.findings,
            compared=self.compared,
        )


def _first_line(text: str) -> str:
    """The first line that says something, comparable."""
    return fold(text.strip(" \t\r\n,").split("\n", 1)[0])


def read_table(file: SourceFile, layout: Layout) -> Typed | Finding:
    """Read a comma or tab separated file, or a workbook, in a layout."""
    sheet = read_sheet(file, separator=separator_of(head_of(file)), width=layout.width)
    if isinstance(sheet, Finding):
        return sheet
    return type_rows(sheet, layout, file_name=file.name)


def is_cut_into(head: str, columns: int) -> bool:
    """Whether a beginning has a line of at least so many cells. The same table is published with
    fixed columns too, under the same headings.
    """
    separator = separator_of(head)
    return any(line.count(separator) + 1 >= columns for line in head.splitlines())


def separator_of(head: str) -> str:
    """Tell whether tabs or commas part the cells: the preambles hold commas, never many tabs."""
    return "\t" if head.count("\t") > head.count(",") else ","
