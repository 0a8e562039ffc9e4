"""A release of a code set: what it is called, on which days it applies, and whose file it was."""

from __future__ import annotations

from dataclasses import dataclass

from claimwright.base.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFile:
    """One file that was read into a release.

    part: which part of the release it is ("order", "tabular", "drug-index"; "main" where one file
    is the whole release). source: publisher and title. sha256: of the file's bytes, in hex. rows:
    the records that were read.
    """

    part: str
    source: str
    file_name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release ("FY2026 April") of a code set ("icd10cm"), in force on the days of `period`.

    A period without an end lasts until the next release begins.
    """

    code_set: str
    name: str
    period: Period
    files: tuple[OfficialFile, ...] = ()

    @property
    def source(self) -> str:
        """Publishers and titles of the files, each once."""
        return "; ".join(dict.fromkeys(file.source for file in self.files))

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)
