"""Queues of work: every item has an owner, an age and a next action."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claimwright.office.models.claim import Claim
from claimwright.office.models.files import ExchangedFile
from claimwright.office.models.practice import Role
from claimwright.office.models.scoped import PracticeRow
from claimwright.office.models.visit import Visit


class Queue(models.TextChoices):
    """In the order in which a visit meets them."""

    TO_CODE = "to_code", "To code"
    UNBILLED = "unbilled", "Unbilled"
    SCRUB_ERRORS = "scrub_errors", "Held by a check"
    READY = "ready", "Ready to send"
    NO_RESPONSE = "no_response", "No response yet"
    REJECTED = "rejected", "Rejected"
    DENIED = "denied", "Denied"
    SECONDARY_DUE = "secondary_due", "Next payer due"
    SUSPENSE = "suspense", "Suspense"
    PATIENT_DUE = "patient_due", "Patient due"
    CREDIT_BALANCE = "credit_balance", "Credit balance"
    FILE_PROBLEM = "file_problem", "Files with problems"


class WorkItem(PracticeRow):
    """One thing that waits for somebody. Closed items stay, for the history."""

    queue = models.CharField(max_length=16, choices=Queue.choices)
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    file = models.ForeignKey(
        ExchangedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    amount_cents = models.BigIntegerField(default=0)
    why = models.TextField()
    next_action = models.TextField()
    # Who does it: the role that owns the queue until a person takes the item.
    owner_role = models.CharField(max_length=10, choices=Role.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["practice", "queue"], name="open_work", condition=Q(closed_at=None)
            ),
            models.Index(fields=["practice", "claim", "queue"], name="work_on_a_claim"),
            models.Index(fields=["practice", "visit", "queue"], name="work_on_a_visit"),
        ]
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_queue_display()}: {self.next_action}"
