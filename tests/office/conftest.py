"""The office's tests share one day of the synthetic practice, run once before the first test.

Each test sees it in a transaction of its own, which is rolled back: none spoils another's.
"""

from collections.abc import Iterator

import pytest
from django_scopes import scope
from pytest_django import DjangoDbBlocker

from claimwright.demo.day import Day, run_day
from claimwright.demo.load import Loaded
from claimwright.office.home import make_home
from claimwright.office.models import Membership, Role
from claimwright.office.workflow.actor import Actor, actor_of
from claimwright.office.workflow.code_tables import build_code_tables


@pytest.fixture(scope="session")
def day(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Day:
    """The synthetic practice's day, from its notes to its statements."""
    make_home()
    build_code_tables()
    with django_db_blocker.unblock():
        return run_day()


@pytest.fixture
def loaded(day: Day, db: None) -> Iterator[Loaded]:
    """The practice with its day behind it, in scope."""
    with scope(practice=day.practice):
        yield day.loaded


def acting_as(loaded: Loaded, role: Role) -> Actor:
    membership = Membership.objects.select_related("user", "practice").get(
        practice=loaded.practice, role=role
    )
    return actor_of(membership)


@pytest.fixture
def manager(loaded: Loaded) -> Actor:
    return acting_as(loaded, Role.MANAGER)


@pytest.fixture
def biller(loaded: Loaded) -> Actor:
    return acting_as(loaded, Role.BILLER)


@pytest.fixture
def coder(loaded: Loaded) -> Actor:
    return acting_as(loaded, Role.CODER)


@pytest.fixture
def provider(loaded: Loaded) -> Actor:
    return acting_as(loaded, Role.PROVIDER)


@pytest.fixture
def auditor(loaded: Loaded) -> Actor:
    return acting_as(loaded, Role.AUDITOR)
