"""What is written and read again is the same, follows the guide, and pyx12 takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from claimwright.x12 import p820
from claimwright.x12.check import check
from claimwright.x12.envelope import Envelope
from claimwright.x12.p820 import PremiumPayment, RemittanceItem
from claimwright.x12.syntax import split

PyX12Errors = Callable[[bytes], list[str]]
STRUCTURE = (1, 2)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def without_ordinals(payment: PremiumPayment) -> PremiumPayment:
    """The payment without its places in the file."""

    organizations = (
        replace(one, segment_ordinal=None, items=_bare(one.items)) for one in payment.organizations
    )
    individuals = (
        replace(one, segment_ordinal=None, items=_bare(one.items)) for one in payment.individuals
    )
    return replace(payment, organizations=tuple(organizations), individuals=tuple(individuals))


def _bare(items: tuple[RemittanceItem, ...]) -> tuple[RemittanceItem, ...]:
    return tuple(replace(one, segment_ordinal=None) for one in items)


@settings(max_examples=20, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_read_gives_back_what_was_written(
    data: st.DataObject, made_payments: SearchStrategy[PremiumPayment], envelope: Envelope
) -> None:
    written = data.draw(st.lists(made_payments, min_size=1, max_size=2))
    wire = p820.write(written, envelope=envelope)
    file = p820.read(wire)
    assert file.findings == ()
    assert [without_ordinals(one) for one in file.payments] == [
        replace(one, transaction_control_number=f"{number:04d}")
        for number, one in enumerate(written, start=11)
    ]
    assert p820.write(file.payments, envelope=envelope) == wire
    assert [one for one in check(wire) if one.snip in STRUCTURE] == []
    tables = p820.read_tables(split(wire))
    assert tables.items["paid_cents"].to_list() == [
        item.paid_cents for one in written for item in one.items
    ]
    assert p820.write_tables(tables, envelope=envelope) == wire
    assert tables.segments.height == wire.count(b"~") - len((b"ISA", b"GS", b"GE", b"IEA"))


@settings(max_examples=8, suppress_health_check=QUIET, deadline=None)
@given(data=st.data())
def test_pyx12_takes_what_is_written(
    data: st.DataObject,
    made_payments: SearchStrategy[PremiumPayment],
    envelope: Envelope,
    pyx12_errors: PyX12Errors,
) -> None:
    payment = data.draw(made_payments)
    assert pyx12_errors(p820.write([payment], envelope=envelope)) == []
