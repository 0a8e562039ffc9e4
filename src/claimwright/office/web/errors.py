"""What was refused, in plain words: as a page, as a part of a page, or as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from claimwright.office.models import MoveRefused
from claimwright.office.web.request import wants_fragment
from claimwright.office.workflow.actor import NotAllowed
from claimwright.office.workflow.bill_patient import NothingOwed, ReceiptUsed, TooMuch
from claimwright.office.workflow.bill_visit import NothingToMend
from claimwright.office.workflow.code_tables import CodeTablesMissing
from claimwright.office.workflow.code_visit import CodingIncomplete, EvidenceNeeded
from claimwright.office.workflow.release_suspense import NotInSuspense, ReasonMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    status: int
    title: str
    words: str


class NotUnderstood(Exception):
    """A form was sent with something missing or wrong; the message says what to mend."""


NO_PRACTICE = Refusal(
    status=403,
    title="You work for no practice here",
    words="Your login is good, but no practice has given you a role. Ask a manager of the "
    "practice to add you.",
)
_CONFLICTS = (
    CodeTablesMissing,
    CodingIncomplete,
    EvidenceNeeded,
    NotInSuspense,
    NothingOwed,
    NothingToMend,
    ReceiptUsed,
    TooMuch,
)


def refusal_of(exception: Exception) -> Refusal | None:
    """Name the refusal that an exception of workflow means; None where it is a bug."""
    if isinstance(exception, NotAllowed):
        return Refusal(status=403, title="Your role does not allow this", words=str(exception))
    if isinstance(exception, MoveRefused):
        words = f"{_sentence(str(exception))} Nothing was changed. Look at it again: someone may "
        return Refusal(
            status=409, title="That is not possible now", words=words + "have moved it on."
        )
    if isinstance(exception, NotUnderstood | ReasonMissing):
        return Refusal(status=422, title="Something is missing", words=str(exception))
    if isinstance(exception, _CONFLICTS):
        return Refusal(status=409, title="Not yet", words=str(exception))
    return None


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": refusal.words}, status=refusal.status)
    template = "refusal_alert.html" if wants_fragment(request) else "refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)
