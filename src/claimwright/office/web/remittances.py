"""Remittances: what the payer sent, beside what was posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from claimwright.claims.remittance import Adjustment, ClaimPayment, ServicePayment
from claimwright.codes.adjustment_reasons import AdjustmentCategory, category, wording
from claimwright.ledger import AccountKind, OutcomeStatus
from claimwright.office.models import (
    Claim,
    LedgerEntry,
    Payer,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
    StoredFinding,
    VisitCode,
)
from claimwright.office.web.page import one_of, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit
from claimwright.office.workflow.actor import Permission

_MOVES_NOTHING = frozenset({AdjustmentCategory.DENIAL, AdjustmentCategory.PRIOR_PAYER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An adjustment in words."""

    code: str
    words: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as the page tells it: where the amount went, and what it was there."""

    entry: LedgerEntry
    words: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A service line as received, what it became, and the code it was billed for.

    told: where its amounts went; those that left the payer's account sum to taken_off_cents.
    posted_cents: what of it reached cash. It differs from what was paid where a person has to
    look. open_cents: what is open with the payer now, None where no claim of ours is meant.
    why_nothing: why there are no entries: "denied", "nothing to move" or "see the findings".
    """

    line: RemittanceLine
    received: ServicePayment
    reasons: list[Reason]
    entries: list[LedgerEntry]
    told: list[Told]
    taken_off_cents: int
    posted_cents: int
    open_cents: int | None
    why_nothing: str
    visit_code: VisitCode | None

    @property
    def difference_cents(self) -> int:
        return self.received.paid_cents - self.posted_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """payer: who was asked; the name in the remittance where the claim is not ours."""

    row: RemittanceClaim
    payer: str
    received: ClaimPayment
    reasons: list[Reason]
    lines: list[LineRow]


@require_GET
def remittances(request: OfficeRequest) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    rows = list(Remittance.objects.select_related("file").order_by("-payment_date", "-pk")[:500])
    context = {
        "place": "remittances",
        "remittances": rows,
        "payment_cents": sum(row.payment_cents for row in rows),
        "posted_cents": sum(row.posted_cents for row in rows),
        "suspense_cents": sum(row.suspense_cents for row in rows),
        "can_receive": request.actor.may(Permission.RECEIVE_FILE),
    }
    return show(request, "remittances.html", context)


@require_GET
def remittance(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    found = one_of(Remittance.objects.select_related("file", "payer"), pk)
    audit.record(request.actor, "view remittance", about=f"remittance {found.pk}")
    claims = found.claims.select_related(
        "claim__visit__patient", "claim__policy__payer"
    ).prefetch_related("lines")
    books = _read_books(found)
    for patient in {row.claim.visit.patient for row in claims if row.claim}:
        audit.record(
            request.actor, "view remittance", about=f"remittance {found.pk}", patient=patient
        )
    context = {
        "place": "remittances",
        "remittance": found,
        "claims": [_claim_row(row, books) for row in claims],
        "findings": [finding.as_record() for finding in _findings(found)],
        "difference_cents": found.payment_cents - found.posted_cents - found.suspense_cents,
    }
    return show(request, "remittance.html", context)


def _findings(remittance: Remittance) -> QuerySet[StoredFinding]:
    return remittance.file.findings.filter(resolved_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """What the ledger has of a remittance's claims.

    entries: by the remittance's line. open_cents: what is open now, by visit, payer and line.
    payers: their names by their identifiers.
    """

    entries: Mapping[int, list[LedgerEntry]]
    open_cents: Mapping[tuple[int, str, int | None], int]
    payers: Mapping[str, str]


def _read_books(remittance: Remittance) -> _Books:
    found: defaultdict[int, list[LedgerEntry]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(
        remittance_line__remittance_claim__remittance=remittance
    ).select_related("transaction", "visit_code")
    for entry in entries.order_by("pk"):
        if entry.remittance_line_id is not None:
            found[entry.remittance_line_id].append(entry)
    open_sums = (
        LedgerEntry.objects.filter(
            visit__in=remittance.claims.exclude(claim=None).values("claim__visit"),
            account_kind=AccountKind.INSURANCE_RECEIVABLE,
        )
        .order_by()
        .values_list("visit", "payer_identifier", "line_number")
    )
    return _Books(
        entries=found,
        open_cents={
            (visit, payer, line): cents
            for visit, payer, line, cents in open_sums.annotate(cents=Sum("amount_cents"))
        },
        payers=dict(Payer.objects.values_list("payer_id", "name")),
    )


def _claim_row(row: RemittanceClaim, books: _Books) -> ClaimRow:
    received = row.as_record()
    return ClaimRow(
        row=row,
        payer=row.claim.policy.payer.name if row.claim else row.remittance.payer_name,
        received=received,
        reasons=reasons_of(received.adjustments),
        lines=[_line_row(row, line, books) for line in row.lines.all()],
    )


def _line_row(row: RemittanceClaim, line: RemittanceLine, books: _Books) -> LineRow:
    received = line.as_record()
    entries = books.entries.get(line.pk, [])
    own = [entry for entry in entries if _is_of_the_payer(entry, row.claim)]
    return LineRow(
        line=line,
        received=received,
        reasons=reasons_of(received.adjustments),
        entries=entries,
        told=[_told(entry, books) for entry in entries if entry not in own],
        taken_off_cents=-sum(entry.amount_cents for entry in own),
        posted_cents=sum(
            entry.amount_cents for entry in entries if entry.account_kind == AccountKind.CASH
        ),
        open_cents=_open_cents(row.claim, line, books),
        why_nothing=_why_nothing(row, received),
        visit_code=next((entry.visit_code for entry in entries if entry.visit_code), None),
    )


def _is_of_the_payer(entry: LedgerEntry, claim: Claim | None) -> bool:
    """Whether an entry is the other side of the rest: what left the account of the claim's payer.

    An amount on another payer's account moved there, and says something of its own.
    """
    return (
        claim is not None
        and entry.account_kind == AccountKind.INSURANCE_RECEIVABLE
        and entry.payer_identifier == claim.policy.payer.payer_id
    )


def _told(entry: LedgerEntry, books: _Books) -> Told:
    amount_cents = entry.amount_cents
    match AccountKind(entry.account_kind):
        case AccountKind.INSURANCE_RECEIVABLE:
            payer = entry.payer_identifier
            words = f"To {books.payers.get(payer, payer)}"
        case AccountKind.PATIENT_RECEIVABLE:
            words = "To the patient"
        case AccountKind.SUSPENSE:
            words, amount_cents = "Of it in suspense", -amount_cents
        case kind:
            words = kind.replace("_", " ").capitalize()
    return Told(entry=entry, words=words, amount_cents=amount_cents)


def _open_cents(claim: Claim | None, line: RemittanceLine, books: _Books) -> int | None:
    if claim is None or line.line_number is None:
        return None
    where = (claim.visit_id, claim.policy.payer.payer_id, line.line_number)
    return books.open_cents.get(where, 0)


def _why_nothing(row: RemittanceClaim, received: ServicePayment) -> str:
    """Say why a line without entries has none; where a person has to look, a finding says it."""
    kinds = {category(one.group_code, one.reason_code) for one in received.adjustments}
    outcome = OutcomeStatus(row.outcome)
    if outcome is OutcomeStatus.SUSPENDED:
        return "see the findings"
    if outcome is OutcomeStatus.DENIED:
        return "denied"
    if outcome is OutcomeStatus.PARTLY_DENIED and AdjustmentCategory.DENIAL in kinds:
        return "denied"
    if received.paid_cents or kinds - _MOVES_NOTHING:
        return "see the findings"
    return "nothing to move"


def reasons_of(adjustments: tuple[Adjustment, ...]) -> list[Reason]:
    return [
        Reason(
            code=f"{one.group_code}-{one.reason_code}",
            words=wording(one.reason_code),
            amount_cents=one.amount_cents,
        )
        for one in adjustments
    ]
