"""The addresses of the office. Numbers in them are rows, never anything about a person."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def _day(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("", _day, name="day"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
