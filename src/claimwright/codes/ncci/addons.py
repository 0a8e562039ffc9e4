"""Add-on codes, and the codes with which they may be billed.

Source: CMS, Medicare NCCI Add-on Code Edits (AOC_VYYYYQn-MCR.txt), quarterly: a copyright line,
a heading, then type (1 only with the listed codes, 2 with codes that the contractor defines, 3
with those and others), add-on code, its deletion, primary code (CCCCC: the contractor's choice),
its deletion, first and last day of the edit, instructions. Days as year and day of the year
(2026091 is 1 April 2026).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.dated_rows import release_with_history, rows_in_force
from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    Cell,
    Column,
    Kind,
    Layout,
    SheetLoader,
    code,
)
from claimwright.codes.sheets.periods import Edition, quarter
from claimwright.codes.store import CodeStore

SOURCE = "CMS, Medicare NCCI Add-on Code Edits"
CODE_SET = "addon-codes"
TABLE = "addons"
CONTRACTOR_DEFINED = "CCCCC"
"""Stands for the primary code where the payer's contractor says which ones do."""

_DAY = Cell(kind=Kind.ORDINAL_DAY, nothing=("*", "0"))
_PRIMARY = code(f"{PROCEDURE_CODE[:-2]}|{CONTRACTOR_DEFINED})$")
_LAYOUT = Layout(
    columns=(
        Column(name="type", cell=code("^([123])$"), heading=r"aoc.?edit.?type", needed=True),
        Column(name="addon_code", cell=PROCEDURE, heading=r"^add-?.?on.?code$", needed=True),
        Column(name="addon_last_date", cell=_DAY, heading=r"^aoc.?del"),
        Column(name="primary_code", cell=_PRIMARY, heading=r"^primary.?code$", needed=True),
        Column(name="primary_last_date", cell=_DAY, heading=r"^primary.?code.?del"),
        Column(name="first_date", cell=_DAY, heading=r"aoc.?edit.?eff", needed=True),
        Column(name="last_date", cell=_DAY, heading=r"aoc.?edit.?del"),
        Column(name="instructions", cell=TEXT, heading="special.?instruction", may_lack=True),
    ),
    starts=f"^[123]$|{PROCEDURE_CODE}",
    width=8,
)
ADDONS_SCHEMA = _LAYOUT.schema
"""An add-on code, a code it belongs to, of which type the edit is, and its days."""


def _edition(file: SourceFile, head: str) -> Edition | None:
    found = re.search(r"v(20\d\d)[\s_-]?q([1-4])", f"{head} {file.name}".lower())
    return quarter(int(found.group(1)), int(found.group(2))) if found else None


ADDON_LOADERS = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="NCCI add-on codes (AOC_V...)",
        known_by=(r"aoc.?edit.?type", r"primary.?code", r"aoc.?edit.?eff"),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(
            table=TABLE, key=("addon_code", "primary_code"), says=("type", "last_date")
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonCodes:
    """Add-on codes with their primary codes, by day."""

    store: CodeStore

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the edits in force on a day (ADDONS_SCHEMA), None where no release tells it."""
        release = release_with_history(self.store, CODE_SET, on=day)
        rows = None if release is None else self.store.open_table(release, TABLE)
        return None if rows is None else _not_deleted(rows_in_force(rows, on=day), on=day)


def _not_deleted(rows: pl.DataFrame, *, on: date) -> pl.DataFrame:
    for last in ("addon_last_date", "primary_last_date"):
        rows = rows.filter(pl.col(last).is_null() | (pl.col(last) >= on))
    return rows
