"""The procedure codes as one looks things up in them."""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore

CODE_SET = "icd10pcs"

PROCEDURE_CODE = r"^[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}$"
"""Seven characters, digits and letters without I and O."""


class ICD10PCS:
    """One release of ICD-10-PCS. Codes are seven characters, upper case: "0DTJ4ZZ".

    Look-ups take constant time; what does not exist has no label.
    """

    def __init__(self, codes: pl.DataFrame, *, release: Release) -> None:
        """codes: code, label: str, one row a complete code."""
        self.release = release
        self.codes = codes
        self._labels: dict[str, str] = dict(codes.select("code", "label").iter_rows())

    @classmethod
    def on(cls, day: date, *, store: CodeStore) -> ICD10PCS | None:
        """Open the release in force on a day: its order file, which has the official titles, or
        else what its tables expand to. None where neither is loaded.
        """
        release = store.on(CODE_SET, day)
        if release is None:
            return None
        titled = store.open_table(release, "codes")
        codes = store.open_table(release, "built_codes") if titled is None else titled
        return None if codes is None else cls(codes, release=release)

    def exists(self, code: str) -> bool:
        return code in self._labels

    def label(self, code: str) -> str:
        return self._labels.get(code, "")

    def ancestors(self, code: str) -> list[str]:
        """List the table (three characters), body system (two) and section (one) of a code."""
        return [code[:length] for length in (3, 2, 1)] if self.exists(code) else []
