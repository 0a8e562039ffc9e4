"""The visit, its note, and the codes that were suggested and decided on."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from claimwright.notes.span import Span
from claimwright.office.models.directory import Patient, Provider
from claimwright.office.models.files import ExchangedFile
from claimwright.office.models.scoped import PracticeRow
from claimwright.office.models.states import VISIT_MOVES, MoveRefused, VisitState


class Visit(PracticeRow):
    """One meeting of a patient and a provider. Its date decides which rules apply."""

    visit_number = models.CharField(max_length=20)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="visits")
    rendering_provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    service_facility = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    referring_provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    date_of_service = models.DateField()
    place_of_service = models.CharField(max_length=2)
    setting = models.CharField(max_length=24, default="office")
    reason = models.CharField(max_length=80, blank=True)
    patient_is_new = models.BooleanField(null=True)
    prior_authorization = models.CharField(max_length=50, blank=True)
    state = models.CharField(
        max_length=12, choices=VisitState.choices, default=VisitState.SCHEDULED
    )
    # Who is billed, in which order and why, in one sentence; set when the visit is billed.
    payer_order_sentence = models.TextField(blank=True)
    # The level of an evaluation and management visit and the words it rests on, for the screen.
    level_of_service = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "visit_number"], name="visit_number_once")
        ]
        indexes = [models.Index(fields=["practice", "date_of_service"], name="visits_of_a_day")]
        ordering = ["date_of_service", "visit_number"]

    def __str__(self) -> str:
        return self.visit_number

    def move_to(self, wanted: VisitState) -> None:
        """Change the state if the table allows it, else raise MoveRefused.

        The row is locked and its state read anew, so that of two who move it at once the second
        is judged by what the first did. To be called inside a transaction.
        """
        self.state = self.current_state()
        if wanted not in VISIT_MOVES[self.state]:
            raise MoveRefused(f"visit {self.visit_number}", current=self.state, wanted=wanted)
        self.state = wanted
        self.save(update_fields=["state"])

    def current_state(self) -> VisitState:
        """Lock the row and read its state from the database."""
        locked = type(self).objects.select_for_update(of=("self",))
        return VisitState(locked.values_list("state", flat=True).get(pk=self.pk))


class NoteVersion(PracticeRow):
    """A note as it was received. A correction is a new version; none is ever changed."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notes")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    file = models.ForeignKey(ExchangedFile, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "version"], name="note_version_once")
        ]
        ordering = ["visit", "version"]

    def __str__(self) -> str:
        return f"{self.visit} note {self.version}"


class CodeStatus(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class VisitCode(PracticeRow):
    """A code of a visit, with the characters of the note that support it.

    `position` orders the diagnoses and the procedures of a visit, each from 1. A procedure names
    the diagnoses it is for by their codes, so that reordering them breaks nothing.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="codes")
    note = models.ForeignKey(NoteVersion, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=8)
    code = models.CharField(max_length=10)
    label = models.CharField(max_length=255)
    position = models.PositiveSmallIntegerField()
    spans = models.JSONField()
    section = models.CharField(max_length=40, blank=True)
    assertion = models.CharField(max_length=16, blank=True)
    found_by = models.CharField(max_length=40)
    why = models.TextField()
    confidence = models.FloatField()
    tier = models.CharField(max_length=8)
    modifiers = models.JSONField(default=list, blank=True)
    units = models.DecimalField(max_digits=9, decimal_places=3, default=Decimal(1))
    diagnosis_codes = models.JSONField(default=list, blank=True)
    charge_cents = models.PositiveBigIntegerField(null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=CodeStatus.choices, default=CodeStatus.SUGGESTED
    )

    class Meta:
        ordering = ["visit", "system", "position", "pk"]

    def __str__(self) -> str:
        return "-".join([self.code, *self.modifiers])

    @property
    def is_diagnosis(self) -> bool:
        return self.system == "icd10cm"

    @property
    def evidence(self) -> tuple[Span, ...]:
        return tuple(Span(start=start, end=end) for start, end in self.spans)

    @property
    def evidence_words(self) -> list[str]:
        return [span.of(self.note.text) for span in self.evidence]


class CodeDecision(PracticeRow):
    """What a person decided on a code, kept for audit; rows are only ever added."""

    visit_code = models.ForeignKey(VisitCode, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=CodeStatus.choices)
    reason = models.CharField(max_length=255, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.visit_code} {self.decision}"


class ProviderQuestion(PracticeRow):
    """A neutral question to the provider about what the words leave open."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="questions")
    about = models.CharField(max_length=10, blank=True)
    question = models.TextField()
    options = models.JSONField(default=list, blank=True)
    spans = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.question
