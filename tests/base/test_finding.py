"""Findings are values: as records, as a table, and in words."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.base.finding import (
    SCHEMA,
    Finding,
    Place,
    Severity,
    from_frame,
    to_frame,
    worst,
)

words = st.text(st.characters(codec="utf-8"), max_size=8)
counts = st.none() | st.integers(0, 10**9)
places = st.builds(
    Place,
    file=st.none() | words,
    line=counts,
    offset=counts,
    interchange=st.none() | words,
    group=st.none() | words,
    transaction=st.none() | words,
    segment=st.none() | words,
    segment_ordinal=counts,
    loop=st.none() | words,
    element=counts,
    component=counts,
    claim_id=st.none() | words,
    line_number=counts,
    field=st.none() | words,
)
findings = st.builds(
    Finding,
    id=words.filter(bool),
    severity=st.sampled_from(Severity),
    message=words.filter(bool),
    at=places,
    value=st.none() | words,
    expected=st.none() | words,
    source=st.none() | words,
)


@given(st.lists(findings, max_size=4))
def test_findings_come_back_from_a_table_as_they_went_in(made: list[Finding]) -> None:
    frame = to_frame(made)
    assert frame.schema == pl.Schema(SCHEMA)
    assert from_frame(frame) == made


def test_a_table_needs_only_id_severity_and_message() -> None:
    frame = pl.DataFrame({"id": ["a.b"], "severity": ["warn"], "message": ["Do this."]})
    assert from_frame(frame) == [Finding(id="a.b", severity=Severity.WARN, message="Do this.")]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(), ""),
        (Place(claim_id="CW1", line_number=2), "claim CW1, service line 2"),
        (
            Place(file="era.835", transaction="0001", segment="CLP", segment_ordinal=12, element=4),
            "era.835, transaction 0001, segment 12 (CLP04)",
        ),
        (Place(segment="SVC", element=1, component=2), "SVC01-2"),
        (Place(file="note.txt", line=3), "note.txt, line 3"),
        (Place(offset=17), "offset 17"),
        (Place(claim_id="CW1", field="billing_provider_npi"), "claim CW1, billing provider npi"),
    ],
)
def test_a_place_reads_like_words(place: Place, text: str) -> None:
    assert str(place) == text


@pytest.mark.parametrize(("name", "message"), [("", "Do this."), ("a.b", "")])
def test_a_finding_without_a_name_or_a_message_is_a_bug(name: str, message: str) -> None:
    with pytest.raises(ValueError, match="what to do"):
        Finding(id=name, severity=Severity.STOP, message=message)


def test_the_worst_is_the_gravest() -> None:
    def one(severity: Severity) -> Finding:
        return Finding(id="a.b", severity=severity, message="Do this.")

    assert worst([]) is None
    assert worst([one(Severity.INFORM), one(Severity.WARN)]) is Severity.WARN
    assert worst([one(Severity.INFORM), one(Severity.STOP)]) is Severity.STOP
