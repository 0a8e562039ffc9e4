"""A payer's remittance is posted to the ledger, and each claim learns what comes next."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.db.models import Sum

from claimwright import ledger
from claimwright.base.finding import Finding, Severity
from claimwright.claims.line_matching import match_lines
from claimwright.claims.remittance import ClaimPayment
from claimwright.claims.remittance import Remittance as RemittanceRecord
from claimwright.ledger.remittance_findings import more_than_open
from claimwright.office.models import (
    Claim,
    ClaimState,
    ExchangedFile,
    Payer,
    Queue,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from claimwright.office.models.records import store_record
from claimwright.office.workflow import audit, clock, payment_findings
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.balances import payer_credit_cents
from claimwright.office.workflow.bill_next_payer import NO_DECISION, next_payer_of
from claimwright.office.workflow.find_claims import find_claims, plain_number
from claimwright.office.workflow.next_step import take_next_steps
from claimwright.office.workflow.post_entries import Links, Posted, lock_books, post_entries
from claimwright.office.workflow.suspense import standing_of, take_from_suspense
from claimwright.office.workflow.work_queues import open_item
from claimwright.x12 import p835

_MORE_THAN_OPEN = "remittance.more-than-open"
# The guide's limit for CLP01. What a payer sends beyond a column's width is cut in the columns
# that people look at; the file and the record keep it whole.
_LONGEST_CLAIM_NUMBER = 38
_NEVER_SENT = "it has not gone out yet."
_NOT_OUT: Mapping[ClaimState, str] = {
    ClaimState.BUILT: _NEVER_SENT,
    ClaimState.HELD: _NEVER_SENT,
    ClaimState.READY: _NEVER_SENT,
    ClaimState.WITHDRAWN: "it was withdrawn, and another may have taken its place.",
}


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
    lock_books(actor)
    for position, remittance in enumerate(read.remittances, start=1):
        findings.extend(_post_one(actor, file, remittance, position))
    _open_suspense(actor, file, findings)
    return findings


def _post_one(
    actor: Actor, file: ExchangedFile, received: RemittanceRecord, position: int
) -> Iterator[Finding]:
    found = find_claims(payment.claim_id for payment in received.claims)
    remittance = _under_our_numbers(received, found)
    claims = {claim.claim_number: claim for claim in found.values()}
    posting = ledger.post_remittance(
        remittance,
        accounts={number: _account_of(claim, remittance) for number, claim in claims.items()},
    )
    standing = standing_of(payer_id=remittance.payer_id, trace_number=remittance.trace_number)
    sorted_out = ledger.sort_out(
        posting.transactions, standing=standing.transactions, used_keys=standing.used_keys
    )
    kept = _keep(actor, file, remittance, position, posting, claims)
    for replaced in sorted_out.replaced:
        because = f"Payment {remittance.trace_number} came again and can be placed."
        take_from_suspense(actor, standing.rows[replaced.key], because=because)
    posted = post_entries(
        actor,
        sorted_out.to_post,
        links=Links(
            visits={claim.visit.visit_number: claim.visit for claim in claims.values()},
            claims=claims,
            remittance_lines=kept.lines,
        ),
    )
    _sum_up(kept.row, posted)
    yield from posting.findings
    yield from payment_findings.of_sorting(file, remittance, sorted_out)
    yield from payment_findings.of_payee(file, remittance, actor.practice)
    yield from _tell_claims(actor, file, remittance, posting, posted, claims)
    audit.record(
        actor,
        "post remittance",
        about=f"remittance {kept.row.pk}",
        detail=f"{len(posted.posted)} posted, {len(sorted_out.already_posted)} known, "
        f"{len(sorted_out.differing)} differing",
    )


def _under_our_numbers(received: RemittanceRecord, found: Mapping[str, Claim]) -> RemittanceRecord:
    """Write claim numbers as ours, so that one claim has one key however it came back."""
    seen: Counter[str] = Counter()
    payments = []
    for payment in received.claims:
        claim = found.get(payment.claim_id)
        number = (
            claim.claim_number if claim else plain_number(payment.claim_id)[:_LONGEST_CLAIM_NUMBER]
        )
        seen[number] += 1
        payments.append(dataclasses.replace(payment, claim_id=number, occurrence=seen[number]))
    return dataclasses.replace(received, claims=tuple(payments))


def _account_of(claim: Claim, remittance: RemittanceRecord) -> ledger.ClaimAccount:
    return ledger.claim_account(
        claim.as_record(),
        next_payer_id=next_payer_of(claim),
        not_out_because=_NOT_OUT.get(ClaimState(claim.state)),
        last_status_code=_last_status_code(claim, remittance),
    )


def _last_status_code(claim: Claim, remittance: RemittanceRecord) -> str | None:
    """The status of the decision before this payment's; its own parts do not count."""
    if all(one.status_code != ledger.REVERSAL_STATUS for one in remittance.claims):
        return None
    earlier = (
        claim.payments.filter(remittance__payment_date__lte=remittance.payment_date)
        .exclude(outcome__in=NO_DECISION)
        .exclude(
            remittance__payer_identifier=remittance.payer_id,
            remittance__trace_number=remittance.trace_number,
        )
        .order_by("remittance__payment_date", "pk")
    )
    return earlier.values_list("status_code", flat=True).last()


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
        payment_method=remittance.payment_method[:3],
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
        status_code=payment.status_code[:2],
        charge_cents=payment.charge_cents,
        paid_cents=payment.paid_cents,
        patient_responsibility_cents=payment.patient_responsibility_cents,
        payer_claim_number=(payment.payer_claim_number or "")[:50],
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
                procedure_code="-".join((service.procedure_code, *service.modifiers))[:48],
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


def _open_suspense(actor: Actor, file: ExchangedFile, findings: Sequence[Finding]) -> None:
    """One item for all that waits of a file's payments, or that a person must decide on."""
    cents = file.remittances.aggregate(cents=Sum("suspense_cents"))["cents"] or 0
    stops = [
        one
        for one in findings
        if one.severity is Severity.STOP and one.id.startswith("remittance.")
    ]
    if not cents and not stops:
        return
    open_item(
        actor,
        Queue.SUSPENSE,
        file=file,
        why=stops[0].message if stops else "A part of a payment has no claim.",
        next_action="Compare the remittance with what was sent; place or return the money.",
        amount_cents=cents,
    )


def _tell_claims(
    actor: Actor,
    file: ExchangedFile,
    remittance: RemittanceRecord,
    posting: ledger.Posting,
    posted: Posted,
    claims: Mapping[str, Claim],
) -> Iterator[Finding]:
    """Let each claim of which something was posted now take its next step."""
    parts = {ledger.payment_part(one.key) for one in posted.posted}
    payments = {(one.claim_id, one.occurrence): one for one in remittance.claims}
    told: dict[str, ClaimPayment] = {}
    for outcome in posting.claims:
        if _is_posted(outcome, remittance, parts):
            claim = claims[outcome.claim_id]
            take_next_steps(actor, claim, outcome, remittance=remittance, file=file)
            told[outcome.claim_id] = payments[outcome.claim_id, outcome.occurrence]
    known = {one.at.claim_id for one in posting.findings if one.id == _MORE_THAN_OPEN}
    for number, payment in told.items():
        credit_cents = payer_credit_cents(claims[number])
        if credit_cents and number not in known:
            yield more_than_open(payment, None, credit_cents)


def _is_posted(
    outcome: ledger.ClaimOutcome, remittance: RemittanceRecord, parts: AbstractSet[str]
) -> bool:
    payment = (remittance.payer_id, remittance.trace_number)
    own = ledger.make_key("remittance", *payment, outcome.claim_id, outcome.occurrence)
    return own in parts or ledger.make_key("unbalanced", *payment) in parts
