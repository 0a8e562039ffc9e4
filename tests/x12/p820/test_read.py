"""Premium payments that break or do not add up, and those that other systems made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.base.finding import Severity
from claimwright.x12 import p820
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p820 import (
    Charge,
    IndividualRemittance,
    MemberCount,
    OrganizationRemittance,
    PremiumAdjustment,
    PremiumParty,
    PremiumPayment,
    RemittanceItem,
    SummaryLine,
)
from claimwright.x12.parties import DatedEvent, Name, Organization
from claimwright.x12.syntax import split

GROUP = OrganizationRemittance(
    number="1",
    role="2L",
    identifier_qualifier="FI",
    identifier="311",
    adjustments=(PremiumAdjustment(amount_cents=-1_000, reason="52"),),
    items=(
        RemittanceItem(
            qualifier="1L",
            number="G7",
            paid_cents=99_000,
            billed_cents=100_000,
            coverage=DatedEvent(
                qualifier="582", first_date=date(2026, 5, 1), last_date=date(2026, 5, 31)
            ),
            line=SummaryLine(
                number="1",
                charges=(Charge(code="G740", amount_cents=1_250),),
                counts=(MemberCount(number="1", count=Decimal(12), unit="IE"),),
            ),
            adjustments=(PremiumAdjustment(amount_cents=-1_000, reason="53"),),
        ),
    ),
)
PERSON = IndividualRemittance(
    number="2",
    role="2J",
    identifier_qualifier="EI",
    identifier="E9",
    names=(Name(role="QE", last_name="LIND", first_name="ANA"),),
    items=(RemittanceItem(qualifier="IK", number="I1", paid_cents=5_050),),
)
PAYMENT = PremiumPayment(
    handling="I",
    payment_cents=103_050,
    credit_or_debit="C",
    method="ACH",
    payer_identifier="1311234567",
    payment_date=date(2026, 5, 4),
    trace_kind="1",
    trace_number="T1",
    receiver=PremiumParty(
        organization=Organization(
            role="PE", name="PLAN", identifier_qualifier="FI", identifier="312"
        )
    ),
    payer=PremiumParty(
        organization=Organization(
            role="PR", name="MILL", identifier_qualifier="FI", identifier="311"
        )
    ),
    organizations=(GROUP,),
    individuals=(PERSON,),
)

# What the check of syntax and guide stops at in files that others made, and who is right. Of the
# premium payment pyx12 has both guides, of the other file none, so it cannot judge that.
JUDGED = {
    "oopfactory__Example5_Wikipedia.txt": (
        [
            "x12.element-code ISA12",
            "x12.element-short GS04",
            "x12.element-type GS04",
            "x12.element-long GE02",
            "x12.element-type GE02",
        ],
        "the file is wrong: the year in GS04 has two digits, a blank stands at the end of GE02; "
        "and it is no premium payment, but a payment between companies",
    ),
    "oopfactory__Example7_FromScott.txt": (
        ["x12.element-code ISA12"],
        "the file is of an older release (004010X061A1), which ISA12 says and no guide is for; by "
        "that one pyx12 minds nothing but the blanks before its segments, which are no data",
    ),
}


@pytest.fixture
def text(envelope: Envelope) -> str:
    return p820.write([PAYMENT, PAYMENT], envelope=envelope).decode()


def test_what_is_written(text: str) -> None:
    assert text.split("~")[2:21] == [
        "ST*820*0011*005010X218",
        "BPR*I*1030.5*C*ACH******1311234567******20260504",
        "TRN*1*T1",
        "N1*PE*PLAN*FI*312",
        "N1*PR*MILL*FI*311",
        "ENT*1*2L*FI*311",
        "ADX*-10*52",
        "RMR*1L*G7**990*1000",
        "DTM*582****RD8*20260501-20260531",
        "IT1*1",
        "SAC*C*G740***1250",
        "SLN*1**O*12*IE",
        "ADX*-10*53",
        "ENT*2*2J*EI*E9",
        "NM1*QE*1*LIND*ANA",
        "RMR*IK*I1**50.5",
        "SE*17*0011",
        "ST*820*0012*005010X218",
        "BPR*I*1030.5*C*ACH******1311234567******20260504",
    ]


def test_what_adds_up_has_no_findings(text: str) -> None:
    file = p820.read(text.encode())
    assert file.findings == ()
    assert [one.itemized_cents for one in file.payments] == [103_050, 103_050]


BOTH = ["balance.premium", "balance.premium-item"]


@pytest.mark.parametrize(
    ("there", "instead", "findings", "places", "read"),
    [
        ("BPR*I*1030.5", "BPR*I*1030.6", ["balance.premium"], [4], 2),
        ("ADX*-10*52", "ADX*-11*52", ["balance.premium"], [4], 2),
        (
            "RMR*1L*G7**990*",
            "RMR*1L*G7**991*",
            ["balance.premium", "balance.premium-item"],
            [4, 10],
            2,
        ),
        (
            "RMR*1L*G7**990*",
            "RMR*1L*G7**989*",
            ["balance.premium", "balance.premium-item"],
            [4, 10],
            2,
        ),
        ("ADX*-10*53", "ADX*-10.1*53", ["balance.premium-item"], [10], 2),
        ("BPR*I*1030.5", "BPR*I*1030.555", ["820.value"], [4], 2),
        ("SLN*1**O*12*", "SLN*1**O*a dozen*", ["820.value"], [14], 2),
        ("TRN*1*T1~", "TRN*1*T1~TRN*1*T2~", ["820.left-out"], [6], 2),
        ("SE*17*0011~", "", ["820.truncated"], [3], 1),
    ],
)
def test_what_is_wrong_is_found_and_kept_as_it_stands(
    text: str,
    there: str,
    instead: str,
    findings: list[str],
    places: list[int | None],
    read: int,
) -> None:
    assert there in text
    file = p820.read(text.replace(there, instead, 1).encode(), file="a.820")
    assert [one.id for one in file.findings] == [f"x12.{name}" for name in findings]
    assert [one.at.segment_ordinal for one in file.findings] == places
    assert {(one.at.file, one.at.transaction) for one in file.findings} == {("a.820", "0011")}
    assert len(file.payments) == read
    assert file.payments[-1].itemized_cents == 103_050


def test_another_file_is_none(text: str) -> None:
    (found,) = p820.read(text.replace("ST*820*", "ST*835*").encode()).findings
    assert (found.id, found.severity) == ("x12.820.none", Severity.STOP)


def test_the_tables(text: str) -> None:
    tables = p820.read_tables(split(text.encode()))
    columns = ("transaction", "payment_cents", "trace_number", "receiver", "payer_id")
    assert tables.payments.select(columns).rows() == [
        (1, 103_050, "T1", "PLAN", "311"),
        (2, 103_050, "T1", "PLAN", "311"),
    ]
    first = tables.items.filter(transaction=1)
    assert first.select("entity", "item", "number", "paid_cents", "billed_cents").rows() == [
        (8, 10, "G7", 99_000, 100_000),
        (16, 18, "I1", 5_050, None),
    ]
    assert tables.adjustments.filter(transaction=1).select(
        "entity", "item", "is_earlier", "amount_cents"
    ).rows() == [(8, None, True, -1_000), (8, 10, False, -1_000)]
    assert tables.charges["amount_cents"].to_list() == [1_250, 1_250]
    assert tables.counts.select("count", "unit").rows() == [(Decimal(12), "IE")] * 2


@pytest.fixture
def files(shared_data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((shared_data / "x12/820").iterdir())}


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


def test_an_older_release_is_read_and_said(files: dict[str, bytes]) -> None:
    file = p820.read(files["oopfactory__Example7_FromScott.txt"])
    (payment,) = file.payments
    assert len(payment.individuals) == 29
    first = payment.individuals[0]
    assert (first.number, first.role, first.items[0].paid_cents) == ("1", "2J", 1_697_104)
    assert first.items[0].adjustments == (PremiumAdjustment(amount_cents=1_697_104, reason="53"),)
    # The payment itself was made unreadable by whoever shared the file.
    assert [one.id for one in file.findings] == [
        "x12.byte-order-mark",
        "x12.820.release",
        "x12.balance.premium",
    ]


def test_a_payment_that_is_no_premium_is_read_as_far_as_it_goes(files: dict[str, bytes]) -> None:
    file = p820.read(files["oopfactory__Example5_Wikipedia.txt"])
    (payment,) = file.payments
    assert (payment.payment_cents, payment.payer.organization.name) == (
        7_777,
        "WHIZCO OF AMERICA INC",
    )
    left = next(one for one in file.findings if one.id == "x12.820.left-out")
    assert left.value == "ENT, RMR, DTM"
