"""The next payer is billed with the decision of the one before it."""

from __future__ import annotations

from claimwright.claims import build as claims
from claimwright.claims.records import PayerSequence
from claimwright.ledger import OutcomeStatus
from claimwright.office.models import Claim, ClaimState, Policy, Queue, RemittanceClaim, VisitCode
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.numbers import take_claim_number
from claimwright.office.workflow.store_claim import store_claim, withdraw
from claimwright.office.workflow.work_queues import open_item

_LATER = (PayerSequence.SECONDARY, PayerSequence.TERTIARY)
_NOT_WITH_THE_PAYER = (ClaimState.HELD, ClaimState.READY, ClaimState.REJECTED)
NO_DECISION = (OutcomeStatus.SUSPENDED, OutcomeStatus.ESTIMATED, OutcomeStatus.REVERSED)


def next_policy(claim: Claim) -> Policy | None:
    """Find the coverage next in order among those that stand undecided on the claim."""
    record = claim.as_record()
    waiting = {
        other.sequence: other.policy.policy_id
        for other in record.other_coverages
        if other.paid_cents is None
    }
    for sequence in _LATER:
        if sequence in waiting:
            return Policy.objects.select_related("payer", "patient").get(pk=int(waiting[sequence]))
    return None


def next_payer_of(claim: Claim) -> str | None:
    """Name the payer that is billed after this claim's, None where the patient is next."""
    policy = next_policy(claim)
    return policy.payer.payer_id if policy else None


def recall_next(actor: Actor, claim: Claim, *, because: str) -> list[Claim]:
    """Withdraw next payers' claims that rest on a decision which no longer stands.

    Answers those that cannot be withdrawn, since they are with their payers.
    """
    out = []
    for follower in claim.followed_by.exclude(state=ClaimState.WITHDRAWN).order_by("pk"):
        if follower.current_state() in _NOT_WITH_THE_PAYER:
            withdraw(actor, follower, because=because)
        else:
            out.append(follower)
    return out


def bill_next_payer(actor: Actor, claim: Claim) -> Claim | None:
    """Build the next payer's claim with this payer's latest decision on it, once.

    Where it cannot be built, or went out before with an earlier decision, the work waits for a
    person and None is answered.
    """
    policy = next_policy(claim)
    decision = _latest_decision(claim)
    if policy is None or decision is None:
        return None
    out = recall_next(actor, claim, because="the payer before it decided anew.")
    try:
        if out:
            raise claims.NoNextClaim(
                f"the payer decided anew after claim {out[0].claim_number} had gone out"
            )
        record = claims.next_claim(
            claim.as_record(),
            decision.as_record(),
            policy=policy.as_record(),
            claim_id=take_claim_number(actor.practice),
            adjudication_date=decision.remittance.payment_date,
        )
    except claims.NoNextClaim as refusal:
        open_item(
            actor,
            Queue.SECONDARY_DUE,
            claim=claim,
            why=f"No claim to {policy.payer.name} was made: {refusal}.",
            next_action=f"Bill {policy.payer.name} by hand with all that was decided so far.",
        )
        return None
    codes = {code.pk: code for code in VisitCode.objects.filter(pk__in=claim.line_code_ids)}
    rows = [codes[pk] for pk in claim.line_code_ids]
    return store_claim(actor, claim.visit, record, rows, follows=claim)


def _latest_decision(claim: Claim) -> RemittanceClaim | None:
    made = claim.payments.exclude(outcome__in=NO_DECISION).select_related("remittance")
    return made.order_by("remittance__payment_date", "pk").last()
