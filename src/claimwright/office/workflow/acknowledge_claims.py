"""The other side says what it could read (TA1, 999) and which claims it took (277CA)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimwright.base.finding import Finding, Place, Severity
from claimwright.office.models import (
    Claim,
    ClaimEvent,
    ClaimState,
    Direction,
    ExchangedFile,
    Queue,
)
from claimwright.office.models.states import CLAIM_MOVES
from claimwright.office.workflow import clock
from claimwright.office.workflow.actor import Actor
from claimwright.office.workflow.find_claims import find_claims
from claimwright.office.workflow.work_queues import close_items, open_item
from claimwright.x12 import p277ca, p999, ta1


def take_ta1(actor: Actor, file: ExchangedFile, data: bytes) -> Sequence[Finding]:
    """Mark the claims of a refused interchange as rejected."""
    read = ta1.read(data, file=file.name)
    findings = list(read.findings)
    for answer in read.answers:
        sent = _sent_file(interchange_control_number=answer.interchange_control_number)
        if sent is None:
            findings.append(_not_ours(file, "interchange", answer.interchange_control_number))
        elif answer.outcome is ta1.InterchangeOutcome.REJECTED:
            for claim in sent.claims.all():
                _reject(actor, claim, f"The whole file was refused: {answer.words}", file)
    return findings


def take_999(actor: Actor, file: ExchangedFile, data: bytes) -> Sequence[Finding]:
    """Move the claims of each transaction set to acknowledged or rejected."""
    read = p999.read(data, file=file.name)
    findings = list(read.findings)
    for group in read.groups:
        number = _as_number(group.control_number)
        sent = _sent_file(group_control_number=number) if number else None
        if sent is None:
            findings.append(_not_ours(file, "group", group.control_number))
            continue
        findings.extend(p999.errors_as_findings([group]))
        for claim in sent.claims.select_related("visit", "policy__payer"):
            _take_outcome(actor, claim, group, file)
    return findings


def _take_outcome(actor: Actor, claim: Claim, group: p999.GroupAnswer, file: ExchangedFile) -> None:
    outcome = group.outcome_of(claim.transaction_control_number)
    if outcome in (p999.Outcome.ACCEPTED, p999.Outcome.ACCEPTED_WITH_ERRORS):
        _acknowledge(actor, claim, file)
    elif outcome is not None:
        words = "999: the file was rejected. Its findings say where."
        _reject(actor, claim, words, file)


def _as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def take_277ca(actor: Actor, file: ExchangedFile, data: bytes) -> Sequence[Finding]:
    """Move each claim to accepted or rejected, as its payer says."""
    read = p277ca.read(data, file=file.name)
    findings = list(read.findings)
    for acknowledgment in read.acknowledgments:
        findings.extend(_take_claims(actor, file, acknowledgment))
    return findings


def _take_claims(
    actor: Actor, file: ExchangedFile, acknowledgment: p277ca.ClaimAcknowledgment
) -> Iterator[Finding]:
    known = find_claims(answer.claim_id for answer in acknowledgment.claims)
    for answer in acknowledgment.claims:
        claim = known.get(answer.claim_id)
        if claim is None:
            yield _not_ours(file, "claim", answer.claim_id)
            continue
        if not claim.payments.exists():
            # A remittance came after this answer was made; its number is the one to keep.
            claim.payer_claim_number = answer.payer_claim_number or claim.payer_claim_number
            claim.save(update_fields=["payer_claim_number"])
        words = " ".join(status.words for status in answer.statuses)
        if answer.outcome is p277ca.ClaimOutcome.ACCEPTED:
            _accept(actor, claim, acknowledgment.source_name, file)
        else:
            _reject(actor, claim, f"{acknowledgment.source_name} rejected it. {words}", file)


def _sent_file(**number: int) -> ExchangedFile | None:
    return ExchangedFile.objects.filter(direction=Direction.SENT, **number).first()


def _not_ours(file: ExchangedFile, what: str, number: object) -> Finding:
    return Finding(
        id=f"acknowledgment.{what}-unknown",
        severity=Severity.WARN,
        message=f"This answers {what} {number}, which was never sent from here. Check that the "
        "file is meant for this practice.",
        at=Place(file=file.name),
        value=str(number),
    )


def _acknowledge(actor: Actor, claim: Claim, file: ExchangedFile) -> None:
    words = "999: the file was read and accepted."
    _move(actor, claim, ClaimState.ACKNOWLEDGED, words, file)


def _accept(actor: Actor, claim: Claim, source: str, file: ExchangedFile) -> None:
    words = f"277CA: {source} accepted it for adjudication"
    words += f" as {claim.payer_claim_number}." if claim.payer_claim_number else "."
    _move(actor, claim, ClaimState.ACCEPTED, words, file)


def _reject(actor: Actor, claim: Claim, words: str, file: ExchangedFile) -> None:
    if not _move(actor, claim, ClaimState.REJECTED, words, file):
        return
    close_items(Queue.NO_RESPONSE, claim=claim)
    open_item(
        actor,
        Queue.REJECTED,
        claim=claim,
        file=file,
        why=words,
        next_action="Correct what the payer names, then build the claim anew and send it.",
        amount_cents=claim.charge_cents,
    )


def _move(actor: Actor, claim: Claim, wanted: ClaimState, words: str, file: ExchangedFile) -> bool:
    """Move the claim if it is not further on already; an answer that came late changes nothing."""
    claim.state = claim.current_state()
    moved = wanted in CLAIM_MOVES[claim.state]
    if moved:
        claim.move_to(wanted)
    ClaimEvent.objects.create(
        practice=actor.practice,
        claim=claim,
        state=claim.state,
        words=words,
        happened_at=clock.now(),
        file=file,
    )
    return moved
