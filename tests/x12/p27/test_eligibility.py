"""270 and 271: what is asked, what is answered, and what an answer says of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.base.period import Period
from claimwright.claims.parties import (
    Payer,
    PayerKind,
    Person,
    Policy,
    Provider,
    Relationship,
    Sex,
)
from claimwright.x12 import p270, p271
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope, SeparatorInElement
from claimwright.x12.p271 import AnsweredPerson, Benefit, Coverage, Rejection, coverage_on
from claimwright.x12.parties import DatedEvent, Name
from claimwright.x12.syntax import split

VISIT = date(2026, 5, 5)
MOTHER = Person(
    last_name="Muñoz", first_name="Ana", birth_date=date(1985, 2, 3), sex=Sex.FEMALE
)  # fmt: skip
CHILD = Person(
    last_name="Muñoz", first_name="Leo", birth_date=date(2019, 7, 8), sex=Sex.UNKNOWN
)  # fmt: skip
PROVIDER = Provider(name="Willow Street Family Practice", npi="1234567893", tax_id="123456789")
POLICY = Policy(
    policy_id="P1",
    payer=Payer(
        payer_id="MERID",
        name="Meridian Health",
        kind=PayerKind.COMMERCIAL,
        claim_filing_indicator="CI",
    ),
    member_id="MH1001",
    period=Period(first=date(2020, 1, 1), last=date(2030, 12, 31)),
    subscriber=MOTHER,
    relationship=Relationship.SELF,
)
NAME = Name(role="IL", last_name="DOE", identifier_qualifier="MI", identifier="1")


def ask(policy: Policy, patient: Person) -> p270.EligibilityInquiry:
    return p270.ask(
        policy,
        patient=patient,
        provider=PROVIDER,
        date_of_service=VISIT,
        trace_number="VISIT-77",
        assigned_by="1123456789",
        reference="Q77",
    )


def test_the_question_is_for_the_day_of_the_visit(envelope: Envelope) -> None:
    text = p270.write([ask(POLICY, MOTHER)], envelope=envelope).decode()
    assert "DTP*291*D8*20260505~" in text
    assert "20200101" not in text
    assert "20301231" not in text


def test_a_subscriber_is_asked_about(envelope: Envelope) -> None:
    data = p270.write([ask(POLICY, MOTHER)], envelope=envelope)
    assert check(data) == []
    body = data.decode().split("~")[3:-3]
    assert body == [
        "BHT*0022*13*Q77*20260505*0830",
        "HL*1**20*1",
        "NM1*PR*2*MERIDIAN HEALTH*****PI*MERID",
        "HL*2*1*21*1",
        "NM1*1P*2*WILLOW STREET FAMILY PRACTICE*****XX*1234567893",
        "HL*3*2*22*0",
        "TRN*1*VISIT-77*1123456789",
        "NM1*IL*1*MUNOZ*ANA****MI*MH1001",
        "DMG*D8*19850203*F",
        "DTP*291*D8*20260505",
        "EQ*30",
        "SE*13*0011",
    ]


def test_a_dependent_is_asked_about_under_the_subscriber(envelope: Envelope) -> None:
    policy = replace(POLICY, relationship=Relationship.CHILD)
    data = p270.write([ask(policy, CHILD)], envelope=envelope)
    assert check(data) == []
    assert data.decode().split("~")[8:17] == [
        "HL*3*2*22*1",
        "NM1*IL*1*MUNOZ*ANA****MI*MH1001",
        "HL*4*3*23*0",
        "TRN*1*VISIT-77*1123456789",
        "NM1*03*1*MUNOZ*LEO",
        "DMG*D8*20190708",
        "INS*N*19",
        "DTP*291*D8*20260505",
        "EQ*30",
    ]
    (inquiry,) = p270.read(data).inquiries
    (person,) = inquiry.people
    assert person.name.first_name == "LEO"
    assert inquiry == replace(
        ask(policy, CHILD), made_date=date(2026, 5, 5), made_time="0830"
    )  # fmt: skip


def test_a_relationship_without_a_code_is_left_unsaid(envelope: Envelope) -> None:
    policy = replace(POLICY, relationship=Relationship.OTHER)
    data = p270.write([ask(policy, CHILD)], envelope=envelope)
    assert b"INS*" not in data
    assert check(data) == []


def test_several_service_types_are_one_question(envelope: Envelope) -> None:
    inquiry = p270.ask(
        POLICY,
        patient=MOTHER,
        provider=PROVIDER,
        date_of_service=VISIT,
        trace_number="V",
        assigned_by="1123456789",
        service_types=("98", "MH"),
    )
    data = p270.write([inquiry], envelope=envelope)
    assert b"EQ*98^MH~" in data
    (question,) = p270.read(data).inquiries[0].people[0].questions
    assert question.service_types == ("98", "MH")


def test_a_question_without_a_day_is_found(envelope: Envelope) -> None:
    data = p270.write([ask(POLICY, MOTHER)], envelope=envelope)
    dateless = data.replace(b"DTP*291*D8*20260505~", b"").replace(b"SE*13", b"SE*12")
    (finding,) = p270.read(dateless, file="ask.270").findings
    assert (finding.id, finding.severity) == ("x12.270.date-missing", Severity.WARN)
    assert (finding.at.file, finding.at.transaction) == ("ask.270", "0011")
    assert dateless.decode().split("~")[(finding.at.segment_ordinal or 0) - 1].startswith("NM1*IL")
    assert finding.message.endswith("Ask for the day of the visit.")


def test_the_day_a_card_was_made_is_not_the_day_in_question(envelope: Envelope) -> None:
    data = p270.write([ask(POLICY, MOTHER)], envelope=envelope)
    assert p270.read(data).findings == ()
    (finding,) = p270.read(data.replace(b"DTP*291*", b"DTP*102*")).findings
    assert finding.id == "x12.270.date-missing"


def test_a_separator_in_an_identifier_is_refused(envelope: Envelope) -> None:
    with pytest.raises(SeparatorInElement):
        p270.write([ask(replace(POLICY, member_id="MH*1"), MOTHER)], envelope=envelope)


@pytest.mark.parametrize("module", [p270, p271])
def test_a_file_of_another_kind_is_said_to_be_one(module: object, envelope: Envelope) -> None:
    data = p270.write([], envelope=envelope)
    code = module.__name__[-3:]  # type: ignore[attr-defined]
    (finding,) = module.read(data).findings  # type: ignore[attr-defined]
    assert finding.id == f"x12.{code}.none"
    assert module.read(b"").findings[0].id == "x12.empty"  # type: ignore[attr-defined]


def person(*benefits: Benefit, **more: object) -> AnsweredPerson:
    return AnsweredPerson(name=NAME, benefits=benefits, **more)  # type: ignore[arg-type]


def dated(qualifier: str, first: date, last: date | None = None) -> tuple[DatedEvent, ...]:
    return (DatedEvent(qualifier=qualifier, first_date=first, last_date=last),)


ACTIVE = Benefit(information="1", service_types=("30",))


@pytest.mark.parametrize(
    ("who", "coverage", "words"),
    [
        (person(ACTIVE), Coverage.ACTIVE, "active"),
        (person(replace(ACTIVE, service_types=())), Coverage.ACTIVE, "active"),
        (person(replace(ACTIVE, information="6")), Coverage.INACTIVE, "inactive"),
        (
            person(replace(ACTIVE, dates=dated("291", date(2025, 1, 1), date(2026, 4, 30)))),
            Coverage.INACTIVE,
            "ended on 04/30/2026",
        ),
        (
            person(replace(ACTIVE, dates=dated("291", date(2025, 1, 1), VISIT))),
            Coverage.ACTIVE,
            "active",
        ),
        (person(ACTIVE, dates=dated("347", date(2026, 4, 30))), Coverage.INACTIVE, "ended"),
        (person(ACTIVE, dates=dated("357", date(2026, 4, 30))), Coverage.INACTIVE, "ended"),
        (person(ACTIVE, dates=dated("346", date(2026, 6, 1))), Coverage.INACTIVE, "begins"),
        (person(ACTIVE, dates=dated("356", date(2026, 1, 1))), Coverage.ACTIVE, "active"),
        (person(ACTIVE, dates=dated("636", date(2026, 6, 1))), Coverage.ACTIVE, "active"),
        (
            person(
                replace(ACTIVE, dates=dated("291", date(2026, 1, 1))),
                dates=dated("347", date(2020, 1, 1)),
            ),
            Coverage.ACTIVE,
            "active",
        ),
        (person(Benefit(information="C", amount_cents=100)), Coverage.UNKNOWN, "Call the payer"),
        (person(), Coverage.UNKNOWN, "Call the payer"),
        (
            person(rejections=(Rejection(request_was_valid=True, reason="75", follow_up="C"),)),
            Coverage.UNKNOWN,
            "not found",
        ),
    ],
)
def test_what_an_answer_says_of_the_day_of_the_visit(
    who: AnsweredPerson, coverage: Coverage, words: str
) -> None:
    found = coverage_on(who, on=VISIT)
    assert found.coverage is coverage
    assert words in found.reason


def test_the_service_goes_before_the_plan() -> None:
    who = person(ACTIVE, Benefit(information="6", service_types=("MH",)))
    assert coverage_on(who, on=VISIT).coverage is Coverage.ACTIVE
    found = coverage_on(who, on=VISIT, service_type="MH")
    assert found.coverage is Coverage.INACTIVE
    assert found.benefit == who.benefits[1]
    assert coverage_on(who, on=VISIT, service_type="98").coverage is Coverage.ACTIVE


def test_one_active_plan_is_enough() -> None:
    ended = replace(ACTIVE, dates=dated("291", date(2020, 1, 1), date(2020, 12, 31)))
    assert coverage_on(person(ended, ACTIVE), on=VISIT).coverage is Coverage.ACTIVE


@pytest.mark.parametrize(
    ("benefit", "words"),
    [
        (
            Benefit(
                information="B",
                service_types=("98",),
                period="27",
                amount_cents=2_500,
                is_in_network="Y",
            ),
            "copayment: $25.00 a visit; in network; office visit",
        ),
        (
            Benefit(information="A", coverage_level="IND", percent=Decimal("0.2")),
            "coinsurance: 20 %; individual",
        ),
        (Benefit(information="ZZ", service_types=("QQ",)), "statement ZZ; service type QQ"),
    ],
)
def test_a_benefit_in_words(benefit: Benefit, words: str) -> None:
    assert benefit.words == words


@pytest.mark.parametrize(
    ("reason", "follow_up", "words"),
    [
        (
            "72",
            "C",
            "The member number is missing or wrong. Compare the member number with the card, "
            "letters and suffix too. Correct the question and ask again.",
        ),
        ("69", "N", "The question does not fit the patient's age. Do not ask again."),
        ("Q7", "Z", "Reason Q7. Follow-up Z."),
    ],
)
def test_a_rejection_in_words(reason: str, follow_up: str, words: str) -> None:
    rejection = Rejection(request_was_valid=False, reason=reason, follow_up=follow_up)
    assert rejection.words == words


def test_every_reason_that_the_guide_knows_has_words() -> None:
    from claimwright.x12.guide import open_guide

    reasons = {
        code
        for rule in open_guide("eligibility_response").segments
        if rule.segment_id == "AAA"
        for element in rule.elements
        if element.number == 3
        for code in element.codes
    }
    assert len(reasons) > 50
    for reason in reasons:
        rejection = Rejection(request_was_valid=True, reason=reason, follow_up="N")
        assert not rejection.words.startswith("Reason "), reason


ANSWER = (
    (Path(__file__).parent / "samples/eligibility_response.x12").read_text().replace("~\n", "~")
)


def test_an_answer_is_read() -> None:
    data = ANSWER.encode()
    assert [one for one in check(data) if one.snip in (1, 2)] == []
    file = p271.read(data)
    assert file.findings == ()
    (response,) = file.responses
    mother, child, other = response.people
    assert (mother.benefits, child.name.first_name, other.name.last_name) == ((), "LEO", "DOE")
    assert child.traces == (
        p270.Trace(kind="2", number="VISIT-77", assigned_by="1123456789"),
    )  # fmt: skip
    assert child.relationship == p270.Relationship(
        is_subscriber=False, code="19", change_kind="001", change_reason="25"
    )
    whole, copay, limit = child.benefits
    assert (whole.information, whole.service_types, whole.plan) == ("1", ("30", "98"), "GOLD")
    assert whole.deliveries == (
        p271.Delivery(quantity_qualifier="VS", quantity=Decimal(10), period="23"),
    )
    assert whole.messages == ("BRING THE CARD",)
    assert whole.places_or_injuries == (p271.PlaceOrInjury(qualifier="ZZ", code="11"),)
    (doctor,) = whole.parties
    assert doctor.name.last_name == "SMITH"
    assert doctor.provider_role == p270.ProviderRole(
        role="PC", qualifier="PXC", identifier="207Q00000X"
    )
    assert (copay.amount_cents, copay.is_in_network) == (2_500, "Y")
    assert (limit.percent, limit.quantity) == (Decimal("0.2"), Decimal(10))
    assert limit.procedure == p270.Procedure(qualifier="HC", code="99213", modifiers=("25",))
    assert [one.reason for one in response.rejections] == ["60", "75"]
    assert ANSWER.split("~")[(copay.segment_ordinal or 0) - 1].startswith("EB*B*")


def test_an_answer_is_written_as_it_was_read(envelope: Envelope) -> None:
    data = ANSWER.encode()
    written = p271.write(p271.read(data).responses, envelope=envelope).decode().split("~")
    assert written[3:-4] == ANSWER.split("~")[3:-4]


def test_an_amount_that_is_none_is_found_and_left_empty() -> None:
    file = p271.read(ANSWER.replace("*27*25*", "*27*2S*").encode())
    (finding,) = file.findings
    assert (finding.id, finding.value, finding.at.element) == ("x12.271.value", "2S", 7)
    assert file.responses[0].people[1].benefits[1].amount_cents is None


def test_an_address_after_a_benefit_is_not_the_patients() -> None:
    text = ANSWER.replace("NM1*P3*1*SMITH*JO****XX*1234567893~PRV", "N3*1 OTHER ST~PRV")
    child = p271.read(text.replace("N4*DAYTON*OH*45402~", "").encode()).responses[0].people[1]
    assert child.address is None
    assert [one.information for one in child.benefits] == ["1", "B", "F"]


def test_an_answer_as_tables() -> None:
    tables = p271.read_tables(split(ANSWER.encode()))
    benefits = tables.benefits
    assert benefits["information"].to_list() == ["1", "B", "F"]
    assert benefits["service_types"].to_list() == [["30", "98"], ["98"], ["98"]]
    assert benefits["amount_cents"].to_list() == [None, 2_500, None]
    assert benefits["dependent"].n_unique() == 1
    assert benefits["dependent"].null_count() == 0
    assert benefits["subscriber"].to_list() == [10, 10, 10]
    assert tables.people["first_name"].to_list() == ["ANA", "LEO", "JO"]
    assert tables.people["birth_date"].to_list() == [None, date(2019, 7, 8), None]
    assert tables.rejections["reason"].to_list() == ["60", "75"]
    doctor = tables.names.filter(tables.names["related_party"].is_not_null())
    assert doctor["last_name"].to_list() == ["SMITH"]
    assert doctor["benefit"].to_list() == benefits["benefit"].to_list()[:1]
    assert tables.segments.height == 34


def test_a_question_as_tables(envelope: Envelope) -> None:
    policy = replace(POLICY, relationship=Relationship.CHILD)
    data = p270.write([ask(POLICY, MOTHER), ask(policy, CHILD)], envelope=envelope)
    tables = p270.read_tables(split(data))
    assert tables.questions["service_types"].to_list() == [["30"], ["30"]]
    assert tables.questions["transaction"].to_list() == [1, 2]
    assert tables.dates["first_date"].to_list() == [VISIT, VISIT]
    assert tables.people["first_name"].to_list() == ["ANA", "ANA", "LEO"]
    assert tables.traces["number"].to_list() == ["VISIT-77", "VISIT-77"]
