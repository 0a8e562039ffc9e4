"""Small things that every page needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

Row = TypeVar("Row", bound=Model)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the page, or with its main part where HTMX asks for it (see context.py)."""
    response = render(request, template, dict(context), status=status)
    response["Vary"] = "HX-Request"
    return response


def one_of(rows: QuerySet[Row], pk: int) -> Row:
    """The row with this number in the practice in scope, else "not found": another practice's
    row cannot be told from one that never was."""
    return get_object_or_404(rows, pk=pk)


def chosen(value: str | None, allowed: Mapping[str, Any], default: str) -> str:
    """A choice made in the address; what is not in the fixed list counts as the default."""
    return value if value is not None and value in allowed else default


def day_in(text: str) -> date:
    """Read a day of the address (2026-11-23), else "not found"."""
    try:
        return date.fromisoformat(text)
    except ValueError as bad:
        raise Http404 from bad


def words_of(request: HttpRequest, name: str, *, at_most: int = 255) -> str:
    """What a person typed into a field of a form, without what no database column can hold."""
    return request.POST.get(name, "").replace("\0", "").strip()[:at_most]


def whole_number(text: str | None) -> int | None:
    """A row's number from a form or an address; None where there is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
