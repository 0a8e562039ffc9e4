"""How large an official file is, by year: what tells a whole one from a part or an invention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import msgspec
import yaml

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.loading.loader import Reading


class _Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    code_set: str
    part: str = "main"
    first: date = msgspec.field(name="from")
    until: date | None = None
    rows: tuple[int, int]
    columns: int | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a file of `code_set` and `part` holds whose release begins from `first` to `until`.

    columns: None where the layout never changed and the loader knows it.
    """

    code_set: str
    part: str
    first: date
    until: date | None
    fewest_rows: int
    most_rows: int
    columns: int | None
    source: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day <= self.until)


@cache
def all_bounds() -> tuple[Bounds, ...]:
    """Read the table of bounds that ships."""
    text = resources.files(__package__).joinpath("bounds.yaml").read_text(encoding="utf-8")
    entries = msgspec.convert(yaml.safe_load(text) or [], list[_Entry])
    return tuple(
        Bounds(
            code_set=entry.code_set,
            part=entry.part,
            first=entry.first,
            until=entry.until,
            fewest_rows=entry.rows[0],
            most_rows=entry.rows[1],
            columns=entry.columns,
            source=entry.source,
        )
        for entry in entries
    )


def bounds_for(
    code_set: str, *, part: str = "main", on: date, bounds: Sequence[Bounds] | None = None
) -> Bounds | None:
    """Find the bounds of a file whose release begins on a day, None where none are known."""
    for one in all_bounds() if bounds is None else bounds:
        if one.code_set == code_set and one.part == part and one.holds(on):
            return one
    return None


def check_bounds(
    reading: Reading, *, bounds: Sequence[Bounds] | None = None
) -> tuple[Finding, ...]:
    """Hold the number of records read against the bounds.

    Findings: "codes.rows-out-of-bounds" (STOP), "codes.bounds-unknown" (WARN).
    """
    if reading.release is None:
        return ()
    release = reading.release
    findings = []
    for file in release.files:
        found = bounds_for(release.code_set, part=file.part, on=release.period.first, bounds=bounds)
        at = Place(file=file.file_name)
        if found is None:
            findings.append(
                Finding(
                    id="codes.bounds-unknown",
                    severity=Severity.WARN,
                    message=f"{file.file_name} holds {file.rows:,} records, and how many a whole "
                    f"file of {release.name} has is not known here. Compare the number with what "
                    "the publisher says.",
                    at=at,
                    value=str(file.rows),
                )
            )
        elif not found.fewest_rows <= file.rows <= found.most_rows:
            findings.append(
                Finding(
                    id="codes.rows-out-of-bounds",
                    severity=Severity.STOP,
                    message=f"{file.file_name} holds {file.rows:,} records; the official file of "
                    f"{release.name} has from {found.fewest_rows:,} to {found.most_rows:,}. It was "
                    "cut short or is no copy of the official one: fetch it from its publisher "
                    "again.",
                    at=at,
                    value=str(file.rows),
                    expected=f"{found.fewest_rows} to {found.most_rows}",
                    source=found.source,
                )
            )
    return tuple(findings)
