"""The sandbox under test, its sample files, and a reader of answers that shares no code with it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import pyx12.params
import pyx12.x12n_document

from claimwright.office.exchange.sandbox import Sandbox

FILES = Path(__file__).parent / "files"


@dataclass
class ReadLine:
    procedure: str
    charge: Decimal
    paid: Decimal
    adjustments: dict[str, Decimal] = field(default_factory=dict)
    control_number: str = ""
    remarks: list[str] = field(default_factory=list)


@dataclass
class ReadClaim:
    account: str
    status: str
    charge: Decimal
    paid: Decimal
    patient_responsibility: Decimal
    payer_claim_number: str
    lines: list[ReadLine] = field(default_factory=list)


@dataclass
class ReadPayment:
    paid: Decimal
    method: str
    trace: str
    payment_date: str
    claims: list[ReadClaim] = field(default_factory=list)
    provider_adjustments: dict[str, Decimal] = field(default_factory=dict)


def split(data: bytes) -> list[list[str]]:
    return [each.strip().split("*") for each in data.decode("ascii").split("~") if each.strip()]


def read_payment(data: bytes) -> ReadPayment:
    """Read one 835 and hold it to the balance of the line, the claim and the transaction."""
    segments = split(data)
    bpr = next(each for each in segments if each[0] == "BPR")
    trace = next(each for each in segments if each[0] == "TRN")
    payment = ReadPayment(Decimal(bpr[2]), bpr[4], trace[2], bpr[16])
    for segment in segments:
        _add(payment, segment)
    for claim in payment.claims:
        for line in claim.lines:
            assert line.charge - sum(line.adjustments.values()) == line.paid
        assert claim.charge == sum(line.charge for line in claim.lines)
        assert claim.paid == sum(line.paid for line in claim.lines)
        assert claim.patient_responsibility == sum(
            amount
            for line in claim.lines
            for reason, amount in line.adjustments.items()
            if reason.startswith("PR-")
        )
    claims = sum(claim.paid for claim in payment.claims)
    assert payment.paid == claims - sum(payment.provider_adjustments.values())
    assert payment.paid >= 0
    return payment


def _add(payment: ReadPayment, segment: list[str]) -> None:
    name = segment[0]
    if name == "CLP":
        amounts = [Decimal(each or 0) for each in segment[3:6]]
        payment.claims.append(ReadClaim(segment[1], segment[2], *amounts, segment[7]))
    elif name == "SVC":
        line = ReadLine(segment[1], Decimal(segment[2]), Decimal(segment[3]))
        payment.claims[-1].lines.append(line)
    elif name == "CAS":
        for reason, amount in zip(segment[2::3], segment[3::3], strict=True):
            key = f"{segment[1]}-{reason}"
            assert key not in payment.claims[-1].lines[-1].adjustments
            payment.claims[-1].lines[-1].adjustments[key] = Decimal(amount)
    elif name == "REF" and segment[1] == "6R":
        payment.claims[-1].lines[-1].control_number = segment[2]
    elif name == "LQ":
        payment.claims[-1].lines[-1].remarks.append(segment[2])
    elif name == "PLB":
        key = f"{segment[3]} {len(payment.provider_adjustments)}"
        payment.provider_adjustments[key] = Decimal(segment[4])


@pytest.fixture(name="read_payment", scope="session")
def _read_payment() -> Callable[[bytes], ReadPayment]:
    return read_payment


@pytest.fixture(name="split", scope="session")
def _split() -> Callable[[bytes], list[list[str]]]:
    return split


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    return Sandbox.from_yaml((FILES / "payers.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """The bytes of a sample file by its name without the ending."""

    def read(name: str) -> bytes:
        return (FILES / f"{name}.837").read_bytes()

    return read


@pytest.fixture(scope="session")
def noon() -> datetime:
    """A Monday, the day on which the sample visits are sent."""
    return datetime(2026, 5, 4, 12, 0)


@pytest.fixture(scope="session")
def accepted_by_pyx12() -> Callable[[bytes], bool]:
    def accepted(data: bytes) -> bool:
        errors = io.StringIO()
        return bool(
            pyx12.x12n_document.x12n_document(
                pyx12.params.params(), io.StringIO(data.decode("ascii")), None, None, fd_json=errors
            )
        )

    return accepted
