"""ICD-10-CM: the diagnosis codes of one release, their tree and their notes."""

from pathlib import Path

import polars as pl

from claimwright.codes.icd10cm.excludes import CodeRange
from claimwright.codes.icd10cm.release import Release
from claimwright.codes.icd10cm.table import ICD10CM, ExcludedPair, NoteKind

__all__ = [
    "ICD10CM",
    "CodeRange",
    "ExcludedPair",
    "NoteKind",
    "Release",
    "compile_release",
    "write_table",
]


def compile_release() -> pl.DataFrame:
    """Read the classification out of its package; see `compile.compile_release`."""
    from claimwright.codes.icd10cm.compile import compile_release as compile_it

    return compile_it()


def write_table(path: Path) -> None:
    """Compile the classification to an Arrow IPC file; see `compile.write_table`."""
    from claimwright.codes.icd10cm.compile import write_table as write_it

    write_it(path)
