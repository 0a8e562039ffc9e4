"""Anesthesia conversion factors, by payment locality.

Source: CMS, Anesthesiologists Center, locality-adjusted anesthesia conversion factors
(ANESYYYY.csv): contractor, locality, name, factor in dollars; the heading names the national one.
The year stands in the file's name only.
"""

from __future__ import annotations

from claimwright.codes.fees.gpci import CONTRACTOR, LOCALITY
from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import TEXT, Column, Layout, SheetLoader, scaled
from claimwright.codes.sheets.periods import Edition, calendar_year, year_in

SOURCE = "CMS, anesthesia conversion factors by locality"
CODE_SET = "anesthesia-conversion"
TABLE = "factors"
_LAYOUT = Layout(
    columns=(
        Column(name="contractor", cell=CONTRACTOR, heading="^contractor$", needed=True),
        Column(name="locality", cell=LOCALITY, heading="^locality$", needed=True),
        Column(name="locality_name", cell=TEXT, heading="^locality name$"),
        Column(
            name="conversion_factor_ten_thousandths",
            cell=scaled(4),
            heading="anes.* (cf|conversion factor)",
            needed=True,
        ),
    ),
    starts="^[0-9]{4,5}$",
    width=4,
    unique=("contractor", "locality"),
)
FACTORS_SCHEMA = _LAYOUT.schema
"""One row a locality; the factor in ten-thousandths of a dollar an anesthesia unit."""


def _edition(file: SourceFile, head: str) -> Edition | None:
    year = year_in(head, r"\b(20\d\d) anes") or year_in(file.name, r"anes\D*(20\d\d)")
    return None if year is None else calendar_year(year)


ANESTHESIA_LOADERS = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="anesthesia conversion factors",
        known_by=(r"contractor.{1,3}locality.{1,3}locality name.{1,20}anes\w* (cf|conversion)",),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(
            table=TABLE,
            key=("contractor", "locality"),
            says=("conversion_factor_ten_thousandths",),
        ),
    ),
)
