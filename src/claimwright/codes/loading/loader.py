"""What a loader of a code set is, and what reading an official file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from claimwright.base.finding import Finding, Place, Severity, worst
from claimwright.base.period import Period
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.release import OfficialFile, Release

__all__ = [
    "Compared",
    "Loader",
    "OfficialFile",
    "Reading",
    "Release",
    "period_unknown",
    "refused",
    "release_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How a release is held against the one before: the table, what names a row, what it says."""

    table: str
    key: tuple[str, ...] = ("code",)
    says: tuple[str, ...] = ("label",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stood in a file: its release, its tables by name, and what was wrong.

    A finding that stops means that nothing of it may be stored; release is then None.
    """

    release: Release | None
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    compared: Compared | None = None

    @property
    def is_refused(self) -> bool:
        return self.release is None or worst(self.findings) is Severity.STOP


class Loader(Protocol):
    """Reads the official files of one code set, or of one part of it.

    code_set: its key ("icd10cm", "ncci-ptp-hospital"). looks_for: in a few words what the file
    is known by, for the message when nobody knows a file.
    """

    @property
    def code_set(self) -> str: ...

    @property
    def looks_for(self) -> str: ...

    def recognises(self, file: SourceFile) -> bool:
        """Tell by the content, never by the name, whether this is the file to read."""
        ...

    def read(self, file: SourceFile, *, period: Period | None = None) -> Reading:
        """Read a file that was recognised.

        period: the days that the caller gives; without it the content says them, or the name.
        """
        ...


def release_of(
    file: SourceFile,
    *,
    code_set: str,
    name: str,
    period: Period,
    source: str,
    rows: int,
    part: str = "main",
) -> Release:
    """Name the release that a file is, or is a part of."""
    official = OfficialFile(
        part=part, source=source, file_name=file.name, sha256=file.sha256, rows=rows
    )
    return Release(code_set=code_set, name=name, period=period, files=(official,))


def refused(*findings: Finding) -> Reading:
    """Refuse a file, with the reasons."""
    return Reading(release=None, findings=findings)


def period_unknown(file: SourceFile, *, title: str) -> Finding:
    """Say that neither the file nor its name tells from which day on it applies."""
    return Finding(
        id="codes.period-unknown",
        severity=Severity.STOP,
        message=f"{file.name} is {title}, but neither the file nor its name says from which day "
        "on it applies. Load it again with --from YYYY-MM-DD (and --until, if it has an end).",
        at=Place(file=file.name),
    )
