"""Requests and answers as they are written, that break, and that other systems made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p278
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p278 import (
    Decision,
    PatientEvent,
    Procedure,
    Rejection,
    ReviewCode,
    ReviewedService,
    ReviewParty,
    ReviewPerson,
    ReviewTerms,
    ServiceLine,
    ServicesReview,
    Trace,
)
from claimwright.x12.p278.words import decision_words, rejection_words
from claimwright.x12.parties import DatedEvent, Name
from claimwright.x12.syntax import split

SERVICE = ReviewedService(
    dates=(DatedEvent(qualifier="472", first_date=date(2026, 6, 1)),),
    line=ServiceLine(
        kind="SV1",
        procedure=Procedure(code_list="HC", code="70551"),
        unit="UN",
        units=Decimal(1),
        pointers=("1",),
    ),
)
EVENT = PatientEvent(
    traces=(Trace(kind="1", number="R1", company="9012345678"),),
    terms=ReviewTerms(
        category="HS",
        certification="I",
        service_type="62",
        facility="22",
        facility_code_list="B",
        related_causes=("AA",),
        accident_state="OH",
    ),
    codes=(ReviewCode(code_list="ABK", code="G44309"),),
    services=(SERVICE,),
)
REQUEST = ServicesReview(
    purpose="13",
    reference="A1",
    made_date=date(2026, 5, 4),
    made_at="0830",
    review_organization=ReviewParty(
        name=Name(
            role="X3",
            is_person=False,
            last_name="PLAN",
            identifier_qualifier="PI",
            identifier="MERID",
        )
    ),
    requesters=(
        ReviewParty(
            name=Name(
                role="1P",
                is_person=False,
                last_name="WILLOW",
                identifier_qualifier="XX",
                identifier="1234567893",
            )
        ),
    ),
    subscriber=ReviewPerson(
        name=Name(role="IL", last_name="REYES", identifier_qualifier="MI", identifier="MH1")
    ),
    dependent=ReviewPerson(
        name=Name(role="QC", last_name="REYES", first_name="EVA"),
        birth_date=date(2015, 2, 3),
        relationship="19",
        events=(EVENT,),
    ),
)
ANSWER = replace(
    REQUEST,
    purpose="11",
    kind="18",
    subscriber=replace(
        REQUEST.subscriber or ReviewPerson(name=Name(role="IL")),
        rejections=(Rejection(is_valid=True, reason="72", follow_up="C"),),
        events=(
            replace(
                EVENT,
                decision=Decision(action="A2", authorization_number="AUTH1"),
                services=(replace(SERVICE, decision=Decision(action="A3", reason="0U")),),
            ),
        ),
    ),
    dependent=None,
)

# What the check of syntax and guide stops at in files that others made, and who is right. pyx12
# has no map for 005010X217, and for the older releases one of other levels.
JUDGED = {
    "oopfactory__Example_3_2_2_Response.txt": (
        ["x12.element-code ISA12"],
        "the file is wrong in its envelope alone: ISA12 names an older standard (and GS08 the "
        "guide of another transaction, a warning); what it says follows 005010X217",
    ),
    "pyx12__multiple_trn.x12": (
        ["x12.element-code ISA12"],
        "the file is of an older release (004010X094A1), which no guide is for",
    ),
    "tigershark__TEST_278_28_TXNS_SOA.txt": (
        ["x12.element-code ISA12"] * 4,
        "the file is of an older release (004010X059), which no guide is for",
    ),
}


def test_what_a_request_is_written_as(envelope: Envelope) -> None:
    assert p278.write([REQUEST], envelope=envelope).decode().split("~")[2:-4] == [
        "ST*278*0011*005010X217",
        "BHT*0007*13*A1*20260504*0830",
        "HL*1**20*1",
        "NM1*X3*2*PLAN*****PI*MERID",
        "HL*2*1*21*1",
        "NM1*1P*2*WILLOW*****XX*1234567893",
        "HL*3*2*22*1",
        "NM1*IL*1*REYES*****MI*MH1",
        "HL*4*3*23*1",
        "NM1*QC*1*REYES*EVA",
        "DMG*D8*20150203",
        "INS*N*19",
        "HL*5*4*EV*1",
        "TRN*1*R1*9012345678",
        "UM*HS*I*62*22:B*AA:::OH",
        "HI*ABK:G44309",
        "HL*6*5*SS*0",
        "DTP*472*D8*20260601",
        "SV1*HC:70551**UN*1***1",
    ]


def test_what_an_answer_says(envelope: Envelope) -> None:
    file = p278.read(p278.write([ANSWER], envelope=envelope))
    assert file.findings == ()
    (review,) = file.reviews
    assert review.is_answer
    assert review.subscriber is not None
    (rejection,) = review.subscriber.rejections
    assert rejection.words == (
        "The subscriber's number is missing or wrong. Correct it and send the request again."
    )
    (event,) = review.events
    assert event.decision is not None
    assert event.decision.words == "authorized in part"
    assert event.decision.authorization_number == "AUTH1"
    (service,) = event.services
    assert service.decision is not None
    assert (service.decision.words, service.decision.reason) == ("not authorized", "0U")


def test_codes_without_words_are_named() -> None:
    assert decision_words("ZZ") == "decision ZZ: ask the payer what it means"
    assert rejection_words(reason="Q9", follow_up=None) == (
        "reason Q9. Ask the payer what is needed."
    )
    assert rejection_words(reason=None, follow_up="N") == (
        "The payer gives no reason. Do not send it again, ask the payer."
    )


def test_every_decision_of_the_guide_has_words() -> None:
    for action in ("A1", "A2", "A3", "A4", "A6", "C", "CT", "NA"):
        assert not decision_words(action).startswith("decision")


def test_a_request_that_is_refused_at_once(envelope: Envelope) -> None:
    refused = replace(
        ANSWER,
        rejections=(Rejection(is_valid=False, reason="42", follow_up="P"),),
        requesters=(),
        subscriber=None,
    )
    wire = p278.write([refused], envelope=envelope)
    assert b"~HL*1**20*0~AAA*N**42*P~NM1*X3" in wire
    (review,) = p278.read(wire).reviews
    assert review == replace(refused, transaction_control_number="0011")
    assert review.events == ()


@pytest.mark.parametrize(
    ("there", "instead", "finding", "place"),
    [
        ("SV1*HC:70551**UN*1*", "SV1*HC:70551**UN*one*", "value", ("SV1", 21, 4)),
        ("DMG*D8*20150203~", "DMG*D8*20150203~DMG*D8*20150204~", "left-out", ("DMG", 14, None)),
        ("HI*ABK:G44309~", "XYZ*1~HI*ABK:G44309~", "left-out", ("XYZ", 18, None)),
        ("SE*20*0011~", "", "truncated", ("ST", 3, None)),
    ],
)
def test_what_cannot_be_read_is_found(
    there: str,
    instead: str,
    finding: str,
    place: tuple[str, int, int | None],
    envelope: Envelope,
) -> None:
    text = p278.write([REQUEST, REQUEST], envelope=envelope).decode()
    text = text.replace("SE*21*", "SE*20*")
    assert there in text
    file = p278.read(text.replace(there, instead, 1).encode(), file="a.278")
    (found,) = file.findings
    assert found.id == f"x12.278.{finding}"
    assert (found.at.file, found.at.transaction) == ("a.278", "0011")
    assert (found.at.segment, found.at.segment_ordinal, found.at.element) == place
    assert file.reviews[-1].events[0].services[0].line is not None


def test_another_file_is_none(envelope: Envelope) -> None:
    wire = p278.write([REQUEST], envelope=envelope).replace(b"ST*278*", b"ST*835*")
    (found,) = p278.read(wire).findings
    assert (found.id, found.severity) == ("x12.278.none", Severity.STOP)


def test_the_tables(envelope: Envelope) -> None:
    wire = p278.write([REQUEST, ANSWER], envelope=envelope)
    tables = p278.read_tables(split(wire))
    assert tables.reviews.select("transaction", "is_answer", "reference").rows() == [
        (1, False, "A1"),
        (2, True, "A1"),
    ]
    columns = ("transaction", "event", "service", "action", "words")
    assert tables.decisions.select(columns).rows() == [
        (2, 32, None, "A2", "authorized in part"),
        (2, 32, 37, "A3", "not authorized"),
    ]
    assert tables.codes.select("code_list", "code").rows() == [("ABK", "G44309")] * 2
    assert tables.lines.select("transaction", "code", "units").rows() == [
        (1, "70551", Decimal(1)),
        (2, "70551", Decimal(1)),
    ]
    assert tables.rejections.select("transaction", "loop", "reason").rows() == [(2, "2010C", "72")]


@pytest.fixture
def files(shared_data: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in sorted((shared_data / "x12/278").iterdir())
        if path.suffix != ".expected_ack"
    }


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


def test_an_older_release_has_other_levels_and_is_not_read(files: dict[str, bytes]) -> None:
    for name, count in {
        "pyx12__multiple_trn.x12": 3,
        "tigershark__TEST_278_28_TXNS_SOA.txt": 4,
    }.items():
        file = p278.read(files[name], file=name)
        assert file.reviews == ()
        assert [one.id for one in file.findings] == ["x12.278.release"] * count
        assert {one.severity for one in file.findings} == {Severity.STOP}


def test_a_real_answer_is_written_as_it_was_read(
    files: dict[str, bytes], envelope: Envelope
) -> None:
    data = files["oopfactory__Example_3_2_2_Response.txt"]
    file = p278.read(data)
    assert [one.id for one in file.findings] == ["x12.byte-order-mark"]
    written = p278.write(file.reviews, envelope=envelope)
    assert _body(written) == _body(data)
    (event,) = file.reviews[0].events
    assert event.decision is not None
    assert (event.decision.action, event.decision.authorization_number) == ("A6", "AUTH0002")


def _body(data: bytes) -> list[str]:
    """The segments between ST and SE."""
    texts = split(data).table["text"].to_list()
    start = next(at for at, text in enumerate(texts) if text.startswith("ST*"))
    end = next(at for at, text in enumerate(texts) if text.startswith("SE*"))
    return [text.strip() for text in texts[start + 1 : end]]
