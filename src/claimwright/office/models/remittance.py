"""Remittances as the payer sent them, claim by claim and line by line."""

from __future__ import annotations

from django.db import models

from claimwright.claims.remittance import ClaimPayment, ServicePayment
from claimwright.office.models.claim import Claim
from claimwright.office.models.directory import Payer
from claimwright.office.models.files import ExchangedFile
from claimwright.office.models.records import read_record
from claimwright.office.models.scoped import PracticeRow


class Remittance(PracticeRow):
    """One payment: one transaction of an 835. `file_position` counts those of its file from 1."""

    file = models.ForeignKey(ExchangedFile, on_delete=models.PROTECT, related_name="remittances")
    file_position = models.PositiveIntegerField()
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, null=True, related_name="+")
    payer_identifier = models.CharField(max_length=80)
    payer_name = models.CharField(max_length=60)
    trace_number = models.CharField(max_length=50)
    payment_method = models.CharField(max_length=3)
    payment_date = models.DateField()
    payment_cents = models.BigIntegerField()
    posted_cents = models.BigIntegerField()
    suspense_cents = models.BigIntegerField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "file", "file_position"], name="payment_once_a_file"
            )
        ]
        ordering = ["-payment_date", "-pk"]

    def __str__(self) -> str:
        return f"{self.payer_name} {self.trace_number}"


class RemittanceClaim(PracticeRow):
    """What the payer decided on one claim; `claim` is null where we never sent it."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="claims")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    claim_number = models.CharField(max_length=38)
    occurrence = models.PositiveSmallIntegerField()
    status_code = models.CharField(max_length=2)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    patient_responsibility_cents = models.BigIntegerField()
    payer_claim_number = models.CharField(max_length=50, blank=True)
    outcome = models.CharField(max_length=16)
    record = models.JSONField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.claim_number

    def as_record(self) -> ClaimPayment:
        return read_record(self.record, ClaimPayment)


class RemittanceLine(PracticeRow):
    """One service line of a decision, in the payer's order."""

    remittance_claim = models.ForeignKey(
        RemittanceClaim, on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveSmallIntegerField()
    # The line of our claim that it was matched with, null where none was found.
    line_number = models.PositiveSmallIntegerField(null=True, blank=True)
    procedure_code = models.CharField(max_length=48)
    charge_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    record = models.JSONField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.procedure_code} ({self.position})"

    def as_record(self) -> ServicePayment:
        return read_record(self.record, ServicePayment)
