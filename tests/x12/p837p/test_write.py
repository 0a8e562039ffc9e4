"""What is written as 837P: accepted by another validator, and saying what the claims say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claimwright.claims.parties import PayerKind
from claimwright.claims.records import Claim, OtherCoverage, PayerSequence
from claimwright.claims.remittance import Adjustment
from claimwright.claims.tables import to_tables
from claimwright.x12 import p837p
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import Delimiters

GOLDEN = Path(__file__).parent / "golden"
KINDS = (
    "self-subscriber",
    "child-dependent",
    "medicare",
    "medicaid",
    "secondary",
    "replacement",
    "service-facility",
    "difficult-names",
)
PyX12Errors = Callable[[bytes], list[str]]


def written(claims: list[Claim], envelope: Envelope) -> list[list[str]]:
    """The segments of the file, each as its elements."""
    data = p837p.write(to_tables(claims), envelope=envelope).decode("ascii")
    return [segment.split("*") for segment in data.split("~")[:-1]]


def of(segments: list[list[str]], segment_id: str, *starts: str) -> list[list[str]]:
    wanted = [segment_id, *starts]
    return [one for one in segments if one[: len(wanted)] == wanted]


@pytest.mark.parametrize("kind", KINDS)
def test_pyx12_accepts_a_claim_of_each_kind(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    tables = to_tables([claim_kinds[kind]])
    assert p837p.check_writable(tables) == []
    assert pyx12_errors(p837p.write(tables, envelope=envelope)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_of_each_kind_is_written_as_before(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    readable = replace(envelope, delimiters=Delimiters(line_end="\n"))
    data = p837p.write(to_tables([claim_kinds[kind]]), envelope=readable)
    assert data == (GOLDEN / f"{kind}.837").read_bytes()


def test_the_oracle_sees_errors(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    data = p837p.write(to_tables([claim_kinds["medicare"]]), envelope=envelope)
    assert pyx12_errors(data.replace(b"*472*D8*", b"*472*D8*X"))


def test_claims_of_several_payers_and_providers_stand_in_one_file(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    elsewhere = [
        replace(
            claim,
            claim_id=f"{claim.claim_id}B",
            billing_provider=replace(claim.billing_provider, npi="1497758544", name="North Clinic"),
        )
        for claim in claim_kinds.values()
    ]
    batch = [one for pair in zip(claim_kinds.values(), elsewhere, strict=True) for one in pair]
    assert pyx12_errors(p837p.write(to_tables(batch), envelope=envelope)) == []

    segments = written(batch, envelope)
    assert [one[2] for one in of(segments, "ST")] == ["0011", "0012"]
    assert [one[2] for one in of(segments, "SE")] == ["0011", "0012"]
    assert [one[3] for one in of(segments, "NM1", "85")] == [
        "WILLOW STREET FAMILY PRACTICE",
        "NORTH CLINIC",
    ]
    assert [one[1] for one in of(segments, "CLM")] == [
        *(claim.claim_id for claim in claim_kinds.values()),
        *(claim.claim_id for claim in elsewhere),
    ]
    references = [one[3] for one in of(segments, "BHT")]
    assert len(set(references)) == 2


def test_levels_count_up_and_point_at_their_parents(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    child = claim_kinds["child-dependent"]
    batch = [
        child,
        claim_kinds["medicare"],
        replace(child, claim_id="CW2"),
        claim_kinds["medicaid"],
    ]
    levels = [one[1:] for one in of(written(batch, envelope), "HL")]
    assert levels == [
        ["1", "", "20", "1"],
        ["2", "1", "22", "1"],
        ["3", "2", "23", "0"],
        ["4", "1", "22", "0"],
        ["5", "1", "22", "1"],
        ["6", "5", "23", "0"],
        ["7", "1", "22", "0"],
    ]


def test_a_long_batch_is_cut_into_transactions(
    claim_kinds: dict[str, Claim], envelope: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimwright.x12.p837.writing.batch.CLAIMS_IN_A_TRANSACTION", 2)
    batch = [replace(claim_kinds["medicare"], claim_id=f"CW{number}") for number in range(5)]
    segments = written(batch, envelope)
    assert [one[2] for one in of(segments, "ST")] == ["0011", "0012", "0013"]
    assert [one[1] for one in of(segments, "HL")] == ["1", "2", "3", "1", "2", "3", "1", "2"]


def test_amounts_are_canonical(claim_kinds: dict[str, Claim], envelope: Envelope) -> None:
    claim = claim_kinds["self-subscriber"]
    first, second = claim.lines
    charges = replace(
        claim, lines=(replace(first, charge_cents=66_500), replace(second, charge_cents=5))
    )
    segments = written([charges], envelope)
    assert [one[2] for one in of(segments, "CLM")] == ["665.05"]
    assert [one[2] for one in of(segments, "SV1")] == ["665", ".05"]


def test_lines_keep_their_order_beyond_nine(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = claim_kinds["self-subscriber"]
    lines = tuple(
        replace(claim.lines[0], line_number=number, line_control_number=f"L{number}")
        for number in range(1, 51)
    )
    segments = written([replace(claim, lines=lines)], envelope)
    assert [one[1] for one in of(segments, "LX")] == [str(number) for number in range(1, 51)]
    assert [one[2] for one in of(segments, "REF", "6R")] == [f"L{n}" for n in range(1, 51)]


def test_more_than_six_adjustments_of_a_group_take_a_second_cas(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    adjustments = tuple(
        Adjustment(group_code="CO", reason_code=str(code), amount_cents=100)
        for code in range(90, 97)
    )
    claim = with_first_decision(claim_kinds["secondary"], adjustments=adjustments)
    segments = written([claim], envelope)
    cas = [one for one in of(segments, "CAS", "CO") if one[2].startswith("9") and one[2] != "97"]
    assert [one[2::3] for one in cas] == [["90", "91", "92", "93", "94", "95"], ["96"]]
    assert pyx12_errors(p837p.write(to_tables([claim]), envelope=envelope)) == []


def test_names_are_made_fit_and_identifiers_are_not_touched(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    segments = written([claim_kinds["difficult-names"]], envelope)
    (subscriber,) = of(segments, "NM1", "IL")
    assert subscriber[3:5] == ["MULLER-O'BRIEN", "JOSE ANGEL"]
    (rendering,) = of(segments, "NM1", "82")
    assert len(rendering[3]) == 60
    assert rendering[9] == "1093817462"


def test_other_separators_are_kept_out_of_names(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = claim_kinds["self-subscriber"]
    named = replace(
        claim, billing_provider=replace(claim.billing_provider, name="A|B>C: D*E", npi="1497758544")
    )
    other = replace(
        envelope,
        delimiters=Delimiters(element="|", component=">", repetition="^", terminator="\n"),
    )
    data = p837p.write(to_tables([named]), envelope=other).decode("ascii")
    assert "NM1|85|2|A B C: D*E||||" in data


@pytest.mark.parametrize(
    ("first_payer_kind", "reason", "expected"),
    [
        (PayerKind.COMMERCIAL, "age", "12"),
        (PayerKind.COMMERCIAL, "end_stage_renal_disease", "13"),
        (PayerKind.COMMERCIAL, "disability", "43"),
        (PayerKind.AUTOMOBILE, "age", "14"),
        (PayerKind.WORKERS_COMPENSATION, None, "15"),
        (PayerKind.LIABILITY, None, "47"),
    ],
)
def test_a_secondary_medicare_claim_says_why_medicare_is_not_first(
    first_payer_kind: PayerKind,
    reason: Any,
    expected: str,
    claim_kinds: dict[str, Claim],
    envelope: Envelope,
) -> None:
    claim = claim_kinds["secondary"]
    (other,) = claim.other_coverages
    claim = replace(
        claim,
        policy=replace(claim.policy, entitlement_reason=reason),
        other_coverages=(
            replace(
                other,
                policy=replace(
                    other.policy, payer=replace(other.policy.payer, kind=first_payer_kind)
                ),
            ),
        ),
    )
    assert of(written([claim], envelope), "SBR", "S")[0][5] == expected


def test_a_primary_medicare_claim_says_nothing_of_that(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    assert of(written([claim_kinds["medicare"]], envelope), "SBR") == [
        ["SBR", "P", "18", "", "", "", "", "", "", "MB"]
    ]


def test_a_second_coverage_that_has_not_decided_is_named_without_amounts(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    claim = replace(
        claim_kinds["medicare"],
        other_coverages=(
            OtherCoverage(policy=claim_kinds["medicaid"].policy, sequence=PayerSequence.SECONDARY),
        ),
    )
    segments = written([claim], envelope)
    assert of(segments, "SBR", "S")
    assert not of(segments, "AMT", "D")
    assert pyx12_errors(p837p.write(to_tables([claim]), envelope=envelope)) == []


def test_a_rendering_provider_who_bills_is_not_named_twice(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = claim_kinds["self-subscriber"]
    own = replace(claim, rendering_provider=claim.billing_provider)
    assert not of(written([own], envelope), "NM1", "82")


def test_an_empty_batch_is_refused(envelope: Envelope) -> None:
    with pytest.raises(ValueError, match="at least one claim"):
        p837p.write(to_tables([]), envelope=envelope)


def test_what_cannot_be_written_is_refused_with_its_findings(
    claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = replace(claim_kinds["medicare"], claim_id="X" * 21)
    with pytest.raises(p837p.UnwritableClaims, match="claim number is too long") as refusal:
        p837p.write(to_tables([claim]), envelope=envelope)
    assert [one.id for one in refusal.value.findings] == ["x12.837p.identifier-too-long"]


def with_first_decision(claim: Claim, **changes: Any) -> Claim:
    (other,) = claim.other_coverages
    first, *rest = other.line_adjudications
    decisions = (replace(first, **changes), *rest)
    return replace(claim, other_coverages=(replace(other, line_adjudications=decisions),))


def test_a_service_of_several_days_and_one_in_minutes(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    claim = claim_kinds["self-subscriber"]
    first, second = claim.lines
    days = replace(first, last_date_of_service=date(2026, 5, 6))
    minutes = replace(second, procedure_code="00170", unit="MJ", units=Decimal(45))
    data = p837p.write(to_tables([replace(claim, lines=(days, minutes))]), envelope=envelope)
    assert pyx12_errors(data) == []
    assert b"DTP*472*RD8*20260504-20260506~" in data
    assert b"SV1*HC:00170*12.5*MJ*45***1~" in data
