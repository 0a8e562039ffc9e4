"""Claims, as built and as sent, and all that happened to them."""

from __future__ import annotations

from django.db import models

from claimwright.claims.records import Claim as ClaimRecord
from claimwright.office.models.directory import Policy
from claimwright.office.models.files import ExchangedFile
from claimwright.office.models.records import read_record
from claimwright.office.models.scoped import PracticeRow
from claimwright.office.models.states import CLAIM_MOVES, ClaimState, MoveRefused
from claimwright.office.models.visit import Visit


class Claim(PracticeRow):
    """A claim to one payer. `record` is the frozen claim that was checked and written."""

    claim_number = models.CharField(max_length=20)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="claims")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    # The claim whose payer decided before this one's, on the same visit.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    sequence = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.BUILT)
    charge_cents = models.PositiveBigIntegerField()
    record = models.JSONField()
    # The visit's code behind each line, in line order: the way from a dollar to the words.
    line_code_ids = models.JSONField(default=list)
    sent_in = models.ForeignKey(
        ExchangedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    transaction_control_number = models.CharField(max_length=9, blank=True)
    payer_claim_number = models.CharField(max_length=50, blank=True)
    built_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim_number"], name="claim_number_once")
        ]
        indexes = [models.Index(fields=["practice", "state"], name="claims_by_state")]
        ordering = ["claim_number"]

    def __str__(self) -> str:
        return self.claim_number

    def as_record(self) -> ClaimRecord:
        return read_record(self.record, ClaimRecord)

    def move_to(self, wanted: ClaimState) -> None:
        """Change the state if the table allows it, else raise MoveRefused.

        The row is locked and its state read anew, so that of two who move it at once the second
        is judged by what the first did. To be called inside a transaction.
        """
        self.state = self.current_state()
        if wanted not in CLAIM_MOVES[self.state]:
            raise MoveRefused(f"claim {self.claim_number}", current=self.state, wanted=wanted)
        self.state = wanted
        self.save(update_fields=["state"])

    def current_state(self) -> ClaimState:
        """Lock the row and read its state from the database."""
        locked = type(self).objects.select_for_update(of=("self",))
        return ClaimState(locked.values_list("state", flat=True).get(pk=self.pk))


class ClaimEvent(PracticeRow):
    """Something that happened to a claim, in words that a biller reads; rows are only added."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=ClaimState.choices)
    words = models.TextField()
    happened_at = models.DateTimeField()
    file = models.ForeignKey(
        ExchangedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.claim}: {self.words}"
