"""The states of a visit and of a claim, and the only moves between them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models


class MoveRefused(Exception):
    """A move that the table of states does not have."""

    def __init__(self, thing: str, *, current: str, wanted: str) -> None:
        super().__init__(f"{thing} is {current} and cannot become {wanted}")
        self.current = current
        self.wanted = wanted


class VisitState(models.TextChoices):
    SCHEDULED = "scheduled", "Awaiting its note"
    DOCUMENTED = "documented", "Documented"
    CODING = "coding", "To code"
    CODED = "coded", "Coded"
    BILLED = "billed", "Billed"


VISIT_MOVES: Mapping[VisitState, frozenset[VisitState]] = {
    VisitState.SCHEDULED: frozenset({VisitState.DOCUMENTED}),
    VisitState.DOCUMENTED: frozenset({VisitState.DOCUMENTED, VisitState.CODING}),
    VisitState.CODING: frozenset({VisitState.DOCUMENTED, VisitState.CODED}),
    VisitState.CODED: frozenset({VisitState.CODING, VisitState.BILLED}),
    VisitState.BILLED: frozenset({VisitState.CODING}),
}


class ClaimState(models.TextChoices):
    BUILT = "built", "Built"
    HELD = "held", "Held by a check"
    READY = "ready", "Ready to send"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "File accepted"
    REJECTED = "rejected", "Rejected"
    ACCEPTED = "accepted", "Accepted by the payer"
    PAID = "paid", "Paid"
    DENIED = "denied", "Denied"
    REVERSED = "reversed", "Reversed by the payer"
    WITHDRAWN = "withdrawn", "Withdrawn before sending"


# Answers overtake each other on the way, so a decision may arrive before an acknowledgment.
_DECIDED = frozenset({ClaimState.PAID, ClaimState.DENIED, ClaimState.REVERSED})

CLAIM_MOVES: Mapping[ClaimState, frozenset[ClaimState]] = {
    ClaimState.BUILT: frozenset({ClaimState.HELD, ClaimState.READY}),
    ClaimState.HELD: frozenset({ClaimState.HELD, ClaimState.READY, ClaimState.WITHDRAWN}),
    ClaimState.READY: frozenset({ClaimState.SENT, ClaimState.HELD, ClaimState.WITHDRAWN}),
    ClaimState.SENT: frozenset({ClaimState.ACKNOWLEDGED, ClaimState.ACCEPTED, ClaimState.REJECTED})
    | _DECIDED,
    ClaimState.ACKNOWLEDGED: frozenset({ClaimState.ACCEPTED, ClaimState.REJECTED}) | _DECIDED,
    ClaimState.ACCEPTED: frozenset({ClaimState.REJECTED}) | _DECIDED,
    # A payer may decide on what a clearinghouse rejected.
    ClaimState.REJECTED: frozenset({ClaimState.WITHDRAWN}) | _DECIDED,
    ClaimState.PAID: _DECIDED,
    ClaimState.DENIED: _DECIDED,
    ClaimState.REVERSED: _DECIDED,
    ClaimState.WITHDRAWN: frozenset(),
}
