"""What a 999 says, as values. Source: 005010X231A1."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from claimwright.base.finding import Finding


class Outcome(StrEnum):
    """What became of a transaction (IK501) or a group (AK901)."""

    ACCEPTED = "A"
    ACCEPTED_WITH_ERRORS = "E"
    PARTIALLY_ACCEPTED = "P"
    REJECTED = "R"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What made something required that is missing: a place in our transaction (CTX)."""

    segment: str | None = None
    segment_position: int | None = None
    loop: str | None = None
    element: int | None = None
    component: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementError:
    """An error of one element (IK4). Positions count from 1; data_element is X12's number."""

    element: int | None
    component: int | None = None
    repetition: int | None = None
    data_element: str | None = None
    error_code: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentError:
    """An error of one segment (IK3). segment_position counts from the ST as 1.

    claim_id: the claim that it belongs to, where the receiver names it (CTX of CLM01).
    """

    segment: str
    segment_position: int | None
    loop: str | None = None
    error_code: str | None = None
    claim_id: str | None = None
    triggers: tuple[Trigger, ...] = ()
    elements: tuple[ElementError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAnswer:
    """What became of one transaction of ours. control_number: its ST02."""

    transaction_type: str
    control_number: str
    release: str | None = None
    outcome: Outcome
    error_codes: tuple[str, ...] = ()
    errors: tuple[SegmentError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """What became of one group of ours. control_number: its GS06.

    Transactions that were accepted may be left out of `transactions` by the receiver.
    """

    functional_group: str
    control_number: str
    release: str | None = None
    outcome: Outcome
    error_codes: tuple[str, ...] = ()
    included: int | None = None
    received: int | None = None
    accepted: int | None = None
    transactions: tuple[TransactionAnswer, ...] = ()
    segment_ordinal: int | None = None

    def outcome_of(self, control_number: str) -> Outcome | None:
        """What became of the transaction with that ST02; None where the answer does not say."""
        for one in self.transactions:
            if one.control_number == control_number:
                return one.outcome
        # The guide lets a receiver list only the transactions that have errors.
        if self.outcome in {Outcome.ACCEPTED, Outcome.REJECTED}:
            return self.outcome
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgmentFile:
    """The 999s of a file, and what is wrong with the file itself."""

    groups: tuple[GroupAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
