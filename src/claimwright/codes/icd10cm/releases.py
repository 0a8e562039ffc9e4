"""The classification by day: the shipped release and those that were loaded beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from claimwright.codes.icd10cm.compose import compose
from claimwright.codes.icd10cm.table import ICD10CM
from claimwright.codes.release import Release
from claimwright.codes.store import CodeStore

CODE_SET = "icd10cm"

# Changes with what `compose` makes, so that tables made before are made anew.
_MADE = "classification-1"


class DatedICD10CM(Protocol):
    """Answers which release is in force on a day: one release, or many."""

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases at hand, by first day."""
        ...

    def on(self, day: date) -> ICD10CM | None:
        """Open the release in force on a day; None where none at hand holds it."""
        ...

    def nearest(self, day: date) -> ICD10CM:
        """Open the release in force on a day, else the last one before it, else the first after.

        For what has to go on without the right release, and says so. LookupError where there is
        none at all.
        """
        ...


class ICD10CMReleases:
    """The shipped release and the loaded ones. Each is opened when first asked for, and kept.

    A loaded release answers when its order file is there. Of the shipped release and a loaded one
    that both hold a day, the one that began later answers; of two that began together, the loaded
    one if it has its notes (the Tabular List), else the shipped one.
    """

    def __init__(self, *, shipped: Path | ICD10CM | None, store: CodeStore) -> None:
        """shipped: a file that `compile.write_table` wrote, or the release itself."""
        self._shipped_file = shipped if isinstance(shipped, Path) else None
        self._shipped = shipped if isinstance(shipped, ICD10CM) else None
        self._store = store
        self._opened: dict[tuple[str, ...], ICD10CM] = {}
        self._by_day: dict[date, ICD10CM | None] = {}
        self._version = store.version(CODE_SET)

    @property
    def shipped(self) -> ICD10CM | None:
        if self._shipped is None and self._shipped_file is not None:
            self._shipped = ICD10CM.open(self._shipped_file)
        return self._shipped

    @property
    def releases(self) -> tuple[Release, ...]:
        loaded = [one for one in self._store.releases(CODE_SET) if _has_codes(one)]
        names = {one.name for one in loaded}
        shipped = self.shipped
        if shipped is not None and shipped.release.name not in names:
            loaded.append(shipped.release)
        return tuple(sorted(loaded, key=lambda one: one.period.first))

    def on(self, day: date) -> ICD10CM | None:
        version = self._store.version(CODE_SET)
        if version != self._version:
            self._by_day.clear()
            self._version = version
        if day not in self._by_day:
            self._by_day[day] = self._choose(day)
        return self._by_day[day]

    def _choose(self, day: date) -> ICD10CM | None:
        loaded = self._store.on(CODE_SET, day)
        if loaded is not None and not _has_codes(loaded):
            loaded = None
        shipped = self.shipped
        if shipped is None or not shipped.release.period.holds(day):
            return None if loaded is None else self._open(loaded)
        if loaded is None:
            return shipped
        began, shipped_began = loaded.period.first, shipped.release.period.first
        if began > shipped_began or (began == shipped_began and _has_notes(loaded)):
            return self._open(loaded)
        return shipped

    def nearest(self, day: date) -> ICD10CM:
        found = self.on(day)
        if found is not None:
            return found
        releases = self.releases
        if not releases:
            raise LookupError("there is no release of ICD-10-CM at hand")
        before = [one for one in releases if one.period.first <= day]
        chosen = before[-1] if before else releases[0]
        found = self.on(chosen.period.first)
        assert found is not None
        return found

    def _open(self, release: Release) -> ICD10CM:
        key = (release.name, *(file.sha256 for file in release.files))
        if key not in self._opened:
            table = self._store.made(release, _MADE, lambda: self._compose(release))
            self._opened[key] = ICD10CM(table, files=release.files)
        return self._opened[key]

    def _compose(self, release: Release) -> pl.DataFrame:
        codes = self._store.open_table(release, "codes")
        assert codes is not None
        tabular = self._store.open_table(release, "tabular")
        return compose(codes, tabular, release=release)


def _has_codes(release: Release) -> bool:
    return any(file.part == "order" for file in release.files)


def _has_notes(release: Release) -> bool:
    return any(file.part == "tabular" for file in release.files)
