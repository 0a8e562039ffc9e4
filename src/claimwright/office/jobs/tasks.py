"""The jobs that the worker runs."""

from __future__ import annotations

from django_tasks import task

from claimwright.office.models import Practice, Visit
from claimwright.office.workflow import code_visit, fetch_answers, submit_claims
from claimwright.office.workflow.actor import Actor, acting


def _system_of(practice_id: int) -> Actor:
    return Actor(practice=Practice.objects.get(pk=practice_id))


@task()
def suggest_codes(practice_id: int, visit_id: int) -> int:
    """Suggest codes for a visit whose note has come; answers how many there are."""
    with acting(_system_of(practice_id)) as actor:
        return code_visit.suggest(actor, Visit.objects.get(pk=visit_id))


@task()
def exchange_files(practice_id: int) -> int:
    """Put out what waits to be sent and take in what has come; answers how many files came."""
    with acting(_system_of(practice_id)) as actor:
        submit_claims.deliver_waiting(actor)
        return len(fetch_answers.fetch(actor))
