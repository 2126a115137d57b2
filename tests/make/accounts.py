"""Second steps of test people; who has an address at `.test` is not of the demonstration."""

from typing import Any

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from accounts.models import User
from buildingblocks.enums import Role
from tests.make.places import make_membership, make_user

PASSWORD = "geheim"


def make_officer(email: str = "a.jansen@soest.test", **fields: Any) -> User:
    """A policy officer of Soest, who therefore needs a second step."""
    user = make_user(email, **fields)
    make_membership(user, Role.OFFICER)
    return user


def make_app(user: User) -> str:
    """Give the user an app with codes; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(
    client: Client, email: str = "a.jansen@soest.test", password: str = PASSWORD, **data: Any
) -> Any:
    return client.post("/aanmelden/", {"login": email, "password": password, **data})
