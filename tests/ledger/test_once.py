"""A payment that comes more than once: what is posted, what gives way, what a person decides."""

import dataclasses
from datetime import date

import pytest

from claimwright.claims.remittance import Adjustment, ClaimPayment, Remittance, ServicePayment
from claimwright.ledger import (
    AccountKind,
    ClaimAccount,
    Posting,
    SortedOut,
    Transaction,
    balances,
    entries_of,
    post_remittance,
    sort_out,
)

LINES = (
    ServicePayment(
        position=1,
        procedure_code="99213",
        charge_cents=15_000,
        paid_cents=8_000,
        line_control_number="C1-1",
        adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=7_000),),
    ),
    ServicePayment(
        position=2,
        procedure_code="11102",
        charge_cents=20_000,
        paid_cents=20_000,
        line_control_number="C1-2",
    ),
)
CLAIM = ClaimPayment(
    claim_id="C1", status_code="1", charge_cents=35_000, paid_cents=28_000, services=LINES
)
PAYMENT = Remittance(
    payer_id="MERID",
    payer_name="Meridian Health",
    payee_npi=None,
    trace_number="T1",
    payment_method="ACH",
    payment_date=date(2026, 5, 20),
    payment_cents=28_000,
    claims=(CLAIM,),
)
OFF = dataclasses.replace(PAYMENT, payment_cents=28_100)


def post(remittance: Remittance, account: ClaimAccount | None) -> Posting:
    return post_remittance(remittance, accounts={"C1": account} if account else {})


def again(posting: Posting, standing: tuple[Transaction, ...]) -> SortedOut:
    return sort_out(
        posting.transactions, standing=standing, used_keys={one.key for one in standing}
    )


def cash(transactions: tuple[Transaction, ...]) -> int:
    held = balances(entries_of(transactions))
    return sum(cents for (place, _), cents in held.items() if place.kind is AccountKind.CASH)


def test_the_first_time_all_of_it_is_posted(account: ClaimAccount) -> None:
    posting = post(PAYMENT, account)
    assert again(posting, ()) == SortedOut(to_post=posting.transactions)


def test_the_same_again_posts_nothing(account: ClaimAccount) -> None:
    posting = post(PAYMENT, account)
    out = again(posting, posting.transactions)
    assert (out.to_post, out.replaced, out.differing) == ((), (), ())
    assert len(out.already_posted) == 2


def test_a_claim_that_waited_in_suspense_gives_way_when_it_can_be_placed(
    account: ClaimAccount,
) -> None:
    waiting = post(PAYMENT, None).transactions
    out = again(post(PAYMENT, account), waiting)
    assert out.replaced == waiting
    assert cash(out.to_post) == cash(waiting) == 28_000


def test_an_unbalanced_payment_gives_way_to_the_corrected_one(account: ClaimAccount) -> None:
    waiting = post(OFF, account).transactions
    out = again(post(PAYMENT, account), waiting)
    assert out.replaced == waiting
    assert cash(out.to_post) == 28_000


def test_an_unbalanced_form_of_a_posted_payment_is_not_posted_beside_it(
    account: ClaimAccount,
) -> None:
    out = again(post(OFF, account), post(PAYMENT, account).transactions)
    assert (out.to_post, out.replaced) == ((), ())
    assert out.differing == ("unbalanced|MERID|T1",)


def test_other_amounts_under_the_same_trace_are_left_to_a_person(account: ClaimAccount) -> None:
    line = dataclasses.replace(
        LINES[0],
        paid_cents=9_000,
        adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=6_000),),
    )
    claim = dataclasses.replace(CLAIM, paid_cents=29_000, services=(line, LINES[1]))
    other = dataclasses.replace(PAYMENT, payment_cents=29_000, claims=(claim,))
    out = again(post(other, account), post(PAYMENT, account).transactions)
    assert (out.to_post, out.replaced, out.already_posted) == ((), (), ())
    assert len(out.differing) == 2


def test_what_was_reversed_may_be_posted_again_under_a_key_of_its_own(
    account: ClaimAccount,
) -> None:
    posting = post(PAYMENT, account)
    used = {one.key for one in posting.transactions}
    out = sort_out(posting.transactions, standing=(), used_keys=used)
    assert [one.key for one in out.to_post] == [
        "remittance|MERID|T1|C1|1|1|2",
        "remittance|MERID|T1|C1|1|2|2",
    ]
    third = sort_out(posting.transactions, standing=out.to_post, used_keys=used)
    assert third.to_post == ()


def test_a_claim_that_is_not_out_waits_in_suspense(account: ClaimAccount) -> None:
    withdrawn = dataclasses.replace(account, not_out_because="it was withdrawn.")
    posting = post(PAYMENT, withdrawn)
    (finding,) = posting.findings
    assert finding.id == "remittance.claim-not-out"
    assert "it was withdrawn" in finding.message
    assert posting.claims[0].suspended_cents == 28_000


@pytest.mark.parametrize("in_one_file", [True, False])
def test_the_reversal_of_a_denial_with_nothing_but_contract_moves_nothing(
    account: ClaimAccount, in_one_file: bool
) -> None:
    line = dataclasses.replace(
        LINES[0],
        paid_cents=0,
        adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=15_000),),
    )
    denial = dataclasses.replace(
        CLAIM, status_code="4", charge_cents=15_000, paid_cents=0, services=(line,)
    )
    back = dataclasses.replace(
        denial,
        status_code="22",
        occurrence=2,
        charge_cents=-15_000,
        services=(
            dataclasses.replace(
                line,
                charge_cents=-15_000,
                adjustments=(Adjustment(group_code="CO", reason_code="45", amount_cents=-15_000),),
            ),
        ),
    )
    claims = (denial, back) if in_one_file else (back,)
    known = dataclasses.replace(account, last_status_code=None if in_one_file else "4")
    posting = post(dataclasses.replace(PAYMENT, payment_cents=0, claims=claims), known)
    assert balances(entries_of(posting.transactions)) == {}
