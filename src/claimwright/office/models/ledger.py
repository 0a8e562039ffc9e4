"""The ledger's rows. Triggers forbid changing and deleting them on both databases."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claimwright.office.models.claim import Claim
from claimwright.office.models.directory import Patient
from claimwright.office.models.remittance import RemittanceLine
from claimwright.office.models.scoped import PracticeRow
from claimwright.office.models.visit import Visit, VisitCode


class LedgerTransaction(PracticeRow):
    """One event and its balanced entries. The key makes it happen once."""

    key = models.CharField(max_length=200)
    event = models.CharField(max_length=40)
    effective_date = models.DateField()
    memo = models.CharField(max_length=255, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="an_event_is_posted_once")
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(PracticeRow):
    """One side of a transaction: debits above zero, credits below.

    Its links walk the dollar back: to the remittance line, the claim's line, the code, and by
    the code's spans to the words of the note.
    """

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account_kind = models.CharField(max_length=32)
    payer_identifier = models.CharField(max_length=80, blank=True)
    account_reason = models.CharField(max_length=20, blank=True)
    amount_cents = models.BigIntegerField()
    reason = models.CharField(max_length=20, blank=True)
    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    line_number = models.PositiveSmallIntegerField(null=True, blank=True)
    visit_code = models.ForeignKey(
        VisitCode, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    remittance_line = models.ForeignKey(
        RemittanceLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    segment_ordinal = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(amount_cents=0), name="an_entry_moves_something"
            )
        ]
        indexes = [
            models.Index(fields=["practice", "account_kind"], name="entries_by_account"),
            # Without it SQLite walks a whole account to sum up one visit.
            models.Index(fields=["practice", "visit", "account_kind"], name="entries_of_a_visit"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account_kind} {self.amount_cents}"
