"""276 and 277: what is asked about claims, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.base.period import Period
from claimwright.claims.institutional import InstitutionalStay
from claimwright.claims.parties import (
    Payer,
    PayerKind,
    Person,
    Policy,
    Provider,
    Relationship,
    Sex,
)
from claimwright.claims.records import Claim, PayerSequence, ServiceLine
from claimwright.codes.systems import CodeSystem
from claimwright.x12 import p276, p277, p277ca
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p277 import ClaimStatusCode, StatusReport
from claimwright.x12.parties import Name
from claimwright.x12.syntax import split

PATIENT = Person(last_name="Doe", first_name="Jo", birth_date=date(1985, 2, 3), sex=Sex.FEMALE)
CHILD = Person(last_name="Doe", first_name="Leo", birth_date=date(2019, 7, 8), sex=Sex.MALE)
PROVIDER = Provider(name="Willow Street", npi="1234567893")
INQUIRER = Name(
    role="41",
    is_person=False,
    last_name="WILLOW STREET",
    identifier_qualifier="46",
    identifier="WILLOW01",
)
LINE = ServiceLine(
    line_number=1,
    line_control_number="CW1-1",
    system=CodeSystem.CPT,
    procedure_code="99213",
    charge_cents=12_000,
    date_of_service=date(2026, 5, 5),
    diagnosis_pointers=(1,),
)
CLAIM = Claim(
    claim_id="CW1001",
    visit_id="V1",
    sequence=PayerSequence.PRIMARY,
    policy=Policy(
        policy_id="P1",
        payer=Payer(
            payer_id="MERID",
            name="Meridian Health",
            kind=PayerKind.COMMERCIAL,
            claim_filing_indicator="CI",
        ),
        member_id="MH1001",
        period=Period(first=date(2020, 1, 1)),
        subscriber=PATIENT,
        relationship=Relationship.SELF,
    ),
    patient=PATIENT,
    billing_provider=PROVIDER,
    place_of_service="11",
    diagnoses=(),
    lines=(LINE, replace(LINE, line_number=2, charge_cents=550)),
)


def asked(claim: Claim, envelope: Envelope, **more: str) -> list[str]:
    inquiry = p276.ask(claim, inquirer=INQUIRER, trace_number="T-1", reference="R-1", **more)
    data = p276.write([inquiry], envelope=envelope)
    assert check(data) == []
    assert p276.read(data).inquiries == (
        replace(inquiry, made_date=date(2026, 5, 5), made_time="0830"),
    )
    return data.decode().split("~")[3:-4]


def test_a_claim_is_asked_about(envelope: Envelope) -> None:
    assert asked(CLAIM, envelope, payer_claim_number="ICN9") == [
        "BHT*0010*13*R-1*20260505*0830",
        "HL*1**20*1",
        "NM1*PR*2*MERIDIAN HEALTH*****PI*MERID",
        "HL*2*1*21*1",
        "NM1*41*2*WILLOW STREET*****46*WILLOW01",
        "HL*3*2*19*1",
        "NM1*1P*2*WILLOW STREET*****XX*1234567893",
        "HL*4*3*22*0",
        "DMG*D8*19850203*F",
        "NM1*IL*1*DOE*JO****MI*MH1001",
        "TRN*1*T-1",
        "REF*1K*ICN9",
        "REF*EJ*CW1001",
        "AMT*T3*125.5",
        "DTP*472*D8*20260505",
    ]


def test_a_dependents_claim_is_asked_about_under_the_subscriber(envelope: Envelope) -> None:
    policy = replace(CLAIM.policy, relationship=Relationship.CHILD)
    later = replace(LINE, date_of_service=date(2026, 5, 7))
    claim = replace(CLAIM, policy=policy, patient=CHILD, lines=(later, LINE))
    assert asked(claim, envelope)[7:] == [
        "HL*4*3*22*1",
        "NM1*IL*1*DOE*JO****MI*MH1001",
        "HL*5*4*23",
        "DMG*D8*20190708*M",
        "NM1*QC*1*DOE*LEO",
        "TRN*1*T-1",
        "REF*EJ*CW1001",
        "AMT*T3*240",
        "DTP*472*RD8*20260505-20260507",
    ]


def test_a_hospitals_claim_is_asked_about_with_its_type_of_bill(envelope: Envelope) -> None:
    stay = InstitutionalStay(
        type_of_bill="11",
        statement_period=Period(first=date(2026, 5, 1), last=date(2026, 5, 4)),
        admission_type="1",
        discharge_status="01",
    )
    segments = asked(replace(CLAIM, stay=stay, frequency_code="7"), envelope)
    assert "REF*BLT*117" in segments
    assert "DTP*472*RD8*20260501-20260504" in segments


ANSWER = (
    (Path(__file__).parent / "samples/claim_status_response.x12").read_text().replace("~\n", "~")
)


def test_an_answer_is_read() -> None:
    data = ANSWER.encode()
    assert [one for one in check(data) if one.snip in (1, 2)] == []
    file = p277.read(data)
    assert file.findings == ()
    (response,) = file.responses
    (payer,) = response.payers
    (receiver,) = payer.receivers
    willow, north = receiver.providers
    assert payer.contact is not None
    assert payer.contact.numbers[0].number == "5035550101"
    assert receiver.answer is None
    assert willow.answer is None
    assert north.answer == p277.TracedReports(
        trace_number="0",
        reports=(
            StatusReport(
                statuses=(ClaimStatusCode(category="E0", code="26", entity="1P"),),
                status_date=date(2026, 5, 4),
            ),
        ),
    )
    paid, missing, waiting = response.claims
    assert (paid.trace_number, paid.payer_claim_number) == ("T-1", "ICN9")
    (report,) = paid.reports
    assert (report.charge_cents, report.paid_cents) == (12_550, 8_000)
    assert (report.finalized_date, report.payment_date) == (date(2026, 5, 1), date(2026, 5, 3))
    assert report.payment_number == "CHK77"
    (line,) = paid.lines
    assert (line.procedure_code, line.modifiers, line.units) == ("99213", ("25",), Decimal(1))
    assert (line.paid_cents, line.line_control_number) == (8_000, "CW1-1")
    assert [one.category for one in missing.reports[0].statuses] == ["A4", "A4", "D0"]
    assert missing.reports[0].statuses[2].code_list == "RX"
    assert willow.subscribers[1].dependents[0].claims == (waiting,)
    assert ANSWER.split("~")[(missing.segment_ordinal or 0) - 1] == "TRN*2*T-2"


def test_an_answer_is_written_as_it_was_read(envelope: Envelope) -> None:
    written = p277.write(p277.read(ANSWER.encode()).responses, envelope=envelope)
    assert written.decode().split("~")[3:-4] == ANSWER.split("~")[3:-4]


def test_a_status_has_the_words_of_the_claim_acknowledgment() -> None:
    ours = ClaimStatusCode(category="A7", code="562", entity="85")
    assert ours.words == p277ca.Status(category="A7", code="562", entity="85").words
    report = StatusReport(statuses=(ClaimStatusCode(category="F1", code="65"), ours))
    assert report.words.startswith("Finished and paid: paid. See the remittance. Rejected")


def test_a_pharmacys_code_is_not_taken_for_a_claim_status() -> None:
    status = ClaimStatusCode(category="F2", code="70", code_list="RX")
    assert status.words == (
        "Finished and denied: pharmacy reject code 70. See the remittance and work the denial."
    )


@pytest.mark.parametrize("count", [0, 4])
def test_a_report_has_one_to_three_statuses(count: int, envelope: Envelope) -> None:
    report = StatusReport(statuses=(ClaimStatusCode(category="P1", code="20"),) * count)
    response = p277.read(ANSWER.encode()).responses[0]
    receiver = replace(
        response.payers[0].receivers[0],
        answer=p277.TracedReports(trace_number="R-1", reports=(report,)),
    )
    payer = replace(response.payers[0], receivers=(receiver,))
    with pytest.raises(ValueError, match="one to three statuses"):
        p277.write([replace(response, payers=(payer,))], envelope=envelope)


def test_answers_as_tables() -> None:
    tables = p277.read_tables(split(ANSWER.encode()))
    statuses = tables.statuses
    assert statuses["category"].to_list() == ["F1", "F1", "A4", "A4", "D0", "P1", "E0"]
    assert statuses["position"].to_list() == [1, 1, 1, 2, 3, 1, 1]
    assert statuses["line"].is_not_null().to_list() == [False, True] + [False] * 5
    assert statuses["claim"].null_count() == 1
    assert statuses["paid_cents"].to_list() == [8_000] + [None] * 6
    assert tables.lines["units"].to_list() == [Decimal(1)]
    assert tables.people["first_name"].to_list() == ["JO", "ANA", "LEO"]
    assert tables.claims["number"].to_list() == ["T-1", "T-2", "T-3", "0"]


def test_questions_as_tables(envelope: Envelope) -> None:
    inquiry = p276.ask(CLAIM, inquirer=INQUIRER, trace_number="T-1", reference="R-1")
    tables = p276.read_tables(split(p276.write([inquiry], envelope=envelope)))
    assert tables.amounts["amount_cents"].to_list() == [12_550]
    assert tables.amounts["claim"].to_list() == tables.claims["claim"].to_list()
    assert tables.references["number"].to_list() == ["CW1001"]
    assert tables.people["birth_date"].to_list() == [date(1985, 2, 3)]
