"""The licensed CPT codes as one looks things up in them."""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore

CODE_SET = "cpt"


class CPT:
    """One release of CPT, from the user's licensed files."""

    def __init__(self, codes: pl.DataFrame, *, release: Release) -> None:
        """codes: code, label: str."""
        self.release = release
        self.codes = codes
        self._labels: dict[str, str] = dict(codes.select("code", "label").iter_rows())

    @classmethod
    def on(cls, day: date, *, store: CodeStore) -> CPT | None:
        """Open the release in force on a day, None where none is loaded."""
        release, codes = store.on(CODE_SET, day), store.table(CODE_SET, "codes", on=day)
        return None if release is None or codes is None else cls(codes, release=release)

    def exists(self, code: str) -> bool:
        return code in self._labels

    def label(self, code: str) -> str:
        return self._labels.get(code, "")
