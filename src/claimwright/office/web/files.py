"""Files that were sent and received, byte for byte, and the way in for a payer's file."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from claimwright.base.finding import Severity
from claimwright.office.models import Direction, ExchangedFile, FileKind
from claimwright.office.web.errors import NotUnderstood
from claimwright.office.web.page import chosen, one_of, show
from claimwright.office.web.request import OfficeRequest
from claimwright.office.workflow import audit, fetch_answers, receive_file
from claimwright.office.workflow.actor import Permission

# What may be listed, by the name that stands in the address.
SHOWN = {
    "all": Q(),
    "sent": Q(direction=Direction.SENT),
    "received": Q(direction=Direction.RECEIVED),
    "problems": Q(findings__severity=Severity.STOP),
}


def exchanged() -> QuerySet[ExchangedFile]:
    """Files that travelled between the practice and its payers. Notes stand with their visits."""
    return ExchangedFile.objects.exclude(kind=FileKind.NOTE).defer("content")


@require_GET
def files(request: OfficeRequest) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    shown = chosen(request.GET.get("show"), SHOWN, "all")
    rows = (
        exchanged()
        .filter(SHOWN[shown])
        .annotate(finding_count=Count("findings", distinct=True))
        .order_by("-exchanged_at", "-pk")
        .distinct()
    )
    context = {
        "place": "files",
        "files": rows[:500],
        "shown": shown,
        "choices": list(SHOWN),
        "can_receive": request.actor.may(Permission.RECEIVE_FILE),
    }
    return show(request, "files.html", context)


@require_GET
def file(request: OfficeRequest, pk: int) -> HttpResponse:
    request.actor.require(Permission.SEE_MONEY)
    found = one_of(exchanged(), pk)
    audit.record(request.actor, "view file", about=f"file {found.pk}")
    context = {
        "place": "files",
        "file": found,
        "size": len(found.content),
        "findings": [one.as_record() for one in found.findings.all()],
        "claims": found.claims.select_related("visit__patient", "policy__payer"),
        "remittances": found.remittances.all(),
    }
    return show(request, "file.html", context)


@require_GET
def file_download(request: OfficeRequest, pk: int) -> HttpResponse:
    """The bytes as they were kept, only ever as a download: a browser must not run them."""
    request.actor.require(Permission.SEE_MONEY)
    found = one_of(exchanged(), pk)
    audit.record(request.actor, "download file", about=f"file {found.pk}")
    return attachment(bytes(found.content), name=found.name, kind="application/octet-stream")


def attachment(data: bytes, *, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_safe(name)}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _safe(name: str) -> str:
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_"
        for letter in name
    )
    return kept.lstrip(".") or "file"


@require_POST
def receive(request: OfficeRequest) -> HttpResponse:
    request.actor.require(Permission.RECEIVE_FILE)
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise NotUnderstood("Choose the payer's file first.")
    received = receive_file.receive(
        request.actor, data=uploaded.read(), file_name=uploaded.name or "file"
    )
    messages.info(request, f"{received.get_kind_display()}: the file is kept.")
    return redirect("file", received.pk)


@require_POST
def fetch(request: OfficeRequest) -> HttpResponse:
    """Take in what lies in the inbox."""
    taken = fetch_answers.fetch(request.actor)
    count = len(taken)
    messages.success(
        request,
        f"{count} file{'s' if count != 1 else ''} came in." if count else "Nothing new came in.",
    )
    return redirect("files")
