"""The answers to a file: exactly what is wrong is refused, and its neighbours are taken in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p277ca, p999, ta1
from claimwright.x12.acknowledging import Answer, acknowledge
from claimwright.x12.check import FORM, LEVELS, check, check_segments
from claimwright.x12.p277ca import ClaimOutcome
from claimwright.x12.p999 import GroupAnswer, Outcome
from claimwright.x12.syntax import split
from claimwright.x12.violations import MOST_OF_ONE_KIND

SAMPLES = Path(__file__).parent / "samples"
AT = datetime(2026, 11, 23, 13, 0)
# ICD-10-CM has a table of its own, which is not what these tests are about.
WITHOUT_CODES = LEVELS - {5}


def _sample(name: str = "professional_claim") -> str:
    return (SAMPLES / f"{name}.x12").read_text()


def _answer(text: str) -> Answer:
    segments = split(text.encode())
    findings = check_segments(segments, levels=WITHOUT_CODES, most_of_one_kind=None)
    answer = acknowledge(segments, findings, at=AT, first_control_number=500)
    assert answer is not None
    for data in (answer.interchange, answer.implementation, answer.claims):
        assert data is None or check(data, levels=FORM) == []
    return answer


def _group(answer: Answer) -> GroupAnswer:
    assert answer.implementation is not None
    (group,) = p999.read(answer.implementation).groups
    return group


def _three_transactions() -> str:
    """Three transactions in one group, numbered 0001 to 0003."""
    text = _sample()
    begin, end = text.index("ST*"), text.index("GE*")
    one = text[begin:end]
    many = "".join(one.replace("*0001", f"*000{number}") for number in (1, 2, 3))
    return text[:begin] + many + text[end:].replace("GE*1", "GE*3")


def test_a_clean_file_is_accepted_by_all_three() -> None:
    answer = _answer(_sample())
    (interchange,) = ta1.read(answer.interchange).answers
    assert interchange.outcome is ta1.InterchangeOutcome.ACCEPTED
    assert interchange.interchange_control_number == 7
    group = _group(answer)
    assert (group.outcome, group.control_number, group.functional_group) == (
        Outcome.ACCEPTED,
        "3",
        "HC",
    )
    assert answer.claims is not None
    (batch,) = p277ca.read(answer.claims).acknowledgments
    assert [one.claim_id for one in batch.claims] == ["CW1001", "CW1002"]
    assert {one.outcome for one in batch.claims} == {ClaimOutcome.ACCEPTED}
    assert batch.batch_reference == "BATCH7"
    assert (batch.totals.accepted_count, batch.totals.accepted_cents) == (2, 30550)


def test_answers_go_back_to_the_sender() -> None:
    answer = _answer(_sample())
    header = split(answer.interchange).table["elements"][0].to_list()
    assert [one.strip() for one in header[5:9]] == ["ZZ", "PAYER", "ZZ", "CLAIMWRIGHT"]
    assert header[13] == "000000500"
    assert header[15] == "T"


def test_one_broken_transaction_is_refused_and_its_neighbours_are_not() -> None:
    text = _three_transactions()
    second = text.index("ST*837*0002")
    text = text[:second] + text[second:].replace("SBR*P*18", "SBR*P*77", 1)
    answer = _answer(text)
    group = _group(answer)
    assert group.outcome is Outcome.PARTIALLY_ACCEPTED
    assert (group.included, group.accepted) == (3, 2)
    assert {one.control_number: one.outcome for one in group.transactions} == {
        "0001": Outcome.ACCEPTED,
        "0002": Outcome.REJECTED,
        "0003": Outcome.ACCEPTED,
    }
    (error,) = group.transactions[1].errors
    assert (error.segment, error.segment_position, error.loop) == ("SBR", 13, "2000")
    (element,) = error.elements
    assert (element.element, element.data_element, element.error_code) == (2, "1069", "7")
    assert element.value == "77"
    assert answer.claims is not None
    batches = p277ca.read(answer.claims).acknowledgments
    # The refused transaction was never taken in, so its claims have no answer of their own.
    assert len(batches) == 2


def test_an_error_in_a_claim_names_the_claim() -> None:
    text = _sample().replace("DTP*472*D8*20261120~\nREF*6R", "DTP*472*D8*20261320~\nREF*6R")
    (transaction,) = _group(_answer(text)).transactions
    (error,) = transaction.errors
    assert error.claim_id == "CW1001"
    assert error.elements[0].error_code == "8"
    assert transaction.error_codes == ("5",)


@pytest.mark.parametrize(
    ("old", "new", "segment", "code"),
    [
        ("REF*G1*AUTH77", "ZZZ*1", "ZZZ", "1"),
        ("DMG*D8*19700102*F~\n", "DMG*D8*19700102*F~\nDMG*D8*19700102*F~\n", "DMG", "5"),
        ("HI*ABK:E119*ABF:I10~\n", "", "HI", "3"),
    ],
)
def test_what_is_wrong_with_a_segment(old: str, new: str, segment: str, code: str) -> None:
    text = _sample()
    added = new.count("~") - old.count("~")
    text = text.replace(old, new).replace("SE*58", f"SE*{58 + added}")
    (transaction,) = _group(_answer(text)).transactions
    assert (segment, code) in {(one.segment, one.error_code) for one in transaction.errors}
    assert transaction.outcome is Outcome.REJECTED


def test_a_wrong_count_refuses_the_transaction_by_its_envelope() -> None:
    (transaction,) = _group(_answer(_sample().replace("SE*58", "SE*57"))).transactions
    assert (transaction.outcome, transaction.error_codes) == (Outcome.REJECTED, ("4",))
    assert transaction.errors == ()


def test_a_wrong_claim_is_refused_and_its_neighbour_is_not() -> None:
    answer = _answer(_sample().replace("CW1001*215.5", "CW1001*216"))
    assert _group(answer).outcome is Outcome.ACCEPTED
    assert answer.claims is not None
    (batch,) = p277ca.read(answer.claims).acknowledgments
    wrong, right = batch.claims
    assert (wrong.outcome, right.outcome) == (ClaimOutcome.REJECTED, ClaimOutcome.ACCEPTED)
    (status,) = wrong.statuses
    assert (status.category, status.code) == ("A7", "178")
    assert wrong.text is not None
    assert "215.5" in wrong.text
    assert (batch.totals.accepted_count, batch.totals.rejected_count) == (1, 1)


def test_what_is_wrong_with_a_subscriber_refuses_the_subscribers_claims_alone() -> None:
    answer = _answer(_sample().replace("N4*PORTLAND*OR*97203", "N4*PORTLAND**97203", 1))
    assert answer.claims is not None
    (batch,) = p277ca.read(answer.claims).acknowledgments
    assert [one.outcome for one in batch.claims] == [ClaimOutcome.ACCEPTED, ClaimOutcome.REJECTED]


def test_a_warning_refuses_nothing() -> None:
    answer = _answer(_sample().replace("REF*G1*AUTH77", "REF*F8*ICN1"))
    assert answer.claims is not None
    (batch,) = p277ca.read(answer.claims).acknowledgments
    assert {one.outcome for one in batch.claims} == {ClaimOutcome.ACCEPTED}


def test_a_remittance_that_does_not_add_up_is_taken_in_with_the_error_named() -> None:
    answer = _answer(_sample("remittance").replace("BPR*I*120.5", "BPR*I*1"))
    (transaction,) = _group(answer).transactions
    assert transaction.outcome is Outcome.ACCEPTED_WITH_ERRORS
    assert [(one.segment, one.elements[0].element) for one in transaction.errors] == [("BPR", 2)]
    assert answer.claims is None


def test_acknowledgments_are_not_acknowledged() -> None:
    answer = _answer(_sample("acknowledgment"))
    assert answer.implementation is None


def test_an_interchange_that_does_not_end_is_told_so() -> None:
    text = _sample()
    answer = _answer(text[: text.index("IEA*")])
    (interchange,) = ta1.read(answer.interchange).answers
    assert interchange.outcome is ta1.InterchangeOutcome.ACCEPTED_WITH_ERRORS
    assert interchange.note_code == "023"


def test_each_interchange_has_its_own_answer() -> None:
    other = _sample().replace("000000007", "000000008").replace("SBR*P*18", "SBR*P*77")
    answer = _answer(_sample() + other)
    assert [one.interchange_control_number for one in ta1.read(answer.interchange).answers] == [
        7,
        8,
    ]
    assert answer.implementation is not None
    groups = p999.read(answer.implementation).groups
    assert [one.outcome for one in groups] == [Outcome.ACCEPTED, Outcome.REJECTED]


def test_more_errors_than_are_told_still_refuse_their_transactions() -> None:
    text = _sample()
    begin, end = text.index("ST*"), text.index("GE*")
    broken = text[begin:end].replace("SBR*P*18", "SBR*P*77")
    count = MOST_OF_ONE_KIND + 3
    many = "".join(broken.replace("*0001", f"*{number:04d}") for number in range(1, count + 1))
    group = _group(_answer(text[:begin] + many + text[end:].replace("GE*1", f"GE*{count}")))
    assert len(group.transactions) == count
    assert {one.outcome for one in group.transactions} == {Outcome.REJECTED}


def test_what_cannot_be_read_cannot_be_answered() -> None:
    assert acknowledge(split(b"hello"), [], at=AT) is None


def _files_of_claims(shared_data: Path) -> list[Path]:
    return sorted(
        path
        for kind in ("837P", "837I")
        for path in (shared_data / "x12" / kind).glob("*")
        if not path.name.endswith("expected_ack")
    )


def test_every_file_of_claims_is_answered_and_the_answers_are_right(
    shared_data: Path, pyx12_errors: Callable[[bytes], list[str]]
) -> None:
    answered = 0
    for path in _files_of_claims(shared_data):
        segments = split(path.read_bytes())
        findings = check_segments(segments, levels=WITHOUT_CODES, most_of_one_kind=None)
        answer = acknowledge(segments, findings, at=AT)
        assert answer is not None, path.name
        assert answer.implementation is not None, path.name
        told = check(answer.implementation, levels=WITHOUT_CODES)
        assert [(one.id, one.message) for one in told] == [], path.name
        transactions = [
            one for group in p999.read(answer.implementation).groups for one in group.transactions
        ]
        sent = segments.table.filter(pl.col("segment_id") == "ST").height
        assert len(transactions) == sent, path.name
        taken = [one for one in transactions if one.outcome is not Outcome.REJECTED]
        assert (answer.claims is not None) == bool(taken), path.name
        if answer.claims is not None:
            # The answer repeats who billed as it was sent, and we are not the payer.
            told = [
                one.message
                for one in check(answer.claims, levels=WITHOUT_CODES)
                if one.id != "x12.situation.npi-check-digit" and one.severity is not Severity.INFORM
            ]
            assert told == [], path.name
            assert pyx12_errors(answer.claims) == [], path.name
            answered += 1
    assert answered > 5
