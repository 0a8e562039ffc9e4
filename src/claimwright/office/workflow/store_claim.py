"""A claim that was built is kept, checked, and made ready or held; or withdrawn before it went."""

from __future__ import annotations

from collections.abc import Sequence

from claimwright import edits
from claimwright.base.finding import Finding
from claimwright.claims.records import Claim as ClaimRecord
from claimwright.claims.tables import to_tables
from claimwright.office.models import (
    Claim,
    ClaimEvent,
    ClaimState,
    Policy,
    Queue,
    Visit,
    VisitCode,
)
from claimwright.office.models.records import store_record
from claimwright.office.workflow import clock, code_tables
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.hold_claim import settle_checks
from claimwright.office.workflow.work_queues import close_items


def store_claim(
    actor: Actor,
    visit: Visit,
    record: ClaimRecord,
    procedure_rows: Sequence[VisitCode],
    *,
    follows: Claim | None = None,
) -> Claim:
    """Keep a claim that was built, check it, and make it ready or hold it."""
    claim = Claim.objects.create(
        practice=actor.practice,
        claim_number=record.claim_id,
        visit=visit,
        policy=Policy.objects.get(pk=int(record.policy.policy_id)),
        follows=follows,
        sequence=record.sequence,
        charge_cents=record.charge_cents,
        record=store_record(record),
        line_code_ids=[row.pk for row in procedure_rows],
        built_at=clock.now(),
    )
    ClaimEvent.objects.create(
        practice=actor.practice,
        claim=claim,
        state=ClaimState.BUILT,
        words=f"Built for {claim.policy.payer.name} as {claim.sequence} payer.",
        happened_at=clock.now(),
    )
    settle_checks(actor, claim, check(record))
    return claim


def check(record: ClaimRecord) -> list[Finding]:
    """Run every edit over one claim, as a batch of one."""
    return edits.check(to_tables([record]), icd10cm=code_tables.icd10cm())


def withdraw(actor: Actor, claim: Claim, *, because: str) -> None:
    """Take back a claim that is not with its payer; raises MoveRefused for one that is."""
    claim.move_to(ClaimState.WITHDRAWN)
    ClaimEvent.objects.create(
        practice=actor.practice,
        claim=claim,
        state=ClaimState.WITHDRAWN,
        words=f"Withdrawn: {because}",
        happened_at=clock.now(),
    )
    close_items(Queue.READY, Queue.SCRUB_ERRORS, Queue.REJECTED, claim=claim)
