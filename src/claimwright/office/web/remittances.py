"""Remittances: what the payer sent, beside what was posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from claimwright.claims.remittance import Adjustment, ClaimPayment, ServicePayment
from claimwright.codes.adjustment_reasons import wording
from claimwright.ledger import AccountKind
from claimwright.office.models import (
    LedgerEntry,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An adjustment in words."""

    code: str
    words: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A service line as received, the entries that it became, and the code it was billed for.

    posted_cents: what of it reached cash. It differs from what was paid where a person has to
    look.
    """

    line: RemittanceLine
    received: ServicePayment
    reasons: list[Reason]
    entries: list[LedgerEntry]
    posted_cents: int
    visit_code: VisitCode | None

    @property
    def difference_cents(self) -> int:
        return self.received.paid_cents - self.posted_cents

    @property
    def told(self) -> list[LedgerEntry]:
        """The entries that say something; their other side, on the receivable, repeats them."""
        return [
            entry
            for entry in self.entries
            if entry.account_kind != AccountKind.INSURANCE_RECEIVABLE
        ]

    @property
    def receivable_cents(self) -> int:
        return sum(
            entry.amount_cents
            for entry in self.entries
            if entry.account_kind == AccountKind.INSURANCE_RECEIVABLE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    row: RemittanceClaim
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
    claims = found.claims.select_related("claim__visit__patient").prefetch_related("lines")
    entries = _entries_by_line(found)
    for patient in {row.claim.visit.patient for row in claims if row.claim}:
        audit.record(
            request.actor, "view remittance", about=f"remittance {found.pk}", patient=patient
        )
    context = {
        "place": "remittances",
        "remittance": found,
        "claims": [_claim_row(row, entries) for row in claims],
        "findings": [finding.as_record() for finding in _findings(found)],
        "difference_cents": found.payment_cents - found.posted_cents - found.suspense_cents,
    }
    return show(request, "remittance.html", context)


def _findings(remittance: Remittance) -> QuerySet[StoredFinding]:
    return remittance.file.findings.filter(resolved_at=None)


def _entries_by_line(remittance: Remittance) -> Mapping[int, list[LedgerEntry]]:
    found: defaultdict[int, list[LedgerEntry]] = defaultdict(list)
    entries = LedgerEntry.objects.filter(
        remittance_line__remittance_claim__remittance=remittance
    ).select_related("transaction", "visit_code")
    for entry in entries.order_by("pk"):
        if entry.remittance_line_id is not None:
            found[entry.remittance_line_id].append(entry)
    return found


def _claim_row(row: RemittanceClaim, entries: Mapping[int, list[LedgerEntry]]) -> ClaimRow:
    received = row.as_record()
    return ClaimRow(
        row=row,
        received=received,
        reasons=reasons_of(received.adjustments),
        lines=[_line_row(line, entries.get(line.pk, [])) for line in row.lines.all()],
    )


def _line_row(line: RemittanceLine, entries: list[LedgerEntry]) -> LineRow:
    received = line.as_record()
    return LineRow(
        line=line,
        received=received,
        reasons=reasons_of(received.adjustments),
        entries=entries,
        posted_cents=sum(
            entry.amount_cents for entry in entries if entry.account_kind == AccountKind.CASH
        ),
        visit_code=next((entry.visit_code for entry in entries if entry.visit_code), None),
    )


def reasons_of(adjustments: tuple[Adjustment, ...]) -> list[Reason]:
    return [
        Reason(
            code=f"{one.group_code}-{one.reason_code}",
            words=wording(one.reason_code),
            amount_cents=one.amount_cents,
        )
        for one in adjustments
    ]
