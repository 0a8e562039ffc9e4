"""A Finding: what is wrong with data, where it is, and what to do next.

Bad data is ordinary here and travels as values. An exception means a bug of ours, or a call
that makes no sense. A check never changes what it checks; it answers with findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl


class Severity(StrEnum):
    """What a finding does to the work at hand."""

    STOP = "stop"
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file, a note or a claim. Only what is known is filled in.

    line, segment_ordinal, element and component count from 1; offset counts bytes (files) or
    characters (notes) from 0; line_number is the service line of a claim, from 1.
    """

    file: str | None = None
    line: int | None = None
    offset: int | None = None
    interchange: str | None = None
    group: str | None = None
    transaction: str | None = None
    segment: str | None = None
    segment_ordinal: int | None = None
    loop: str | None = None
    element: int | None = None
    component: int | None = None
    claim_id: str | None = None
    line_number: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        """Name the place as a person would: "claim CW1001, line 2, diagnosis 3"."""
        return ", ".join(self._words())

    def _words(self) -> Iterator[str]:
        if self.file is not None:
            yield self.file
        if self.claim_id is not None:
            yield f"claim {self.claim_id}"
        if self.transaction is not None:
            yield f"transaction {self.transaction}"
        if self.segment is not None:
            yield self._segment_words()
        elif self.line is not None:
            yield f"line {self.line}"
        elif self.offset is not None:
            yield f"offset {self.offset}"
        if self.line_number is not None:
            yield f"service line {self.line_number}"
        if self.field is not None:
            yield self.field.replace("_", " ")

    def _segment_words(self) -> str:
        name = self.segment or ""
        if self.element is not None:
            name += f"{self.element:02d}"
        if self.component is not None:
            name += f"-{self.component}"
        return name if self.segment_ordinal is None else f"segment {self.segment_ordinal} ({name})"


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    id: stable, reads like a path ("icd10cm.excludes1"). message: plain words that end with what
    to do next. value: what was found; expected: what would have been right. source: the
    regulation, manual or table that says so. snip: of a finding about an X12 file the level of
    checking (WEDI SNIP, 1 to 7) that made it.
    """

    id: str
    severity: Severity
    message: str
    at: Place = field(default=NOWHERE)
    value: str | None = None
    expected: str | None = None
    source: str | None = None
    snip: int | None = None

    def __post_init__(self) -> None:
        if not self.id or not self.message:
            raise ValueError("a finding needs an id and a message that says what to do")


# The same findings as a table: one row a finding, a column a field of Finding and of Place.
PLACE_SCHEMA: dict[str, pl.DataType] = {
    "file": pl.String(),
    "line": pl.Int64(),
    "offset": pl.Int64(),
    "interchange": pl.String(),
    "group": pl.String(),
    "transaction": pl.String(),
    "segment": pl.String(),
    "segment_ordinal": pl.Int64(),
    "loop": pl.String(),
    "element": pl.Int64(),
    "component": pl.Int64(),
    "claim_id": pl.String(),
    "line_number": pl.Int64(),
    "field": pl.String(),
}
SCHEMA: dict[str, pl.DataType] = {
    "id": pl.String(),
    "severity": pl.String(),
    "message": pl.String(),
    "value": pl.String(),
    "expected": pl.String(),
    "source": pl.String(),
    "snip": pl.Int64(),
    **PLACE_SCHEMA,
}


def to_frame(findings: Iterable[Finding]) -> pl.DataFrame:
    """Lay findings out as a table of SCHEMA."""
    rows = [
        {name: getattr(finding, name) for name in SCHEMA if name not in PLACE_SCHEMA}
        | {name: getattr(finding.at, name) for name in PLACE_SCHEMA}
        for finding in findings
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def from_frame(frame: pl.DataFrame) -> list[Finding]:
    """Read findings back from a table that has at least the columns id, severity and message."""
    return [
        Finding(
            id=row["id"],
            severity=Severity(row["severity"]),
            message=row["message"],
            value=row.get("value"),
            expected=row.get("expected"),
            source=row.get("source"),
            snip=row.get("snip"),
            at=Place(**{name: row.get(name) for name in PLACE_SCHEMA}),
        )
        for row in frame.iter_rows(named=True)
    ]


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Name the gravest severity among findings, None where there are none."""
    present = {finding.severity for finding in findings}
    return next((severity for severity in Severity if severity in present), None)
