"""Which counties a payment locality holds.

Source: CMS, Locality Configuration of the Physician Fee Schedule (YYLOCCO.csv): contractor,
locality, state (only in its first row), area, counties; an empty line between the states.
"""

from __future__ import annotations

import polars as pl

from claimwright.codes.fees.gpci import CONTRACTOR, LOCALITY
from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import TEXT, Column, Layout, SheetLoader
from claimwright.codes.sheets.periods import Edition, calendar_year, year_in

SOURCE = "CMS, counties included in the payment localities"
CODE_SET = "locality-counties"
TABLE = "localities"
_LAYOUT = Layout(
    columns=(
        Column(name="contractor", cell=CONTRACTOR, heading="contractor", needed=True),
        Column(name="locality", cell=LOCALITY, heading="^locality number$", needed=True),
        Column(name="state_name", cell=TEXT, heading="^state$"),
        Column(name="area", cell=TEXT, heading="^fee schedule area$"),
        Column(name="counties", cell=TEXT, heading="^counties$"),
    ),
    starts="^[0-9]{4,5}$",
    width=5,
)
LOCALITIES_SCHEMA = _LAYOUT.schema
"""One row a locality, with the counties in words as the file has them."""


def _edition(_file: SourceFile, head: str) -> Edition | None:
    year = year_in(head, r"COUNTIES INCLUDED IN (20\d\d) LOCALITIES")
    return None if year is None else calendar_year(year)


def _with_states(table: pl.DataFrame) -> pl.DataFrame:
    """Give every row its state. The file of 2025 has a locality of Missouri twice."""
    return table.with_columns(pl.col("state_name").forward_fill()).unique(maintain_order=True)


COUNTY_LOADERS = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="counties by payment locality (LOCCO)",
        known_by=("locality number", "fee schedule area", "counties"),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        finish=_with_states,
        compared=Compared(table=TABLE, key=("contractor", "locality"), says=("area", "counties")),
    ),
)
