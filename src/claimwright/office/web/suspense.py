"""Money that came and was not placed: each with its payment, its reason, and its way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from claimwright import ledger
from claimwright.base.finding import Finding, Severity
from claimwright.base.money import format_cents
from claimwright.office.models import LedgerTransaction, Patient, Remittance, RemittanceClaim
from claimwright.office.web.page import one_of, show, whole_number, words_of
from claimwright.office.web.queues import age_words
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, clock, release_suspense
from claimwright.office.workflow.actor import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where money in suspense came from: a payment, or one claim's part of it."""

    remittance: Remittance
    claim: RemittanceClaim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspenseRow:
    """One transaction in suspense. findings: why it could not be placed."""

    transaction: LedgerTransaction
    amount_cents: int
    age: str
    source: _Source | None
    findings: list[Finding]

    @property
    def patient(self) -> Patient | None:
        """Whose claim it is; None where the claim is not ours, or all of a payment waits."""
        claim = self.source.claim.claim if self.source and self.source.claim else None
        return claim.visit.patient if claim else None


@require_GET
def suspense(request: OfficeRequest) -> HttpResponse:
    """All that waits, or one remittance's part of it (`?remittance=`)."""
    request.actor.require(Permission.SEE_MONEY)
    only = whole_number(request.GET.get("remittance"))
    remittance = one_of(Remittance.objects.all(), only) if only is not None else None
    rows = _rows(remittance)
    audit.record(request.actor, "view suspense", about="suspense")
    for patient in {row.patient for row in rows if row.patient}:
        audit.record(request.actor, "view suspense", about="suspense", patient=patient)
    context = {
        "place": "work",
        "rows": rows,
        "remittance": remittance,
        "amount_cents": sum(row.amount_cents for row in rows),
        "can_release": request.actor.may(Permission.RECEIVE_FILE),
    }
    return show(request, "suspense.html", context)


def _waiting() -> QuerySet[LedgerTransaction]:
    held = Q(entries__account_kind=ledger.AccountKind.SUSPENSE)
    rows = LedgerTransaction.objects.filter(held, reverses=None, reversed_by=None)
    return rows.distinct().prefetch_related("entries").order_by("posted_at", "pk")


def _rows(only: Remittance | None) -> list[SuspenseRow]:
    sources = _sources(only)
    now = clock.now()
    rows = []
    for transaction in _waiting():
        source = sources.get(ledger.payment_part(transaction.key))
        if only is not None and source is None:
            continue
        rows.append(
            SuspenseRow(
                transaction=transaction,
                amount_cents=-sum(
                    entry.amount_cents
                    for entry in transaction.entries.all()
                    if entry.account_kind == ledger.AccountKind.SUSPENSE
                ),
                age=age_words(now - transaction.posted_at),
                source=source,
                findings=_findings(source) if source else [],
            )
        )
    return rows


def _sources(only: Remittance | None) -> Mapping[str, _Source]:
    """The payments with money in suspense, and their claims, by the part of a key that says so."""
    remittances = Remittance.objects.exclude(suspense_cents=0).select_related("file")
    if only is not None:
        remittances = remittances.filter(pk=only.pk)
    sources = {}
    for remittance in remittances.prefetch_related("claims__claim__visit__patient"):
        payment = (remittance.payer_identifier, remittance.trace_number)
        sources[ledger.make_key("unbalanced", *payment)] = _Source(remittance=remittance)
        for claim in remittance.claims.all():
            key = ledger.make_key("remittance", *payment, claim.claim_number, claim.occurrence)
            sources[key] = _Source(remittance=remittance, claim=claim)
    return sources


def _findings(source: _Source) -> list[Finding]:
    """What was found on the claim; on the payment where all of it waits."""
    stored = source.remittance.file.findings.filter(resolved_at=None)
    found = [one.as_record() for one in stored if one.finding_id.startswith("remittance.")]
    if source.claim is None:
        return [one for one in found if one.severity is Severity.STOP]
    return [one for one in found if one.at.claim_id == source.claim.claim_number]


@require_POST
def release(request: OfficeRequest, pk: int) -> HttpResponse:
    row = one_of(LedgerTransaction.objects.all(), pk)
    because = words_of(request, "because")
    mirror = release_suspense.release(request.actor, row, because=because)
    cents = sum(
        entry.amount_cents
        for entry in mirror.entries
        if entry.account.kind is ledger.AccountKind.SUSPENSE
    )
    messages.success(request, f"{format_cents(cents)} left suspense. The reason is kept with it.")
    return redirect("suspense")
