"""The codes that a person works with: those looked at lately, and those kept at hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claimwright.office.models.scoped import PracticeRow


class PersonalCode(PracticeRow):
    """One code of one person: how often and when they opened it, and whether it is a favourite.

    opened_at is null for a favourite whose history the person has cleared.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_codes"
    )
    system = models.CharField(max_length=16)
    code = models.CharField(max_length=10)
    opened_at = models.DateTimeField(null=True, blank=True)
    times_opened = models.PositiveIntegerField(default=0)
    is_favorite = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user", "system", "code"], name="personal_code_once"
            )
        ]
        indexes = [
            models.Index(fields=["practice", "user", "-opened_at"], name="codes_opened_lately"),
            models.Index(
                fields=["practice", "user", "code"],
                name="favorite_codes",
                condition=Q(is_favorite=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code
