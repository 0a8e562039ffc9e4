"""Procedure-to-procedure edits: pairs of codes of which only the first is paid.

Source: CMS, Medicare NCCI Procedure to Procedure (PTP) Edits, quarterly: for practitioners
ccipra-vNNNrR-fN.txt, for outpatient hospitals ccioph-vNNNrR-fN.txt, four files to a release, tab
separated: column 1 code, column 2 code, mark of edits from before 1996, effective date
(YYYYMMDD), deletion date (YYYYMMDD, * where there is none), modifier indicator (0 not allowed,
1 allowed, 9 not applicable), rationale. The heading takes six lines. The two kinds of file look
alike: only the name that CMS gave them tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.dated_rows import release_with_history, rows_in_force
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.ncci.settings import Setting
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    Cell,
    Column,
    Kind,
    Layout,
    fold,
    is_cut_into,
    read_table,
)
from claimwright.codes.sheets import code as code_cell
from claimwright.codes.sheets.periods import Edition, named, quarter
from claimwright.codes.sheets.sheet import head_of
from claimwright.codes.store import CodeStore

SOURCE = "CMS, Medicare NCCI Procedure to Procedure (PTP) Edits"
CODE_SETS = {
    Setting.PRACTITIONER: "ncci-ptp-practitioner",
    Setting.HOSPITAL: "ncci-ptp-hospital",
}
TABLE = "pairs"
PAIRS_SCHEMA: dict[str, pl.DataType] = {
    "column_1": pl.String(),
    "column_2": pl.String(),
    "first_date": pl.Date(),
    "last_date": pl.Date(),
    "modifier_indicator": pl.String(),
    "rationale": pl.Categorical(),
}
"""A pair, the days on which it applies (last_date null: no end), and whether a modifier may part
it ("0" no, "1" yes, "9" the edit was taken back from its beginning on)."""

_DAY = Cell(kind=Kind.DAY, forms=("%Y%m%d",), nothing=("*",))
_LAYOUT = Layout(
    columns=(
        Column(name="column_1", cell=PROCEDURE, at=0, needed=True),
        Column(name="column_2", cell=PROCEDURE, at=1, needed=True),
        Column(name="first_date", cell=_DAY, at=3, needed=True),
        Column(name="deletion_date", cell=_DAY, at=4),
        Column(name="modifier_indicator", cell=code_cell("^([019])$"), at=5, needed=True),
        Column(name="rationale", cell=TEXT, at=6),
    ),
    starts=PROCEDURE_CODE,
    width=7,
)
# The heading stands in several rows, each of its words under the one it belongs to.
_KNOWN_BY = ("column 1", "column 2", "in existence", "prior to 1996", "rationale")
_FIRST_VERSION_YEAR = 1994
_NAMES = {"ccipra": Setting.PRACTITIONER, "ccioph": Setting.HOSPITAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLoader:
    """Reads one of the files of a release. Whose they are, and which, their names say."""

    code_set: str = "ncci-ptp"
    looks_for: str = "NCCI procedure-to-procedure edits (ccipra-v..., ccioph-v...)"

    def recognises(self, file: SourceFile) -> bool:
        head = head_of(file)
        words = fold(head)
        return all(one in words for one in _KNOWN_BY) and is_cut_into(head, _LAYOUT.width)

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        setting = _setting(file.name)
        if setting is None:
            return refused(_setting_unknown(file))
        edition = _edition(file.name)
        if period is not None:
            edition = named(period, edition)
        if edition is None:
            return refused(period_unknown(file, title="a file of NCCI pairs"))
        typed = read_table(file, _LAYOUT)
        if isinstance(typed, Finding):
            return refused(typed)
        table = _with_last_dates(typed.table)
        release = release_of(
            file,
            code_set=CODE_SETS[setting],
            name=edition.name,
            period=edition.period,
            source=SOURCE,
            rows=table.height,
            part=_part(file.name),
        )
        return Reading(
            release=release,
            tables={TABLE: table},
            findings=typed.findings,
            compared=Compared(
                table=TABLE, key=("column_1", "column_2"), says=("last_date", "modifier_indicator")
            ),
        )


PAIR_LOADERS = (PairLoader(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The pairs for one setting, by day."""

    store: CodeStore
    setting: Setting

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the pairs in force on a day (PAIRS_SCHEMA), None where no release tells it."""
        release = release_with_history(self.store, CODE_SETS[self.setting], on=day)
        rows = None if release is None else self.store.open_table(release, TABLE)
        if rows is None:
            return None
        return rows_in_force(rows, on=day).filter(pl.col("modifier_indicator") != "9")


def _with_last_dates(table: pl.DataFrame) -> pl.DataFrame:
    """The deletion date is the last day on which an edit applies."""
    return table.rename({"deletion_date": "last_date"}).select(
        pl.col(name).cast(dtype) for name, dtype in PAIRS_SCHEMA.items()
    )


def _setting(file_name: str) -> Setting | None:
    found = re.search("ccipra|ccioph", file_name.lower())
    return None if found is None else _NAMES[found.group()]


def _edition(file_name: str) -> Edition | None:
    """Version 31.3 is the fourth quarter of 2025: v31 is that year, .0 its first quarter."""
    found = re.search(r"v(\d\d)(\d)r(\d)", file_name.lower())
    if found is None:
        return None
    version, number = int(found.group(1)), int(found.group(2))
    edition = quarter(_FIRST_VERSION_YEAR + version, number + 1)
    return edition and Edition(name=f"v{version}.{number}", period=edition.period)


def _part(file_name: str) -> str:
    found = re.search(r"-f(\d)\b", file_name.lower())
    return f"f{found.group(1)}" if found else "main"


def _setting_unknown(file: SourceFile) -> Finding:
    return Finding(
        id="codes.setting-unknown",
        severity=Severity.STOP,
        message=f"{file.name} holds NCCI pairs, but not for whom: the files for practitioners "
        "and for hospitals look alike. Load it under the name that CMS gave it (ccipra-v... for "
        "practitioners, ccioph-v... for outpatient hospitals).",
        at=Place(file=file.name),
        source=SOURCE,
    )
