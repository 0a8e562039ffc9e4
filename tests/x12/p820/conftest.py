"""Premium payments as Hypothesis makes them, each as the guide wants it and in balance."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12.guide import open_guide
from claimwright.x12.p820 import (
    BankAccount,
    Charge,
    Delivery,
    IndividualRemittance,
    MemberCount,
    OrganizationRemittance,
    PremiumAdjustment,
    PremiumParty,
    PremiumPayment,
    RemittanceItem,
    SummaryLine,
)
from claimwright.x12.parties import (
    Contact,
    ContactNumber,
    DatedEvent,
    Name,
    Organization,
    PostalAddress,
    Reference,
)

words = st.text(alphabet=string.ascii_uppercase + string.digits + "-.", min_size=2, max_size=10)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31))
cents = st.integers(min_value=-9_999_999, max_value=99_999_999)


def codes(
    loop: str, segment_id: str, element: int, component: int | None = None
) -> SearchStrategy[str]:
    """The values that the guide allows at a place."""
    rules = open_guide("premium_payment").loop(loop).segments
    segment = next(one for one in rules if one.segment_id == segment_id)
    (found,) = (
        one.codes for one in segment.elements if (one.number, one.component) == (element, component)
    )
    return st.sampled_from(found)


def some(strategy: SearchStrategy[object], most: int = 2) -> SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


addresses = st.builds(
    PostalAddress,
    lines=st.lists(words, min_size=1, max_size=2).map(tuple),
    city=words,
    state=st.just("OH"),
    postal_code=st.just("45402"),
)
periods = st.builds(
    DatedEvent, qualifier=st.sampled_from(["582", "AAG"]), first_date=days, last_date=days
)
contacts = st.builds(
    Contact,
    function=st.just("IC"),
    name=words,
    numbers=st.lists(
        st.builds(ContactNumber, kind=st.sampled_from(["TE", "EM"]), number=words),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


def parties(loop: str) -> SearchStrategy[PremiumParty]:
    deliveries = st.builds(Delivery, method=codes("1000A", "RDM", 1), name=st.none() | words)
    return st.builds(
        PremiumParty,
        organization=st.builds(
            Organization,
            role=codes(loop, "N1", 1),
            name=words,
            identifier_qualifier=codes(loop, "N1", 3),
            identifier=words,
        ),
        second_name=st.none() | words,
        address=st.none() | addresses,
        delivery=st.none() | deliveries if loop == "1000A" else st.none(),
        contacts=some(contacts) if loop != "1000A" else st.just(()),
    )


def adjustments(loop: str) -> SearchStrategy[tuple[PremiumAdjustment, ...]]:
    return some(
        st.builds(PremiumAdjustment, amount_cents=cents, reason=codes(loop, "ADX", 2))
    )  # fmt: skip


lines = st.builds(
    SummaryLine,
    number=words,
    charges=some(
        st.builds(Charge, code=codes("2312A", "SAC", 2), amount_cents=st.integers(0, 9_999_999))
    ),
    counts=some(
        st.builds(
            MemberCount,
            number=words,
            count=st.integers(1, 9_999).map(Decimal),
            unit=codes("2315A", "SLN", 5, 1),
        )
    ),
)


def items(letter: str) -> SearchStrategy[RemittanceItem]:
    loop = f"2300{letter}"

    def in_balance(item: RemittanceItem, billed: int | None, paid: int) -> RemittanceItem:
        added = sum(one.amount_cents or 0 for one in item.adjustments)
        if billed is None:
            return replace(item, paid_cents=paid)
        return replace(item, billed_cents=billed, paid_cents=billed + added)

    made = st.builds(
        RemittanceItem,
        qualifier=codes(loop, "RMR", 1),
        number=words,
        action=st.none() | codes(loop, "RMR", 3) if letter == "A" else st.none(),
        references=some(st.builds(Reference, qualifier=codes(loop, "REF", 1), number=words)),
        coverage=st.none() | periods,
        line=st.none() | lines if letter == "A" else st.none(),
        adjustments=adjustments(f"2320{letter}"),
    )
    return st.builds(in_balance, made, st.none() | cents, cents)


organizations = st.builds(
    OrganizationRemittance,
    number=st.just("1"),
    role=codes("2000A", "ENT", 2),
    identifier_qualifier=codes("2000A", "ENT", 3),
    identifier=words,
    adjustments=adjustments("2200A"),
    items=st.lists(items("A"), min_size=1, max_size=3).map(tuple),
)
individuals = st.builds(
    IndividualRemittance,
    number=st.integers(1, 999).map(str),
    role=codes("2000B", "ENT", 2),
    identifier_qualifier=codes("2000B", "ENT", 3),
    identifier=words,
    names=some(
        st.builds(
            Name,
            role=codes("2100B", "NM1", 1),
            last_name=words,
            first_name=st.none() | words,
            identifier_qualifier=codes("2100B", "NM1", 8),
            identifier=words,
        ),
        1,
    ),
    adjustments=adjustments("2200B"),
    items=st.lists(items("B"), min_size=1, max_size=3).map(tuple),
)
accounts = st.builds(
    BankAccount,
    bank_qualifier=st.just("01"),
    bank_number=st.just("041000124"),
    account_kind=st.just("DA"),
    account_number=words,
)
payments = st.builds(
    PremiumPayment,
    handling=codes("ST", "BPR", 1),
    payment_cents=st.just(0),
    credit_or_debit=st.just("C"),
    method=codes("ST", "BPR", 4),
    format=st.none() | codes("ST", "BPR", 5),
    payer_account=st.none() | accounts,
    payer_identifier=st.just("1311234567"),
    receiver_account=st.none() | accounts,
    payment_date=days,
    trace_kind=codes("ST", "TRN", 1),
    trace_number=words,
    trace_company=st.none() | st.just("1311234567"),
    references=some(st.builds(Reference, qualifier=codes("ST", "REF", 1), number=words)),
    dates=st.just(())
    | st.tuples(
        st.builds(DatedEvent, qualifier=st.just("009"), first_date=days),
        st.builds(DatedEvent, qualifier=st.just("582"), first_date=days, last_date=days),
    ),
    receiver=parties("1000A"),
    payer=parties("1000B"),
    banks=some(parties("1000C")),
    organizations=some(organizations, 1),
    individuals=some(individuals),
).map(lambda one: replace(one, payment_cents=one.itemized_cents))


@st.composite
def _one_of_payments(draw: st.DrawFn) -> PremiumPayment:
    """The same with a name of few words, for what a failing test prints."""
    return draw(payments)


@pytest.fixture(scope="session")
def made_payments() -> SearchStrategy[PremiumPayment]:
    """Premium payments that follow the guide and add up."""
    return _one_of_payments()
