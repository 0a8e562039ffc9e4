"""Files that travelled, kept byte for byte, and the numbers that they carried."""

from __future__ import annotations

from django.db import models

from claimwright.office.models.scoped import PracticeRow


class Direction(models.TextChoices):
    SENT = "sent", "Sent"
    RECEIVED = "received", "Received"


class FileKind(models.TextChoices):
    CLAIMS = "837P", "Claims (837P)"
    INTERCHANGE_ACKNOWLEDGMENT = "TA1", "Interchange acknowledgment (TA1)"
    ACKNOWLEDGMENT = "999", "File acknowledgment (999)"
    CLAIM_ACKNOWLEDGMENT = "277CA", "Claim acknowledgment (277CA)"
    REMITTANCE = "835", "Remittance (835)"
    NOTE = "note", "Note of a visit"
    UNKNOWN = "unknown", "Not recognised"


class ExchangedFile(PracticeRow):
    """A file as it was sent or received. Triggers keep name, bytes and hash as they are."""

    direction = models.CharField(max_length=8, choices=Direction.choices)
    kind = models.CharField(max_length=8, choices=FileKind.choices)
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    interchange_control_number = models.PositiveIntegerField(null=True, blank=True)
    group_control_number = models.PositiveIntegerField(null=True, blank=True)
    exchanged_at = models.DateTimeField()
    # Sent: when it was put where the receiver fetches it. Received: when all of it was taken in.
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "direction", "sha256"], name="same_bytes_kept_once"
            )
        ]
        ordering = ["-exchanged_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ControlNumber(PracticeRow):
    """The last number given out of a kind: interchange, group, transaction, claim, visit ..."""

    kind = models.CharField(max_length=16)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "kind"], name="one_counter_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"
