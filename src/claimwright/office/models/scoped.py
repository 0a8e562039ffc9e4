"""Every row belongs to one practice, and no query sees another's."""

from __future__ import annotations

from django.db import models
from django_scopes import ScopedManager


class PracticeRow(models.Model):
    """A row of one practice. Its manager refuses any query outside the practice's scope."""

    practice = models.ForeignKey("office.Practice", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(practice="practice")

    class Meta:
        abstract = True
