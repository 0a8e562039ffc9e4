"""A payer has decided: the claim's state follows, and the next step is done or queued."""

from __future__ import annotations

from claimwright.base.money import format_cents
from claimwright.claims import build as claims
from claimwright.claims.records import PayerSequence
from claimwright.claims.remittance import ClaimPayment, Remittance
from claimwright.codes.adjustment_reasons import AdjustmentCategory, wording
from claimwright.ledger import ClaimOutcome, NextStep, OutcomeStatus
from claimwright.office.models import (
    Claim,
    ClaimEvent,
    ClaimState,
    ExchangedFile,
    Policy,
    Queue,
    VisitCode,
)
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.bill_visit import store_claim
from claimwright.office.workflow.numbers import take_claim_number
from claimwright.office.workflow.work_queues import close_items, open_item

_STATES = {
    OutcomeStatus.PAID: ClaimState.PAID,
    OutcomeStatus.FORWARDED: ClaimState.PAID,
    OutcomeStatus.PARTLY_DENIED: ClaimState.PAID,
    OutcomeStatus.DENIED: ClaimState.DENIED,
    OutcomeStatus.REVERSED: ClaimState.REVERSED,
}
_LATER = (PayerSequence.SECONDARY, PayerSequence.TERTIARY)


def next_payer_of(claim: Claim) -> str | None:
    """Name the payer that is billed after this claim's, None where the patient is next."""
    policy = _next_policy(claim)
    return policy.payer.payer_id if policy else None


def _next_policy(claim: Claim) -> Policy | None:
    """Find the coverage next in order among those that stand undecided on the claim."""
    record = claim.as_record()
    waiting = {
        other.sequence: other.policy.policy_id
        for other in record.other_coverages
        if other.paid_cents is None
    }
    for sequence in _LATER:
        if sequence in waiting:
            return Policy.objects.select_related("payer").get(pk=int(waiting[sequence]))
    return None


def take_next_steps(
    actor: Actor,
    claim: Claim,
    outcome: ClaimOutcome,
    *,
    payment: ClaimPayment,
    remittance: Remittance,
    file: ExchangedFile,
) -> None:
    """Move the claim to what its payer decided, and open the work that follows."""
    if outcome.status is OutcomeStatus.SUSPENDED:
        _tell(actor, claim, f"{remittance.payer_name}'s payment waits in suspense.", file)
        return
    claim.payer_claim_number = outcome.payer_claim_number or claim.payer_claim_number
    claim.save(update_fields=["payer_claim_number"])
    claim.move_to(_STATES[outcome.status])
    _tell(actor, claim, _words(outcome, remittance), file)
    close_items(Queue.NO_RESPONSE, Queue.DENIED, claim=claim)
    steps = outcome.next_steps
    if NextStep.DENIAL in steps:
        _queue_denial(actor, claim, outcome)
    if NextStep.NEXT_PAYER in steps:
        _bill_next_payer(actor, claim, payment, remittance)
    if NextStep.PATIENT in steps:
        _queue_patient(actor, claim, outcome)
    if NextStep.CREDIT in steps:
        open_item(
            actor,
            Queue.CREDIT_BALANCE,
            claim=claim,
            why=f"{remittance.payer_name} settled more than was open.",
            next_action="Find out whom the credit belongs to, and refund it.",
        )


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


def _bill_next_payer(
    actor: Actor, claim: Claim, payment: ClaimPayment, remittance: Remittance
) -> None:
    """Build the next payer's claim with this payer's decision on it."""
    policy = _next_policy(claim)
    assert policy is not None
    try:
        record = claims.next_claim(
            claim.as_record(),
            payment,
            policy=policy.as_record(),
            claim_id=take_claim_number(actor.practice),
            adjudication_date=remittance.payment_date,
        )
    except claims.NoNextClaim as refusal:
        open_item(
            actor,
            Queue.SECONDARY_DUE,
            claim=claim,
            why=str(refusal),
            next_action=f"Bill {policy.payer.name} by hand with the first payer's decision.",
        )
        return
    codes = {code.pk: code for code in VisitCode.objects.filter(pk__in=claim.line_code_ids)}
    store_claim(
        actor,
        claim.visit,
        record,
        [codes[pk] for pk in claim.line_code_ids],
        follows=claim,
    )


def _queue_patient(actor: Actor, claim: Claim, outcome: ClaimOutcome) -> None:
    open_item(
        actor,
        Queue.PATIENT_DUE,
        visit=claim.visit,
        why="The insurance has decided; this is the patient's share.",
        next_action="Send a statement.",
        amount_cents=outcome.patient_responsibility_cents,
    )
