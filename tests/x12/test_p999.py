"""999: what became of our transactions, and where the receiver sees errors in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p999
from claimwright.x12.envelope import Envelope
from claimwright.x12.p999 import (
    ElementError,
    GroupAnswer,
    Outcome,
    SegmentError,
    TransactionAnswer,
    Trigger,
)

ACCEPTED = TransactionAnswer(
    transaction_type="837",
    control_number="0011",
    release="005010X222A1",
    outcome=Outcome.ACCEPTED,
)
REJECTED = TransactionAnswer(
    transaction_type="837",
    control_number="0012",
    release="005010X222A1",
    outcome=Outcome.REJECTED,
    error_codes=("5", "I5"),
    errors=(
        SegmentError(
            segment="CLM",
            segment_position=22,
            loop="2300",
            error_code="8",
            claim_id="CW1001",
            elements=(
                ElementError(element=2, data_element="782", error_code="1"),
                ElementError(
                    element=5,
                    component=3,
                    data_element="1325",
                    error_code="7",
                    value="Z",
                ),
            ),
        ),
        SegmentError(
            segment="REF",
            segment_position=57,
            error_code="I6",
            claim_id="CW1002",
            triggers=(Trigger(segment="CLM", segment_position=43, element=5, component=3),),
        ),
    ),
)
GROUP = GroupAnswer(
    functional_group="HC",
    control_number="7",
    release="005010X222A1",
    outcome=Outcome.PARTIALLY_ACCEPTED,
    included=2,
    received=2,
    accepted=1,
    transactions=(ACCEPTED, REJECTED),
    segment_ordinal=4,
)


def test_answers_come_back(envelope: Envelope) -> None:
    file = p999.read(p999.write([GROUP], envelope=envelope))
    assert file == p999.AcknowledgmentFile(groups=(GROUP,))


def test_it_is_written_in_the_guides_order(envelope: Envelope) -> None:
    text = p999.write([GROUP], envelope=envelope).decode()
    assert text.split("~")[2:-3] == [
        "ST*999*0011*005010X231A1",
        "AK1*HC*7*005010X222A1",
        "AK2*837*0011*005010X222A1",
        "IK5*A",
        "AK2*837*0012*005010X222A1",
        "IK3*CLM*22*2300*8",
        "CTX*CLM01:CW1001",
        "IK4*2*782*1",
        "IK4*5:3*1325*7*Z",
        "IK3*REF*57**I6",
        "CTX*SITUATIONAL TRIGGER*CLM*43**5:3",
        "CTX*CLM01:CW1002",
        "IK5*R*5*I5",
        "AK9*P*2*2*1",
        "SE*15*0011",
    ]


def test_each_transaction_has_its_outcome() -> None:
    assert GROUP.outcome_of("0011") is Outcome.ACCEPTED
    assert GROUP.outcome_of("0012") is Outcome.REJECTED
    assert GROUP.outcome_of("0013") is None


def test_a_whole_groups_outcome_is_that_of_transactions_not_listed() -> None:
    accepted = replace(GROUP, outcome=Outcome.ACCEPTED, transactions=())
    assert accepted.outcome_of("0013") is Outcome.ACCEPTED


def test_errors_become_findings_at_their_places() -> None:
    findings = p999.errors_as_findings([GROUP])
    assert [(one.id, one.severity, str(one.at), one.value) for one in findings] == [
        (
            "x12.999.element-error",
            Severity.STOP,
            "claim CW1001, transaction 0012, segment 22 (CLM02)",
            None,
        ),
        (
            "x12.999.element-error",
            Severity.STOP,
            "claim CW1001, transaction 0012, segment 22 (CLM05-3)",
            "Z",
        ),
        (
            "x12.999.segment-error",
            Severity.STOP,
            "claim CW1002, transaction 0012, segment 57 (REF)",
            "I6",
        ),
    ]
    assert "a required value is missing" in findings[0].message
    assert "send the claims of this transaction again" in findings[0].message


def test_errors_of_an_accepted_transaction_only_warn() -> None:
    lenient = replace(
        GROUP,
        transactions=(replace(REJECTED, outcome=Outcome.ACCEPTED_WITH_ERRORS),),
    )
    assert {one.severity for one in p999.errors_as_findings([lenient])} == {Severity.WARN}


def test_a_rejection_without_a_place_is_still_told() -> None:
    bare = replace(GROUP, error_codes=("5",), transactions=(replace(REJECTED, errors=()),))
    assert [one.id for one in p999.errors_as_findings([bare])] == [
        "x12.999.group-error",
        "x12.999.transaction-error",
        "x12.999.transaction-error",
    ]


@pytest.mark.parametrize(
    ("there", "instead", "finding"),
    [
        ("AK1*HC*7", "AK1*HC*", "group-missing"),
        ("AK1*HC*7*005010X222A1~", "", "group-missing"),
        ("IK5*R*5*I5", "IK5*Q", "outcome-missing"),
        ("IK5*A~", "", "outcome-missing"),
        ("AK9*P*2*2*1~", "", "outcome-missing"),
        ("AK9*P", "AK9*", "outcome-missing"),
    ],
)
def test_an_answer_that_says_too_little_is_found_and_the_next_one_read(
    there: str, instead: str, finding: str, envelope: Envelope
) -> None:
    second = replace(GROUP, control_number="8")
    text = p999.write([GROUP, second], envelope=envelope).decode()
    assert there in text
    file = p999.read(text.replace(there, instead, 1).encode(), file="answer.999")
    assert [one.control_number for one in file.groups] == ["8"]
    (found,) = file.findings
    assert found.id == f"x12.999.{finding}"
    assert (found.at.file, found.at.transaction) == ("answer.999", "0011")


def test_a_truncated_answer_is_found(envelope: Envelope) -> None:
    data = p999.write([GROUP], envelope=envelope)
    file = p999.read(data[: data.index(b"AK9")])
    assert file.groups == ()
    assert [one.id for one in file.findings] == ["x12.999.truncated"]


def test_a_message_that_could_not_be_verified_is_a_rejection(envelope: Envelope) -> None:
    data = p999.write([GROUP], envelope=envelope).replace(b"AK9*P", b"AK9*M")
    assert p999.read(data).groups[0].outcome is Outcome.REJECTED


def test_samples_are_read(shared_data: Path) -> None:
    paths = sorted((shared_data / "x12" / "999").iterdir())
    for path in paths:
        file = p999.read(path.read_bytes())
        assert file.findings == (), path.name
        assert len(file.groups) == path.read_bytes().count(b"AK1*"), path.name
