"""834s that other people's systems made, and what is wrong with each by the guide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p834
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import split

PyX12Errors = Callable[[bytes], list[str]]

# What the check of syntax and guide stops at, each as (finding, segment and element), and who is
# right by the guide. pyx12 says the same of every file here, but for the leading and trailing
# blanks that it minds in the third (a blank at an element's end is no value of the guide).
JUDGED: dict[str, tuple[list[str], str]] = {
    "lfh__cancel-dependent.834": ([], "conforms"),
    "lfh__enroll-employee-managed-care.834": (
        ["x12.segment-qualifier DTP01"],
        "the file is wrong: 358 is no date of a member in 005010X220A1, though it was in 004010",
    ),
    "lfh__enroll-employee-multiple-products.834": ([], "conforms"),
    "lfh__reinstate-employee-coverage-level.834": ([], "conforms"),
    "lfh__reinstate-employee.834": ([], "conforms"),
    "oopfactory__Dhcs_Example1.txt": (
        ["x12.element-not-used BGN07", "x12.element-missing BGN08", "x12.element-code INS09"],
        "the file is wrong: the action stands in BGN07 instead of BGN08, and the employment "
        "status in INS09 instead of INS08, each one element off",
    ),
    "pyx12__834_ls_le_ls.txt": ([], "conforms"),
    "pyx12__834_lui_id.x12": (
        ["x12.element-code ISA12"],
        "the file is of an older release (004010X095A1), which ISA12 says and no guide is for",
    ),
    "pyx12__834_lui_id_5010.x12": ([], "conforms"),
}
CONFORMING = [name for name, (stops, _) in JUDGED.items() if not stops]


@pytest.fixture(scope="module")
def files(shared_data: Path) -> dict[str, bytes]:
    found = {
        path.name: path.read_bytes()
        for path in sorted((shared_data / "x12" / "834").iterdir())
        if path.suffix != ".expected_ack"
    }
    assert len(found) > 5
    return found


def test_the_check_says_of_each_file_what_was_judged(files: dict[str, bytes]) -> None:
    found = {
        name: [
            f"{one.id} {one.at.segment}{one.at.element:02d}"
            for one in check(data, file=name)
            if one.severity is Severity.STOP and one.snip in (1, 2)
        ]
        for name, data in files.items()
    }
    assert found == {name: stops for name, (stops, _) in JUDGED.items()}


@pytest.mark.parametrize("name", sorted(JUDGED))
def test_pyx12_refuses_the_same_files(
    name: str, files: dict[str, bytes], pyx12_errors: PyX12Errors
) -> None:
    if name == "pyx12__834_lui_id.x12":
        pytest.skip("pyx12 has a map for the older release, this has not")
    data = files[name].removeprefix(b"\xef\xbb\xbf")
    assert bool(pyx12_errors(data)) == (name not in CONFORMING)


def test_every_file_is_read(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        file = p834.read(data, file=name)
        (enrollment,) = file.enrollments
        assert len(enrollment.members) == 1, name
        stops = [one for one in file.findings if one.severity is Severity.STOP]
        assert stops == [], name
        tables = p834.read_tables(split(data))
        assert tables.members.height == 1, name
        assert tables.coverages.height == len(enrollment.members[0].coverages), name
        assert tables.members["last_name"][0] == enrollment.members[0].name.last_name


@pytest.mark.parametrize("name", CONFORMING)
def test_what_conforms_is_written_as_it_was_read(
    name: str, files: dict[str, bytes], envelope: Envelope
) -> None:
    data = files[name]
    enrollments = p834.read(data).enrollments
    assert _body(p834.write(enrollments, envelope=envelope)) == _body(data)


def _body(data: bytes) -> list[str]:
    """The segments between ST and SE."""
    texts = split(data).table["text"].to_list()
    start = next(at for at, text in enumerate(texts) if text.startswith("ST*"))
    end = next(at for at, text in enumerate(texts) if text.startswith("SE*"))
    return [text.strip() for text in texts[start + 1 : end]]


def test_a_family_with_everything(files: dict[str, bytes]) -> None:
    (enrollment,) = p834.read(files["pyx12__834_ls_le_ls.txt"]).enrollments
    (member,) = enrollment.members
    assert (enrollment.action, enrollment.master_policy_number) == ("2", "500647166")
    assert (member.change, member.reason, member.employment_status) == ("001", "AI", "AC")
    assert member.name.role == "74"
    assert member.former_name is not None
    assert member.former_name.name.last_name == "INCORRECT"
    assert member.mailing_address is not None
    assert member.mailing_address.lines[1] == "RECIPIENT MAIL ADDRESS LINE 2"
    assert [one.name.role for one in member.responsible_persons] == ["QD", "GD"]
    assert [one.use for one in member.languages] == ["7", "5"]
    assert member.amounts[0].amount_cents == 8_225
    (coverage,) = member.coverages
    assert (coverage.line, coverage.level) == ("HMO", "IND")
    assert coverage.dates[0].first_date == date(2012, 9, 1)
    assert [one.policy_number for one in coverage.other_coverages] == ["D183", "J375"]
    assert len(member.categories) == 13
    assert member.categories[1].name == "PREVIOUS PMP END DATE"
    assert member.categories[1].date is not None
    assert member.categories[1].date.first_date == date(2013, 6, 15)


def test_the_older_release_is_read_and_said(files: dict[str, bytes]) -> None:
    file = p834.read(files["pyx12__834_lui_id.x12"], file="old.834")
    (found,) = file.findings
    assert (found.id, found.severity) == ("x12.834.release", Severity.WARN)
    assert (found.value, found.at.file) == ("004010X095A1", "old.834")
    assert file.enrollments[0].members[0].coverages[0].level == "IND"
