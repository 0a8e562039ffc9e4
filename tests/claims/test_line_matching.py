"""A payer's lines against ours, as payers return them."""

from dataclasses import dataclass

import pytest

from claimwright.claims.line_matching import match_lines
from claimwright.claims.remittance import ServicePayment


@dataclass(frozen=True)
class Line:
    line_number: int
    line_control_number: str
    procedure_code: str
    modifiers: tuple[str, ...]
    charge_cents: int


OURS = (
    Line(1, "C-1", "99213", ("25",), 15_000),
    Line(2, "C-2", "11102", (), 20_000),
    Line(3, "C-3", "11102", ("59",), 20_000),
)


def paid(code: str, charge_cents: int = 20_000, *modifiers: str, **other: str) -> ServicePayment:
    return ServicePayment(
        position=1,
        procedure_code=code,
        modifiers=modifiers,
        charge_cents=charge_cents,
        paid_cents=0,
        **other,
    )


@pytest.mark.parametrize(
    ("services", "numbers"),
    [
        pytest.param(
            [
                paid("11102", line_control_number="C-3"),
                paid("11102", line_control_number="C-2"),
                paid("99213", 15_000, line_control_number="C-1"),
            ],
            (3, 2, 1),
            id="reordered, by control number",
        ),
        pytest.param(
            [paid("11102", 20_000, "59"), paid("11102"), paid("99213", 15_000, "25")],
            (3, 2, 1),
            id="no control numbers, by modifiers",
        ),
        pytest.param(
            [paid("99213", 15_000), paid("11102"), paid("11102")],
            (1, 2, 3),
            id="modifiers dropped",
        ),
        pytest.param(
            [paid("99212", 15_000, submitted_procedure_code="99213")],
            (1,),
            id="recoded, what we sent is named",
        ),
        pytest.param(
            [paid("99213", 10_000, "25"), paid("99213", 5_000, "25")],
            (1, 1),
            id="split in two parts",
        ),
        pytest.param(
            [
                paid("99213", 9_000, line_control_number="C-1"),
                paid("99213", 6_000, line_control_number="C-1"),
            ],
            (1, 1),
            id="split under one control number",
        ),
        pytest.param(
            [
                paid("99213", -15_000, "25"),
                paid("11102", -20_000),
                paid("11102", -20_000, "59"),
            ],
            (1, 2, 3),
            id="a reversal",
        ),
        pytest.param(
            [paid("A0001", 15_000), paid("11102"), paid("11102", 20_000, "59")],
            (1, 2, 3),
            id="one left on each side with one charge",
        ),
        pytest.param(
            [paid("A0001", 14_999), paid("11102"), paid("11102", 20_000, "59")],
            (None, 2, 3),
            id="one left on each side, but another charge",
        ),
        pytest.param([paid("80053")], (None,), id="a line that we never billed"),
        pytest.param(
            [paid("99213", 15_000, "25"), paid("99213", 5_000, "25")],
            (1, None),
            id="more than was billed",
        ),
    ],
)
def test_lines_match(services: list[ServicePayment], numbers: tuple[int | None, ...]) -> None:
    assert match_lines(services, OURS) == numbers
