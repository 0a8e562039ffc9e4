"""277CA: which claims were taken and which returned, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p277ca
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p277ca import (
    ClaimAcknowledgment,
    ClaimAnswer,
    ClaimOutcome,
    LineAnswer,
    ProviderAnswer,
    Status,
    Totals,
)

ACCEPTED = ClaimAnswer(
    claim_id="CW1001",
    outcome=ClaimOutcome.ACCEPTED,
    statuses=(Status(category="A2", code="20", entity="PR"),),
    status_date=date(2026, 5, 6),
    charge_cents=67_750,
    payer_claim_number="MER2026-000123",
    clearinghouse_number="CH-1",
    patient_last_name="REYES",
    patient_first_name="ANA",
    member_id="MH100200",
    first_date_of_service=date(2026, 5, 4),
    last_date_of_service=date(2026, 5, 4),
)
REJECTED = ClaimAnswer(
    claim_id="CW1002",
    outcome=ClaimOutcome.REJECTED,
    statuses=(
        Status(category="A7", code="562", entity="85"),
        Status(category="A6", code="164", entity="IL"),
        Status(category="A8", code="187"),
        Status(category="A3", code="448"),
    ),
    status_date=date(2026, 5, 6),
    charge_cents=12_000,
    text="NPI NOT ON FILE",
    patient_last_name="LIND",
    member_id="1EG4TE5MK73",
    first_date_of_service=date(2026, 5, 1),
    last_date_of_service=date(2026, 5, 4),
    lines=(
        LineAnswer(
            procedure_code="99213",
            modifiers=("25",),
            charge_cents=12_000,
            line_control_number="CW1002-1",
            statuses=(Status(category="A7", code="453"),),
        ),
    ),
)
BATCH = ClaimAcknowledgment(
    source_name="MERIDIAN HEALTH",
    source_id="MERID",
    receiver_name="WILLOW STREET FAMILY PRACTICE",
    receiver_id="WILLOW01",
    trace_number="RCPT-1",
    receipt_date=date(2026, 5, 5),
    process_date=date(2026, 5, 6),
    batch_reference="000000042000000011",
    statuses=(Status(category="A1", code="19", entity="PR"),),
    status_date=date(2026, 5, 6),
    charge_cents=79_750,
    totals=Totals(accepted_count=1, rejected_count=1, accepted_cents=67_750, rejected_cents=12_000),
    providers=(
        ProviderAnswer(
            provider_id="1234567893",
            name="WILLOW STREET FAMILY PRACTICE",
            statuses=(Status(category="A1", code="19", entity="PR"),),
            totals=Totals(accepted_count=1, rejected_count=1),
            claims=(ACCEPTED, REJECTED),
        ),
        ProviderAnswer(
            provider_id="1497758544",
            name="NORTH CLINIC",
            statuses=(Status(category="A3", code="562", entity="85"),),
            totals=Totals(rejected_count=1, rejected_cents=12_000),
            claims=(replace(REJECTED, claim_id="CW1003"),),
        ),
    ),
    transaction_control_number="0011",
)
PyX12Errors = Callable[[bytes], list[str]]


def without_ordinals(batch: ClaimAcknowledgment) -> ClaimAcknowledgment:
    return replace(
        batch,
        providers=tuple(
            replace(
                provider,
                claims=tuple(replace(one, segment_ordinal=None) for one in provider.claims),
            )
            for provider in batch.providers
        ),
    )


def test_an_acknowledgment_comes_back(envelope: Envelope) -> None:
    file = p277ca.read(p277ca.write([BATCH], envelope=envelope))
    assert file.findings == ()
    assert [without_ordinals(one) for one in file.acknowledgments] == [BATCH]


def test_pyx12_accepts_it_but_for_the_date_of_a_line(
    envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    """pyx12 wants STC02 at the line, where the guide does not use it."""
    errors = pyx12_errors(p277ca.write([BATCH], envelope=envelope))
    assert errors
    assert all("STC02" in one for one in errors)


def test_the_check_finds_nothing_in_it(envelope: Envelope) -> None:
    assert check(p277ca.write([BATCH], envelope=envelope)) == []


def test_each_answer_knows_its_segment(envelope: Envelope) -> None:
    data = p277ca.write([BATCH], envelope=envelope)
    segments = data.decode().split("~")
    for claim in p277ca.read(data).acknowledgments[0].claims:
        assert claim.segment_ordinal is not None
        assert segments[claim.segment_ordinal - 1] == f"TRN*2*{claim.claim_id}"


def test_a_status_is_said_in_words() -> None:
    assert REJECTED.statuses[0].words == (
        "Rejected, information is not valid: NPI of the party named (billing provider). "
        "Correct what is named and send the claim as a new one."
    )
    assert Status(category="Q9", code="9999", entity="ZZ9").words == (
        "category Q9: status code 9999 (party ZZ9). Ask the payer what is needed."
    )


@pytest.mark.parametrize(
    ("category", "action", "outcome", "findings"),
    [
        ("A1", "WQ", ClaimOutcome.ACCEPTED, []),
        ("A2", "WQ", ClaimOutcome.ACCEPTED, []),
        ("A3", "U", ClaimOutcome.REJECTED, []),
        ("A6", "U", ClaimOutcome.REJECTED, []),
        ("A7", "U", ClaimOutcome.REJECTED, []),
        ("A8", "U", ClaimOutcome.REJECTED, []),
        ("A2", "", ClaimOutcome.ACCEPTED, []),
        ("A7", "", ClaimOutcome.REJECTED, []),
        ("A7", "WQ", ClaimOutcome.REJECTED, ["x12.277ca.outcome-contradictory"]),
        ("A2", "U", ClaimOutcome.REJECTED, []),
    ],
)
def test_the_outcome_is_read_from_action_and_category(
    category: str, action: str, outcome: ClaimOutcome, findings: list[str], envelope: Envelope
) -> None:
    text = p277ca.write([BATCH], envelope=envelope).decode()
    there = "STC*A2:20:PR*20260506*WQ*677.5"
    assert there in text
    changed = text.replace(there, f"STC*{category}:20:PR*20260506*{action}*677.5")
    file = p277ca.read(changed.encode())
    assert file.acknowledgments[0].claims[0].outcome is outcome
    assert [one.id for one in file.findings] == findings


@pytest.mark.parametrize(
    ("there", "instead", "finding", "kept"),
    [
        ("TRN*2*CW1001", "TRN*2", "claim-number-missing", ["CW1002", "CW1003"]),
        ("STC*A2:20:PR*20260506*WQ*677.5~", "", "outcome-missing", ["CW1002", "CW1003"]),
        ("*20260506*WQ*677.5", "*20260506*WQ*677.555", "amount", ["CW1001", "CW1002", "CW1003"]),
    ],
)
def test_a_broken_answer_is_found_and_the_others_read(
    there: str, instead: str, finding: str, kept: list[str], envelope: Envelope
) -> None:
    text = p277ca.write([BATCH], envelope=envelope).decode()
    assert there in text
    file = p277ca.read(text.replace(there, instead, 1).encode(), file="answer.277")
    (found,) = file.findings
    assert found.id == f"x12.277ca.{finding}"
    assert (found.at.file, found.at.transaction) == ("answer.277", "0011")
    assert [one.claim_id for one in file.acknowledgments[0].claims] == kept


def test_a_truncated_acknowledgment_is_held_and_the_one_before_it_read(
    envelope: Envelope,
) -> None:
    data = p277ca.write([BATCH, BATCH], envelope=envelope)
    file = p277ca.read(data[: data.rindex(b"TRN*2*CW1002")])
    assert len(file.acknowledgments) == 1
    (found,) = file.findings
    assert (found.id, found.severity) == ("x12.277ca.truncated", Severity.STOP)
    assert found.at.transaction == "0012"


def test_another_file_is_none(envelope: Envelope) -> None:
    data = p277ca.write([BATCH], envelope=envelope).replace(b"ST*277*", b"ST*271*")
    assert [one.id for one in p277ca.read(data).findings] == ["x12.277ca.none"]


def test_samples_are_read(shared_data: Path) -> None:
    outcomes = {}
    for path in sorted((shared_data / "x12" / "277CA").iterdir()):
        file = p277ca.read(path.read_bytes(), file=path.name)
        assert file.acknowledgments, path.name
        for claim in file.acknowledgments[0].claims:
            outcomes[path.name, claim.claim_id] = claim.outcome.value
    assert outcomes["edilens__277CA.test.0001.edi", "4001/1339"] == "accepted"
    assert outcomes["edilens__277CA.test.0001.edi", "2890/4"] == "rejected"
    assert outcomes["imsweb__x12_277CA_rejected.txt", "3920394930203"] == "rejected"
