"""Compile the shipped release, whose official files the package simple-icd-10-cm brings.

The package itself is never imported (that takes two seconds and 194 MB): its files are read by
the same readers as those that a user loads. What they make opens in a tenth of a second.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import polars as pl

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.durable_files import write_frame
from claimwright.codes.icd10cm.compose import compose
from claimwright.codes.icd10cm.order import ICD10CM_CODE, dotted
from claimwright.codes.icd10cm.tabular import read_tabular
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.loading.xml import parse_xml
from claimwright.codes.release import OfficialFile, Release

# What the package's version 1.5 contains (its files are named "April 1, 2026").
# Source: CDC/NCHS, ICD-10-CM FY2026 release of April 1, 2026: encounters from April 1, 2026
# through September 30, 2026.
RELEASE = Release(
    code_set="icd10cm",
    name="FY2026 April",
    period=Period(first=date(2026, 4, 1), last=date(2026, 9, 30)),
)

_PACKAGE = "simple-icd-10-cm"
_TABULAR = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"
_CODES = "simple_icd_10_cm/data/code-list-April-2026.txt"


def compile_release() -> pl.DataFrame:
    """Make the table of the shipped release.

    Returns one row a chapter, block, category or code (columns compose.SCHEMA), in the order of
    the Tabular List.
    """
    tabular = _file(_TABULAR)
    root = parse_xml(tabular)
    if isinstance(root, Finding):
        raise ValueError(f"the files of {_PACKAGE} are damaged; install it again: {root.message}")
    return compose(_codes(_file(_CODES)), read_tabular(root), release=RELEASE)


def write_table(path: Path) -> None:
    """Compile the shipped release and write it to `path` as an Arrow IPC file, whole or not."""
    write_frame(compile_release(), path)


@cache
def shipped_release() -> Release:
    """Name the shipped release with the files that it was compiled from."""
    return replace(RELEASE, files=tuple(_official(part) for part in ("order", "tabular")))


def _official(part: str) -> OfficialFile:
    file = _file(_CODES if part == "order" else _TABULAR)
    return OfficialFile(
        part=part,
        source=f"CDC/NCHS, ICD-10-CM FY2026 April 1 release, shipped ({_PACKAGE})",
        file_name=file.name,
        sha256=file.sha256,
        rows=_codes(file).height if part == "order" else file.data.count(b"<name>"),
    )


def _file(path: str) -> SourceFile:
    found = Path(str(distribution(_PACKAGE).locate_file(path)))
    return SourceFile(name=found.name, data=found.read_bytes())


def _codes(file: SourceFile) -> pl.DataFrame:
    """The list of all codes: undotted, chapters and blocks among them, no titles and no flags."""
    names = pl.DataFrame({"name": file.text().split("\n")}).select(
        name=pl.col("name").str.split(" ").list.first().str.strip_chars()
    )
    code = pl.col("name").filter(pl.col("name").str.contains(ICD10CM_CODE))
    return (
        names.select(code=dotted(code))
        .unique(maintain_order=True)
        .select(
            "code",
            label=pl.lit(None, dtype=pl.String),
            is_billable=pl.lit(None, dtype=pl.Boolean),
        )
    )
