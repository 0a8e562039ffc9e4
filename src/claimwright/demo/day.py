"""One day of work: every visit from its note to what is left on the account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from claimwright.demo import read_data
from claimwright.demo.load import Loaded, load_practice
from claimwright.office import home
from claimwright.office.exchange.folder import ExchangeFolder
from claimwright.office.models import Direction, ExchangedFile, Membership, Practice, Role, Visit
from claimwright.office.workflow import (
    bill_patient,
    bill_visit,
    clock,
    code_visit,
    document_visit,
    fetch_answers,
    submit_claims,
)
from claimwright.office.workflow.actor import Actor, acting, actor_of

# The day's work lasts from the first note to the posted answers; times are the practice's own.
_OPENS = time(8, 0)
_ANSWERS_COME_AFTER = timedelta(hours=9)
_SECOND_ANSWERS_COME_AFTER = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the day left behind."""

    loaded: Loaded
    sent: tuple[Path, ...]
    received: tuple[Path, ...]

    @property
    def practice(self) -> Practice:
        return self.loaded.practice


def run_day() -> Day:
    """Load a new synthetic practice and take every visit of its day through the whole cycle."""
    loaded = load_practice()
    first = loaded.visits[0][0].date_of_service
    morning = datetime.combine(first, _OPENS, tzinfo=ZoneInfo(loaded.practice.time_zone))
    for number, (visit, note) in enumerate(loaded.visits):
        with clock.set_to(morning + timedelta(minutes=30 * number)):
            _see_patient(loaded, visit, note)
    evening = morning + _ANSWERS_COME_AFTER
    with clock.set_to(evening):
        _send_and_fetch(loaded)
    with clock.set_to(evening + _SECOND_ANSWERS_COME_AFTER):
        _send_and_fetch(loaded)
        _bill_patients(loaded)
    with clock.set_to(morning + timedelta(days=1)):
        _leave_waiting(loaded)
    folder = ExchangeFolder(root=home.exchange_folder(loaded.practice.slug))
    return Day(
        loaded=loaded,
        sent=tuple(folder.outbox / name for name in _names(loaded, Direction.SENT)),
        received=tuple(folder.inbox / name for name in _names(loaded, Direction.RECEIVED)),
    )


@contextmanager
def person(loaded: Loaded, role: Role) -> Iterator[Actor]:
    """Act as the person of a role."""
    membership = Membership.objects.select_related("user", "practice").get(
        practice=loaded.practice, role=role
    )
    with acting(actor_of(membership)) as actor:
        yield actor


def _take_note(loaded: Loaded, visit: Visit, note: str) -> None:
    with person(loaded, Role.PROVIDER) as provider:
        document_visit.add_note(
            provider, visit, data=read_data(f"notes/{note}").encode(), file_name=note
        )
        code_visit.suggest(provider, visit)


def _see_patient(loaded: Loaded, visit: Visit, note: str) -> None:
    _take_note(loaded, visit, note)
    with person(loaded, Role.CODER) as coder:
        code_visit.accept_all(coder, visit)
        code_visit.finish(coder, visit)
    with person(loaded, Role.BILLER) as biller:
        bill_visit.bill(biller, visit)


def _leave_waiting(loaded: Loaded) -> None:
    """Take in the notes of the morning after; their codes are for whoever opens the office."""
    for visit, note in loaded.waiting:
        if note is not None:
            _take_note(loaded, visit, note)


def _send_and_fetch(loaded: Loaded) -> None:
    with person(loaded, Role.BILLER) as biller:
        submit_claims.submit_ready(biller)
        fetch_answers.fetch(biller)


def _bill_patients(loaded: Loaded) -> None:
    with person(loaded, Role.BILLER) as biller:
        for patient in bill_patient.patients_who_owe():
            bill_patient.send_statement(biller, patient)


def _names(loaded: Loaded, direction: Direction) -> list[str]:
    with person(loaded, Role.MANAGER):
        files = ExchangedFile.objects.filter(direction=direction).exclude(kind="note")
        return list(files.order_by("pk").values_list("name", flat=True))
