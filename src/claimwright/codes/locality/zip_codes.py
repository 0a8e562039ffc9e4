"""From a ZIP code to the contractor and the payment locality.

Source: CMS, Zip Code to Carrier Locality File, quarterly: ZIP5_MMMYYYY.txt, and ZIP9_MMMYYYY.txt
for the ZIP codes that more than one locality shares. Lines of 80 positions, by the record layout
beside them (ZIP5lyout.txt): state 1-2, ZIP code 3-7, carrier 8-12, locality 13-14, rural
indicator 15 (R rural, B super rural), laboratory locality 16-17, earlier rural indicator 18, plus
four flag 21, year and quarter 76-80; the four digits behind the ZIP code, of ZIP9, at 22-25, and
the part B payment indicator at 23 of ZIP5 and 32 of ZIP9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.fees.gpci import CONTRACTOR, LOCALITY
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import Column, Layout, code, head_of, read_fixed_width, type_rows
from claimwright.codes.sheets.periods import Edition, named, quarter
from claimwright.codes.store import CodeStore

SOURCE = "CMS, Zip Code to Carrier Locality File"
CODE_SET = "zip-locality"
TABLE = "zip_codes"
LINE_LENGTH = 80

_RURAL = code("^([RB])$")
_FIVE_FIELDS = ((3, 7), (1, 2), (8, 12), (13, 14), (15, 15), (21, 21), (23, 23), (76, 80))
_NINE_FIELDS = (*_FIVE_FIELDS[:-2], (32, 32), (76, 80), (22, 25))
_COLUMNS = (
    Column(name="zip_code", cell=code(r"^(\d{5})$"), at=0, needed=True),
    Column(name="state", cell=code("^([A-Z]{2})$"), at=1, needed=True),
    Column(name="contractor", cell=CONTRACTOR, at=2, needed=True),
    Column(name="locality", cell=LOCALITY, at=3, needed=True),
    Column(name="rural_indicator", cell=_RURAL, at=4),
    Column(name="plus_four_flag", cell=code("^([01])$"), at=5, needed=True),
    Column(name="part_b_indicator", cell=code("^([A-Z])$"), at=6),
    Column(name="quarter", cell=code(r"^(20\d\d[1-4])$"), at=7, needed=True),
)
_PLUS_FOUR = Column(name="plus_four", cell=code(r"^(\d{4})$"), at=8, needed=True)
_FIVE = Layout(columns=_COLUMNS, starts=r"^\d{5}$", width=8, unique=("zip_code",))
_NINE = Layout(
    columns=(*_COLUMNS, _PLUS_FOUR), starts=r"^\d{5}$", width=9, unique=("zip_code", "plus_four")
)
ZIP_CODES_SCHEMA: dict[str, pl.DataType] = {
    "zip_code": pl.String(),
    "plus_four": pl.String(),
    "state": pl.String(),
    "contractor": pl.String(),
    "locality": pl.String(),
    "rural_indicator": pl.String(),
    "needs_plus_four": pl.Boolean(),
    "part_b_indicator": pl.String(),
}
"""One row a ZIP code (plus_four null), or a ZIP code of nine digits. needs_plus_four: more than one
locality shares the five digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipLoader:
    """Reads the file of five digits, or that of nine."""

    code_set: str = CODE_SET
    looks_for: str = "ZIP code to carrier locality file (ZIP5, ZIP9)"
    is_nine_digits: bool = False

    def recognises(self, file: SourceFile) -> bool:
        first = head_of(file).split("\n", 1)[0].rstrip("\r")
        form = _NINE_LINE if self.is_nine_digits else _FIVE_LINE
        return len(first) == LINE_LENGTH and re.match(form, first) is not None

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        fields, layout = (_NINE_FIELDS, _NINE) if self.is_nine_digits else (_FIVE_FIELDS, _FIVE)
        typed = type_rows(read_fixed_width(file.data, fields=fields), layout, file_name=file.name)
        if isinstance(typed, Finding):
            return refused(typed)
        edition = _edition(typed.table)
        if period is not None:
            edition = named(period, edition)
        if edition is None:
            return refused(period_unknown(file, title="a file of ZIP codes"))
        release = release_of(
            file,
            code_set=CODE_SET,
            name=edition.name,
            period=edition.period,
            source=SOURCE,
            rows=typed.table.height,
            part="zip9" if self.is_nine_digits else "zip5",
        )
        return Reading(
            release=release,
            tables={TABLE: _as_zip_codes(typed.table)},
            findings=typed.findings,
            compared=Compared(
                table=TABLE, key=("zip_code", "plus_four"), says=("contractor", "locality")
            ),
        )


_START = r"[A-Z]{2}\d{5}\d{5}\d{2}[ RB]"
_FIVE_LINE = rf"{_START}.{{5}}[01][ ][A-Z ].{{52}}20\d\d[1-4]$"
_NINE_LINE = rf"{_START}.{{5}}1\d{{4}}.{{50}}20\d\d[1-4]$"
ZIP_LOADERS = (ZipLoader(), ZipLoader(is_nine_digits=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipLocalities:
    """ZIP codes with their localities, by day."""

    store: CodeStore

    def on(self, day: date) -> pl.DataFrame | None:
        """Answer the ZIP codes (ZIP_CODES_SCHEMA), None where no release holds the day."""
        return self.store.table(CODE_SET, TABLE, on=day)


def _edition(table: pl.DataFrame) -> Edition | None:
    """Every line names its quarter: 20254 is the fourth of 2025. It holds until the next file."""
    quarters = table["quarter"].unique().drop_nulls().to_list()
    if len(quarters) != 1:
        return None
    edition = quarter(int(quarters[0][:4]), int(quarters[0][4]))
    return edition and Edition(name=edition.name, period=Period(first=edition.period.first))


def _as_zip_codes(table: pl.DataFrame) -> pl.DataFrame:
    plus_four = pl.col("plus_four") if "plus_four" in table.columns else pl.lit(None)
    return table.with_columns(
        plus_four.alias("plus_four"), (pl.col("plus_four_flag") == "1").alias("needs_plus_four")
    ).select(pl.col(name).cast(dtype) for name, dtype in ZIP_CODES_SCHEMA.items())
