"""The HCPCS codes as one looks things up in them, by the date of service."""

from __future__ import annotations

from datetime import date

import polars as pl

from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore

CODE_SET = "hcpcs"


class HCPCS:
    """One release of HCPCS Level II.

    A release still lists codes that ended: whether a code may be used depends on the day. Look-ups
    take constant time; what does not exist has no label.
    """

    def __init__(self, codes: pl.DataFrame, modifiers: pl.DataFrame, *, release: Release) -> None:
        """codes, modifiers: as records.tables_of gives them."""
        self.release = release
        self.codes = codes
        self.modifiers = modifiers
        columns = ("code", "label", "added_date", "termination_date")
        self._rows: dict[str, tuple[str, date | None, date | None]] = {
            code: (label or "", added, ended)
            for code, label, added, ended in codes.select(columns).iter_rows()
        }
        self._modifiers: dict[str, str] = dict(modifiers.select("code", "label").iter_rows())

    @classmethod
    def on(cls, day: date, *, store: CodeStore) -> HCPCS | None:
        """Open the release in force on a day, None where none is loaded."""
        codes = store.table(CODE_SET, "codes", on=day)
        modifiers = store.table(CODE_SET, "modifiers", on=day)
        release = store.on(CODE_SET, day)
        if codes is None or modifiers is None or release is None:
            return None
        return cls(codes, modifiers, release=release)

    def exists(self, code: str) -> bool:
        """Whether the release lists a code, also one that ended."""
        return code in self._rows

    def is_valid(self, code: str, *, on: date) -> bool:
        """Whether a code may stand on a claim for a day: added by then and not ended before."""
        row = self._rows.get(code)
        if row is None:
            return False
        _, added, ended = row
        return (added is None or added <= on) and (ended is None or on <= ended)

    def label(self, code: str) -> str:
        row = self._rows.get(code)
        return "" if row is None else row[0]

    def modifier_label(self, modifier: str) -> str:
        return self._modifiers.get(modifier, "")
