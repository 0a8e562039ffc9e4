"""The payers' file: lenient in what may be left out, strict in everything that is there."""

from datetime import date

import pytest

from claimwright.office.exchange.sandbox import ConfigurationError, Sandbox

MEMBER = (
    "{member_id: A1, last_name: Doe, first_name: Ann, birth_date: 1980-02-03, "
    "effective_from: 2026-01-01}"
)


def test_the_sample_file(sandbox):
    payer = sandbox.configuration.payers["60001"]
    assert payer.fees["99213"] == 9200
    member = payer.members["NP300"]
    assert member.is_covered(on=date(2026, 5, 3))
    assert not member.is_covered(on=date(2026, 5, 4))
    assert not member.is_covered(on=date(2024, 12, 31))
    assert payer.members["NP100"].is_covered(on=date(2099, 1, 1))


def test_what_may_be_left_out_has_a_default():
    sandbox = Sandbox.from_yaml(f"payers: [{{payer_id: P, name: Plan, members: [{MEMBER}]}}]")
    payer = sandbox.configuration.payers["P"]
    assert (payer.default_fee_percent, payer.sequestration_percent) == (60, 0)
    assert payer.members["A1"].deductible_remaining_cents == 0


def test_unquoted_numbers_keep_their_zeros():
    sandbox = Sandbox.from_yaml("payers: [{payer_id: 0123, name: Plan, fees: {00100: 0500}}]")
    assert sandbox.configuration.payers["0123"].fees == {"00100": 500}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("payers: [", "not YAML"),
        ("- a", "the payers' file: expected a list of named values"),
        ("{}", "payers must be a list"),
        ("payers: [{name: Plan}]", "payers[0]: payer_id is missing"),
        ("payers: [{payer_id: P, name: Plan, colour: red}]", "payers[0]: unknown colour"),
        ("payers: [{payer_id: P, name: ''}]", "name must be a text"),
        ("payers: [{payer_id: P, payer_id: Q, name: Plan}]", "'payer_id' is given twice"),
        (
            "payers: [{payer_id: P, name: A}, {payer_id: P, name: B}]",
            "payer_id 'P' is given more than once",
        ),
        ("payers: [{payer_id: P, name: A, fees: {'1': 9.5}}]", "fees[1] must be a whole number"),
        ("payers: [{payer_id: P, name: A, fees: [1]}]", "fees must be a table"),
        (
            "payers: [{payer_id: P, name: A, default_fee_percent: 101}]",
            "default_fee_percent must be from 0 to 100",
        ),
        ("payers: [{payer_id: P, name: A, not_covered: x}]", "not_covered must be a list"),
        (
            f"payers: [{{payer_id: P, name: A, members: [{MEMBER.replace('1980', '80')}]}}]",
            "members[0]: birth_date must be a date",
        ),
        (
            f"payers: [{{payer_id: P, name: A, members: [{MEMBER}, {MEMBER}]}}]",
            "member_id 'A1' is given more than once",
        ),
        (
            "payers: [{payer_id: P, name: A, members: ["
            + MEMBER.replace("}", ", effective_to: 2025-01-01}")
            + "]}]",
            "effective_to is before effective_from",
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(text, message):
    with pytest.raises(ConfigurationError) as error:
        Sandbox.from_yaml(text)
    assert message in str(error.value)
