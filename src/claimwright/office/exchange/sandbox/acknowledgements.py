"""TA1 and 999: whether an interchange, its groups and its transactions could be read.

Source: X12 005010X231A1 (999), X12.5 (TA1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from claimwright.office.exchange.sandbox.interchange import (
    Group,
    Interchange,
    Transaction,
    element,
)
from claimwright.office.exchange.sandbox.validator import (
    ElementFault,
    SegmentFault,
    TransactionReport,
)
from claimwright.office.exchange.sandbox.wire import (
    FUNCTIONAL_ACKNOWLEDGMENT,
    Addresses,
    Segment,
    clean,
    write_interchange,
    write_interchange_acknowledgment,
)

_LONGEST_COPY = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTransaction:
    """A transaction with what is wrong with it."""

    transaction: Transaction
    report: TransactionReport

    @property
    def is_accepted(self) -> bool:
        return not self.report.codes and not self.report.segments


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedGroup:
    """A group with its judged transactions; none was judged where the group itself is spoilt."""

    group: Group
    transactions: tuple[JudgedTransaction, ...]

    @property
    def accepted_count(self) -> int:
        return sum(each.is_accepted for each in self.transactions)

    @property
    def code(self) -> str:
        """AK901: A all accepted, P some, R none."""
        if self.group.codes or not self.accepted_count:
            return "R"
        return "A" if self.accepted_count == len(self.group.transactions) else "P"


def write_ta1(
    interchange: Interchange, *, addresses: Addresses, control_number: int, at: datetime
) -> bytes:
    """Accept ("A") or reject ("R") an interchange by its note code."""
    accepted = interchange.note_code == "000"
    received = element(interchange.isa, 13)
    ta1: Segment = (
        "TA1",
        received if len(received) == 9 and received.isdigit() else "0" * 9,
        _digits(element(interchange.isa, 9), f"{at:%y%m%d}"),
        _digits(element(interchange.isa, 10), f"{at:%H%M}"),
        "A" if accepted else "R",
        interchange.note_code,
    )
    return write_interchange_acknowledgment(
        ta1, addresses=addresses, control_number=control_number, at=at
    )


def write_999(
    groups: Sequence[JudgedGroup], *, addresses: Addresses, control_number: int, at: datetime
) -> bytes:
    """One 999 transaction a received group."""
    return write_interchange(
        FUNCTIONAL_ACKNOWLEDGMENT,
        [_group_response(group) for group in groups],
        addresses=addresses,
        control_number=control_number,
        at=at,
    )


def _group_response(judged: JudgedGroup) -> list[Segment]:
    group = judged.group
    segments: list[Segment] = [
        (
            "AK1",
            clean(element(group.header, 1), limit=2) or "HC",
            clean(group.control_number, limit=9) or "0",
            clean(element(group.header, 8), limit=12),
        )
    ]
    for each in judged.transactions:
        segments += _transaction_response(each)
    segments.append(
        (
            "AK9",
            judged.code,
            str(group.declared_transactions),
            str(len(group.transactions)),
            str(judged.accepted_count),
            *group.codes[:5],
        )
    )
    return segments


def _transaction_response(judged: JudgedTransaction) -> list[Segment]:
    transaction, report = judged.transaction, judged.report
    segments: list[Segment] = [
        (
            "AK2",
            clean(transaction.set_id, limit=3) or "837",
            clean(transaction.control_number, limit=9) or "0000",
            clean(transaction.implementation, limit=35),
        )
    ]
    for fault in report.segments:
        segments += _segment_response(fault)
    if judged.is_accepted:
        return [*segments, ("IK5", "A")]
    return [*segments, ("IK5", "R", *report.codes[:5])]


def _segment_response(fault: SegmentFault) -> list[Segment]:
    name = clean(fault.segment_id, limit=3) or "ZZZ"
    return [
        ("IK3", name, str(fault.position), fault.loop, fault.code),
        *(_element_response(each) for each in fault.elements),
    ]


def _element_response(fault: ElementFault) -> Segment:
    place = (str(fault.position), str(fault.component) if fault.component else "")
    copy = clean(fault.value, limit=_LONGEST_COPY)
    return ("IK4", place, clean(fault.reference_number, limit=4), fault.code, copy)


def _digits(text: str, otherwise: str) -> str:
    return text if text.isdigit() and len(text) == len(otherwise) else otherwise
