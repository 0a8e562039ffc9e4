"""999s from values. Source: 005010X231A1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claimwright.x12.envelope import ACKNOWLEDGMENT, Element, Envelope, assemble, segment
from claimwright.x12.p999.values import (
    ElementError,
    GroupAnswer,
    SegmentError,
    TransactionAnswer,
)
from claimwright.x12.values import text_without_separators

_VALUE_LENGTH = 99


def write(groups: Iterable[GroupAnswer], *, envelope: Envelope) -> bytes:
    """Write answers as one file, a transaction for each group that is answered.

    A bad value that is quoted (IK404) has its separators replaced, so that it can be quoted.
    """
    bodies = [list(_Writer(envelope=envelope).group(group)) for group in groups]
    return assemble(bodies, transaction=ACKNOWLEDGMENT, envelope=envelope)


class _Writer:
    def __init__(self, *, envelope: Envelope) -> None:
        self.delimiters = envelope.delimiters

    def group(self, group: GroupAnswer) -> Iterator[str]:
        yield self._segment("AK1", group.functional_group, group.control_number, group.release)
        for transaction in group.transactions:
            yield from self._transaction(transaction)
        listed = len(group.transactions)
        yield self._segment(
            "AK9",
            group.outcome.value,
            listed if group.included is None else group.included,
            listed if group.received is None else group.received,
            listed if group.accepted is None else group.accepted,
            *group.error_codes,
        )

    def _transaction(self, answer: TransactionAnswer) -> Iterator[str]:
        yield self._segment("AK2", answer.transaction_type, answer.control_number, answer.release)
        for error in answer.errors:
            yield from self._error(error)
        yield self._segment("IK5", answer.outcome.value, *answer.error_codes)

    def _error(self, error: SegmentError) -> Iterator[str]:
        yield self._segment(
            "IK3", error.segment, error.segment_position, error.loop, error.error_code
        )
        for trigger in error.triggers:
            yield self._segment(
                "CTX",
                "SITUATIONAL TRIGGER",
                trigger.segment,
                trigger.segment_position,
                trigger.loop,
                [trigger.element, trigger.component],
            )
        if error.claim_id is not None:
            yield self._segment("CTX", ["CLM01", error.claim_id])
        for element in error.elements:
            yield self._element(element)

    def _element(self, error: ElementError) -> str:
        value = error.value
        if value is not None:
            value = text_without_separators(value, delimiters=self.delimiters)[:_VALUE_LENGTH]
        return self._segment(
            "IK4",
            [error.element, error.component, error.repetition],
            error.data_element,
            error.error_code,
            value,
        )

    def _segment(self, segment_id: str, *elements: Element) -> str:
        return segment(segment_id, *elements, delimiters=self.delimiters)
