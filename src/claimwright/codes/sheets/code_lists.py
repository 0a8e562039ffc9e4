"""Short lists of codes: a code, what it says, and the days on which it may be used.

For lists that the user has a licence for: a table with one heading, saved as comma or tab
separated text or as a workbook. The heading names the list: "Revenue code, Label, From, Until", or
a title above a heading that says "Code, Description, Start, Last Modified, Stop, Notes".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.dated_rows import release_with_history, rows_in_force
from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets.cells import DAY, TEXT, Cell
from claimwright.codes.sheets.layout import Column, Layout
from claimwright.codes.sheets.loader import SheetLoader
from claimwright.codes.sheets.periods import Edition
from claimwright.codes.store import CodeStore

TABLE = "codes"
CODES_SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "label": pl.String(),
    "first_date": pl.Date(),
    "last_date": pl.Date(),
}
"""One row a code; without first or last day it has none."""


def code_list_loader(
    *,
    code_set: str,
    title: str,
    looks_for: str,
    cell: Cell,
    starts: str,
    source: str,
    unique: bool = True,
) -> SheetLoader:
    """Make the loader of a list. title: how its first line names it, as a pattern.

    unique: whether a code stands once; otherwise it may stand again for other days.
    """
    columns = (
        Column(name="code", cell=cell, heading=rf"^({title}|codes?)$", needed=True),
        Column(name="label", cell=TEXT, heading="^(label|description|wording)$", needed=True),
        Column(
            name="first_date",
            cell=DAY,
            heading="^(from|start( date)?|effective( date)?)$",
            may_lack=True,
        ),
        Column(
            name="last_date",
            cell=DAY,
            heading="^(until|stop( date)?|end( date)?|deactivated( date)?)$",
            may_lack=True,
        ),
    )
    return SheetLoader(
        code_set=code_set,
        looks_for=looks_for,
        known_by=(r"\b(label|description|wording)\b",),
        title=rf"\b({title})\b",
        layout=Layout(columns=columns, starts=starts, width=12, unique=("code",) if unique else ()),
        source=source,
        edition=_no_edition,
        table=TABLE,
        compared=Compared(table=TABLE),
    )


def _no_edition(_file: SourceFile, _head: str) -> Edition | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """The codes of a list, by day."""

    store: CodeStore
    code_set: str

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the codes in force on a day (CODES_SCHEMA), None where no list tells it."""
        release = release_with_history(self.store, self.code_set, on=day)
        rows = None if release is None else self.store.open_table(release, TABLE)
        return None if rows is None else rows_in_force(rows, on=day)
