"""The practice, the people who work for it, and what each may do."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models

from claimwright.claims import parties
from claimwright.office.models.directory import AddressFields


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is no time zone; write it like America/New_York.")


class ExchangeKind(models.TextChoices):
    """Who stands at the other end of the practice's exchange folder."""

    FOLDER = "folder", "A clearinghouse's program or mount"
    SANDBOX = "sandbox", "The sandbox payer, for trying things out"


class Practice(AddressFields):
    """An office that sees patients and bills for it: a billing provider, and the tenant."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    npi = models.CharField(max_length=10)
    tax_id = models.CharField(max_length=9)
    taxonomy_code = models.CharField(max_length=10)
    contact_name = models.CharField(max_length=60)
    telephone = models.CharField(max_length=10)
    # Under which the practice is known where its claims are sent.
    sender_id = models.CharField(max_length=15)
    receiver_id = models.CharField(max_length=15)
    receiver_name = models.CharField(max_length=60)
    # The day that a date is written for: a visit at eight in the evening is of that evening.
    time_zone = models.CharField(
        max_length=40, default="America/New_York", validators=[validate_time_zone]
    )
    exchange = models.CharField(
        max_length=8, choices=ExchangeKind.choices, default=ExchangeKind.FOLDER
    )

    def __str__(self) -> str:
        return self.name

    def as_provider(self) -> parties.Provider:
        return parties.Provider(
            name=self.name,
            npi=self.npi,
            taxonomy_code=self.taxonomy_code or None,
            tax_id=self.tax_id or None,
            address=self.as_address(),
            contact_name=self.contact_name,
            telephone=self.telephone,
        )


class User(AbstractUser):
    """A person who logs in. Which practices they work for stands in Membership."""


class Role(models.TextChoices):
    MANAGER = "manager", "Manager"
    BILLER = "biller", "Biller"
    CODER = "coder", "Coder"
    PROVIDER = "provider", "Provider"
    AUDITOR = "auditor", "Auditor"


class Membership(models.Model):
    """What a person is in a practice. Read before any scope is known, so it has none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "practice"], name="one_role_a_practice")
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.practice}"
