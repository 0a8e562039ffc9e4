"""The day's visits: one row a visit, each number a link to what it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from claimwright.office.models import Claim, CodeStatus, Visit, VisitCode
from claimwright.office.web.page import day_in, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, clock
from claimwright.office.workflow.actor import Permission
from claimwright.office.workflow.balances import Balance, visit_balances


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    visit: Visit
    codes: list[VisitCode]
    claims: list[Claim]
    payers: list[str]
    balance: Balance | None


@require_GET
def today(request: OfficeRequest) -> HttpResponse:
    """Today, or the most recent day with visits where today has none; `on` leads to a day."""
    if request.GET.get("on"):
        return redirect("day_on", day_in(request.GET["on"]).isoformat())
    day = clock.today()
    if Visit.objects.filter(date_of_service=day).exists():
        return _show_day(request, day, fell_back=False)
    latest = _days().filter(date_of_service__lt=day).last() or _days().first()
    if latest is None:
        return _show_day(request, day, fell_back=False)
    return _show_day(request, latest.date_of_service, fell_back=True)


@require_GET
def day_on(request: OfficeRequest, day: str) -> HttpResponse:
    return _show_day(request, day_in(day), fell_back=False)


def _days() -> QuerySet[Visit]:
    return Visit.objects.order_by("date_of_service")


def _show_day(request: OfficeRequest, day: date, *, fell_back: bool) -> HttpResponse:
    request.actor.require(Permission.SEE_VISIT)
    sees_money = request.actor.may(Permission.SEE_MONEY)
    visits = (
        Visit.objects.filter(date_of_service=day)
        .select_related("patient", "rendering_provider")
        .prefetch_related("codes", "claims__policy__payer")
        .order_by("visit_number")
    )
    balances = visit_balances(visits) if sees_money else {}
    rows = [_row(visit, balances.get(visit.pk)) for visit in visits]
    audit.record(request.actor, "view day", about=f"day {day.isoformat()}")
    earlier = _days().filter(date_of_service__lt=day).last()
    later = _days().filter(date_of_service__gt=day).first()
    context = {
        "place": "day",
        "day": day,
        "fell_back": fell_back,
        "fell_forward": day > clock.today(),
        "rows": rows,
        "sees_money": sees_money,
        "earlier": earlier and earlier.date_of_service,
        "later": later and later.date_of_service,
        "charge_cents": sum(row.balance.charges_cents for row in rows if row.balance),
        "open_cents": sum(row.balance.open_cents for row in rows if row.balance),
    }
    return show(request, "day.html", context)


def _row(visit: Visit, balance: Balance | None) -> VisitRow:
    claims = sorted(visit.claims.all(), key=lambda claim: claim.pk)
    return VisitRow(
        visit=visit,
        codes=[code for code in _in_order(visit.codes.all()) if code.status != CodeStatus.REJECTED],
        claims=claims,
        payers=list(dict.fromkeys(claim.policy.payer.name for claim in claims)),
        balance=balance,
    )


def _in_order(codes: Iterable[VisitCode]) -> list[VisitCode]:
    """Diagnoses first, then what was done, each in its order."""
    return sorted(codes, key=lambda code: (not code.is_diagnosis, code.system, code.position))
