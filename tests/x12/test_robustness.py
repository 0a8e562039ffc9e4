"""Whatever stands in a file, the check and the explanation answer and never raise."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimwright.x12.check import check
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split

SAMPLES = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parent / "samples").glob("*.x12"))
}
ENDS = b"~\n"


@settings(max_examples=60)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_segments_lost_doubled_and_moved(name: str, data: st.DataObject) -> None:
    segments = SAMPLES[name].split(ENDS)
    kept = data.draw(
        st.lists(st.sampled_from(segments[1:]), max_size=len(segments) + 3), label="segments"
    )
    text = ENDS.join([segments[0], *kept])
    for finding in check(text):
        assert finding.id.startswith("x12.")
        assert finding.message
    assert len(explain(text)) == split(text).table.height


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.integers(min_value=0),
    st.binary(max_size=40),
    st.integers(0, 60),
)
def test_bytes_replaced_anywhere(name: str, at: int, noise: bytes, lost: int) -> None:
    whole = SAMPLES[name]
    start = at % len(whole)
    text = whole[:start] + noise + whole[start + lost :]
    check(text)
    assert len(explain(text)) == split(text).table.height


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_arbitrary_bytes(data: bytes) -> None:
    assert isinstance(check(data), list)
    assert isinstance(explain(data), list)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_file_cut_at_any_segment_says_so(name: str) -> None:
    whole = SAMPLES[name]
    segments = whole.split(ENDS)
    for number in range(1, len(segments) - 1, 7):
        cut = ENDS.join(segments[:number]) + ENDS
        assert "x12.closing-missing" in {one.id for one in check(cut)}, number


def test_nested_envelopes() -> None:
    whole = SAMPLES["professional_claim"].decode()
    nested = whole.replace("CLM*CW1002", whole + "CLM*CW1002")
    ids = {one.id for one in check(nested.encode())}
    assert {"x12.closing-missing", "x12.control-number-reused", "x12.segment-outside"} <= ids


@pytest.mark.parametrize(
    "added",
    [
        "PER*IC**UR*WWW.PLAN.EXAMPLE~\n",
        "PER*CX*CLAIMS DESK*TE*5035550101~\nPER*BL*EDI DESK*TE*5035550102~\n",
    ],
)
def test_a_remittance_may_have_several_contacts(added: str) -> None:
    text = SAMPLES["remittance"].decode()
    text = text.replace("N1*PE*", f"{added}N1*PE*").replace("SE*29", f"SE*{29 + added.count('~')}")
    assert check(text.encode()) == []


def test_a_remittance_line_may_name_its_provider_by_npi() -> None:
    text = SAMPLES["remittance"].decode()
    text = text.replace("AMT*B6", "REF*HPI*1234567893~\nAMT*B6").replace("SE*29", "SE*30")
    assert check(text.encode()) == []
