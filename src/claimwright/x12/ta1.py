"""The interchange acknowledgment, TA1: whether a whole file could be opened.

Source: ASC X12.5, TA1 segment; 005010X231A1, appendix C.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from claimwright.base.finding import Finding, Place, Severity
from claimwright.x12.answer_words import acknowledgment_words
from claimwright.x12.envelope import Envelope, segment, wrap
from claimwright.x12.syntax import Segments, element, split
from claimwright.x12.values import read_date
from claimwright.x12.walk import Segment, calendar_date, walk, whole_number

SOURCE = "ASC X12.5, TA1 segment"


class InterchangeOutcome(StrEnum):
    """TA104."""

    ACCEPTED = "A"
    ACCEPTED_WITH_ERRORS = "E"
    REJECTED = "R"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAnswer:
    """What became of one file of ours. interchange_control_number: its ISA13."""

    interchange_control_number: int
    interchange_date: date | None = None
    interchange_time: str | None = None
    outcome: InterchangeOutcome
    note_code: str = "000"
    segment_ordinal: int | None = None

    @property
    def words(self) -> str:
        """The note code in plain words."""
        return acknowledgment_words("interchange", self.note_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAnswerFile:
    """The TA1s of a file, and what is wrong with the file itself."""

    answers: tuple[InterchangeAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(data: bytes, *, file: str | None = None) -> InterchangeAnswerFile:
    """Read every TA1 of a file.

    Findings: those of syntax.split, x12.ta1.none, x12.ta1.control-number, x12.ta1.outcome.
    """
    segments = split(data, file=file)
    answers: list[InterchangeAnswer] = []
    findings = list(segments.findings)
    found = [one for one in walk(segments) if one.segment_id == "TA1"]
    for one in found:
        answer = _answer(one)
        if isinstance(answer, InterchangeAnswer):
            answers.append(answer)
        else:
            findings.append(_unreadable(one, *answer, file=file))
    if segments.readable and not found:
        findings.append(
            Finding(
                id="x12.ta1.none",
                severity=Severity.STOP,
                message="There is no interchange acknowledgment (TA1) in this file. "
                "Check that the right file was chosen.",
                at=Place(file=file),
                expected="TA1",
                source=SOURCE,
            )
        )
    return InterchangeAnswerFile(answers=tuple(answers), findings=tuple(findings))


def _answer(one: Segment) -> InterchangeAnswer | tuple[str, int, str]:
    """The answer, or the name, element and expectation of what cannot be read."""
    number = whole_number(one.element(1))
    if number is None:
        return "control-number", 1, "an interchange control number"
    try:
        outcome = InterchangeOutcome(one.element(4))
    except ValueError:
        return "outcome", 4, "A, E or R"
    return InterchangeAnswer(
        interchange_control_number=number,
        interchange_date=calendar_date(one.element(2)),
        interchange_time=one.element(3) or None,
        outcome=outcome,
        note_code=one.element(5) or "000",
        segment_ordinal=one.ordinal,
    )


def _unreadable(
    one: Segment, name: str, element: int, expected: str, *, file: str | None
) -> Finding:
    return Finding(
        id=f"x12.ta1.{name}",
        severity=Severity.STOP,
        message="This acknowledgment does not say which file it answers, or how. "
        "Ask the receiver what became of the file.",
        at=Place(file=file, segment="TA1", segment_ordinal=one.ordinal, element=element),
        value=one.element(element) or None,
        expected=expected,
        source=SOURCE,
    )


def read_tables(segments: Segments) -> pl.DataFrame:
    """One row a TA1: ordinal, interchange_control_number (null where it is none),
    interchange_date, interchange_time, outcome, note_code.
    """
    found = segments.table.filter(pl.col("segment_id") == "TA1")
    return found.select(
        "ordinal",
        interchange_control_number=element(1).cast(pl.Int64, strict=False),
        interchange_date=read_date("20" + element(2)),
        interchange_time=element(3),
        outcome=element(4),
        note_code=element(5),
    )


def write_tables(answers: pl.DataFrame, *, envelope: Envelope) -> bytes:
    """Write rows of read_tables, in their order, as a file of TA1 segments alone.

    Raises ValueError for a row without an outcome.
    """
    values = [
        InterchangeAnswer(
            interchange_control_number=int(row["interchange_control_number"] or 0),
            interchange_date=row["interchange_date"],
            interchange_time=row["interchange_time"],
            outcome=InterchangeOutcome(row["outcome"]),
            note_code=row["note_code"] or "000",
        )
        for row in answers.iter_rows(named=True)
    ]
    return write(values, envelope=envelope)


def write(answers: Iterable[InterchangeAnswer], *, envelope: Envelope) -> bytes:
    """Write answers as a file of TA1 segments alone."""
    texts = [
        segment(
            "TA1",
            f"{one.interchange_control_number:09d}",
            f"{one.interchange_date:%y%m%d}" if one.interchange_date else None,
            one.interchange_time,
            one.outcome.value,
            one.note_code,
            delimiters=envelope.delimiters,
        )
        for one in answers
    ]
    return wrap(texts, groups=0, envelope=envelope)
