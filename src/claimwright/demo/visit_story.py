"""What became of one visit, read back from the office: from its note to its balance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from claimwright.claims.remittance import ClaimPayment
from claimwright.codes.adjustment_reasons import wording
from claimwright.office.models import (
    Claim,
    ClaimState,
    CodeStatus,
    Queue,
    Visit,
    VisitCode,
    WorkItem,
)
from claimwright.office.workflow.balances import Balance, visit_balance


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStory:
    """A code as it was accepted, and where in the note its words stand."""

    system: str
    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    label: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentStory:
    """All amounts of one reason on one payer's decision."""

    reason: str
    amount_cents: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStory:
    """One thing that happened to a claim: the state that it had then, and the words for it."""

    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStory:
    """One claim: to whom, how it was answered, what was decided."""

    claim_number: str
    payer: str
    sequence: str
    state: str
    charge_cents: int
    events: tuple[EventStory, ...]
    payer_claim_number: str
    paid_cents: int
    adjustments: tuple[AdjustmentStory, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStory:
    visit: str
    kind: str
    patient: str
    note: str
    codes: tuple[CodeStory, ...]
    payer_order: str
    claims: tuple[ClaimStory, ...]
    outcome: str
    balance: Balance
    queues: tuple[str, ...]


def tell_visit(visit: Visit) -> VisitStory:
    """Read one visit's story. Runs in the scope of its practice."""
    claims = list(visit.claims.exclude(state=ClaimState.WITHDRAWN))
    note = visit.notes.last()
    codes = visit.codes.filter(status=CodeStatus.ACCEPTED).select_related("note")
    waiting = WorkItem.objects.filter(visit=visit, closed_at=None)
    return VisitStory(
        visit=visit.visit_number,
        kind=visit.reason,
        patient=str(visit.patient),
        note=note.text if note else "",
        codes=tuple(_code(code) for code in _diagnoses_first(list(codes))),
        payer_order=visit.payer_order_sentence,
        claims=tuple(_claim(claim) for claim in claims),
        outcome=outcome_of(claims),
        balance=visit_balance(visit),
        queues=tuple(Queue(item.queue).label for item in waiting),
    )


def outcome_of(claims: list[Claim]) -> str:
    """paid, patient, denied, rejected or held: the first claim decides, its payer saw it first."""
    if not claims:
        return "patient"
    return {
        ClaimState.PAID: "paid",
        ClaimState.DENIED: "denied",
        ClaimState.REJECTED: "rejected",
        ClaimState.HELD: "held",
    }.get(ClaimState(claims[0].state), claims[0].state)


def _diagnoses_first(codes: list[VisitCode]) -> list[VisitCode]:
    return sorted(codes, key=lambda code: (not code.is_diagnosis, code.position))


def _code(code: VisitCode) -> CodeStory:
    return CodeStory(
        system=code.system,
        code=code.code,
        modifiers=tuple(code.modifiers),
        units=code.units.normalize(),
        label=code.label,
        words=tuple(code.evidence_words),
        spans=tuple((span.start, span.end) for span in code.evidence),
        why=code.why,
    )


def _claim(claim: Claim) -> ClaimStory:
    payments = [payment.as_record() for payment in claim.payments.all()]
    return ClaimStory(
        claim_number=claim.claim_number,
        payer=claim.policy.payer.name,
        sequence=claim.sequence,
        state=claim.state,
        charge_cents=claim.charge_cents,
        events=tuple(
            EventStory(state=event.state, words=event.words) for event in claim.events.all()
        ),
        payer_claim_number=claim.payer_claim_number,
        paid_cents=sum(payment.paid_cents for payment in payments),
        adjustments=_adjustments(payments),
        findings=tuple(
            finding.as_record().message for finding in claim.findings.filter(resolved_at=None)
        ),
    )


def _adjustments(payments: list[ClaimPayment]) -> tuple[AdjustmentStory, ...]:
    """Sum the adjustments of claims and lines by group and reason, in their first order."""
    sums: Counter[tuple[str, str]] = Counter()
    for payment in payments:
        on_lines = [one for service in payment.services for one in service.adjustments]
        for adjustment in (*payment.adjustments, *on_lines):
            sums[adjustment.group_code, adjustment.reason_code] += adjustment.amount_cents
    return tuple(
        AdjustmentStory(reason=f"{group}-{reason}", amount_cents=cents, words=wording(reason))
        for (group, reason), cents in sums.items()
    )
