"""Enrollments that break: what cannot be read is found, and all else is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p834
from claimwright.x12.envelope import Envelope, SeparatorInElement
from claimwright.x12.p834 import Coverage, Enrollment, Member
from claimwright.x12.parties import DatedEvent, KindOfAmount, Name, Organization
from claimwright.x12.syntax import split

MEMBER = Member(
    is_subscriber=True,
    relationship="18",
    change="021",
    benefit_status="A",
    subscriber_number="S100",
    policy_number="G7",
    name=Name(role="IL", last_name="REYES", first_name="ANA"),
    amounts=(KindOfAmount(qualifier="P3", amount_cents=12_550),),
    coverages=(
        Coverage(
            change="021",
            line="HLT",
            level="FAM",
            dates=(DatedEvent(qualifier="348", first_date=date(2026, 1, 1)),),
        ),
    ),
)
ENROLLMENT = Enrollment(
    purpose="00",
    reference="E1",
    made_date=date(2026, 5, 4),
    made_at="0830",
    action="2",
    sponsor=Organization(role="P5", name="MILL", identifier_qualifier="FI", identifier="311"),
    insurer=Organization(role="IN", name="PLAN", identifier_qualifier="FI", identifier="312"),
    members=(MEMBER,),
)


@pytest.fixture
def text(envelope: Envelope) -> str:
    return p834.write([ENROLLMENT, ENROLLMENT], envelope=envelope).decode()


def test_what_is_written(text: str) -> None:
    assert text.split("~")[2:15] == [
        "ST*834*0011*005010X220A1",
        "BGN*00*E1*20260504*0830****2",
        "N1*P5*MILL*FI*311",
        "N1*IN*PLAN*FI*312",
        "INS*Y*18*021**A",
        "REF*0F*S100",
        "REF*1L*G7",
        "NM1*IL*1*REYES*ANA",
        "AMT*P3*125.5",
        "HD*021**HLT**FAM",
        "DTP*348*D8*20260101",
        "SE*12*0011",
        "ST*834*0012*005010X220A1",
    ]


@pytest.mark.parametrize(
    ("there", "instead", "finding", "place", "read"),
    [
        ("AMT*P3*125.5~", "AMT*P3*12,55~", "value", ("AMT", 11, 2), 2),
        ("BGN*00*E1*20260504*", "BGN*00*E1*20260532*", "value", ("BGN", 4, 3), 2),
        ("AMT*P3*125.5~", "N3*1 A ST~PER*IP**TE*1~PER*IP**TE*2~", "left-out", ("PER", 13, None), 2),
        ("HD*021**HLT**FAM~", "XYZ*1~HD*021**HLT**FAM~", "left-out", ("XYZ", 12, None), 2),
        ("INS*Y*18*021**A~", "", "left-out", ("REF", 7, None), 2),
        ("SE*12*0011~", "", "truncated", ("ST", 3, None), 1),
    ],
)
def test_what_cannot_be_read_is_found(
    text: str,
    there: str,
    instead: str,
    finding: str,
    place: tuple[str, int, int | None],
    read: int,
) -> None:
    assert there in text
    file = p834.read(text.replace(there, instead, 1).encode(), file="a.834")
    (found,) = file.findings
    assert (found.id, found.at.file, found.at.transaction) == (
        f"x12.834.{finding}",
        "a.834",
        "0011",
    )
    assert (found.at.segment, found.at.segment_ordinal, found.at.element) == place
    assert len(file.enrollments) == read
    (member,) = file.enrollments[-1].members
    assert member.coverages[0].level == "FAM"


def test_a_number_that_comes_twice_is_kept(text: str) -> None:
    twice = text.replace("REF*1L*G7~", "REF*1L*G7~REF*1L*G8~", 1)
    file = p834.read(twice.encode())
    assert file.findings == ()
    (member,) = file.enrollments[0].members
    assert member.policy_number == "G7"
    assert [(one.qualifier, one.number) for one in member.references] == [("1L", "G8")]


def test_a_date_that_is_none_keeps_its_text(text: str) -> None:
    file = p834.read(text.replace("DTP*348*D8*20260101", "DTP*348*D8*20261301", 1).encode())
    (day,) = file.enrollments[0].members[0].coverages[0].dates
    assert (day.first_date, day.text) == (None, "20261301")


def test_another_file_is_none(text: str) -> None:
    (found,) = p834.read(text.replace("ST*834*", "ST*835*").encode()).findings
    assert (found.id, found.severity) == ("x12.834.none", Severity.STOP)


def test_bytes_that_are_no_x12() -> None:
    file = p834.read(b"hello")
    assert file.enrollments == ()
    assert [one.id for one in file.findings] == ["x12.not-x12"]


def test_each_member_knows_its_segment(text: str) -> None:
    segments = text.split("~")
    for enrollment in p834.read(text.encode()).enrollments:
        for member in enrollment.members:
            assert segments[(member.segment_ordinal or 0) - 1].startswith("INS*Y")
            for coverage in member.coverages:
                assert segments[(coverage.segment_ordinal or 0) - 1].startswith("HD*021")


def test_a_separator_in_an_identifier_is_refused(envelope: Envelope) -> None:
    broken = Organization(role="P5", name="A*B", identifier_qualifier="FI", identifier="3~1")
    with pytest.raises(SeparatorInElement):
        p834.write([replace(ENROLLMENT, sponsor=broken)], envelope=envelope)
    named = Organization(role="P5", name="A*B", identifier_qualifier="FI", identifier="31")
    written = p834.write([replace(ENROLLMENT, sponsor=named)], envelope=envelope)
    assert b"N1*P5*A B*FI*31~" in written


def test_the_tables(text: str) -> None:
    tables = p834.read_tables(split(text.encode()))
    assert tables.enrollments.select(
        "transaction", "reference", "sponsor", "insurer_id"
    ).rows() == [
        (1, "E1", "MILL", "312"),
        (2, "E1", "MILL", "312"),
    ]
    assert tables.members.select(
        "transaction", "member", "subscriber_number", "last_name"
    ).rows() == [
        (1, 7, "S100", "REYES"),
        (2, 19, "S100", "REYES"),
    ]
    assert tables.coverages.select("member", "coverage", "line", "begin_date").rows() == [
        (7, 12, "HLT", date(2026, 1, 1)),
        (19, 24, "HLT", date(2026, 1, 1)),
    ]
    assert tables.amounts.select("member", "coverage", "amount_cents").rows() == [
        (7, None, 12_550),
        (19, None, 12_550),
    ]
