"""Safe by default: every address needs a person, a second factor and a membership."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from claimwright.office.models import Membership, User
from claimwright.office.web import errors
from claimwright.office.web.login import has_second_factor, second_factor_is_set_up
from claimwright.office.workflow.actor import acting, actor_of

# What may be reached before the second factor; everything else may not.
_OPEN = frozenset({"account_login", "account_logout", "account_inactive", "mfa_authenticate"})
_WITHOUT_SECOND_FACTOR = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate"}
)
_WITHOUT_PRACTICE = frozenset(
    {
        "account_change_password",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
PRACTICE_OF_SESSION = "practice"

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecondFactorMiddleware:
    """Sends to the login whoever has none, and to the second factor whoever has not shown it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        name = _name_of(request)
        if name in _OPEN:
            return None
        if not request.user.is_authenticated:
            return _send_to(request, "account_login")
        if name in _WITHOUT_SECOND_FACTOR or has_second_factor(request):
            return None
        if second_factor_is_set_up(request):
            return _send_to(request, "mfa_reauthenticate")
        return _send_to(request, "mfa_activate_totp")


class PracticeMiddleware:
    """Finds the practice that the person works for now, and opens its scope for the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = self._membership(request) if has_second_factor(request) else None
        if membership is None:
            return self.get_response(request)
        request.actor = actor_of(membership)  # type: ignore[attr-defined]
        with acting(request.actor):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        name = _name_of(request)
        anyone = _OPEN | _WITHOUT_SECOND_FACTOR | _WITHOUT_PRACTICE
        if hasattr(request, "actor") or name in anyone:
            return None
        return errors.answer(request, errors.NO_PRACTICE)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = errors.refusal_of(exception)
        return errors.answer(request, refusal) if refusal else None

    def _membership(self, request: HttpRequest) -> Membership | None:
        """The membership chosen in the session, else the first; only ever one of the person's."""
        memberships: Any = list(
            Membership.objects.filter(user=cast(User, request.user))
            .select_related("practice", "user")
            .order_by("practice__name", "pk")
        )
        request.memberships = memberships  # type: ignore[attr-defined]
        chosen = request.session.get(PRACTICE_OF_SESSION)
        return next(
            (one for one in memberships if one.practice_id == chosen),
            memberships[0] if memberships else None,
        )


def _name_of(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


def _send_to(request: HttpRequest, name: str) -> HttpResponse:
    """Send a person to a page and back afterwards; a program or a part of a page is told so."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Log in with your second factor first."}, status=401)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(name)})
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return HttpResponseRedirect(resolve_url(name) + back)
