"""Logging in: nobody signs up by themselves, and a session counts only with a second factor."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from claimwright.office.models import User

# Whose second factor this session has seen. allauth asks for it at login, but a session that
# began before its user had one would otherwise go on without.
SECOND_FACTOR_OF = "second_factor_of"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person behind this session has shown a second factor in it."""
    return (
        request.user.is_authenticated
        and request.session.get(SECOND_FACTOR_OF) == request.user.pk
        and second_factor_is_set_up(request)
    )


def second_factor_is_set_up(request: HttpRequest) -> bool:
    return bool(
        Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    )


@receiver(authentication_step_completed)
def _remember_step(sender: object, request: HttpRequest, method: str, user: User, **_: Any) -> None:
    if method == "mfa":
        request.session[SECOND_FACTOR_OF] = user.pk


@receiver(authenticator_added)
def _remember_set_up(
    sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Setting up the app asks for a code of it, so the second factor has been shown."""
    if authenticator.type == Authenticator.Type.TOTP:
        request.session[SECOND_FACTOR_OF] = user.pk


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A manager makes the accounts; there is no sign-up."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Do not ask again for the password that was typed a moment ago, on the way to the first
        set-up of the second factor."""
        request = self.request
        if app == "allauth.mfa" and not second_factor_is_set_up(request):
            passwords = [
                record["at"]
                for record in get_authentication_records(request, request.user)
                if record["method"] == "password"
            ]
            if (
                passwords
                and time.time() - passwords[-1] < account_settings.REAUTHENTICATION_TIMEOUT
            ):
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second factor encrypted, under a key made from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"claimwright second factor")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
