"""The only clock. A demonstration or a test may set it to an instant for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    return _set_to.get() or timezone.now()


def local_now() -> datetime:
    """Now, in the time zone of the practice that acts."""
    return timezone.localtime(now())


def today() -> date:
    """Today, in the time zone of the practice that acts."""
    return local_now().date()


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)
