"""Medically unlikely edits: how many units of a code a patient may have on one day.

Source: CMS, Medicare NCCI Medically Unlikely Edits (MUEs), quarterly, comma separated:
MCR_MUE_PractitionerServices_Eff_*.csv, MCR_MUE_OutpatientHospitalServices_Eff_*.csv,
MCR_MUE_DMESupplierServices_Eff_*.csv. A copyright banner of several lines in one cell, a heading
of two lines, then code, units, adjudication indicator ("3 Date of Service Edit: Clinical": 1 each
line, 2 the day by policy, 3 the day by clinical data), rationale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.loading.loader import Compared
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.ncci.settings import Setting
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    WHOLE_NUMBER,
    Column,
    Layout,
    SheetLoader,
    code,
)
from claimwright.codes.sheets.periods import Edition, quarter_in
from claimwright.codes.store import CodeStore

SOURCE = "CMS, Medicare NCCI Medically Unlikely Edits (MUEs)"
CODE_SETS = {
    Setting.PRACTITIONER: "mue-practitioner",
    Setting.HOSPITAL: "mue-hospital",
    Setting.SUPPLIER: "mue-supplier",
}
TABLE = "units"
_HEADINGS = {
    Setting.PRACTITIONER: r"practitioner (services )?mue values?",
    Setting.HOSPITAL: r"outpatient hospital (services )?mue values?",
    Setting.SUPPLIER: r"dme supplier (services )?mue values?",
}


def _layout(setting: Setting) -> Layout:
    return Layout(
        columns=(
            Column(name="code", cell=PROCEDURE, heading=r"^hcpcs\s*/\s*cpt code$", needed=True),
            Column(name="units", cell=WHOLE_NUMBER, heading=_HEADINGS[setting], needed=True),
            Column(
                name="adjudication_indicator",
                cell=code(r"^([123])\b"),
                heading="mue adjudication indicator",
                needed=True,
            ),
            Column(name="rationale", cell=TEXT, heading="mue rationale"),
        ),
        starts=PROCEDURE_CODE,
        width=4,
        unique=("code",),
    )


UNITS_SCHEMA = _layout(Setting.PRACTITIONER).schema
"""A code, the most units, how they count ("1" each line, "2" and "3" all lines of a day; "2" is
never overruled), and why."""


def _edition(file: SourceFile, head: str) -> Edition | None:
    return quarter_in(head) or quarter_in(file.name)


UNIT_LOADERS = tuple(
    SheetLoader(
        code_set=CODE_SETS[setting],
        looks_for="NCCI medically unlikely edits (MCR_MUE_...)",
        known_by=(_HEADINGS[setting], "mue adjudication indicator"),
        layout=_layout(setting),
        source=SOURCE,
        edition=_edition,
        table=TABLE,
        compared=Compared(table=TABLE, says=("units", "adjudication_indicator")),
    )
    for setting in Setting
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The most units of a code, for one setting, by day."""

    store: CodeStore
    setting: Setting

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the units in force on a day (UNITS_SCHEMA), None where no release tells it."""
        return self.store.table(CODE_SETS[self.setting], TABLE, on=day)
