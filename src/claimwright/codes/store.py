"""Releases of code sets in a folder, each beside the others and none over another.

    <folder>/<code set>/<release>/<part>/<table>.arrow, release.json

A part (one official file) comes in by one rename of its finished folder: a crash leaves the store
as it was. Who owns the folder is the caller's business.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from threading import RLock

import msgspec
import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.base.period import Period
from claimwright.codes.durable_files import sync_folder, write_bytes, write_frame
from claimwright.codes.loading.loader import Reading
from claimwright.codes.release import OfficialFile, Release

_RECORD = "release.json"
_UNFINISHED = ".unfinished-"
_MADE = ".made"


class StoreError(Exception):
    """The folder holds something that the store did not write."""


class _Record(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What stands beside the tables of a part. ordinal: which release of the set came in when."""

    code_set: str
    release: str
    first_date: date
    last_date: date | None
    ordinal: int
    part: str
    source: str
    file_name: str
    sha256: str
    rows: int
    tables: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A release with what the store has of it: folders of the parts and the tables in each."""

    release: Release
    folder: Path
    ordinal: int
    tables: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of a reading. is_new: False where the same file was there already."""

    release: Release | None
    is_new: bool
    findings: tuple[Finding, ...] = ()


class CodeStore:
    """The releases in a folder. Reads the folder again when something was added to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Joining paths would cost more than the look-up that it is for.
        self._folder_text = str(folder)
        self._listed: dict[str, tuple[int, tuple[_Stored, ...]]] = {}
        self._tables: dict[tuple[str, ...], pl.DataFrame] = {}
        # Of two threads that need it, one works it out and the other waits.
        self._making = RLock()

    def code_sets(self) -> tuple[str, ...]:
        """List the code sets that have a release."""
        return tuple(name for name in _folders(self.folder) if self._list(name))

    def version(self, code_set: str) -> int:
        """A number that changes when something is loaded into a code set; 0 before anything is."""
        try:
            # Every part is made in this folder and moved out of it.
            return os.stat(f"{self._folder_text}/{code_set}").st_mtime_ns
        except FileNotFoundError:
            return 0

    def releases(self, code_set: str) -> tuple[Release, ...]:
        """List the releases of a code set by first day; a period without an end is closed by the
        next release's first day.
        """
        return tuple(one.release for one in self._list(code_set))

    def on(self, code_set: str, day: date) -> Release | None:
        """Find the release in force on a day, None where no release holds it.

        Of two that hold it, the one that began later; of two that began together, the one that
        was loaded later.
        """
        holding = [one for one in self.releases(code_set) if one.period.holds(day)]
        return holding[-1] if holding else None

    def before(self, release: Release) -> Release | None:
        """Find the release that a release follows."""
        earlier = [
            one
            for one in self.releases(release.code_set)
            if one.name != release.name and one.period.first <= release.period.first
        ]
        return earlier[-1] if earlier else None

    def table_names(self, release: Release) -> tuple[str, ...]:
        """Name the tables that a release has, in the order of its parts."""
        stored = self._find(release)
        if stored is None:
            return ()
        return tuple(dict.fromkeys(name for tables in stored.tables.values() for name in tables))

    def table(self, code_set: str, name: str, *, on: date) -> pl.DataFrame | None:
        """Open a table of the release in force on a day; None where there is none."""
        release = self.on(code_set, on)
        return None if release is None else self.open_table(release, name)

    def open_table(self, release: Release, name: str) -> pl.DataFrame | None:
        """Open a table of a release: the rows of all its parts that have it, in the parts' order.

        None where no part has it. A table is read once and kept.
        """
        stored = self._find(release)
        if stored is None:
            return None
        parts = [_key(part) for part in self.parts_of(release, name)]
        if not parts:
            return None
        key = (str(stored.folder), name, *parts)
        if key not in self._tables:
            frames = [pl.read_ipc(stored.folder / part / f"{name}.arrow") for part in parts]
            self._tables[key] = frames[0] if len(frames) == 1 else pl.concat(frames)
        return self._tables[key]

    def parts_of(self, release: Release, name: str) -> tuple[str, ...]:
        """List the parts of a release that have a table, in their order."""
        stored = self._find(release)
        if stored is None:
            return ()
        parts = (file.part for file in stored.release.files)
        return tuple(part for part in parts if name in stored.tables[_key(part)])

    def made(self, release: Release, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Open what is worked out of a release; `make` works it out the first time.

        It is kept in a file beside the parts, and made anew when a part is added. The name should
        change when what `make` does changes. Raises LookupError for a release that is not stored.
        """
        stored = self._find(release)
        if stored is None:
            raise LookupError(f"{release.code_set} {release.name} is not in the store")
        key = "-".join([_key(name), *(file.sha256[:12] for file in release.files)])
        known = (str(stored.folder), key)
        with self._making:
            if known not in self._tables:
                path = stored.folder / _MADE / f"{key}.arrow"
                if not path.exists():
                    path.parent.mkdir(exist_ok=True)
                    for outdated in path.parent.glob(f"{_key(name)}-*.arrow"):
                        outdated.unlink(missing_ok=True)
                    write_frame(make(), path)
                self._tables[known] = pl.read_ipc(path)
            return self._tables[known]

    def refusal(self, reading: Reading) -> Finding | None:
        """Say why a reading that is whole may not be stored, None where it may.

        Finding "codes.release-differs" (STOP): the release has this part already from other
        bytes, or with other days.
        """
        stored = None if reading.release is None else self._find(reading.release)
        if stored is None or reading.release is None:
            return None
        return _refusal(stored, reading.release)

    def load(self, reading: Reading) -> Loaded:
        """Store what was read, wholly or not at all.

        Findings: those of the reading, and what `refusal` says. The same bytes again change
        nothing.
        """
        release = reading.release
        if release is None or reading.is_refused:
            return Loaded(release=None, is_new=False, findings=reading.findings)
        refusal = self.refusal(reading)
        if refusal is not None:
            return Loaded(release=None, is_new=False, findings=(*reading.findings, refusal))
        stored = self._find(release)
        missing = [file for file in release.files if stored is None or not _has(stored, file)]
        for file in missing:
            self._write(release, file, reading, ordinal=self._ordinal(release, stored))
        found = self._find(release)
        assert found is not None
        return Loaded(release=found.release, is_new=bool(missing), findings=reading.findings)

    def _ordinal(self, release: Release, stored: _Stored | None) -> int:
        if stored is not None:
            return stored.ordinal
        return 1 + max((one.ordinal for one in self._list(release.code_set)), default=0)

    def _write(
        self, release: Release, file: OfficialFile, reading: Reading, *, ordinal: int
    ) -> None:
        record = _Record(
            code_set=release.code_set,
            release=release.name,
            first_date=release.period.first,
            last_date=release.period.last,
            ordinal=ordinal,
            part=file.part,
            source=file.source,
            file_name=file.file_name,
            sha256=file.sha256,
            rows=file.rows,
            tables={name: frame.height for name, frame in reading.tables.items()},
        )
        code_set = self.folder / release.code_set
        code_set.mkdir(parents=True, exist_ok=True)
        for leftover in code_set.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=code_set))
        try:
            for name, frame in reading.tables.items():
                write_frame(frame, unfinished / f"{name}.arrow")
            write_bytes(msgspec.json.format(msgspec.json.encode(record)), unfinished / _RECORD)
            sync_folder(unfinished)
            home = code_set / _key(release.name)
            home.mkdir(exist_ok=True)
            os.rename(unfinished, home / _key(file.part))
            sync_folder(home)
            sync_folder(code_set)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _find(self, release: Release) -> _Stored | None:
        wanted = _key(release.name)
        found = (one for one in self._list(release.code_set) if one.folder.name == wanted)
        return next(found, None)

    def _list(self, code_set: str) -> tuple[_Stored, ...]:
        version = self.version(code_set)
        known = self._listed.get(code_set)
        if known is None or known[0] != version:
            known = (version, _close_open_ends(_read_releases(self.folder / code_set)))
            self._listed[code_set] = known
        return known[1]


def _refusal(stored: _Stored, release: Release) -> Finding | None:
    """Say why a part may not join the release that is there, None where it may."""
    held = {file.part: file for file in stored.release.files}
    for file in release.files:
        same = held.get(file.part)
        if same is not None and same.sha256 == file.sha256:
            continue
        if same is not None:
            return _differs(
                release,
                file,
                f"was loaded before from another file ({same.file_name}, SHA-256 "
                f"{same.sha256[:12]}...)",
            )
        if stored.release.period.first != release.period.first:
            return _differs(
                release,
                file,
                f"is there with the first day {stored.release.period.first}, and this file begins "
                f"on {release.period.first}",
            )
    return None


def _differs(release: Release, file: OfficialFile, complaint: str) -> Finding:
    return Finding(
        id="codes.release-differs",
        severity=Severity.STOP,
        message=f"{file.file_name} was not loaded: {release.code_set} {release.name} {complaint}. "
        "What is loaded is never replaced. If the publisher corrected the release, load the "
        "corrected file beside it under a name of its own: --name "
        f'"{release.name} corrected".',
        at=Place(file=file.file_name),
        value=file.sha256,
    )


def _has(stored: _Stored, file: OfficialFile) -> bool:
    return any(one.part == file.part and one.sha256 == file.sha256 for one in stored.release.files)


def _read_releases(folder: Path) -> list[_Stored]:
    found = []
    for name in _folders(folder):
        records = [_read_record(folder / name / part) for part in _folders(folder / name)]
        if not records:
            continue
        first = records[0]
        found.append(
            _Stored(
                release=Release(
                    code_set=first.code_set,
                    name=first.release,
                    period=Period(first=first.first_date, last=first.last_date),
                    files=tuple(
                        OfficialFile(
                            part=one.part,
                            source=one.source,
                            file_name=one.file_name,
                            sha256=one.sha256,
                            rows=one.rows,
                        )
                        for one in records
                    ),
                ),
                folder=folder / name,
                ordinal=first.ordinal,
                tables={_key(one.part): tuple(one.tables) for one in records},
            )
        )
    return sorted(found, key=lambda one: (one.release.period.first, one.ordinal))


def _read_record(folder: Path) -> _Record:
    try:
        return msgspec.json.decode((folder / _RECORD).read_bytes(), type=_Record)
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(
            f"{folder} is no part of a code set that was loaded ({error}). Move it out of the "
            "folder of the code sets, and load the official file again."
        ) from error


def _close_open_ends(found: list[_Stored]) -> tuple[_Stored, ...]:
    closed = []
    for one in found:
        period = one.release.period
        later = [
            other.release.period.first
            for other in found
            if other.release.period.first > period.first
        ]
        if period.last is None and later:
            period = Period(first=period.first, last=min(later) - timedelta(days=1))
            one = replace(one, release=replace(one.release, period=period))
        closed.append(one)
    return tuple(closed)


def _folders(folder: Path) -> list[str]:
    """Names of the folders in a folder, in order; those that begin with a dot are unfinished."""
    try:
        with os.scandir(folder) as entries:
            return sorted(
                one.name for one in entries if one.is_dir() and not one.name.startswith(".")
            )
    except FileNotFoundError:
        return []


def _key(name: str) -> str:
    """Make a name fit for a folder: "FY2026 April" is fy2026-april."""
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "unnamed"
