"""Remittances as wholes: replays, reversals, provider adjustments, claims that are not ours."""

import dataclasses
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimwright.claims.records import PayerSequence
from claimwright.claims.remittance import (
    Adjustment,
    ClaimPayment,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)
from claimwright.ledger import (
    Account,
    AccountKind,
    AccountLine,
    ClaimAccount,
    Entry,
    OutcomeStatus,
    Posting,
    balances,
    entries_of,
    post_remittance,
    visit_balance,
)

CASH = Account(kind=AccountKind.CASH)
ONE_PAYMENT = ClaimPayment(
    claim_id="C1",
    status_code="1",
    charge_cents=35_000,
    paid_cents=20_000,
    services=(
        ServicePayment(
            position=1,
            procedure_code="99213",
            modifiers=("25",),
            charge_cents=15_000,
            paid_cents=8_000,
            line_control_number="C1-1",
            adjustments=(
                Adjustment(group_code="CO", reason_code="45", amount_cents=5_000),
                Adjustment(group_code="PR", reason_code="2", amount_cents=2_000),
            ),
            remark_codes=("N130",),
            segment_ordinal=42,
        ),
        ServicePayment(
            position=2,
            procedure_code="11102",
            charge_cents=20_000,
            paid_cents=12_000,
            line_control_number="C1-2",
            adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=8_000),),
        ),
    ),
)


def remittance(*claims: ClaimPayment, payment_cents: int | None = None) -> Remittance:
    paid = sum(claim.paid_cents for claim in claims)
    return Remittance(
        payer_id="MERID",
        payer_name="Meridian Health",
        payee_npi="1234567893",
        trace_number="T1",
        payment_method="ACH",
        payment_date=date(2026, 5, 20),
        payment_cents=paid if payment_cents is None else payment_cents,
        claims=claims,
    )


def cash_of(posting: Posting) -> int:
    return sum(
        cents
        for (account, _), cents in balances(entries_of(posting.transactions)).items()
        if account == CASH
    )


def negated(claim: ClaimPayment) -> ClaimPayment:
    def flip(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(
            dataclasses.replace(one, amount_cents=-one.amount_cents) for one in adjustments
        )

    return dataclasses.replace(
        claim,
        status_code="22",
        charge_cents=-claim.charge_cents,
        paid_cents=-claim.paid_cents,
        adjustments=flip(claim.adjustments),
        services=tuple(
            dataclasses.replace(
                service,
                charge_cents=-service.charge_cents,
                paid_cents=-service.paid_cents,
                adjustments=flip(service.adjustments),
            )
            for service in claim.services
        ),
    )


def test_each_line_has_its_own_key_and_walks_back_to_the_file(account: ClaimAccount) -> None:
    posting = post_remittance(remittance(ONE_PAYMENT), accounts={"C1": account})
    assert [transaction.key for transaction in posting.transactions] == [
        "remittance|MERID|T1|C1|1|1",
        "remittance|MERID|T1|C1|1|2",
    ]
    places = {
        (entry.visit_id, entry.claim_id, entry.line_number, entry.segment_ordinal)
        for entry in posting.transactions[0].entries
    }
    assert places == {("V1", "C1", 1, 42)}
    assert [e.reason for e in posting.transactions[0].entries if e.amount_cents > 0] == [
        None,
        "CO-45",
        "PR-2",
    ]
    assert posting.claims[0].remark_codes == ("N130",)
    assert [
        (t.group_code, t.reason_code, t.category.value, t.amount_cents)
        for t in posting.claims[0].adjustments
    ] == [("CO", "45", "contractual", 13_000), ("PR", "2", "coinsurance", 2_000)]


def test_equal_payments_on_one_day_stay_two(account: ClaimAccount) -> None:
    again = dataclasses.replace(ONE_PAYMENT, occurrence=2)
    posting = post_remittance(remittance(ONE_PAYMENT, again), accounts={"C1": account})
    assert len({transaction.key for transaction in posting.transactions}) == 4
    assert cash_of(posting) == 40_000


def test_a_reader_that_counts_wrong_cannot_lose_money(account: ClaimAccount) -> None:
    with pytest.raises(ValueError, match="same key"):
        post_remittance(remittance(ONE_PAYMENT, ONE_PAYMENT), accounts={"C1": account})


def test_paid_reversed_and_paid_again_in_one_file(account: ClaimAccount) -> None:
    back = dataclasses.replace(negated(ONE_PAYMENT), occurrence=2)
    again = dataclasses.replace(ONE_PAYMENT, occurrence=3)
    posting = post_remittance(remittance(ONE_PAYMENT, back, again), accounts={"C1": account})
    once = post_remittance(remittance(ONE_PAYMENT), accounts={"C1": account})
    assert balances(entries_of(posting.transactions)) == balances(entries_of(once.transactions))
    assert [outcome.status for outcome in posting.claims] == [
        OutcomeStatus.PAID,
        OutcomeStatus.REVERSED,
        OutcomeStatus.PAID,
    ]
    assert not posting.findings


@pytest.mark.parametrize("sequence", [PayerSequence.PRIMARY, PayerSequence.SECONDARY])
def test_a_reversal_undoes_a_denial_and_a_repeated_write_off(
    account: ClaimAccount, sequence: PayerSequence
) -> None:
    lines = tuple(dataclasses.replace(line, asked_cents=9_000) for line in account.lines)
    account = dataclasses.replace(account, sequence=sequence, lines=lines)
    denied = dataclasses.replace(
        ONE_PAYMENT.services[0],
        paid_cents=0,
        adjustments=(
            Adjustment(group_code="CO", reason_code="45", amount_cents=5_000),
            Adjustment(group_code="CO", reason_code="50", amount_cents=10_000),
        ),
    )
    claim = dataclasses.replace(
        ONE_PAYMENT, paid_cents=12_000, services=(denied, ONE_PAYMENT.services[1])
    )
    back = dataclasses.replace(negated(claim), occurrence=2)
    posting = post_remittance(remittance(claim, back), accounts={"C1": account})
    assert balances(entries_of(posting.transactions)) == {}


def test_a_claim_that_we_never_sent_waits_in_suspense() -> None:
    posting = post_remittance(remittance(ONE_PAYMENT), accounts={})
    (finding,) = posting.findings
    assert finding.id == "remittance.claim-unknown"
    assert "$200.00 waits in suspense" in finding.message
    assert finding.at.claim_id == "C1"
    assert balances(entries_of(posting.transactions)) == {
        (CASH, None): 20_000,
        (Account(kind=AccountKind.SUSPENSE, payer_id="MERID"), None): -20_000,
    }
    assert posting.claims == ()
    assert posting.transactions[0].key == "remittance|MERID|T1|C1|1|0"


def test_a_remittance_that_does_not_add_up_names_the_difference_and_the_place(
    account: ClaimAccount,
) -> None:
    line = dataclasses.replace(ONE_PAYMENT.services[0], paid_cents=8_001)
    claim = dataclasses.replace(ONE_PAYMENT, services=(line, ONE_PAYMENT.services[1]))
    posting = post_remittance(remittance(claim), accounts={"C1": account})
    (finding,) = posting.findings
    assert (finding.at.claim_id, finding.at.line_number, finding.at.segment_ordinal) == (
        "C1",
        1,
        42,
    )
    assert "The difference is $0.01" in finding.message
    assert (finding.value, finding.expected) == ("$80.01", "$80.00")
    (transaction,) = posting.transactions
    assert transaction.key == "unbalanced|MERID|T1"
    assert cash_of(posting) == 20_000


def test_services_that_do_not_make_the_claim_are_out_of_balance(account: ClaimAccount) -> None:
    claim = dataclasses.replace(
        ONE_PAYMENT,
        charge_cents=36_000,
        adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=1_000),),
    )
    posting = post_remittance(remittance(claim), accounts={"C1": account})
    assert [finding.id for finding in posting.findings] == ["remittance.out-of-balance"]
    assert "its services come to $350.00" in posting.findings[0].message


def test_provider_adjustments_take_from_cash_and_give_to_it(account: ClaimAccount) -> None:
    adjustments = (
        ProviderAdjustment(provider_id="1", reason_code="WO", reference="C9", amount_cents=5_000),
        ProviderAdjustment(provider_id="1", reason_code="L6", amount_cents=-300),
    )
    paid = dataclasses.replace(
        remittance(ONE_PAYMENT, payment_cents=15_300), provider_adjustments=adjustments
    )
    posting = post_remittance(paid, accounts={"C1": account})
    assert not posting.findings
    assert cash_of(posting) == 15_300
    taken, interest = posting.transactions[2:]
    assert (taken.key, taken.memo) == ("provider|MERID|T1|1", "C9")
    assert str(taken.entries[0].account) == "provider_adjustment:MERID:WO"
    assert taken.entries[0].amount_cents == 5_000
    assert interest.entries[0].amount_cents == -300


CONTRACT = ("CO-45", "CO-253", "CO-24", "CO-144")
OPEN = ("CO-29", "PI-97", "OA-23", "OA-ZZ")
OWED = ("PR-1", "PR-2", "PR-96")
reasons = st.sampled_from((*CONTRACT, *OPEN, *OWED)).map(lambda reason: reason.split("-"))


@st.composite
def adjusted(draw: st.DrawFn, charge_cents: int) -> tuple[int, tuple[Adjustment, ...]]:
    """What was paid of a charge, and adjustments that explain the rest."""
    left = charge_cents
    made = []
    for group, reason in draw(st.lists(reasons, max_size=3)):
        amount = draw(st.integers(-500, max(left, 0)))
        made.append(Adjustment(group_code=group, reason_code=reason, amount_cents=amount))
        left -= amount
    return left, tuple(made)


@st.composite
def batches(draw: st.DrawFn) -> tuple[Remittance, dict[str, ClaimAccount]]:
    """A balanced remittance, and the claims that were sent before it."""
    accounts: dict[str, ClaimAccount] = {}
    payments: list[ClaimPayment] = []
    for number in range(draw(st.integers(0, 4))):
        account = draw(claim_accounts(number))
        accounts[account.claim_id] = account
        for payment in draw(payments_of(account)):
            payments.append(payment)
    plb = draw(st.lists(st.integers(-9_000, 9_000), max_size=2))
    if draw(st.booleans()):
        accounts.pop("C0", None)
    payment_cents = sum(p.paid_cents for p in payments) - sum(plb)
    return (
        dataclasses.replace(
            remittance(*payments, payment_cents=payment_cents),
            provider_adjustments=tuple(
                ProviderAdjustment(provider_id="1", reason_code="WO", amount_cents=amount)
                for amount in plb
            ),
        ),
        accounts,
    )


@st.composite
def claim_accounts(draw: st.DrawFn, number: int) -> ClaimAccount:
    charges = draw(st.lists(st.integers(1, 20_000), min_size=1, max_size=3))
    sequence = draw(st.sampled_from(PayerSequence))
    return ClaimAccount(
        claim_id=f"C{number}",
        visit_id=f"V{number}",
        payer_id=draw(st.sampled_from(["MERID", "MERID", "MERID", "OTHER"])),
        sequence=sequence,
        charge_cents=sum(charges),
        lines=tuple(
            AccountLine(
                line_number=line,
                line_control_number=f"C{number}-{line}",
                procedure_code=draw(st.sampled_from(["99213", "36415"])),
                charge_cents=charge,
                asked_cents=draw(st.none() | st.integers(0, charge)),
            )
            for line, charge in enumerate(charges, start=1)
        ),
        next_payer_id=draw(st.none() | st.just("NEXT")),
    )


@st.composite
def payments_of(draw: st.DrawFn, account: ClaimAccount) -> list[ClaimPayment]:
    services = []
    for line in draw(st.permutations(account.lines)):
        charge = draw(st.sampled_from([line.charge_cents, line.charge_cents, 777]))
        paid, adjustments = draw(adjusted(charge))
        services.append(
            ServicePayment(
                position=len(services) + 1,
                procedure_code=draw(st.sampled_from([line.procedure_code, "80053"])),
                charge_cents=charge,
                paid_cents=paid,
                adjustments=adjustments,
                line_control_number=draw(st.none() | st.just(line.line_control_number)),
            )
        )
    if draw(st.booleans()):
        services = []
    charge = sum(service.charge_cents for service in services) or account.charge_cents
    base = sum(service.paid_cents for service in services) if services else charge
    paid, adjustments = draw(adjusted(base)) if draw(st.booleans()) else (base, ())
    first = ClaimPayment(
        claim_id=account.claim_id,
        status_code=draw(st.sampled_from(["1", "2", "4", "19", "25"])),
        charge_cents=charge,
        paid_cents=paid,
        adjustments=adjustments,
        services=tuple(services),
    )
    if draw(st.booleans()):
        return [first, dataclasses.replace(negated(first), occurrence=2)]
    return [first]


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(batches())
def test_the_ledger_cannot_lie(batch: tuple[Remittance, dict[str, ClaimAccount]]) -> None:
    advice, accounts = batch
    posting = post_remittance(advice, accounts=accounts)
    assert "remittance.out-of-balance" not in {finding.id for finding in posting.findings}
    for transaction in posting.transactions:
        assert sum(entry.amount_cents for entry in transaction.entries) == 0
    assert cash_of(posting) == advice.payment_cents
    assert post_remittance(advice, accounts=accounts) == posting

    entries = [*entries_of(posting.transactions)]
    for account in accounts.values():
        entries += _charged(account)
    for account in accounts.values():
        balance = visit_balance(entries, visit_id=account.visit_id)
        assert balance.charges_cents == account.charge_cents
        assert balance.charges_cents == (
            balance.payments_cents + balance.adjustments_cents + balance.open_cents
        )


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_reversal_leaves_nothing_behind(data: st.DataObject) -> None:
    account = data.draw(claim_accounts(0))
    payment = data.draw(payments_of(account))[0]
    if payment.status_code == "4":
        payment = dataclasses.replace(payment, status_code="1")
    both = (payment, dataclasses.replace(negated(payment), occurrence=2))
    posting = post_remittance(remittance(*both), accounts={"C0": account})
    open_to_the_end = {
        place: cents
        for place, cents in balances(entries_of(posting.transactions)).items()
        if place[0].kind is not AccountKind.SUSPENSE
    }
    assert payment.status_code == "25" or open_to_the_end == {}


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(batches(), st.integers(-50, 50).filter(bool))
def test_a_cent_too_many_suspends_the_whole_payment(
    batch: tuple[Remittance, dict[str, ClaimAccount]], difference_cents: int
) -> None:
    advice, accounts = batch
    advice = dataclasses.replace(advice, payment_cents=advice.payment_cents + difference_cents)
    posting = post_remittance(advice, accounts=accounts)
    assert [finding.id for finding in posting.findings] == ["remittance.out-of-balance"]
    assert cash_of(posting) == advice.payment_cents
    assert all(outcome.status is OutcomeStatus.SUSPENDED for outcome in posting.claims)
    (transaction,) = posting.transactions
    assert {entry.account.kind for entry in transaction.entries} <= {
        AccountKind.CASH,
        AccountKind.SUSPENSE,
    }


def _charged(account: ClaimAccount) -> tuple[Entry, ...]:
    receivable = Account(kind=AccountKind.INSURANCE_RECEIVABLE, payer_id=account.payer_id)
    charges = Account(kind=AccountKind.CHARGES)
    return tuple(
        Entry(account=where, amount_cents=sign * line.charge_cents, visit_id=account.visit_id)
        for line in account.lines
        for where, sign in ((receivable, 1), (charges, -1))
    )
