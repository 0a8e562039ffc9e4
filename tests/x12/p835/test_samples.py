"""Other people's 835s: nothing crashes, and the sums are those of a reader of ten lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from claimwright.x12 import p835

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "x12" / "835"
FILES = sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason="no sample data beside the project")


def simple_sums(text: str) -> dict[str, int]:
    """Sums over the whole file, by splitting alone."""
    text = text.lstrip("\ufeff")
    separator, terminator = text[3], text[105]
    sums = {"payments": 0, "charges": 0, "paid": 0, "lines": 0, "adjusted": 0, "provider": 0}
    for segment in text.split(terminator):
        name, *elements = segment.strip().split(separator)
        amounts = {number: _cents(text) for number, text in enumerate(elements, start=1)}
        if name == "BPR":
            sums["payments"] += amounts[2]
        elif name == "CLP":
            sums["charges"] += amounts[3]
            sums["paid"] += amounts[4]
        elif name == "SVC":
            sums["lines"] += amounts[3]
        elif name == "CAS":
            sums["adjusted"] += sum(amounts.get(number, 0) for number in range(3, 20, 3))
        elif name == "PLB":
            sums["provider"] += sum(amounts.get(number, 0) for number in range(4, 15, 2))
    return sums


def _cents(text: str) -> int:
    try:
        return int(Decimal(text) * 100)
    except ArithmeticError:
        return 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_sums_agree_with_a_simple_reader(path: Path) -> None:
    data = path.read_bytes()
    file = p835.read(data, file=path.name)
    claims = [claim for remittance in file.remittances for claim in remittance.claims]
    services = [service for claim in claims for service in claim.services]
    adjustments = [
        adjustment for holder in (*claims, *services) for adjustment in holder.adjustments
    ]
    assert {
        "payments": sum(one.payment_cents for one in file.remittances),
        "charges": sum(one.charge_cents for one in claims),
        "paid": sum(one.paid_cents for one in claims),
        "lines": sum(one.paid_cents for one in services),
        "adjusted": sum(one.amount_cents for one in adjustments),
        "provider": sum(
            one.amount_cents
            for remittance in file.remittances
            for one in remittance.provider_adjustments
        ),
    } == simple_sums(data.decode("utf-8"))
    assert {one.id for one in file.findings} <= {
        "x12.byte-order-mark",
        "x12.835.payment-date-missing",
        "x12.835.segment-count",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_half_a_file_is_read_without_a_crash(path: Path) -> None:
    data = path.read_bytes()
    whole = p835.read(data)
    half = p835.read(data[: len(data) // 2])
    assert half.remittances == whole.remittances[: len(half.remittances)]
    assert {one.id for one in half.findings} & {"x12.835.truncated", "x12.835.end-missing"}
