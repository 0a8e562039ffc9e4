"""Dental claims: read like the others, and checked by a guide of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.claims.records import ClaimType
from claimwright.x12 import p837d, p837p
from claimwright.x12.check import check
from claimwright.x12.guide import LoopRule, open_guide
from claimwright.x12.syntax import split

DATA = (Path(__file__).parent / "golden.837").read_bytes()
# Loops that dental and professional claims share to the letter. No open validator has the guide
# of the dental claim, so what can be held against pyx12 is held through these.
SHARED = ("1000A", "1000B", "2000A", "2010AA", "2010AB", "2010AC", "2010BB", "2320", "2330A")


def stops(data: bytes) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.id, one.at.loop, one.value)
        for one in check(data, levels={1, 2})
        if one.severity is Severity.STOP
    ]


def shape(rule: LoopRule) -> list[tuple[object, ...]]:
    return [
        (one.segment_id, one.usage, one.repeat, one.position, one.elements) for one in rule.segments
    ]


@pytest.mark.parametrize("loop", SHARED)
def test_loops_that_all_claims_share_are_the_same(loop: str) -> None:
    dental, professional = open_guide("dental_claim"), open_guide("professional_claim")
    assert shape(dental.loop(loop)) == shape(professional.loop(loop))


def test_a_good_file_is_accepted() -> None:
    assert stops(DATA) == []


@pytest.mark.parametrize(
    ("old", "new", "loop"),
    [
        (b"TOO*JP*3*M:O:D", b"TOO*JP*3*M:O:X", "2400"),
        (b"SV3*AD:D0120*50", b"SV3*HC:D0120*50", "2400"),
        (b"DN2*3*M****JP", b"DN2*3*I****JP", "2300"),
        (b"HI*ABK:K0253", b"HI*ABJ:K0253", "2300"),
        (b"*20:30*I*1", b"*20:30*X*1", "2400"),
        (b"NM1*82*1", b"NM1*71*1", None),
    ],
)
def test_a_defect_is_found_where_it_is(old: bytes, new: bytes, loop: str | None) -> None:
    assert old in DATA
    found = stops(DATA.replace(old, new))
    assert found
    if loop is not None:
        assert loop in {one[1] for one in found}


def test_a_dental_claim_is_read() -> None:
    found = p837d.read(DATA)
    assert [one.id for one in found.findings] == ["x12.837.quantity"]
    (claim,) = found.claims
    assert claim.claim_type is ClaimType.DENTAL
    assert (claim.claim_id, claim.charge_cents) == ("CD1001", 45_000)
    assert [
        (one.procedure_code, one.charge_cents, one.date_of_service, one.diagnosis_pointers)
        for one in claim.lines
    ] == [
        ("D2750", 40_000, date(2026, 5, 3), (1,)),
        ("D0120", 5_000, date(2026, 5, 4), ()),
    ]
    texts = p837d.read_tables(split(DATA)).segments["text"].to_list()
    assert "TOO*JP*3*M:O:D" in texts
    assert "SV3*AD:D2750*400**20:30*I*1*****1" in texts
    assert "DN2*3*M****JP" in texts
    assert [one.id for one in p837p.read(DATA).findings] == ["x12.837.none"]
