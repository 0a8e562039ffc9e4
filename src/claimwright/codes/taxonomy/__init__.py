"""Health care provider taxonomy: which kind of provider somebody is.

Source: National Uniform Claim Committee, Health Care Provider Taxonomy (nucc_taxonomy_VVR.csv),
published each January, in force from 1 April, and each July, in force from 1 October; 883 codes
in 25.1. The version stands in the file's name only. The list is NUCC's: the user loads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.base.period import Period
from claimwright.codes.loading.loader import Compared, Loader
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import TEXT, Column, Layout, SheetLoader, code
from claimwright.codes.sheets.periods import Edition
from claimwright.codes.store import CodeStore

SOURCE = "National Uniform Claim Committee, Health Care Provider Taxonomy"
CODE_SET = "taxonomy"
TABLE = "codes"
_LAYOUT = Layout(
    columns=(
        Column(name="code", cell=code("^([0-9]{3}[0-9A-Z]{6}X)$"), heading="^code$", needed=True),
        Column(name="grouping", cell=TEXT, heading="^grouping$", needed=True),
        Column(name="classification", cell=TEXT, heading="^classification$", needed=True),
        Column(name="specialization", cell=TEXT, heading="^specialization$"),
        Column(name="label", cell=TEXT, heading="^display name$", may_lack=True),
        Column(name="section", cell=TEXT, heading="^section$", may_lack=True),
    ),
    starts="^[0-9]{3}[0-9A-Z]{6}X$",
    width=8,
    unique=("code",),
)
CODES_SCHEMA = _LAYOUT.schema
"""One row a code; section: individuals, or other than individuals."""


def _edition(file: SourceFile, _head: str) -> Edition | None:
    """25.0 is that of January 2025, in force from April; 25.1 that of July, from October."""
    found = re.search(r"taxonomy_?(\d\d)(\d)", file.name.lower())
    if found is None or found.group(2) not in "01":
        return None
    month = 4 if found.group(2) == "0" else 10
    first = date(2000 + int(found.group(1)), month, 1)
    return Edition(name=f"{found.group(1)}.{found.group(2)}", period=Period(first=first))


LOADERS: tuple[Loader, ...] = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="provider taxonomy (NUCC)",
        known_by=('"?code"?,"?grouping"?,"?classification"?,"?specialization"?',),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(table=TABLE, says=("grouping", "classification", "specialization")),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """Taxonomy codes, by day."""

    store: CodeStore

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the codes (CODES_SCHEMA), None where no release holds the day."""
        return self.store.table(CODE_SET, TABLE, on=day)
