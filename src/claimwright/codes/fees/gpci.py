"""Geographic practice cost indices, by payment locality.

Source: CMS, Addendum E to the Physician Fee Schedule final rule (GPCIYYYY.csv), one row a
locality, 109 of them in 2025. Until 2024 the work index stands twice, with and without the floor
of 1.0; later files have the one that applies.
"""

from __future__ import annotations

from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import TEXT, Column, Layout, SheetLoader, code, scaled
from claimwright.codes.sheets.periods import Edition, calendar_year, year_in

SOURCE = "CMS, Physician Fee Schedule final rule, Addendum E (GPCI)"
CODE_SET = "gpci"
TABLE = "localities"
CONTRACTOR = code("^([0-9]{4,5})$", zeros_to=5)
"""The number of a Medicare administrative contractor."""
LOCALITY = code("^([0-9]{1,2})$", zeros_to=2)
"""The number of a payment locality, its own only together with the contractor."""
_INDEX = scaled(3)
_LAYOUT = Layout(
    columns=(
        Column(name="contractor", cell=CONTRACTOR, heading="contractor", needed=True),
        Column(name="state", cell=code("^([A-Z]{2})$"), heading="^state$", needed=True),
        Column(name="locality", cell=LOCALITY, heading="^locality number$", needed=True),
        Column(name="locality_name", cell=TEXT, heading="^locality name$"),
        Column(
            name="work_thousandths",
            cell=_INDEX,
            heading=r"pw gpci( \(with 1\.0 floor\))?$",
            needed=True,
        ),
        Column(name="practice_expense_thousandths", cell=_INDEX, heading="pe gpci$", needed=True),
        Column(name="malpractice_thousandths", cell=_INDEX, heading="mp gpci$", needed=True),
        Column(
            name="work_without_floor_thousandths",
            cell=_INDEX,
            heading=r"pw gpci \(without",
            may_lack=True,
        ),
    ),
    starts="^[0-9]{4,5}$",
    width=8,
    unique=("contractor", "locality"),
)
LOCALITIES_SCHEMA = _LAYOUT.schema
"""One row a locality; the indices in thousandths."""


def _edition(_file: SourceFile, head: str) -> Edition | None:
    year = year_in(head, r"CY (20\d\d) GEOGRAPHIC") or year_in(head, r"(20\d\d) PW GPCI")
    return None if year is None else calendar_year(year)


GPCI_LOADERS = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="geographic practice cost indices (GPCI)",
        known_by=("pw gpci", "pe gpci", "mp gpci"),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(
            table=TABLE,
            key=("contractor", "locality"),
            says=("work_thousandths", "practice_expense_thousandths", "malpractice_thousandths"),
        ),
    ),
)
