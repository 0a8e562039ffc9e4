"""Whatever the fees and charges, every remittance balances; whatever the file, it is answered."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.office.exchange.sandbox import Sandbox, SandboxState
from claimwright.office.exchange.sandbox.adjudication import adjudicate, with_line_decisions
from claimwright.office.exchange.sandbox.books import Books
from claimwright.office.exchange.sandbox.claim_reader import read_batch
from claimwright.office.exchange.sandbox.claims import Adjustment, OtherPayer, PriorDecision
from claimwright.office.exchange.sandbox.interchange import read_interchange
from claimwright.office.exchange.sandbox.remittance import write_835
from claimwright.office.exchange.sandbox.wire import Addresses

FILES = Path(__file__).parent / "files"
NOON = datetime(2026, 5, 4, 12, 0)
ADDRESSES = Addresses(
    sender_qualifier="ZZ",
    sender_id="SANDBOX",
    receiver_qualifier="ZZ",
    receiver_id="RIVERSIDE",
    application_sender="SANDBOX",
    application_receiver="RIVERSIDE",
    usage="T",
)

cents = st.integers(min_value=0, max_value=2_000_000)
percents = st.decimals(min_value=0, max_value=100, places=2)


def claims_of(name):
    interchange = read_interchange((FILES / f"{name}.837").read_bytes())
    segments = interchange.groups[0].transactions[0].segments
    return read_batch(segments, component=interchange.separators[2]).claims


def configuration():
    return Sandbox.from_yaml((FILES / "payers.yaml").read_text(encoding="utf-8")).configuration


VISIT = claims_of("mixed_denials")[0]
SECONDARY = claims_of("secondary_decided_by_claim")[0]
NORTHERN = configuration().payers["60001"]
STATE_AID = configuration().payers["70009"]


@st.composite
def payers(draw, standard):
    """The same payer with any fees, shares and rules."""
    codes = ["99214", "11200", "29881", "93000"]
    rules = st.frozensets(st.sampled_from(codes))
    members = {
        key: replace(
            member,
            deductible_remaining_cents=draw(cents),
            coinsurance_percent=draw(percents),
            copay_cents=draw(cents),
            copay_codes=draw(rules),
        )
        for key, member in standard.members.items()
    }
    return replace(
        standard,
        fees=draw(st.dictionaries(st.sampled_from(codes), cents)),
        default_fee_percent=draw(percents),
        sequestration_percent=draw(percents),
        requires_prior_authorization=draw(rules),
        not_covered=draw(rules),
        preventive=draw(rules),
        members=members,
    )


def with_charges(claim, charges):
    lines = tuple(
        replace(line, charge_cents=charge)
        for line, charge in zip(claim.lines, charges, strict=True)
    )
    return replace(claim, lines=lines, charge_cents=sum(charges))


@given(payer=payers(NORTHERN), charges=st.lists(cents, min_size=3, max_size=3))
def test_remittances_balance_for_any_fees_and_charges(read_payment, payer, charges):
    """read_payment holds each line, each claim and the transaction to its balance."""
    books = Books(SandboxState())
    first = with_charges(VISIT, charges)
    number = books.decide(first, payer=payer, received_date=NOON.date())
    books.decide(first, payer=payer, received_date=NOON.date())
    changed = replace(with_charges(VISIT, charges[::-1]), frequency="7", original_reference=number)
    books.decide(changed, payer=payer, received_date=NOON.date())
    member = next(iter(payer.members.values()))
    for payment in books.payments(payment_date=NOON.date(), at=NOON):
        data = write_835(payment, addresses=ADDRESSES, control_number=1, at=NOON)
        back = {"1": 1, "4": 1, "22": -1}
        for claim in read_payment(data).claims:
            sign = back[claim.status]
            assert all(sign * line.paid >= 0 for line in claim.lines)
    state = books.state()
    met = state.deductible_met_cents.get(f"60001|{member.member_id}", 0)
    assert 0 <= met <= member.deductible_remaining_cents
    assert SandboxState.from_json(state.to_json()) == state


@given(
    payer=payers(STATE_AID),
    shares=st.lists(st.tuples(cents, cents, cents), min_size=2, max_size=2),
)
def test_a_secondary_payment_balances_and_never_exceeds_what_was_left(payer, shares):
    """shares: paid, written off and left to the patient by the primary, line by line."""
    claim = with_charges(SECONDARY, [sum(each) for each in shares])
    lines = tuple(
        replace(
            line,
            prior_decisions=(
                PriorDecision(
                    payer_id="60001",
                    paid_cents=paid,
                    adjustments=(
                        Adjustment(group="CO", reason="45", amount_cents=written_off),
                        Adjustment(group="PR", reason="2", amount_cents=left),
                    ),
                ),
            ),
        )
        for line, (paid, written_off, left) in zip(claim.lines, shares, strict=True)
    )
    decision = adjudicate(
        replace(claim, lines=lines),
        payer=payer,
        member=payer.members["SA555"],
        deductible_remaining_cents=0,
    )
    for line, (paid, written_off, left) in zip(decision.lines, shares, strict=True):
        assert line.charge_cents == line.paid_cents + sum(
            each.amount_cents for each in line.adjustments
        )
        assert 0 <= line.paid_cents <= left
        assert line.paid_cents <= max(line.allowed_cents - paid, 0)
        prior = sum(each.amount_cents for each in line.adjustments if each.reason == "23")
        assert prior == paid + written_off


@given(
    charges=st.lists(cents, min_size=2, max_size=2),
    paid=cents,
    left=cents,
)
def test_spreading_a_decision_keeps_its_sums(charges, paid, left):
    claim = with_charges(SECONDARY, charges)
    other = OtherPayer(
        payer_id="60001",
        sequence="P",
        decision=PriorDecision(
            payer_id="60001",
            paid_cents=paid,
            adjustments=(Adjustment(group="PR", reason="1", amount_cents=left),),
        ),
    )
    spread = with_line_decisions(replace(claim, other_payers=(other,)))
    decisions = [line.prior_decisions[0] for line in spread.lines]
    assert sum(each.paid_cents for each in decisions) == paid
    assert sum(each.patient_responsibility_cents for each in decisions) == left


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_damage_to_a_file_stops_the_sandbox(data, read_payment):
    """Segments dropped, doubled, swapped, or with an element overwritten."""
    segments = (FILES / "secondary.837").read_bytes().split(b"~\n")
    for _ in range(data.draw(st.integers(min_value=1, max_value=3))):
        position = data.draw(st.integers(min_value=0, max_value=len(segments) - 1))
        kind = data.draw(st.sampled_from(["drop", "double", "swap", "overwrite"]))
        if kind == "drop":
            del segments[position]
        elif kind == "double":
            segments.insert(position, segments[position])
        elif kind == "swap":
            other = data.draw(st.integers(min_value=0, max_value=len(segments) - 1))
            segments[position], segments[other] = segments[other], segments[position]
        else:
            elements = segments[position].split(b"*")
            place = data.draw(st.integers(min_value=0, max_value=len(elements) - 1))
            elements[place] = data.draw(st.sampled_from([b"", b"-1", b"9" * 40, b"\xff", b"A:B:C"]))
            segments[position] = b"*".join(elements)
    sandbox = Sandbox(configuration=configuration())
    answers = sandbox.answer(b"~\n".join(segments), at=NOON, state=SandboxState())
    assert answers.ta1 or answers.acknowledgement_999
    for remittance in answers.remittances_835:
        read_payment(remittance)


@given(data=st.binary(max_size=300))
def test_any_bytes_get_an_answer(data):
    interchange = read_interchange(data)
    assert interchange.note_code != "000"
    interchange = read_interchange((FILES / "void.837").read_bytes()[:106] + data)
    assert interchange.note_code


@pytest.mark.parametrize("cut", range(0, 1200, 97))
def test_a_file_cut_anywhere_is_never_paid(cut):
    data = (FILES / "secondary.837").read_bytes()[:cut]
    sandbox = Sandbox(configuration=configuration())
    answers = sandbox.answer(data, at=NOON, state=SandboxState())
    assert answers.ta1
    assert answers.remittances_835 == ()


def test_amounts_are_never_rounded_twice():
    """A third of a dollar three times over: each line rounds for itself, half up."""
    payer = replace(NORTHERN, fees={}, default_fee_percent=Decimal("33.335"), not_covered=set())
    claim = with_charges(VISIT, [1000, 1000, 1000])
    decision = adjudicate(
        claim,
        payer=replace(payer, requires_prior_authorization=frozenset()),
        member=replace(payer.members["NP100"], coinsurance_percent=Decimal(0)),
        deductible_remaining_cents=0,
    )
    assert [line.allowed_cents for line in decision.lines] == [333, 333, 333]
    assert [line.paid_cents for line in decision.lines] == [333, 333, 333]
