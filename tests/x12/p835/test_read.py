"""Reading 835s: what they say, whatever their form, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claimwright.base.finding import Finding, Severity
from claimwright.claims.remittance import (
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.x12 import p835
from claimwright.x12.envelope import Envelope
from claimwright.x12.syntax import Delimiters

GOLDEN = Path(__file__).parent / "golden"


def without_ordinals(remittance: Remittance) -> Remittance:
    """The same payment with its places in the file left out."""

    def service(one: ServicePayment) -> ServicePayment:
        return replace(one, segment_ordinal=None)

    def claim(one: ClaimPayment) -> ClaimPayment:
        return replace(one, segment_ordinal=None, services=tuple(map(service, one.services)))

    def provider(one: ProviderAdjustment) -> ProviderAdjustment:
        return replace(one, segment_ordinal=None)

    return replace(
        remittance,
        claims=tuple(map(claim, remittance.claims)),
        provider_adjustments=tuple(map(provider, remittance.provider_adjustments)),
    )


@pytest.fixture
def golden() -> bytes:
    """Three payments: one of ours with everything, and two small ones."""
    return (GOLDEN / "three-payments.835").read_bytes()


def only(findings: tuple[Finding, ...], finding_id: str) -> Finding:
    (found,) = (one for one in findings if one.id == finding_id)
    return found


def traces(file: p835.RemittanceFile) -> list[str]:
    return [one.trace_number for one in file.remittances]


def test_it_says_what_the_file_says(golden: bytes, remittance: Remittance) -> None:
    file = p835.read(golden, file="may.835")
    assert file.findings == ()
    assert traces(file) == ["EFT0001", "CHK77", "NONPAY"]
    assert without_ordinals(file.remittances[0]) == remittance


def test_each_value_knows_its_segment(golden: bytes) -> None:
    segments = golden.decode().split("~\n")
    (first, *_) = p835.read(golden).remittances
    for claim in first.claims:
        assert claim.segment_ordinal is not None
        assert segments[claim.segment_ordinal - 1].startswith(f"CLP*{claim.claim_id}*")
        for service in claim.services:
            assert service.segment_ordinal is not None
            assert segments[service.segment_ordinal - 1].startswith("SVC*HC:")
    for adjustment in first.provider_adjustments:
        assert adjustment.segment_ordinal is not None
        assert segments[adjustment.segment_ordinal - 1].startswith("PLB*")


def test_the_same_claim_number_twice_is_counted(golden: bytes) -> None:
    (first, *_) = p835.read(golden).remittances
    assert [(one.claim_id, one.occurrence) for one in first.claims] == [
        ("CW1001", 1),
        ("CW1002", 1),
        ("CW1003", 1),
        ("CW1003", 2),
    ]


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.replace("~\n", "~"),
        lambda text: text.replace("~\n", "~\r\n"),
        lambda text: text.replace("~\n", "\n"),
        lambda text: text.replace("*", "|").replace(":", ">").replace("~", "'"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("~\n", "~\n    "),
    ],
    ids=["one line", "CRLF", "newline ends segments", "other separators", "BOM", "indented"],
)
def test_the_form_of_the_file_does_not_matter(form: object, golden: bytes) -> None:
    assert callable(form)
    changed = form(golden.decode()).encode()
    assert p835.read(changed).remittances == p835.read(golden).remittances


def test_what_is_written_is_what_was_golden(
    golden: bytes, remittance: Remittance, envelope: Envelope
) -> None:
    readable = replace(envelope, delimiters=Delimiters(line_end="\n"))
    written = p835.write([remittance], envelope=readable).decode()
    ours = golden.decode().split("ST*835*0012")[0]
    body = "~\n".join(written.split("~\n")[2:-3]) + "~\n"
    assert body in ours


def test_pyx12_accepts_what_is_written(
    remittance: Remittance, envelope: Envelope, pyx12_errors: object
) -> None:
    assert callable(pyx12_errors)
    assert pyx12_errors(p835.write([remittance], envelope=envelope)) == []


def test_a_truncated_payment_is_held_and_the_one_before_it_read(golden: bytes) -> None:
    cut = golden[: golden.index(b"LX*1", golden.index(b"ST*835*0012"))]
    file = p835.read(cut, file="may.835")
    assert traces(file) == ["EFT0001"]
    found = only(file.findings, "x12.835.truncated")
    assert found.severity is Severity.STOP
    assert found.at.transaction == "0012"
    assert found.at.file == "may.835"
    assert only(file.findings, "x12.835.end-missing")


@pytest.mark.parametrize("share", range(1, 40))
def test_wherever_a_file_breaks_off_something_is_found(share: int, golden: bytes) -> None:
    whole = [without_ordinals(one) for one in p835.read(golden).remittances]
    file = p835.read(golden[: len(golden) * share // 40])
    assert file.findings
    assert [without_ordinals(one) for one in file.remittances] == whole[: len(file.remittances)]


CLAIM_BROKEN = [
    # in the first payment: what stands there, what is put in its place, finding, segment, element
    ("CLP*CW1001*1*677.5*400*", "CLP*CW1001*1*677.5*400.123*", "amount", "CLP", 4),
    ("CLP*CW1001*1*677.5*400*", "CLP*CW1001*1*12-*400*", "amount", "CLP", 3),
    ("CLP*CW1001*1*677.5*400*100*", "CLP*CW1001*1*677.5*400*1O0*", "amount", "CLP", 5),
    ("CLP*CW1001*1*677.5*400*", "CLP*CW1001*1*677.5**", "amount-missing", "CLP", 4),
    ("CLP*CW1001*1*", "CLP**1*", "claim-number-missing", "CLP", 1),
    ("SVC*HC:99213:25*665*400*", "SVC*HC:99213:25*665*4OO*", "amount", "SVC", 3),
    ("SVC*HC:99213:25*665*400*", "SVC*HC:99213:25**400*", "amount-missing", "SVC", 2),
    ("CAS*PR*1*50*", "CAS*PR*1*5,0*", "amount", "CAS", 3),
    ("CAS*PR*1*50**2*50*1", "CAS*PR*1*50**2*5 0*1", "amount", "CAS", 6),
    ("CAS*CO*45*165", "CAS**45*165", "adjustment-incomplete", "CAS", None),
    ("CAS*CO*45*165", "CAS*CO*45", "adjustment-incomplete", "CAS", None),
]


@pytest.mark.parametrize(("there", "instead", "finding", "segment", "element"), CLAIM_BROKEN)
def test_a_claim_that_cannot_be_read_is_held_alone(
    there: str, instead: str, finding: str, segment: str, element: int | None, golden: bytes
) -> None:
    text = golden.decode()
    assert there in text
    file = p835.read(text.replace(there, instead, 1).encode(), file="may.835")
    found = only(file.findings, f"x12.835.{finding}")
    assert found.severity is Severity.STOP
    assert (found.at.segment, found.at.element, found.at.transaction) == (segment, element, "0011")
    assert found.at.claim_id == (None if "number" in finding else "CW1001")
    stood_at = text[: text.index(there)].count("~") + 1
    assert found.at.segment_ordinal == stood_at
    assert traces(file) == ["EFT0001", "CHK77", "NONPAY"]
    assert [one.claim_id for one in file.remittances[0].claims] == ["CW1002", "CW1003", "CW1003"]
    assert "left out" in found.message


PAYMENT_BROKEN = [
    ("BPR*I*385.75*C", "BPR*I*385.755*C", "amount", "BPR"),
    ("BPR*I*385.75*C", "BPR*I**C", "payment-missing", "BPR"),
    ("BPR*I*385.75*C", "BPX*I*385.75*C", "payment-missing", "BPR"),
    ("TRN*1*EFT0001*1311234567~\n", "", "trace-number-missing", "TRN"),
    ("TRN*1*EFT0001*", "TRN*1**", "trace-number-missing", "TRN"),
    ("*WO:OLD-1*5*", "*WO:OLD-1*5.005*", "amount", "PLB"),
    ("*L6*-.75", "*L6", "provider-adjustment-incomplete", "PLB"),
]


@pytest.mark.parametrize(("there", "instead", "finding", "segment"), PAYMENT_BROKEN)
def test_a_payment_that_cannot_be_read_is_held_alone(
    there: str, instead: str, finding: str, segment: str, golden: bytes
) -> None:
    text = golden.decode()
    assert there in text
    file = p835.read(text.replace(there, instead, 1).encode())
    found = only(file.findings, f"x12.835.{finding}")
    assert (found.severity, found.at.segment) == (Severity.STOP, segment)
    assert found.at.transaction == "0011"
    assert traces(file) == ["CHK77", "NONPAY"]


def test_a_payer_without_any_name_is_held(golden: bytes) -> None:
    text = golden.decode().replace("REF*2U*MERID~\n", "", 1)
    assert p835.read(text.encode()).remittances[0].payer_id == "1311234567"
    text = text.replace("TRN*1*EFT0001*1311234567", "TRN*1*EFT0001", 1)
    file = p835.read(text.encode())
    assert only(file.findings, "x12.835.payer-missing").severity is Severity.STOP
    assert traces(file) == ["CHK77", "NONPAY"]


WARNED = [
    ("*CHK************20260520", "*CHK***********20260520", "payment-date-missing"),
    ("*CHK************20260520", "*CHK************20261320", "payment-date-missing"),
    ("SE*39*0011", "SE*40*0011", "segment-count"),
    ("SE*39*0011", "SE*E9*0011", "segment-count"),
    ("*400**1~", "*400**one~", "quantity"),
    ("DTM*472*20260504", "DTM*472*20260231", "date"),
    ("AMT*B6*500", "AMT*B6*5OO", "amount"),
    ("LX*1~\nCLP*CW1001", "CAS*CO*45*1~\nLX*1~\nCLP*CW1001", "outside-claim"),
]


@pytest.mark.parametrize(("there", "instead", "finding"), WARNED)
def test_what_can_be_read_all_the_same_is_warned_of(
    there: str, instead: str, finding: str, golden: bytes
) -> None:
    text = golden.decode()
    assert there in text
    file = p835.read(text.replace(there, instead, 1).encode())
    found = next(one for one in file.findings if one.id == f"x12.835.{finding}")
    assert found.severity is Severity.WARN
    assert found.at.segment_ordinal is not None
    assert traces(file) == ["EFT0001", "CHK77", "NONPAY"]
    assert len(file.remittances[0].claims) == 4


def test_a_missing_payment_date_is_taken_from_the_production_date(golden: bytes) -> None:
    text = golden.decode().replace("*CHK************20260520", "*CHK", 1)
    assert p835.read(text.encode()).remittances[0].payment_date == date(2026, 5, 5)


def test_a_service_before_any_claim_is_not_given_to_the_payment_before(golden: bytes) -> None:
    text = golden.decode()
    second = text.index("ST*835*0012")
    at = text.index("LX*1~\n", second)
    stray = text[:at] + "SVC*HC:99999*1*1~\nCAS*CO*45*1~\n" + text[at:]
    file = p835.read(stray.encode())
    assert [one.id for one in file.findings if one.at.segment == "SVC"] == ["x12.835.outside-claim"]
    assert [len(one.claims) for one in file.remittances] == [4, 1, 0]
    assert file.remittances[1].claims[0].services == ()
    assert all(
        service.procedure_code != "99999"
        for remittance in file.remittances
        for claim in remittance.claims
        for service in claim.services
    )


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"", "x12.empty"),
        (b"hello", "x12.not-x12"),
        (b"\x00\xff\xfe" * 50, "x12.not-x12"),
    ],
)
def test_what_is_no_x12_is_said_to_be_none(data: bytes, finding: str) -> None:
    file = p835.read(data)
    assert file.remittances == ()
    assert finding in {one.id for one in file.findings}


def test_another_transaction_is_no_payment(golden: bytes) -> None:
    file = p835.read(golden.replace(b"ST*835*", b"ST*834*"))
    assert file.remittances == ()
    assert only(file.findings, "x12.835.none").severity is Severity.STOP
