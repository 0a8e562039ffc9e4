"""The claims of a file as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.records import Claim
from claimwright.claims.tables import ClaimTables, from_tables
from claimwright.x12.p837.judge import SOURCE, judge
from claimwright.x12.p837.read_tables import read_tables
from claimwright.x12.p837.tables import ClaimFileTables
from claimwright.x12.syntax import Segments, split


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """What a file of 837s holds: the claims that can stand as records, and all that is wrong.

    A claim that a stopping finding names is not among the claims; its rows are in `read_tables`.
    Segment ordinals count over the whole file from 1.
    """

    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(data: bytes, *, file: str | None = None, claim_type: str | None = None) -> ClaimFile:
    """Read every claim of a file; claim_type: of one kind alone. Never raises for bad data.

    What a file does not say is empty in the records (visit_id, policy_id) or as they assume it;
    a policy's period begins on the first day of service. One claim never spoils another.
    Findings: those of syntax.split, x12.837.none, and those of judge.
    """
    segments = split(data, file=file)
    tables = read_tables(segments, claim_type=claim_type)
    verdict = judge(tables, file=file)
    return ClaimFile(
        claims=from_tables(without(tables.known, verdict.held)),
        findings=(*segments.findings, *_none(segments, tables, file), *verdict.findings),
    )


def without(tables: ClaimTables, claim_ordinals: set[int]) -> ClaimTables:
    """The tables without some of their claims."""
    if not claim_ordinals:
        return tables
    is_held = pl.col("claim_ordinal").is_in(sorted(claim_ordinals))
    return ClaimTables(
        **{one.name: getattr(tables, one.name).filter(~is_held) for one in fields(ClaimTables)}
    )


def _none(segments: Segments, tables: ClaimFileTables, file: str | None) -> Iterator[Finding]:
    if segments.readable and tables.transactions.is_empty():
        yield Finding(
            id="x12.837.none",
            severity=Severity.STOP,
            message="There is no claim (837) of this kind in the file. "
            "Check that the right file was chosen.",
            at=Place(file=file),
            expected="ST*837",
            source=SOURCE,
        )
