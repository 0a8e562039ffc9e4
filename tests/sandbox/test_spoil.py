"""Bad remittances: each has the fault that its name says, and no other."""

from decimal import Decimal

import pytest

from claimwright.office.exchange.sandbox import SandboxState
from claimwright.office.exchange.sandbox.spoil import (
    MISBEHAVIOURS,
    drop_line_control_numbers,
    drop_modifiers,
    name_unknown_claim,
    truncate,
)


@pytest.fixture(scope="module")
def good(sandbox, sample, noon):
    return sandbox.answer(sample("office_visits"), at=noon, state=SandboxState()).remittances_835[0]


@pytest.mark.parametrize("name", ["unbalanced", "unbalanced_claim", "unbalanced_total"])
def test_unbalanced_files_do_not_balance_but_are_well_formed(
    good, name, read_payment, accepted_by_pyx12
):
    read_payment(good)
    bad = MISBEHAVIOURS[name](good)
    assert accepted_by_pyx12(bad)
    with pytest.raises(AssertionError):
        read_payment(bad)


def test_truncated_file_ends_inside_a_segment(good, accepted_by_pyx12):
    bad = truncate(good)
    assert good.startswith(bad)
    assert not bad.rstrip().endswith(b"~")
    assert not accepted_by_pyx12(bad)


def test_unknown_claim_is_otherwise_right(good, read_payment, accepted_by_pyx12):
    bad = name_unknown_claim(good)
    assert accepted_by_pyx12(bad)
    claims = read_payment(bad).claims
    assert [claim.account for claim in claims] == ["NEVERSENT1", "V1002"]
    assert claims[0].charge == Decimal(210)


def test_lines_without_their_numbers_or_modifiers(good, read_payment, accepted_by_pyx12):
    bad = drop_modifiers(drop_line_control_numbers(good))
    assert accepted_by_pyx12(bad)
    lines = [line for claim in read_payment(bad).claims for line in claim.lines]
    assert [line.procedure for line in lines] == ["HC:99213", "HC:93000", "HC:99392"]
    assert {line.control_number for line in lines} == {""}
