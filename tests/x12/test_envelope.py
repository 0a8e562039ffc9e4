"""Writing segments and the envelope around them: counts, control numbers, separators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.x12.check import check
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.envelope import (
    ACKNOWLEDGMENT,
    PROFESSIONAL_CLAIM,
    REMITTANCE,
    Envelope,
    Receiver,
    SeparatorInElement,
    Submitter,
    assemble,
    segment,
    wrap,
)
from claimwright.x12.syntax import split


def _envelope(**changes: Any) -> Envelope:
    values: dict[str, Any] = {
        "sender_qualifier": "ZZ",
        "sender_id": "CLAIMWRIGHT",
        "receiver_qualifier": "30",
        "receiver_id": "930000009",
        "interchange_control_number": 42,
        "group_control_number": 7,
        "first_transaction_control_number": 3,
        "at": datetime(2026, 11, 23, 9, 5),
        "submitter": Submitter(name="A", identifier="B", contact_name="C", telephone="5035550100"),
        "receiver": Receiver(name="D", identifier="E"),
    }
    return Envelope(**(values | changes))


def test_the_envelope_to_the_byte() -> None:
    data = assemble(
        [["BHT*0019"], ["BHT*0019", "REF*D9*1"]],
        transaction=PROFESSIONAL_CLAIM,
        envelope=_envelope(),
    )
    assert data.decode().split("~") == [
        "ISA*00*          *00*          *ZZ*CLAIMWRIGHT    *30*930000009      "
        "*261123*0905*^*00501*000000042*0*P*:",
        "GS*HC*CLAIMWRIGHT*930000009*20261123*0905*7*X*005010X222A1",
        "ST*837*0003*005010X222A1",
        "BHT*0019",
        "SE*3*0003",
        "ST*837*0004*005010X222A1",
        "BHT*0019",
        "REF*D9*1",
        "SE*4*0004",
        "GE*2*7",
        "IEA*1*000000042",
        "",
    ]


def test_a_remittance_names_its_guide_in_the_group_alone() -> None:
    data = assemble([["BPR*I"]], transaction=REMITTANCE, envelope=_envelope())
    assert b"~ST*835*0003~" in data


def test_ta1_alone_has_no_groups() -> None:
    ta1 = segment("TA1", "000000007", "261123", "1200", "A", "000")
    data = wrap([ta1], groups=0, envelope=_envelope())
    assert check(data) == []
    assert data.endswith(b"~IEA*0*000000042~")


@settings(max_examples=25)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.integers(1, 999_999_990))
def test_counts_and_control_numbers_always_agree(sizes: list[int], number: int) -> None:
    bodies = [pl.Series(["REF*D9*1"] * size, dtype=pl.String) for size in sizes]
    envelope = _envelope(
        interchange_control_number=number,
        first_transaction_control_number=number,
        delimiters=Delimiters(line_end="\n"),
    )
    findings = check(assemble(bodies, transaction=ACKNOWLEDGMENT, envelope=envelope))
    envelope_ids = {"x12.count", "x12.control-number", "x12.closing-missing", "x12.closing-extra"}
    assert not [one for one in findings if one.id in envelope_ids]


@pytest.mark.parametrize(
    "delimiters",
    [
        Delimiters(element="|", component=">", repetition="`", terminator="\n"),
        Delimiters(line_end="\r\n"),
        Delimiters(repetition=None),
    ],
)
def test_other_separators_are_found_again(delimiters: Delimiters) -> None:
    envelope = _envelope(delimiters=delimiters)
    body = [segment("HI", ["ABK", "E119"], delimiters=delimiters)]
    segments = split(assemble([body], transaction=PROFESSIONAL_CLAIM, envelope=envelope))
    found = segments.interchanges[0].delimiters
    assert found.characters == delimiters.characters
    assert segments.table["elements"].to_list()[3] == ["HI", f"ABK{delimiters.component}E119"]


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        (["BK", None, 3], "X*BK**3"),
        (["BK", None, ""], "X*BK"),
        ([["A", None, "B", None], None], "X*A::B"),
        ([[None, None], None], "X"),
    ],
)
def test_segments_leave_out_what_is_empty_at_their_end(elements: list[Any], text: str) -> None:
    assert segment("X", *elements) == text


@pytest.mark.parametrize("value", ["A*B", "A~B", "A:B", "A^B"])
def test_a_separator_in_a_value_is_refused(value: str) -> None:
    with pytest.raises(SeparatorInElement, match="NTE"):
        segment("NTE", "ADD", value)


@pytest.mark.parametrize(
    "changes",
    [
        {"interchange_control_number": 0},
        {"group_control_number": 1_000_000_000},
        {"sender_id": "X" * 16},
        {"usage_indicator": "Q"},
    ],
)
def test_an_envelope_that_cannot_be_written_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        _envelope(**changes)
