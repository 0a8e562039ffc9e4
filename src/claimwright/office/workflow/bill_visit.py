"""A coded visit is billed: to the payers in their order, or to the patient where there is none."""

from __future__ import annotations

from django.db import transaction

from claimwright import coverage, ledger
from claimwright.claims import build as claims
from claimwright.claims.records import OtherCoverage
from claimwright.coverage import PayerOrder
from claimwright.office.models import (
    Claim,
    ClaimState,
    LedgerTransaction,
    Queue,
    Visit,
    VisitState,
)
from claimwright.office.workflow import audit
from claimwright.office.workflow.actor import Actor, Permission
from claimwright.office.workflow.bill_next_payer import bill_next_payer
from claimwright.office.workflow.coded_visit import AcceptedCodes, read_coded_visit
from claimwright.office.workflow.numbers import take_claim_number
from claimwright.office.workflow.post_entries import Links, post_entries, reverse_charges
from claimwright.office.workflow.store_claim import store_claim, withdraw
from claimwright.office.workflow.work_queues import close_items, open_item


class NothingToMend(Exception):
    """A claim that went out, or is about to be paid, is not mended here."""


@transaction.atomic
def bill(actor: Actor, visit: Visit) -> Claim | None:
    """Find who pays, build and check the claim, and post the charges.

    Answers the first payer's claim, or None where nobody covers the day: then the patient owes.
    Raises MoveRefused unless the visit is coded.
    """
    actor.require(Permission.BILL_VISIT)
    accepted = read_coded_visit(visit)
    visit.move_to(VisitState.BILLED)
    order = payer_order(visit)
    visit.payer_order_sentence = order.sentence
    visit.save(update_fields=["payer_order_sentence"])
    close_items(Queue.UNBILLED, visit=visit)
    audit.record(actor, "bill visit", about=f"visit {visit.visit_number}", patient=visit.patient)
    if not order.billed:
        _charge_patient(actor, visit, accepted, order)
        return None
    record = claims.build(
        accepted.visit,
        claim_id=take_claim_number(actor.practice),
        policy=order.billed[0].policy,
        sequence=order.billed[0].sequence,
        other_coverages=tuple(
            OtherCoverage(policy=ranked.policy, sequence=ranked.sequence)
            for ranked in order.billed[1:]
        ),
    )
    claim = store_claim(actor, visit, record, accepted.procedure_rows)
    post_entries(
        actor,
        [ledger.post_charges(record, billing=_billing_of(visit))],
        links=Links(visits={visit.visit_number: visit}, claims={record.claim_id: claim}),
    )
    return claim


def payer_order(visit: Visit) -> PayerOrder:
    """Decide who pays for the visit, by the policies as they stand now."""
    policies = visit.patient.policies.select_related("payer", "patient").order_by("pk")
    return coverage.order_payers(
        tuple(policy.as_record() for policy in policies),
        on=visit.date_of_service,
        patient=visit.patient.as_person(),
    )


def _billing_of(visit: Visit) -> int:
    """Count the billings of a visit: one that was reopened had its charges reversed."""
    charged = LedgerTransaction.objects.filter(event=ledger.Event.CHARGE, entries__visit=visit)
    return charged.distinct().count() + 1


def _charge_patient(actor: Actor, visit: Visit, accepted: AcceptedCodes, order: PayerOrder) -> None:
    post_entries(
        actor,
        [ledger.post_self_pay_charges(accepted.visit, billing=_billing_of(visit))],
        links=Links(
            visits={visit.visit_number: visit},
            line_codes=[row.pk for row in accepted.procedure_rows],
        ),
    )
    open_item(
        actor,
        Queue.PATIENT_DUE,
        visit=visit,
        why=order.sentence,
        next_action="Ask the patient for other coverage, then send a statement.",
        amount_cents=sum(row.charge_cents or 0 for row in accepted.procedure_rows),
    )


@transaction.atomic
def reopen(actor: Actor, visit: Visit, *, because: str) -> None:
    """Take an unsent or rejected claim back, reverse its charges, and let the codes be changed.

    Raises NothingToMend once a claim of the visit is with a payer or decided.
    """
    actor.require(Permission.BILL_VISIT)
    standing = [claim for claim in visit.claims.all() if claim.state != ClaimState.WITHDRAWN]
    for claim in standing:
        if claim.state not in (ClaimState.HELD, ClaimState.READY, ClaimState.REJECTED):
            raise NothingToMend(
                f"Claim {claim.claim_number} is {claim.get_state_display().lower()}. "
                "Correct it with the payer instead."
            )
    for claim in standing:
        withdraw(actor, claim, because=because)
    reverse_charges(actor, visit, because=because)
    visit.move_to(VisitState.CODING)
    close_items(Queue.PATIENT_DUE, visit=visit)
    open_item(
        actor,
        Queue.TO_CODE,
        visit=visit,
        why=f"Reopened: {because}",
        next_action="Correct the codes or the registration, finish coding, and bill again.",
    )
    audit.record(actor, "reopen visit", about=f"visit {visit.visit_number}", patient=visit.patient)


@transaction.atomic
def recheck(actor: Actor, claim: Claim) -> Claim | None:
    """Build a held or rejected claim anew from the visit as it stands now, and check it again.

    The old claim is withdrawn with its charges reversed, so nothing is counted twice; a next
    payer's claim is built anew from the decision before it. Answers the new claim, or None where
    no coverage is in force any more and the patient owes.
    """
    actor.require(Permission.BILL_VISIT)
    if claim.state not in (ClaimState.HELD, ClaimState.REJECTED):
        raise NothingToMend(
            f"Claim {claim.claim_number} is {claim.get_state_display().lower()}; only a held or "
            "rejected claim is built anew."
        )
    if claim.follows is not None:
        return bill_next_payer(actor, claim.follows)
    visit = claim.visit
    reopen(actor, visit, because=f"claim {claim.claim_number} is built anew.")
    visit.refresh_from_db()
    visit.move_to(VisitState.CODED)
    close_items(Queue.TO_CODE, visit=visit)
    return bill(actor, visit)
