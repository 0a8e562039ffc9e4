"""A practice that has just sent two claims, and the answers that its payers have for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoDbBlocker

from claimwright.demo import read_data
from claimwright.demo.day import person
from claimwright.demo.load import Loaded, load_practice
from claimwright.office.exchange.sandbox import Answers, Sandbox, SandboxState
from claimwright.office.models import ExchangedFile, Role, Visit
from claimwright.office.workflow import (
    bill_visit,
    clock,
    code_visit,
    document_visit,
    submit_claims,
)
from claimwright.office.workflow.actor import Actor

EVENING = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
SENT = ("V01", "V02")


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """Visits whose claims are out, and what the payers answered. Nothing was taken in yet."""

    loaded: Loaded
    biller: Actor
    provider: Actor
    visits: tuple[Visit, ...]
    file: ExchangedFile
    answers: Answers

    @property
    def remittance(self) -> bytes:
        """The 835 with the first visit's payment."""
        return next(
            data
            for data in self.answers.remittances_835
            if self.visits[0].claims.get().claim_number.encode() in data
        )


def bring_to_billing(loaded: Loaded, visit_number: str) -> Visit:
    """Take one visit of the synthetic practice from its note to its claim."""
    visit, note = next(one for one in loaded.visits if one[0].visit_number == visit_number)
    with person(loaded, Role.PROVIDER) as provider:
        data = read_data(f"notes/{note}").encode()
        document_visit.add_note(provider, visit, data=data, file_name=note)
        code_visit.suggest(provider, visit)
    with person(loaded, Role.CODER) as coder:
        code_visit.accept_all(coder, visit)
        code_visit.finish(coder, visit)
    with person(loaded, Role.BILLER) as biller:
        bill_visit.bill(biller, visit)
    return visit


@pytest.fixture(scope="session")
def sent(day: object, django_db_blocker: DjangoDbBlocker) -> tuple[Loaded, ExchangedFile, Answers]:
    """Made once, as the day is; each test sees it in a transaction of its own."""
    with django_db_blocker.unblock(), clock.set_to(EVENING):
        loaded = load_practice()
        for number in SENT:
            bring_to_billing(loaded, number)
        with person(loaded, Role.BILLER) as biller:
            file = submit_claims.submit_ready(biller)
        assert file is not None
        sandbox = Sandbox.from_yaml(read_data("sandbox_payers.yaml"))
        answers = sandbox.answer(bytes(file.content), at=EVENING, state=SandboxState())
        return loaded, file, answers


@pytest.fixture
def awaiting(sent: tuple[Loaded, ExchangedFile, Answers], db: None) -> Iterator[Awaiting]:
    loaded, file, answers = sent
    with (
        clock.set_to(EVENING),
        person(loaded, Role.PROVIDER) as provider,
        person(loaded, Role.BILLER) as biller,
    ):
        yield Awaiting(
            loaded=loaded,
            biller=biller,
            provider=provider,
            visits=tuple(Visit.objects.get(visit_number=number) for number in SENT),
            file=file,
            answers=answers,
        )
