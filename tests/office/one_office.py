"""One office in a data folder of its own, worked on by processes of their own.

Run as a program: the first argument says what to do, CLAIMWRIGHT_HOME where.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

EVENING = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def main(task: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimwright.office.settings")
    django.setup()
    {"make": make, "submit": submit, "submit-and-die": submit_and_die, "deliver": deliver}[task]()


def make() -> None:
    """Two claims out with their remittances in the home folder, two more ready to go."""
    from claimwright.demo import read_data
    from claimwright.demo.load import load_practice
    from claimwright.office.exchange.sandbox import Sandbox, SandboxState
    from claimwright.office.setup import prepare_office
    from claimwright.office.workflow import clock, submit_claims

    prepare_office()
    load_practice()
    with _system() as actor, clock.set_to(EVENING):
        _bring_to_billing(actor, "V01", "V02")
        file = submit_claims.submit_ready(actor)
        assert file is not None
        answers = Sandbox.from_yaml(read_data("sandbox_payers.yaml")).answer(
            bytes(file.content), at=EVENING, state=SandboxState()
        )
        for number, data in enumerate(answers.remittances_835):
            (_home() / f"answer-{number}.835").write_bytes(data)
        _bring_to_billing(actor, "V03", "V04")


def _bring_to_billing(actor, *numbers):  # type: ignore[no-untyped-def]
    from claimwright.demo import read_data
    from claimwright.demo.load import practice_data
    from claimwright.office.models import Visit
    from claimwright.office.workflow import bill_visit, code_visit, document_visit

    notes = {one["id"]: one["note"] for one in practice_data()["visits"]}
    for number in numbers:
        visit = Visit.objects.get(visit_number=number)
        data = read_data(f"notes/{notes[number]}").encode()
        document_visit.add_note(actor, visit, data=data, file_name=notes[number])
        code_visit.suggest(actor, visit)
        code_visit.accept_all(actor, visit)
        code_visit.finish(actor, visit)
        bill_visit.bill(actor, visit)


def submit() -> None:
    from claimwright.office.workflow import submit_claims

    with _system() as actor:
        file = submit_claims.submit_ready(actor)
        sys.stdout.write(file.name if file else "nothing was ready")


def submit_and_die() -> None:
    """The machine stops after the file is kept and before it reaches the outbox."""
    from claimwright.office.workflow import submit_claims

    with _system() as actor:
        _bring_to_billing(actor, "V05")
    submit_claims.deliver = lambda file: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    submit()


def deliver() -> None:
    from claimwright.office.workflow import submit_claims

    with _system() as actor:
        submit_claims.deliver_waiting(actor)


def _home() -> Path:
    return Path(os.environ["CLAIMWRIGHT_HOME"])


def _system():  # type: ignore[no-untyped-def]
    from claimwright.office.models import Practice
    from claimwright.office.workflow.actor import Actor, acting

    return acting(Actor(practice=Practice.objects.get()))


if __name__ == "__main__":
    main(sys.argv[1])
