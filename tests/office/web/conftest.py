"""A browser without a browser: Django's client, logged in with the second factor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from claimwright.demo.load import Loaded
from claimwright.office.models import Membership, Practice, Role, User, Visit
from claimwright.office.web.login import SECOND_FACTOR_OF
from claimwright.office.workflow import code_visit, document_visit
from claimwright.office.workflow.actor import Actor

NOTE = """History of Present Illness:
Here for blood pressure. <script>alert("note")</script> & <b>bold</b>

Assessment:
1. Essential hypertension, above goal.
2. Mixed hyperlipidemia, stable.

Plan:
Increase lisinopril to 20 mg. Continue atorvastatin.
"""
LogIn = Callable[..., Client]


@pytest.fixture
def log_in() -> LogIn:
    """Log a user into a client whose session has seen the password and the second factor."""

    def start(user: User, **options: bool) -> Client:
        client = Client(**options)
        client.force_login(user)
        session = client.session
        session[SECOND_FACTOR_OF] = user.pk
        session.save()
        return client

    return start


@pytest.fixture
def user_of(loaded: Loaded) -> Callable[[Role], User]:
    return lambda role: Membership.objects.get(practice=loaded.practice, role=role).user


@pytest.fixture
def as_role(log_in: LogIn, user_of: Callable[[Role], User]) -> Callable[[Role], Client]:
    return lambda role: log_in(user_of(role))


@pytest.fixture
def manager_client(as_role: Callable[[Role], Client]) -> Client:
    return as_role(Role.MANAGER)


@pytest.fixture
def stranger(loaded: Loaded) -> User:
    """A manager of another practice, with a second factor and no part in the loaded one."""
    practice = Practice.objects.create(
        slug="elsewhere",
        name="Elsewhere Clinic",
        npi="1234567893",
        tax_id="123456789",
        taxonomy_code="207Q00000X",
        contact_name="A. Contact",
        telephone="2025550100",
        sender_id="ELSEWHERE",
        receiver_id="SANDBOX",
        receiver_name="Sandbox",
    )
    user = User.objects.create_user(username="stranger", password="a long enough password")
    Membership.objects.create(user=user, practice=practice, role=Role.MANAGER)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    return user


@pytest.fixture
def stranger_client(log_in: LogIn, stranger: User) -> Client:
    return log_in(stranger)


@pytest.fixture
def visit_to_code(loaded: Loaded, manager: Actor) -> Visit:
    """A visit whose codes wait for a decision; its note holds what a browser must not run."""
    seen = Visit.objects.order_by("pk").first()
    assert seen is not None
    visit = Visit.objects.create(
        practice=loaded.practice,
        visit_number="V900",
        patient=seen.patient,
        rendering_provider=seen.rendering_provider,
        date_of_service=seen.date_of_service,
        place_of_service="11",
        patient_is_new=False,
    )
    document_visit.add_note(manager, visit, data=NOTE.encode(), file_name="note.txt")
    code_visit.suggest(manager, visit)
    visit.refresh_from_db()
    return visit
