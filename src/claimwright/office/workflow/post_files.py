"""Post remittance files from the command line, and report what became of the money."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claimwright.base.finding import Finding
from claimwright.base.money import format_cents
from claimwright.office.models import ExchangedFile, Practice, StoredFinding
from claimwright.office.workflow.actor import Actor, acting
from claimwright.office.workflow.receive_file import receive


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
    """Take files in for one practice; see receive_file.receive."""
    practice = _find_practice(practice_slug)
    with acting(Actor(practice=practice)) as actor:
        before = StoredFinding.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        remitted_cents = posted_cents = suspense_cents = claims = 0
        for path in paths:
            data = path.read_bytes()
            known = _remittance_ids(data)
            file = receive(actor, data=data, file_name=path.name)
            for remittance in file.remittances.all():
                remitted_cents += remittance.payment_cents
                claims += remittance.claims.count()
                if remittance.pk not in known:
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


def _remittance_ids(data: bytes) -> set[int]:
    """The payments that a file of these bytes brought when it came before."""
    files = ExchangedFile.objects.filter(sha256=hashlib.sha256(data).hexdigest())
    return set(files.exclude(remittances=None).values_list("remittances__pk", flat=True))
