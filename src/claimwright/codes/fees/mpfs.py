"""The Medicare Physician Fee Schedule: relative values, indicators and the conversion factor.

Source: CMS, National Physician Fee Schedule Relative Value File (PPRRVUYYYY_*.csv), quarterly;
its record layout by year is in mpfs.yaml beside this file. Nine lines of title, notices and
headings come before the rows. Since 2026 there are two files, for practitioners who are
qualifying participants in advanced payment models ("mpfs-qualifying") and for all others
("mpfs").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec
import polars as pl
import yaml

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.loading.loader import (
    Compared,
    Reading,
    period_unknown,
    refused,
    release_of,
)
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    PROCEDURE,
    PROCEDURE_CODE,
    TEXT,
    Cell,
    Column,
    Layout,
    code,
    fold,
    head_of,
    is_cut_into,
    money,
    read_table,
    scaled,
)
from claimwright.codes.sheets.periods import Edition, from_quarter, named, year_in

SOURCE = "CMS, National Physician Fee Schedule Relative Value File"
CODE_SET = "mpfs"
QUALIFYING_CODE_SET = "mpfs-qualifying"
TABLE = "services"
_FEWEST_COLUMNS = 20

_HUNDREDTHS = scaled(2)
_INDICATOR = code("^([0-9])$")
_NOT_APPLICABLE = code("^(NA)$")
_CELLS: dict[str, Cell] = {
    "code": PROCEDURE,
    "modifier": code("^([0-9A-Z]{2})$"),
    "description": TEXT,
    "status_indicator": code("^([A-Z])$"),
    "work_rvu_hundredths": _HUNDREDTHS,
    "non_facility_pe_rvu_hundredths": _HUNDREDTHS,
    "non_facility_not_applicable": _NOT_APPLICABLE,
    "facility_pe_rvu_hundredths": _HUNDREDTHS,
    "facility_not_applicable": _NOT_APPLICABLE,
    "malpractice_rvu_hundredths": _HUNDREDTHS,
    "non_facility_total_rvu_hundredths": _HUNDREDTHS,
    "facility_total_rvu_hundredths": _HUNDREDTHS,
    "pc_tc_indicator": _INDICATOR,
    "global_days": code("^(000|010|090|MMM|XXX|YYY|ZZZ)$", zeros_to=3),
    "preoperative_hundredths": _HUNDREDTHS,
    "intraoperative_hundredths": _HUNDREDTHS,
    "postoperative_hundredths": _HUNDREDTHS,
    "multiple_procedure_indicator": _INDICATOR,
    "bilateral_indicator": _INDICATOR,
    "assistant_indicator": _INDICATOR,
    "co_surgeon_indicator": _INDICATOR,
    "team_surgery_indicator": _INDICATOR,
    "endoscopic_base_code": PROCEDURE,
    "conversion_factor_ten_thousandths": scaled(4),
    "supervision_indicator": TEXT,
    "calculation_flag": TEXT,
    "imaging_family": TEXT,
    "non_facility_pe_opps_cents": money(),
    "facility_pe_opps_cents": money(),
    "malpractice_opps_cents": money(),
}
_NEEDED = frozenset(
    {
        "code",
        "status_indicator",
        "work_rvu_hundredths",
        "non_facility_pe_rvu_hundredths",
        "facility_pe_rvu_hundredths",
        "malpractice_rvu_hundredths",
        "conversion_factor_ten_thousandths",
    }
)
SERVICES_SCHEMA: dict[str, pl.DataType] = {
    **{name: cell.dtype for name, cell in _CELLS.items()},
    "non_facility_not_applicable": pl.Boolean(),
    "facility_not_applicable": pl.Boolean(),
}
"""One row a code and modifier (null: the whole service). Relative values in hundredths, the
conversion factor in ten-thousandths of a dollar. non_facility_not_applicable: the service is
rarely or never rendered outside a facility. preoperative, intraoperative and postoperative: their
share of a surgical package, in hundredths. The indicators are those of the record layout."""


class _LayoutEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    first: int = msgspec.field(name="from")
    until: int | None = None
    columns: list[str | None]


class _Layouts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    layouts: list[_LayoutEntry]
    headings: dict[str, str]
    qualifying_conversion_factors_cents: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicianFeeLoader:
    """Reads the Relative Value File of a quarter."""

    code_set: str = CODE_SET
    looks_for: str = "Medicare physician fee schedule (PPRRVU)"

    def recognises(self, file: SourceFile) -> bool:
        head = head_of(file)
        title = fold(head.replace(",", " "))
        is_schedule = "national physician fee schedule relative value file" in title
        return is_schedule and "conv" in title and is_cut_into(head, _FEWEST_COLUMNS)

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        head = head_of(file)
        edition = _edition(head)
        if period is not None:
            edition = named(period, edition)
        if edition is None:
            return refused(period_unknown(file, title="a physician fee schedule"))
        layout = _layout(edition.period.first.year)
        if layout is None:
            return refused(_year_unknown(file, edition.period.first.year))
        typed = read_table(file, layout)
        if isinstance(typed, Finding):
            return refused(typed)
        table = _with_flags(typed.table)
        code_set = _code_set(table, edition.period.first.year, file_name=file.name)
        return Reading(
            release=release_of(
                file,
                code_set=code_set,
                name=edition.name,
                period=edition.period,
                source=SOURCE,
                rows=table.height,
            ),
            tables={TABLE: table},
            findings=(*typed.findings, *_excerpt(file, table)),
            compared=Compared(
                table=TABLE,
                key=("code", "modifier"),
                says=(
                    "status_indicator",
                    "non_facility_total_rvu_hundredths",
                    "facility_total_rvu_hundredths",
                    "global_days",
                ),
            ),
        )


MPFS_LOADERS = (PhysicianFeeLoader(),)


@cache
def _layouts() -> _Layouts:
    text = files(__package__).joinpath("mpfs.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _Layouts)


def _layout(year: int) -> Layout | None:
    """Find the layout of a year, None for one from before the years that are known."""
    known = _layouts()
    for entry in known.layouts:
        if entry.first <= year and (entry.until is None or year <= entry.until):
            return Layout(
                columns=tuple(
                    Column(
                        name=name,
                        cell=_CELLS[name],
                        at=position,
                        heading=known.headings.get(name),
                        needed=name in _NEEDED,
                    )
                    for position, name in enumerate(entry.columns)
                    if name is not None
                ),
                starts=PROCEDURE_CODE,
                width=len(entry.columns),
                unique=("code", "modifier"),
            )
    return None


def _edition(head: str) -> Edition | None:
    """The title says "2025 National Physician Fee Schedule ... October Release".

    The schedule is that of a calendar year (42 CFR 414.20); the quarters correct it.
    """
    title = fold(head.replace(",", " "))
    year = year_in(title, r"(20\d\d) national physician fee schedule")
    if year is None:
        return None
    months = ("january", "april", "july", "october")
    named_number = [number for number, month in enumerate(months, 1) if f"{month} release" in title]
    return from_quarter(year, *(named_number or [1]))


def _with_flags(table: pl.DataFrame) -> pl.DataFrame:
    flags = ("non_facility_not_applicable", "facility_not_applicable")
    return table.with_columns(pl.col(name).is_not_null() for name in flags).select(
        pl.col(name).cast(dtype) for name, dtype in SERVICES_SCHEMA.items()
    )


def _code_set(table: pl.DataFrame, year: int, *, file_name: str) -> str:
    """Tell the two files of a release apart: by the factor where it is known, else by name."""
    qualifying_cents = _layouts().qualifying_conversion_factors_cents.get(year)
    factors = table["conversion_factor_ten_thousandths"]
    if qualifying_cents is not None and table.height:
        largest = factors.max()
        assert isinstance(largest, int)
        is_qualifying = (largest + 50) // 100 == qualifying_cents
    else:
        name = file_name.lower()
        is_qualifying = "qpp" in name and "nonqpp" not in name
    return QUALIFYING_CODE_SET if is_qualifying else CODE_SET


def _excerpt(file: SourceFile, table: pl.DataFrame) -> tuple[Finding, ...]:
    if table["code"].str.contains("^[0-9]").any():
        return ()
    return (
        Finding(
            id="codes.excerpt",
            severity=Severity.WARN,
            message=f"{file.name} holds no row for a CPT code: services with such a code will "
            "have no Medicare fee. With a CPT licence, load the whole file from CMS.",
            at=Place(file=file.name),
            source=SOURCE,
        ),
    )


def _year_unknown(file: SourceFile, year: int) -> Finding:
    known = _layouts().layouts[0].first
    return Finding(
        id="codes.layout-unknown",
        severity=Severity.STOP,
        message=f"{file.name} is the physician fee schedule of {year}; its layout is known from "
        f"{known} on. Load a later file.",
        at=Place(file=file.name),
        value=str(year),
        expected=f"{known} or later",
        source=SOURCE,
    )
