"""Logins of a demonstration practice, each with a second factor."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from claimwright.office.models import ExchangeKind, Membership, Practice, Role, User


class NotADemonstration(Exception):
    """The six digits of a real person are nobody else's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What a person types: name, password, then six digits made from the secret."""

    username: str
    role: Role
    password: str
    totp_secret: str


def make_login(username: str, *, role: Role, practice: Practice) -> Login:
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(username=username, password=password)
    Membership.objects.create(user=user, practice=practice, role=role)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return Login(username=username, role=role, password=password, totp_secret=secret)


def current_code(username: str) -> str:
    """Make the six digits for now; only for people who work for sandbox practices alone."""
    kinds = set(
        Membership.objects.filter(user__username=username).values_list(
            "practice__exchange", flat=True
        )
    )
    if kinds != {ExchangeKind.SANDBOX}:
        raise NotADemonstration(
            f"{username} is nobody of a demonstration practice. Use the authenticator app."
        )
    authenticator = Authenticator.objects.get(user__username=username, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(authenticator.data["secret"])
    step = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, step))
