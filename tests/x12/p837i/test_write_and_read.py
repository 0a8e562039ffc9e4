"""Institutional claims: accepted by another validator, written as before, and read as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.claims.records import Claim
from claimwright.claims.tables import to_tables
from claimwright.x12 import p837i, p837p
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import Delimiters

from ..as_sent import as_read, in_capitals

GOLDEN = Path(__file__).parent / "golden"
KINDS = ("inpatient", "outpatient", "secondary", "child-dependent")
PyX12Errors = Callable[[bytes], list[str]]


@pytest.mark.parametrize("kind", KINDS)
def test_pyx12_and_the_check_accept_a_claim_of_each_kind(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    tables = to_tables([claim_kinds[kind]])
    assert p837i.check_writable(tables) == []
    data = p837i.write(tables, envelope=envelope)
    assert pyx12_errors(data) == []
    told = [one for one in check(data) if one.severity is not Severity.INFORM]
    assert [one.message for one in told] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_of_each_kind_is_written_as_before(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    readable = replace(envelope, delimiters=Delimiters(line_end="\n"))
    data = p837i.write(to_tables([claim_kinds[kind]]), envelope=readable)
    assert data == (GOLDEN / f"{kind}.837").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_of_each_kind_comes_back(
    kind: str, claim_kinds: dict[str, Claim], envelope: Envelope
) -> None:
    claim = in_capitals(claim_kinds[kind])
    data = p837i.write(to_tables([claim]), envelope=envelope)
    found = p837i.read(data)
    assert found.findings == ()
    assert found.claims == (as_read(claim),)
    assert p837i.write(to_tables(found.claims), envelope=envelope) == data


def test_all_in_one_file(
    claim_kinds: dict[str, Claim], envelope: Envelope, pyx12_errors: PyX12Errors
) -> None:
    batch = [in_capitals(claim_kinds[kind]) for kind in KINDS]
    data = p837i.write(to_tables(batch), envelope=envelope)
    assert pyx12_errors(data) == []
    assert p837i.read(data).claims == tuple(as_read(claim) for claim in batch)
    assert [one.id for one in p837p.read(data).findings] == ["x12.837.none"]
