"""ICD-10-CM: the diagnosis codes of its releases, their tree and their notes."""

from pathlib import Path

import polars as pl

from claimwright.codes.icd10cm.excludes import CodeRange
from claimwright.codes.icd10cm.releases import DatedICD10CM, ICD10CMReleases
from claimwright.codes.icd10cm.table import ICD10CM, ExcludedPair, NoteKind
from claimwright.codes.release import Release

__all__ = [
    "ICD10CM",
    "CodeRange",
    "DatedICD10CM",
    "ExcludedPair",
    "ICD10CMReleases",
    "NoteKind",
    "Release",
    "compile_release",
    "write_table",
]


def compile_release() -> pl.DataFrame:
    """Compile the shipped release; see `compile.compile_release`."""
    from claimwright.codes.icd10cm.compile import compile_release as compile_it

    return compile_it()


def write_table(path: Path) -> None:
    """Compile the shipped release to an Arrow IPC file; see `compile.write_table`."""
    from claimwright.codes.icd10cm.compile import write_table as write_it

    write_it(path)
