"""Whom the practice knows: providers, payers, patients and their policies, and its charges."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from claimwright.base.period import Period
from claimwright.claims import parties
from claimwright.codes.chargemaster import ChargemasterItem
from claimwright.office.models.records import read_record
from claimwright.office.models.scoped import PracticeRow


class AddressFields(models.Model):
    address_line_1 = models.CharField(max_length=55, blank=True)
    address_line_2 = models.CharField(max_length=55, blank=True)
    city = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=9, blank=True)

    class Meta:
        abstract = True

    def as_address(self) -> parties.Address | None:
        if not self.address_line_1:
            return None
        return parties.Address(
            line_1=self.address_line_1,
            line_2=self.address_line_2 or None,
            city=self.city,
            state=self.state,
            postal_code=self.postal_code,
        )


class PersonFields(AddressFields):
    last_name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=35)
    middle_name = models.CharField(max_length=25, blank=True)
    birth_date = models.DateField()
    sex = models.CharField(
        max_length=1, choices=[(sex.value, sex.name.title()) for sex in parties.Sex]
    )

    class Meta:
        abstract = True

    def as_person(self) -> parties.Person:
        return parties.Person(
            last_name=self.last_name,
            first_name=self.first_name,
            middle_name=self.middle_name or None,
            birth_date=self.birth_date,
            sex=parties.Sex(self.sex),
            address=self.as_address(),
        )


class Provider(PracticeRow, AddressFields):
    """A clinician of the practice, or a facility where its services are given."""

    name = models.CharField(max_length=60)
    first_name = models.CharField(max_length=35, blank=True)
    npi = models.CharField(max_length=10)
    taxonomy_code = models.CharField(max_length=10, blank=True)
    credential = models.CharField(max_length=10, blank=True)
    specialty = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        whole_name = f"{self.first_name} {self.name}".strip()
        return f"{whole_name}, {self.credential}" if self.credential else whole_name

    def as_record(self) -> parties.Provider:
        return parties.Provider(
            name=self.name,
            first_name=self.first_name or None,
            npi=self.npi,
            taxonomy_code=self.taxonomy_code or None,
            address=self.as_address(),
        )


class Payer(PracticeRow, AddressFields):
    payer_id = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(
        max_length=24, choices=[(kind.value, kind.name.title()) for kind in parties.PayerKind]
    )
    claim_filing_indicator = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "payer_id"], name="payer_id_once")
        ]

    def __str__(self) -> str:
        return self.name

    def as_record(self) -> parties.Payer:
        return parties.Payer(
            payer_id=self.payer_id,
            name=self.name,
            kind=parties.PayerKind(self.kind),
            claim_filing_indicator=self.claim_filing_indicator,
            address=self.as_address(),
        )


class Patient(PracticeRow, PersonFields):
    account_number = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "account_number"], name="account_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name}"


class Policy(PracticeRow):
    """One coverage of one patient, with the days on which it is in force."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="policies")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    member_id = models.CharField(max_length=80)
    group_number = models.CharField(max_length=50, blank=True)
    plan_name = models.CharField(max_length=60, blank=True)
    effective_date = models.DateField()
    termination_date = models.DateField(null=True, blank=True)
    relationship = models.CharField(
        max_length=10, choices=[(kind.value, kind.name.title()) for kind in parties.Relationship]
    )
    # The person who holds the policy as a Person record; null where it is the patient.
    subscriber = models.JSONField(null=True, blank=True)
    stated_order = models.PositiveSmallIntegerField(default=1)
    is_group_plan = models.BooleanField(default=False)
    employer_size = models.PositiveIntegerField(null=True, blank=True)
    entitlement_reason = models.CharField(max_length=24, blank=True)
    entitlement_date = models.DateField(null=True, blank=True)
    custodial_by_court = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(termination_date=None) | Q(termination_date__gte=F("effective_date")),
                name="policy_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payer} {self.member_id}"

    def as_record(self) -> parties.Policy:
        reason = self.entitlement_reason
        return parties.Policy(
            policy_id=str(self.pk),
            payer=self.payer.as_record(),
            member_id=self.member_id,
            group_number=self.group_number or None,
            plan_name=self.plan_name or None,
            period=Period(first=self.effective_date, last=self.termination_date),
            subscriber=self._subscriber_person(),
            relationship=parties.Relationship(self.relationship),
            stated_order=self.stated_order,
            is_group_plan=self.is_group_plan,
            employer_size=self.employer_size,
            entitlement_reason=parties.EntitlementReason(reason) if reason else None,
            entitlement_date=self.entitlement_date,
            custodial_by_court=self.custodial_by_court,
        )

    def _subscriber_person(self) -> parties.Person:
        if self.subscriber is None:
            return self.patient.as_person()
        return read_record(self.subscriber, parties.Person)


class ChargemasterEntry(PracticeRow):
    """One thing that the practice charges for, in the practice's own words."""

    code = models.CharField(max_length=5)
    item = models.JSONField()
    charge_cents = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "code"], name="chargemaster_code_once")
        ]

    def __str__(self) -> str:
        return self.code

    def as_record(self) -> ChargemasterItem:
        fields: dict[str, Any] = self.item | {"code": self.code, "charge_cents": self.charge_cents}
        return read_record(fields, ChargemasterItem)
