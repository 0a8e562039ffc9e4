"""Who did or saw what, and when. Triggers forbid changing and deleting the rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claimwright.office.models.directory import Patient
from claimwright.office.models.scoped import PracticeRow


class AuditEntry(PracticeRow):
    """One act or one view. `about` names the row ("claim CW100012"), never a person."""

    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    detail = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "patient", "at"], name="views_of_a_patient")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.about}"
