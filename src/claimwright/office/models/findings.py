"""Findings that wait for a person."""

from __future__ import annotations

from django.db import models

from claimwright.base.finding import Finding, Severity
from claimwright.office.models.claim import Claim
from claimwright.office.models.files import ExchangedFile
from claimwright.office.models.records import read_record, store_record
from claimwright.office.models.scoped import PracticeRow
from claimwright.office.models.visit import Visit


class StoredFinding(PracticeRow):
    """One finding on a visit, a claim or a file. `resolved_at`: when it no longer held."""

    finding_id = models.CharField(max_length=60)
    severity = models.CharField(
        max_length=6, choices=[(severity.value, severity.name.title()) for severity in Severity]
    )
    record = models.JSONField()
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    file = models.ForeignKey(
        ExchangedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.finding_id

    def as_record(self) -> Finding:
        return read_record(self.record, Finding)

    @classmethod
    def from_record(cls, finding: Finding, **about: object) -> StoredFinding:
        return cls(
            finding_id=finding.id,
            severity=finding.severity,
            record=store_record(finding),
            **about,
        )
