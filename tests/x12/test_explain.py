"""X12 in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimwright.x12.explain import ExplainedSegment, explain, meaning
from claimwright.x12.guide import ENVELOPE, data_elements, guide_names, open_guide

SAMPLES = Path(__file__).parent / "samples"


def _explain(name: str) -> list[ExplainedSegment]:
    return explain((SAMPLES / f"{name}.x12").read_bytes())


def _words(segment: ExplainedSegment) -> list[str]:
    return [
        f"{one.number}{'' if one.component is None else f'-{one.component}'} "
        f"{one.name}: {one.value}{'' if one.meaning is None else f' ({one.meaning})'}"
        for one in segment.elements
    ]


@pytest.mark.parametrize(
    "name", ["professional_claim", "remittance", "claim_acknowledgment", "acknowledgment"]
)
def test_every_segment_and_every_element_has_a_name(name: str) -> None:
    explained = _explain(name)
    text = (SAMPLES / f"{name}.x12").read_text()
    assert [one.text for one in explained] == text.replace("~\n", "~").rstrip("~").split("~")
    for segment in explained:
        assert segment.placed
        assert segment.name
        assert segment.loop_name
        assert all(one.name for one in segment.elements), segment.text


def test_a_claim_in_words() -> None:
    claim = _explain("professional_claim")[20]
    assert (claim.ordinal, claim.segment_id, claim.name) == (21, "CLM", "claim")
    assert (claim.loop, claim.loop_name) == ("2300", "claim")
    assert _words(claim) == [
        "1 patient control number: CW1001",
        "2 total charge: 215.5 ($215.50)",
        "5-1 place of service: 11 (office)",
        "5-2 kind of place code: B (place of service)",
        "5-3 claim frequency: 1 (first claim)",
        "6 provider signature on file: Y (yes)",
        "7 accepts assignment: A (accepts assignment)",
        "8 benefits assigned: Y (yes)",
        "9 release of information: Y (release signed)",
    ]


def test_dates_and_periods_in_words() -> None:
    dates = [
        one
        for segment in _explain("professional_claim")
        if segment.segment_id == "DTP"
        for one in segment.elements
        if one.number == 3
    ]
    assert dates[0].meaning == "November 20, 2026"
    assert dates[2].meaning == "November 18, 2026 to November 19, 2026"


def test_a_part_of_a_file() -> None:
    data = (SAMPLES / "professional_claim.x12").read_bytes()
    part = explain(data, ordinals=range(21, 24))
    assert [one.segment_id for one in part] == ["CLM", "REF", "HI"]


def test_a_transaction_without_a_guide_borrows_names() -> None:
    data = (SAMPLES / "professional_claim.x12").read_bytes().replace(b"X222A1", b"X999")
    claim = explain(data)[20]
    assert (claim.placed, claim.loop, claim.name) == (False, None, "claim")
    assert claim.elements[0].name == "patient control number"


def test_a_segment_that_nobody_knows_is_shown_as_it_stands() -> None:
    data = (SAMPLES / "remittance.x12").read_bytes().replace(b"PLB*", b"QQQ*")
    (strange,) = [one for one in explain(data) if one.segment_id == "QQQ"]
    assert (strange.name, strange.placed) == ("unknown segment", False)
    assert [one.value for one in strange.elements][:2] == ["1234567893", "20261231"]


def test_what_is_not_x12_explains_nothing() -> None:
    assert explain(b"\x00\x01 no file of ours") == []


@pytest.mark.parametrize(
    ("value", "data_element", "place", "words"),
    [
        ("PR", "1033", "CAS01", "patient owes"),
        ("PR", "98", "NM101", "payer"),
        ("A7", "1271", "STC01-1", "rejected: information is invalid"),
        ("A7", "1271", "HI01-2", None),
        ("Y", "1073", "", "yes"),
        ("no such", "98", "", None),
    ],
)
def test_meanings(value: str, data_element: str, place: str, words: str | None) -> None:
    assert meaning(value, data_element=data_element, place=place) == words


def test_meanings_are_of_data_elements_or_places_that_exist() -> None:
    from claimwright.x12.explain import _meanings

    places = {
        f"{segment.segment_id}{one.number:02d}-{one.component}"
        for key in (ENVELOPE, *guide_names())
        for segment in open_guide(key).segments
        for one in segment.elements
    }
    for key, table in _meanings().items():
        assert key in data_elements() or key in places, key
        assert all(isinstance(text, str) for pair in table.items() for text in pair), key
