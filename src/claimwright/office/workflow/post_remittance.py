"""A payer's remittance is posted to the ledger, and each claim learns what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimwright import ledger
from claimwright.base.finding import Finding, Place, Severity
from claimwright.claims.line_matching import match_lines
from claimwright.claims.remittance import ClaimPayment
from claimwright.claims.remittance import Remittance as RemittanceRecord
from claimwright.office.models import (
    Claim,
    ExchangedFile,
    Payer,
    Queue,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from claimwright.office.models.records import store_record
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.next_step import next_payer_of, take_next_steps
from claimwright.office.workflow.post_entries import Links, Posted, post_entries
from claimwright.office.workflow.work_queues import open_item
from claimwright.x12 import p835


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A remittance's rows: the advice itself, its claims in order, and its lines by place."""

    row: Remittance
    claims: tuple[RemittanceClaim, ...]
    lines: Mapping[int, RemittanceLine]


def post(actor: Actor, file: ExchangedFile, data: bytes) -> Sequence[Finding]:
    """Post every payment of an 835 that can be read; answers what was found on the way.

    A payment that was posted before posts nothing and says so. Runs in the caller's transaction.
    """
    actor.require(Permission.RECEIVE_FILE)
    read = p835.read(data, file=file.name)
    findings = list(read.findings)
    for position, remittance in enumerate(read.remittances, start=1):
        findings.extend(_post_one(actor, file, remittance, position))
    return findings


def _post_one(
    actor: Actor, file: ExchangedFile, remittance: RemittanceRecord, position: int
) -> Iterator[Finding]:
    claims = _claims_of(remittance)
    posting = ledger.post_remittance(
        remittance,
        accounts={
            number: ledger.claim_account(claim.as_record(), next_payer_id=next_payer_of(claim))
            for number, claim in claims.items()
        },
    )
    kept = _keep(actor, file, remittance, position, posting, claims)
    posted = post_entries(
        actor,
        posting.transactions,
        links=Links(
            visits={claim.visit.visit_number: claim.visit for claim in claims.values()},
            claims=claims,
            remittance_lines=kept.lines,
        ),
    )
    _sum_up(kept.row, posted)
    yield from posting.findings
    if posted.already_posted:
        yield _already_posted(file, remittance, posted)
    if posted.posted:
        _open_suspense(actor, file, kept.row, posting)
        _tell_claims(actor, file, remittance, posting, claims)
    audit.record(
        actor,
        "post remittance",
        about=f"remittance {kept.row.pk}",
        detail=f"{len(posted.posted)} posted, {len(posted.already_posted)} known",
    )


def _claims_of(remittance: RemittanceRecord) -> dict[str, Claim]:
    numbers = [payment.claim_id for payment in remittance.claims]
    found = Claim.objects.filter(claim_number__in=numbers).select_related(
        "visit__patient", "policy__payer"
    )
    return {claim.claim_number: claim for claim in found}


def _keep(
    actor: Actor,
    file: ExchangedFile,
    remittance: RemittanceRecord,
    position: int,
    posting: ledger.Posting,
    claims: Mapping[str, Claim],
) -> _Kept:
    """Store the remittance as it was received, claim by claim and line by line."""
    row = Remittance.objects.create(
        practice=actor.practice,
        file=file,
        file_position=position,
        payer=Payer.objects.filter(payer_id=remittance.payer_id).first(),
        payer_identifier=remittance.payer_id,
        payer_name=remittance.payer_name[:60],
        trace_number=remittance.trace_number,
        payment_method=remittance.payment_method,
        payment_date=remittance.payment_date,
        payment_cents=remittance.payment_cents,
        posted_cents=0,
        suspense_cents=0,
        posted_at=clock.now(),
    )
    outcomes = {(one.claim_id, one.occurrence): one.status for one in posting.claims}
    claim_rows = RemittanceClaim.objects.bulk_create(
        _claim_row(actor, row, payment, claims, outcomes) for payment in remittance.claims
    )
    lines = [
        line
        for claim_row, payment in zip(claim_rows, remittance.claims, strict=True)
        for line in _line_rows(actor, claim_row, payment, claims.get(payment.claim_id))
    ]
    RemittanceLine.objects.bulk_create(line for _, line in lines)
    return _Kept(
        row=row,
        claims=tuple(claim_rows),
        lines={ordinal: line for ordinal, line in lines if ordinal is not None},
    )


def _claim_row(
    actor: Actor,
    row: Remittance,
    payment: ClaimPayment,
    claims: Mapping[str, Claim],
    outcomes: Mapping[tuple[str, int], ledger.OutcomeStatus],
) -> RemittanceClaim:
    unknown = ledger.OutcomeStatus.SUSPENDED
    return RemittanceClaim(
        practice=actor.practice,
        remittance=row,
        claim=claims.get(payment.claim_id),
        claim_number=payment.claim_id,
        occurrence=payment.occurrence,
        status_code=payment.status_code,
        charge_cents=payment.charge_cents,
        paid_cents=payment.paid_cents,
        patient_responsibility_cents=payment.patient_responsibility_cents,
        payer_claim_number=payment.payer_claim_number or "",
        outcome=outcomes.get((payment.claim_id, payment.occurrence), unknown),
        record=store_record(payment),
    )


def _line_rows(
    actor: Actor, claim_row: RemittanceClaim, payment: ClaimPayment, claim: Claim | None
) -> Iterator[tuple[int | None, RemittanceLine]]:
    billed = claim.as_record().lines if claim else ()
    for service, line_number in zip(
        payment.services, match_lines(payment.services, billed), strict=True
    ):
        yield (
            service.segment_ordinal,
            RemittanceLine(
                practice=actor.practice,
                remittance_claim=claim_row,
                position=service.position,
                line_number=line_number,
                procedure_code="-".join((service.procedure_code, *service.modifiers)),
                charge_cents=service.charge_cents,
                paid_cents=service.paid_cents,
                record=store_record(service),
            ),
        )


def _sum_up(row: Remittance, posted: Posted) -> None:
    """Say how much of the payment was placed now, and how much waits in suspense."""
    entries = ledger.entries_of(posted.posted)
    row.suspense_cents = -sum(
        entry.amount_cents for entry in entries if entry.account.kind is ledger.AccountKind.SUSPENSE
    )
    cash_cents = sum(
        entry.amount_cents for entry in entries if entry.account.kind is ledger.AccountKind.CASH
    )
    row.posted_cents = cash_cents - row.suspense_cents
    row.save(update_fields=["posted_cents", "suspense_cents"])


def _already_posted(file: ExchangedFile, remittance: RemittanceRecord, posted: Posted) -> Finding:
    count = len(posted.already_posted)
    return Finding(
        id="remittance.already-posted",
        severity=Severity.INFORM,
        message=f"{count} parts of payment {remittance.trace_number} were posted before and were "
        "not posted again. Nothing is to do.",
        at=Place(file=file.name, transaction=remittance.transaction_control_number),
        value=remittance.trace_number,
    )


def _open_suspense(
    actor: Actor, file: ExchangedFile, row: Remittance, posting: ledger.Posting
) -> None:
    stops = [one for one in posting.findings if one.severity is Severity.STOP]
    if not row.suspense_cents and not stops:
        return
    open_item(
        actor,
        Queue.SUSPENSE,
        file=file,
        why=stops[0].message if stops else f"A part of payment {row.trace_number} has no claim.",
        next_action="Compare the remittance with what was sent; place or return the money.",
        amount_cents=row.suspense_cents,
    )


def _tell_claims(
    actor: Actor,
    file: ExchangedFile,
    remittance: RemittanceRecord,
    posting: ledger.Posting,
    claims: Mapping[str, Claim],
) -> None:
    payments = {(one.claim_id, one.occurrence): one for one in remittance.claims}
    for outcome in posting.claims:
        take_next_steps(
            actor,
            claims[outcome.claim_id],
            outcome,
            payment=payments[outcome.claim_id, outcome.occurrence],
            remittance=remittance,
            file=file,
        )
