"""Post remittance files from the command line, and report what became of the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claimwright.base.finding import Finding
from claimwright.base.money import format_cents
from claimwright.office.models import Practice, StoredFinding
from claimwright.office.workflow.actor import Actor, acting
from claimwright.office.workflow.receive_file import take_in


class WhichPractice(Exception):
    """There is none, or more than one, and no name was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingReport:
    """remitted = posted + suspense + already posted, in cents; `claims` counts decisions."""

    remitted_cents: int
    posted_cents: int
    suspense_cents: int
    claims: int
    already_posted_cents: int
    findings: tuple[Finding, ...]

    @property
    def words(self) -> str:
        return (
            f"remitted {format_cents(self.remitted_cents)} for {self.claims} claims: "
            f"posted {format_cents(self.posted_cents)}, "
            f"in suspense {format_cents(self.suspense_cents)}, "
            f"posted before {format_cents(self.already_posted_cents)}"
        )


def post_files(paths: Sequence[Path], *, practice_slug: str | None) -> PostingReport:
    """Take files in for one practice; see receive_file.take_in."""
    practice = _find_practice(practice_slug)
    with acting(Actor(practice=practice)) as actor:
        before = StoredFinding.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        remitted_cents = posted_cents = suspense_cents = claims = 0
        for path in paths:
            received = take_in(actor, data=path.read_bytes(), file_name=path.name)
            for remittance in received.file.remittances.all():
                remitted_cents += remittance.payment_cents
                claims += remittance.claims.count()
                if received.is_taken_in_now:
                    posted_cents += remittance.posted_cents
                    suspense_cents += remittance.suspense_cents
        found = StoredFinding.objects.filter(pk__gt=before).order_by("pk")
        return PostingReport(
            remitted_cents=remitted_cents,
            posted_cents=posted_cents,
            suspense_cents=suspense_cents,
            claims=claims,
            already_posted_cents=remitted_cents - posted_cents - suspense_cents,
            findings=tuple(one.as_record() for one in found),
        )


def _find_practice(slug: str | None) -> Practice:
    practices = Practice.objects.filter(slug=slug) if slug else Practice.objects.all()
    names = [practice.slug for practice in practices]
    if len(names) != 1:
        known = ", ".join(Practice.objects.values_list("slug", flat=True)) or "none"
        raise WhichPractice(f"Name the practice with --practice. There is: {known}.")
    return practices[0]
