"""A check found something: keep it with the claim, and hold the claim if it must not go out."""

from __future__ import annotations

from collections.abc import Sequence

from claimwright.base.finding import Finding, Severity
from claimwright.office.models import Claim, ClaimEvent, ClaimState, Queue, StoredFinding
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.work_queues import close_items, open_item


def settle_checks(actor: Actor, claim: Claim, findings: Sequence[Finding]) -> None:
    """Replace the claim's findings by these, and make it ready or hold it accordingly."""
    StoredFinding.objects.filter(claim=claim, resolved_at=None).update(resolved_at=clock.now())
    stops = [finding for finding in findings if finding.severity is Severity.STOP]
    if stops:
        hold(actor, claim, findings)
        return
    _keep(actor, claim, findings)
    claim.move_to(ClaimState.READY)
    _tell(actor, claim, ClaimState.READY, "Every check passed. Ready to send.")
    close_items(Queue.SCRUB_ERRORS, claim=claim)
    open_item(
        actor,
        Queue.READY,
        claim=claim,
        why="Every check passed.",
        next_action=f"Send the claim to {claim.policy.payer.name}.",
        amount_cents=claim.charge_cents,
    )


def hold(actor: Actor, claim: Claim, findings: Sequence[Finding]) -> None:
    """Hold the claim with these findings; the gravest says what to do next."""
    _keep(actor, claim, findings)
    claim.move_to(ClaimState.HELD)
    first = next(
        (finding for finding in findings if finding.severity is Severity.STOP), findings[0]
    )
    _tell(actor, claim, ClaimState.HELD, f"Held by a check: {first.message}")
    close_items(Queue.READY, claim=claim)
    open_item(
        actor,
        Queue.SCRUB_ERRORS,
        claim=claim,
        why=f"{first.id}: {first.message}",
        next_action="Mend what the finding names, then check the claim again.",
        amount_cents=claim.charge_cents,
    )


def _keep(actor: Actor, claim: Claim, findings: Sequence[Finding]) -> None:
    StoredFinding.objects.bulk_create(
        StoredFinding.from_record(
            finding,
            practice=actor.practice,
            claim=claim,
            visit=claim.visit,
            found_at=clock.now(),
        )
        for finding in findings
    )


def _tell(actor: Actor, claim: Claim, state: ClaimState, words: str) -> None:
    ClaimEvent.objects.create(
        practice=actor.practice, claim=claim, state=state, words=words, happened_at=clock.now()
    )
