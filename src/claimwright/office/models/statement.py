"""Statements sent to patients. Sending one moves no balance."""

from __future__ import annotations

from django.db import models

from claimwright.office.models.directory import Patient
from claimwright.office.models.scoped import PracticeRow


class Statement(PracticeRow):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="statements")
    statement_number = models.CharField(max_length=20)
    statement_date = models.DateField()
    due_date = models.DateField()
    amount_cents = models.PositiveBigIntegerField()
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "statement_number"], name="statement_number_once"
            )
        ]
        ordering = ["-statement_date", "-pk"]

    def __str__(self) -> str:
        return self.statement_number
