"""A payer has decided: the claim's state follows, and the next step is done or queued."""

from __future__ import annotations

from claimwright.base.money import format_cents
from claimwright.claims.remittance import Remittance
from claimwright.codes.adjustment_reasons import AdjustmentCategory, wording
from claimwright.ledger import ClaimOutcome, NextStep, OutcomeStatus
from claimwright.office.models import Claim, ClaimEvent, ClaimState, ExchangedFile, Queue, WorkItem
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.balances import visit_balance, visit_credit_cents
from claimwright.office.workflow.bill_next_payer import bill_next_payer, next_policy, recall_next
from claimwright.office.workflow.work_queues import close_items, open_item

_STATES = {
    OutcomeStatus.PAID: ClaimState.PAID,
    OutcomeStatus.FORWARDED: ClaimState.PAID,
    OutcomeStatus.PARTLY_DENIED: ClaimState.PAID,
    OutcomeStatus.DENIED: ClaimState.DENIED,
    OutcomeStatus.REVERSED: ClaimState.REVERSED,
}


def take_next_steps(
    actor: Actor,
    claim: Claim,
    outcome: ClaimOutcome,
    *,
    remittance: Remittance,
    file: ExchangedFile,
) -> None:
    """Move the claim to what its payer decided, and open the work that follows.

    A decision that arrives after a later one moves its money only. One that waits in suspense
    for a part leaves the claim's state, and still shows what the rest of it asks for.
    """
    if outcome.status is OutcomeStatus.ESTIMATED:
        _tell(actor, claim, f"{remittance.payer_name} estimated what it would pay.", file)
        return
    if _is_late(claim, remittance):
        _tell(actor, claim, f"Late: {_words(outcome, remittance)}", file)
    elif outcome.status is OutcomeStatus.SUSPENDED:
        _tell(actor, claim, f"{remittance.payer_name}'s payment waits in suspense.", file)
        _queue_denial_and_next_payer(actor, claim, outcome)
    else:
        number = outcome.payer_claim_number or claim.payer_claim_number
        claim.payer_claim_number = number[:50]
        claim.save(update_fields=["payer_claim_number"])
        claim.move_to(_STATES[outcome.status])
        _tell(actor, claim, _words(outcome, remittance), file)
        close_items(Queue.NO_RESPONSE, Queue.REJECTED, Queue.DENIED, claim=claim)
        _queue_denial_and_next_payer(actor, claim, outcome)
        if outcome.status is OutcomeStatus.REVERSED:
            _queue_reversal(actor, claim, remittance)
    settle_patient_share(actor, claim)
    settle_credit(actor, claim, remittance, is_certain=NextStep.CREDIT in outcome.next_steps)


def _is_late(claim: Claim, remittance: Remittance) -> bool:
    undecided = (OutcomeStatus.SUSPENDED, OutcomeStatus.ESTIMATED)
    decided = claim.payments.exclude(outcome__in=undecided)
    return decided.filter(remittance__payment_date__gt=remittance.payment_date).exists()


def _queue_denial_and_next_payer(actor: Actor, claim: Claim, outcome: ClaimOutcome) -> None:
    if NextStep.DENIAL in outcome.next_steps:
        _queue_denial(actor, claim, outcome)
    if NextStep.NEXT_PAYER not in outcome.next_steps:
        return
    if outcome.status is OutcomeStatus.FORWARDED:
        _await_next_payer(actor, claim, outcome)
    else:
        bill_next_payer(actor, claim)


def _words(outcome: ClaimOutcome, remittance: Remittance) -> str:
    status = outcome.status.replace("_", " ")
    return (
        f"{remittance.payer_name} decided: {status}, paid {format_cents(outcome.paid_cents)}, "
        f"adjusted {format_cents(outcome.adjusted_cents)}, left to the next "
        f"{format_cents(outcome.patient_responsibility_cents)} (trace {remittance.trace_number})."
    )


def _tell(actor: Actor, claim: Claim, words: str, file: ExchangedFile) -> None:
    ClaimEvent.objects.create(
        practice=actor.practice,
        claim=claim,
        state=claim.state,
        words=words,
        happened_at=clock.now(),
        file=file,
    )


def _queue_denial(actor: Actor, claim: Claim, outcome: ClaimOutcome) -> None:
    denied = [one for one in outcome.adjustments if one.category is AdjustmentCategory.DENIAL]
    reasons = "; ".join(
        f"{one.group_code}-{one.reason_code} {wording(one.reason_code)}" for one in denied
    )
    open_item(
        actor,
        Queue.DENIED,
        claim=claim,
        why=reasons or "The payer denied the claim.",
        next_action="Find out whether the denial is right; correct the claim or appeal.",
        amount_cents=outcome.denied_cents,
    )
    policy = next_policy(claim)
    if policy is not None and NextStep.NEXT_PAYER not in outcome.next_steps:
        open_item(
            actor,
            Queue.SECONDARY_DUE,
            claim=claim,
            why=f"The payer denied the claim, and {policy.payer.name} covers the patient too.",
            next_action=f"Decide: appeal, or bill {policy.payer.name} by hand with the denial.",
            amount_cents=outcome.denied_cents,
        )


def _await_next_payer(actor: Actor, claim: Claim, outcome: ClaimOutcome) -> None:
    """The payer passed its decision on by itself: a claim of ours would be a second one."""
    policy = next_policy(claim)
    name = policy.payer.name if policy else "the next payer"
    open_item(
        actor,
        Queue.SECONDARY_DUE,
        claim=claim,
        why=f"The payer forwarded its decision to {name}.",
        next_action=f"Wait for {name}'s answer. Bill it by hand only if none comes in 30 days.",
        amount_cents=outcome.patient_responsibility_cents,
    )


def _queue_reversal(actor: Actor, claim: Claim, remittance: Remittance) -> None:
    """The claim is open with its payer again, and what rested on the decision is recalled."""
    open_item(
        actor,
        Queue.NO_RESPONSE,
        claim=claim,
        why=f"{remittance.payer_name} took its decision back (trace {remittance.trace_number}).",
        next_action="Wait for the corrected decision. Ask the payer if none came by next week.",
        amount_cents=claim.charge_cents,
    )
    close_items(Queue.SECONDARY_DUE, claim=claim)
    because = f"{remittance.payer_name} took its decision back."
    for follower in recall_next(actor, claim, because=because):
        open_item(
            actor,
            Queue.SECONDARY_DUE,
            claim=claim,
            why=f"{because} Claim {follower.claim_number} had gone out with it.",
            next_action=f"Send {follower.policy.payer.name} the corrected decision by hand.",
        )


def settle_patient_share(actor: Actor, claim: Claim) -> None:
    """Show what the patient owes for the visit now, or that it is nothing any more."""
    owed_cents = visit_balance(claim.visit).patient_cents
    if owed_cents <= 0:
        close_items(Queue.PATIENT_DUE, visit=claim.visit)
        return
    if WorkItem.objects.filter(
        visit=claim.visit, queue=Queue.PATIENT_DUE, closed_at=None, amount_cents=owed_cents
    ).exists():
        return
    open_item(
        actor,
        Queue.PATIENT_DUE,
        visit=claim.visit,
        why="The insurance has decided; this is the patient's share.",
        next_action="Send a statement.",
        amount_cents=owed_cents,
    )


def settle_credit(
    actor: Actor, claim: Claim, remittance: Remittance, *, is_certain: bool = False
) -> None:
    """Show what a payer or the patient has paid above what was open, or that it is gone."""
    credit_cents = visit_credit_cents(claim.visit)
    if not credit_cents and not is_certain:
        close_items(Queue.CREDIT_BALANCE, visit=claim.visit)
        return
    open_item(
        actor,
        Queue.CREDIT_BALANCE,
        claim=claim,
        why=f"More was settled than was open, last by {remittance.payer_name} "
        f"(trace {remittance.trace_number}).",
        next_action="Find out whom the credit belongs to, and refund it. Until then the visit is "
        "left out of statements.",
        amount_cents=credit_cents,
    )
