"""MS-DRGs with their weights, lengths of stay and transfer flags.

Source: CMS, FY Final Rule for the inpatient prospective payment system, Table 5, yearly, tab
separated: group, post-acute flag, special pay flag, major diagnostic category, type, title,
weight (from FY 2024 on twice: before the cap on decreases, and with it), geometric and arithmetic
mean length of stay in days. The title takes two lines of one cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import TEXT, YES_OR_NO, Column, Layout, SheetLoader, code, scaled
from claimwright.codes.sheets.periods import Edition, fiscal_year, year_in
from claimwright.codes.store import CodeStore

SOURCE = "CMS, inpatient prospective payment system, Final Rule Table 5"
CODE_SET = "ms-drg"
TABLE = "groups"
_NOTHING = (".", "-", "N/A")
_WEIGHT = scaled(4, nothing=_NOTHING)
_STAY = scaled(1, nothing=_NOTHING)
_LAYOUT = Layout(
    columns=(
        Column(name="code", cell=code(r"^(\d{1,3})$", zeros_to=3), heading="^ms-drg$", needed=True),
        Column(
            name="is_post_acute", cell=YES_OR_NO, heading="post-? ?acute( care)? drg", needed=True
        ),
        Column(name="is_special_pay", cell=YES_OR_NO, heading="special pay drg", needed=True),
        Column(name="major_category", cell=code(r"^(PRE|\d{1,2})$"), heading="^mdc$"),
        Column(name="type", cell=TEXT, heading="^type$"),
        Column(name="label", cell=TEXT, heading="title", needed=True),
        Column(
            name="weight_ten_thousandths",
            cell=_WEIGHT,
            heading=r"^weights?$|weights?.*cap applied",
            needed=False,
        ),
        Column(
            name="weight_before_cap_ten_thousandths",
            cell=_WEIGHT,
            heading="weights?.*before cap",
            may_lack=True,
        ),
        Column(name="geometric_mean_stay_tenths", cell=_STAY, heading="geometric mean los"),
        Column(name="arithmetic_mean_stay_tenths", cell=_STAY, heading="arithmetic mean los"),
    ),
    starts=r"^\d{1,3}$",
    width=12,
    unique=("code",),
)
GROUPS_SCHEMA = _LAYOUT.schema
"""One row a group: weights in ten-thousandths, lengths of stay in tenths of a day; is_post_acute:
the transfer policy applies; is_special_pay: with the special payment method."""


def _edition(_file: SourceFile, head: str) -> Edition | None:
    year = year_in(head, r"FY\s*(20\d\d)")
    return None if year is None else fiscal_year(year)


MS_DRG_LOADERS = (
    SheetLoader(
        code_set=CODE_SET,
        looks_for="MS-DRG weights (Table 5)",
        known_by=("ms-drg", "special pay drg", "geometric mean los"),
        layout=_LAYOUT,
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(
            table=TABLE,
            says=(
                "label",
                "weight_ten_thousandths",
                "geometric_mean_stay_tenths",
                "is_post_acute",
                "is_special_pay",
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisRelatedGroups:
    """The groups by day; for a stay the day of discharge decides."""

    store: CodeStore

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the groups (GROUPS_SCHEMA), None where no release holds the day."""
        return self.store.table(CODE_SET, TABLE, on=day)
