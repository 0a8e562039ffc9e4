"""All answers to one file.

What breaks the form of a transaction (SNIP 1 and 2) refuses it in the 999; its neighbours are
accepted. What a claim says wrong (SNIP 3 to 7) refuses that claim in the 277CA; in transactions
other than claims it is told in the 999, which accepts them all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from claimwright.base.finding import Finding, Severity
from claimwright.x12 import p277ca, p999, ta1
from claimwright.x12.acknowledging.claims import answer_claims
from claimwright.x12.acknowledging.codes import answer_code
from claimwright.x12.acknowledging.groups import answer_groups
from claimwright.x12.envelope import Envelope, Receiver, Submitter
from claimwright.x12.loops import assign
from claimwright.x12.syntax import Segments, element
from claimwright.x12.walk import calendar_date

_UNKNOWN = "UNKNOWN"
# ISA06 and ISA08 by their widths; shorter than two characters they are no identifiers.
_SHORTEST_ID = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The files that answer a file. None where there is nothing to answer in that way."""

    interchange: bytes
    implementation: bytes | None
    claims: bytes | None


def acknowledge(
    segments: Segments,
    findings: Sequence[Finding],
    *,
    at: datetime,
    first_control_number: int = 1,
) -> Answer | None:
    """Answer a file by what its check found (check_segments with most_of_one_kind=None).

    at: the instant to write, local to the sender of the answer. first_control_number: the answers
    count their interchange control numbers up from it. None where the file is not readable:
    there is nobody to answer.
    """
    if not segments.readable:
        return None
    placed = assign(segments)
    numbers = iter(range(first_control_number, 1_000_000_000))
    parts = [
        _Part(
            placed=rows,
            findings=_within(findings, rows),
            envelope=_envelope(rows, at=at),
        )
        for (_,), rows in placed.filter(pl.col("interchange") > 0)
        .partition_by("interchange", as_dict=True, maintain_order=True)
        .items()
    ]
    forms: list[bytes] = []
    claims: list[bytes] = []
    interchanges = b"".join(
        ta1.write([_interchange(part)], envelope=_numbered(part.envelope, next(numbers)))
        for part in parts
    )
    for part in parts:
        groups = tuple(answer_groups(part.placed, part.findings))
        if not groups:
            continue
        forms.append(p999.write(groups, envelope=_numbered(part.envelope, next(numbers))))
        answers = tuple(answer_claims(part.placed, part.findings, groups=groups))
        if answers:
            claims.append(p277ca.write(answers, envelope=_numbered(part.envelope, next(numbers))))
    return Answer(
        interchange=interchanges,
        implementation=b"".join(forms) or None,
        claims=b"".join(claims) or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    placed: pl.DataFrame
    findings: tuple[Finding, ...]
    envelope: Envelope


def _within(findings: Sequence[Finding], rows: pl.DataFrame) -> tuple[Finding, ...]:
    """The findings about the segments of one interchange; those without a segment are of none."""
    first, last = rows["ordinal"][0], rows["ordinal"][-1]
    return tuple(
        one
        for one in findings
        if one.at.segment_ordinal is not None and first <= one.at.segment_ordinal <= last
    )


def _interchange(part: _Part) -> ta1.InterchangeAnswer:
    header = part.placed["elements"][0].to_list()
    number = _element(header, 13)
    notes = list(_interchange_errors(part))
    return ta1.InterchangeAnswer(
        interchange_control_number=int(number) if number.isascii() and number.isdigit() else 0,
        interchange_date=calendar_date(_element(header, 9)),
        interchange_time=_element(header, 10) or None,
        outcome=ta1.InterchangeOutcome.ACCEPTED_WITH_ERRORS
        if notes
        else ta1.InterchangeOutcome.ACCEPTED,
        note_code=notes[0] if notes else "000",
    )


def _interchange_errors(part: _Part) -> Iterator[str]:
    for one in part.findings:
        is_of_interchange = one.at.segment in {"ISA", "IEA"} or one.at.segment is None
        if is_of_interchange and one.severity is Severity.STOP:
            yield answer_code("interchange", one.id)


def _envelope(rows: pl.DataFrame, *, at: datetime) -> Envelope:
    """The envelope of an answer: from the receiver of the file to its sender."""
    header = rows["elements"][0].to_list()
    names = rows.filter((pl.col("segment_id") == "NM1") & element(1).is_in(["40", "41"])).select(
        role=element(1), name=element(3), identifier=element(9)
    )
    sender, receiver = _identifier(_element(header, 6)), _identifier(_element(header, 8))
    return Envelope(
        sender_qualifier=_element(header, 7)[:2] or "ZZ",
        sender_id=receiver,
        receiver_qualifier=_element(header, 5)[:2] or "ZZ",
        receiver_id=sender,
        interchange_control_number=1,
        group_control_number=1,
        at=at,
        usage_indicator="T" if _element(header, 15) == "T" else "P",
        submitter=Submitter(
            name=_name(names, "40", receiver),
            identifier=receiver,
            contact_name=receiver,
            telephone="",
        ),
        receiver=Receiver(name=_name(names, "41", sender), identifier=sender),
    )


def _numbered(envelope: Envelope, number: int) -> Envelope:
    return replace(envelope, interchange_control_number=number, group_control_number=number)


def _identifier(text: str) -> str:
    kept = _plain(text)[:15]
    return kept if len(kept) >= _SHORTEST_ID else _UNKNOWN


def _plain(text: str) -> str:
    """What of a broken file's text can stand in an answer, which has separators of its own."""
    kept = "".join(sign for sign in text if sign.isascii() and sign.isprintable())
    return kept.translate({ord(sign): None for sign in "*:^~"}).strip()


def _name(names: pl.DataFrame, role: str, otherwise: str) -> str:
    found = names.filter(pl.col("role") == role)["name"].drop_nulls().to_list()
    return _plain(found[0] if found else "") or otherwise


def _element(elements: list[str], number: int) -> str:
    return _plain(elements[number]) if number < len(elements) else ""
