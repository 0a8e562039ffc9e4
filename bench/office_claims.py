"""Synthetic claims in the office's database, as they stand after they were sent.

They are laid in at once, not one by one through the workflow, which is not what is measured.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bench.inputs import Inputs
from claimwright.claims.parties import Person
from claimwright.claims.records import Claim as ClaimRecord
from claimwright.claims.tables import from_tables
from claimwright.ledger import post_charges
from claimwright.office.models import (
    Claim,
    ClaimState,
    Patient,
    Payer,
    Policy,
    Practice,
    Provider,
    Queue,
    Visit,
    VisitState,
    WorkItem,
)
from claimwright.office.models.records import store_record
from claimwright.office.workflow.actor import Actor, acting
from claimwright.office.workflow.post_entries import Links, post_entries
from claimwright.office.workflow.work_queues import OWNERS

_SENT_AT = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def load_sent_claims(inputs: Inputs, size: int) -> Actor:
    """Lay a practice in with so many claims, each of a patient of its own, and its charges."""
    records = from_tables(inputs.tables(size))
    actor = Actor(practice=_practice(records[0]))
    with acting(actor):
        claims = _claims(actor.practice, records)
        WorkItem.objects.bulk_create(
            WorkItem(
                practice=actor.practice,
                queue=Queue.NO_RESPONSE,
                visit=claim.visit,
                claim=claim,
                amount_cents=claim.charge_cents,
                why="Sent; no answer yet.",
                next_action="Wait.",
                owner_role=OWNERS[Queue.NO_RESPONSE],
                opened_at=_SENT_AT,
            )
            for claim in claims
        )
        post_entries(
            actor,
            [post_charges(record) for record in records],
            links=Links(
                visits={claim.visit.visit_number: claim.visit for claim in claims},
                claims={claim.claim_number: claim for claim in claims},
            ),
        )
    return actor


def _practice(record: ClaimRecord) -> Practice:
    billing = record.billing_provider
    return Practice.objects.create(
        slug="synthetic",
        name=billing.name,
        npi=billing.npi,
        tax_id=billing.tax_id or "",
        taxonomy_code=billing.taxonomy_code or "",
        contact_name=billing.contact_name or "",
        telephone=billing.telephone or "",
        sender_id="SYNTHETIC",
        receiver_id="SYNPAYER",
        receiver_name="Synthetic Health Plan",
    )


def _claims(practice: Practice, records: tuple[ClaimRecord, ...]) -> list[Claim]:
    policies = _policies(practice, records)
    provider = Provider.objects.create(
        practice=practice, name="Clinician", first_name="Synthetic", npi=practice.npi
    )
    visits = Visit.objects.bulk_create(
        Visit(
            practice=practice,
            visit_number=record.visit_id,
            patient=policy.patient,
            rendering_provider=provider,
            date_of_service=record.lines[0].date_of_service,
            place_of_service=record.place_of_service,
            state=VisitState.BILLED,
        )
        for record, policy in zip(records, policies, strict=True)
    )
    return Claim.objects.bulk_create(
        Claim(
            practice=practice,
            claim_number=record.claim_id,
            visit=visit,
            policy=policy,
            sequence=record.sequence,
            state=ClaimState.SENT,
            charge_cents=record.charge_cents,
            record=store_record(record),
            built_at=_SENT_AT,
        )
        for record, visit, policy in zip(records, visits, policies, strict=True)
    )


def _policies(practice: Practice, records: tuple[ClaimRecord, ...]) -> list[Policy]:
    first = records[0].policy.payer
    payer = Payer.objects.create(
        practice=practice,
        payer_id=first.payer_id,
        name=first.name,
        kind=first.kind,
        claim_filing_indicator=first.claim_filing_indicator,
    )
    patients = Patient.objects.bulk_create(
        _patient(practice, number, record.patient) for number, record in enumerate(records, start=1)
    )
    return Policy.objects.bulk_create(
        Policy(
            practice=practice,
            patient=patient,
            payer=payer,
            member_id=record.policy.member_id,
            effective_date=record.policy.period.first,
            relationship=record.policy.relationship,
        )
        for record, patient in zip(records, patients, strict=True)
    )


def _patient(practice: Practice, number: int, person: Person) -> Patient:
    assert person.birth_date is not None
    return Patient(
        practice=practice,
        account_number=f"SYN{number}",
        last_name=person.last_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        sex=person.sex,
    )
