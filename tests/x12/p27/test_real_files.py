"""Files that other people's systems made: all are read, checked and judged, none breaks us.

real_files.yaml says of every finding of the check who is right by the guide.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimwright.base.finding import Finding
from claimwright.x12 import p270, p271, p276, p277
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.explain import explain
from claimwright.x12.syntax import split

JUDGED: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "real_files.yaml").read_text()
)
STRUCTURE = (1, 2)
MODULES: dict[str, tuple[Any, str]] = {
    "270": (p270, "inquiries"),
    "271": (p271, "responses"),
    "276": (p276, "inquiries"),
    "277": (p277, "responses"),
}
# Files of release 4010 that hold what 5010 has no place for, and what of them is in no value.
LEFT_OUT = {
    "270/oopfactory__Example3_Aetna.txt": ["PER"],
    "271/tigershark__271-related-entity.txt": ["N3, N4, PER"],
    "276/tigershark__TEST_276_TXNs.txt": ["NM1, TRN, AMT, DTP"] * 5,
}
# Free text that holds the separators of the file that it is written to; they become blanks.
OTHER_SEPARATORS = {"271/oopfactory__Example1_DHHS.txt"}


def _place(finding: Finding) -> str:
    at = finding.at
    element = "" if at.element is None else f"{at.element:02d}"
    return f"{finding.id} {at.loop or '-'} {at.segment or '-'}{element}"


@pytest.fixture
def path(name: str, shared_data: Path) -> Path:
    return shared_data / "x12" / name


def test_every_file_is_judged(shared_data: Path) -> None:
    found = {
        f"{code}/{path.name}" for code in MODULES for path in (shared_data / "x12" / code).iterdir()
    }
    assert found == set(JUDGED)


@pytest.mark.parametrize("name", JUDGED)
def test_the_check_says_what_was_judged(name: str, path: Path) -> None:
    findings = [one for one in check(path.read_bytes()) if one.snip in STRUCTURE]
    counted = Counter(_place(one) for one in findings)
    assert {f"{place} x{count}" for place, count in counted.items()} == set(JUDGED[name])


@pytest.mark.parametrize("name", JUDGED)
def test_what_is_read_is_written_and_read_again(name: str, path: Path, envelope: Envelope) -> None:
    module, field = MODULES[name[:3]]
    file = module.read(path.read_bytes(), file=path.name)
    values = getattr(file, field)
    assert len(values) == path.read_bytes().count(b"ST*27") + path.read_bytes().count(b"ST|27")
    left = [one.value for one in file.findings if one.id.endswith(".left-out")]
    assert left == LEFT_OUT.get(name, [])
    again = getattr(module.read(module.write(values, envelope=envelope)), field)
    if name not in LEFT_OUT and name not in OTHER_SEPARATORS:
        assert again == values


@pytest.mark.parametrize("name", JUDGED)
def test_the_tables_hold_every_segment(name: str, path: Path) -> None:
    module, _ = MODULES[name[:3]]
    segments = split(path.read_bytes())
    tables = module.read_tables(segments)
    inside = segments.table.filter(segments.table["transaction"].is_not_null())
    assert tables.segments["ordinal"].to_list() == inside["ordinal"].to_list()
    for field in dataclasses.fields(tables):
        assert "transaction" in getattr(tables, field.name).columns, field.name


@pytest.mark.parametrize("name", JUDGED)
def test_every_segment_is_explained(name: str, path: Path) -> None:
    data = path.read_bytes()
    explained = explain(data)
    assert len(explained) == split(data).table.height
    if not any("no-guide" in one for one in JUDGED[name]):
        assert [one.text for one in explained if not one.placed] == []


def test_one_broken_transaction_does_not_spoil_its_neighbours(shared_data: Path) -> None:
    data = (shared_data / "x12/270/kartik__batch_with_one_bad_transaction.x12").read_bytes()
    stops = [one for one in check(data) if one.snip in STRUCTURE]
    assert [one.at.transaction for one in stops] == ["0002"]
    inquiries = p270.read(data).inquiries
    assert [one.people[0].name.first_name for one in inquiries] == ["ALPHA", "BROKEN", "OMEGA"]


def test_a_claim_acknowledgment_is_no_answer_to_a_question(shared_data: Path) -> None:
    for path in (shared_data / "x12" / "277CA").iterdir():
        file = p277.read(path.read_bytes())
        assert file.responses == ()
        assert "x12.277.none" in {one.id for one in file.findings}
        assert p277.read_tables(split(path.read_bytes())).statuses.is_empty()


def test_a_batch_of_answers_for_many_people(shared_data: Path) -> None:
    data = (shared_data / "x12/271/kartik__gainwell_271_redacted.edi").read_bytes()
    responses = p271.read(data).responses
    assert len(responses) == 153
    refused = [one for one in responses if one.rejections]
    assert len(refused) == data.count(b"AAA*") == 13
    assert sum(len(one.people[0].benefits) for one in responses) == data.count(b"~EB*") == 140
