"""Entries that do not sum to zero are refused; what is posted is reversed, never changed."""

from datetime import date

import pytest

from claimwright.ledger import (
    Account,
    AccountKind,
    Entry,
    Event,
    Transaction,
    Unbalanced,
    balances,
    entries_of,
    make_key,
    reverse,
)

CASH = Account(kind=AccountKind.CASH)
SUSPENSE = Account(kind=AccountKind.SUSPENSE, payer_id="MERID")
DAY = date(2026, 5, 20)


def transaction(debit_cents: int, credit_cents: int) -> Transaction:
    return Transaction(
        key="k",
        event=Event.SUSPENSE,
        effective_date=DAY,
        entries=(
            Entry(account=CASH, amount_cents=debit_cents),
            Entry(account=SUSPENSE, amount_cents=-credit_cents, segment_ordinal=7),
        ),
    )


def test_unbalanced_entries_are_refused() -> None:
    with pytest.raises(Unbalanced, match=r"k is off by \$0\.01") as error:
        transaction(501, 500)
    assert error.value.difference_cents == 1


def test_an_entry_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no entry"):
        Entry(account=CASH, amount_cents=0)


def test_a_reversal_is_the_mirror_image_and_names_what_it_reverses() -> None:
    first = transaction(500, 500)
    back = reverse(first, because="posted to the wrong payer", key="r", effective_date=DAY)
    assert (back.event, back.reverses, back.memo) == (
        Event.REVERSAL,
        "k",
        "posted to the wrong payer",
    )
    assert back.entries[1].segment_ordinal == 7
    assert balances(entries_of([first])) == {(CASH, None): 500, (SUSPENSE, None): -500}
    assert balances(entries_of([first, back])) == {}
    with pytest.raises(ValueError, match="reason"):
        reverse(first, because=" ", key="r", effective_date=DAY)


def test_keys_of_different_parts_differ() -> None:
    assert make_key("a|b", "c") != make_key("a", "b|c")
    assert make_key("a%7Cb") != make_key("a|b")
    assert make_key("remittance", "MERID", "T1", "C1", 1, 2) == "remittance|MERID|T1|C1|1|2"


def test_accounts_read_like_a_path() -> None:
    assert str(SUSPENSE) == "suspense:MERID"
    assert str(Account(kind=AccountKind.OTHER_ADJUSTMENT, payer_id="M", reason="CO-24")) == (
        "other_adjustment:M:CO-24"
    )
