"""From the password to the day, by way of the second factor."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from claimwright.demo.load import Loaded
from claimwright.demo.logins import Login
from claimwright.office.models import Membership, Role, User
from claimwright.office.web.login import SecondFactorAdapter


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Codes that were used, and attempts that were counted, stand in the cache."""
    cache.clear()


@pytest.fixture
def manager_login(loaded: Loaded) -> Login:
    return next(one for one in loaded.logins if one.role == Role.MANAGER)


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def type_password(client: Client, login: Login) -> str:
    answer = client.post(
        reverse("account_login"), {"login": login.username, "password": login.password}
    )
    assert answer.status_code == 302
    return answer["Location"]


def test_password_and_code_open_the_day(client: Client, manager_login: Login) -> None:
    assert type_password(client, manager_login) == reverse("mfa_authenticate")
    assert client.get(reverse("day")).status_code == 302
    code = code_of(manager_login.totp_secret)
    answer = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("day")
    assert answer.status_code == 200


def test_a_wrong_code_opens_nothing(client: Client, manager_login: Login) -> None:
    type_password(client, manager_login)
    right = code_of(manager_login.totp_secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answer = client.post(reverse("mfa_authenticate"), {"code": wrong})
    assert "Incorrect code" in answer.content.decode()
    assert client.get(reverse("day"))["Location"].startswith(reverse("account_login"))


def test_a_wrong_password_says_nothing_about_the_account(client: Client, db: None) -> None:
    answer = client.post(reverse("account_login"), {"login": "nobody", "password": "x" * 14})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_a_recovery_code_lets_in_once(client: Client, manager_login: Login) -> None:
    codes = Authenticator.objects.get(
        user__username=manager_login.username, type=Authenticator.Type.RECOVERY_CODES
    ).wrap()
    code = codes.get_unused_codes()[0]
    type_password(client, manager_login)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get(reverse("day")).status_code == 200
    client.post(reverse("account_logout"))
    type_password(client, manager_login)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_new_person_sets_the_second_factor_up_and_gets_in(
    client: Client, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The test's own transaction never ends; what waits for its end is done at once.
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    user = User.objects.create_user(username="newcomer", password="a long enough password")
    Membership.objects.create(user=user, practice=loaded.practice, role=Role.CODER)
    client.post(
        reverse("account_login"), {"login": "newcomer", "password": "a long enough password"}
    )
    answer = client.get(reverse("day"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_activate_totp"))
    secret = answer.context["form"].secret
    assert secret in answer.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("day")).status_code == 200


def test_a_session_from_before_the_second_factor_does_not_outlive_it(
    client: Client, loaded: Loaded
) -> None:
    user = User.objects.create_user(username="newcomer", password="a long enough password")
    Membership.objects.create(user=user, practice=loaded.practice, role=Role.CODER)
    client.force_login(user)
    assert client.get(reverse("day"))["Location"].startswith(reverse("mfa_activate_totp"))
    totp.TOTP.activate(user, totp.generate_totp_secret())
    assert client.get(reverse("day"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_secrets_are_encrypted_where_they_are_kept(manager_login: Login) -> None:
    kept = Authenticator.objects.get(
        user__username=manager_login.username, type=Authenticator.Type.TOTP
    ).data["secret"]
    assert manager_login.totp_secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == manager_login.totp_secret
    assert settings.SECRET_KEY not in kept


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "account_change_password",
        "mfa_view_recovery_codes",
        "mfa_deactivate_totp",
        "account_reauthenticate",
        "mfa_reauthenticate",
    ],
)
def test_the_pages_of_the_account_answer(manager_client: Client, name: str) -> None:
    answer = manager_client.get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert 'id="main"' in answer.content.decode()


def test_logging_out_closes_the_door(manager_client: Client) -> None:
    manager_client.post(reverse("account_logout"))
    assert manager_client.get(reverse("day"))["Location"].startswith(reverse("account_login"))
