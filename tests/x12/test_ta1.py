"""TA1: whether a file could be opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.x12 import ta1
from claimwright.x12.envelope import Envelope

REJECTED = ta1.InterchangeAnswer(
    interchange_control_number=42,
    interchange_date=date(2026, 5, 5),
    interchange_time="0830",
    outcome=ta1.InterchangeOutcome.REJECTED,
    note_code="025",
    segment_ordinal=2,
)
ACCEPTED = ta1.InterchangeAnswer(
    interchange_control_number=43,
    outcome=ta1.InterchangeOutcome.ACCEPTED,
    segment_ordinal=3,
)


def test_answers_come_back(envelope: Envelope) -> None:
    data = ta1.write([REJECTED, ACCEPTED], envelope=envelope)
    assert b"~TA1*000000042*260505*0830*R*025~TA1*000000043***A*000~IEA*0*" in data
    assert ta1.read(data) == ta1.InterchangeAnswerFile(answers=(REJECTED, ACCEPTED))


def test_the_note_is_said_in_words() -> None:
    assert REJECTED.words == "the interchange control number was used before"


@pytest.mark.parametrize(
    ("there", "instead", "finding", "element"),
    [
        (b"000000042", b"00000X042", "x12.ta1.control-number", 1),
        (b"*R*", b"*Q*", "x12.ta1.outcome", 4),
    ],
)
def test_an_answer_that_cannot_be_read_is_found_and_the_next_one_read(
    there: bytes, instead: bytes, finding: str, element: int, envelope: Envelope
) -> None:
    data = ta1.write([REJECTED, ACCEPTED], envelope=envelope)
    head, tail = data[:106], data[106:]
    file = ta1.read(head + tail.replace(there, instead, 1), file="answer.ta1")
    assert file.answers == (ACCEPTED,)
    (found,) = file.findings
    assert (found.id, found.at.element, found.at.segment_ordinal) == (finding, element, 2)
    assert found.at.file == "answer.ta1"


def test_a_file_without_one_is_found(envelope: Envelope) -> None:
    (found,) = ta1.read(ta1.write([], envelope=envelope)).findings
    assert found.id == "x12.ta1.none"


def test_samples_are_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "x12" / "TA1").iterdir()):
        assert ta1.read(path.read_bytes()).answers, path.name
