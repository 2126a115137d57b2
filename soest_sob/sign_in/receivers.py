"""What happens while signing in, kept as events; connected when the site starts."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_reset, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from audit.enums import Action, Result
from audit.events import record
from soest_sob.sign_in import second_step

WORDS = {
    "password": "wachtwoord",
    "totp": "code uit app",
    "recovery_codes": "herstelcode",
    "webauthn": "passkey",
    "socialaccount": "account van de gemeente",
}


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, sociallogin: Any = None, **_: object) -> None:
    if getattr(sociallogin, "took_second_step", False):
        second_step.took(request, user)
    used = [one.get("type", one["method"]) for one in get_authentication_records(request, user)]
    record(request, Action.SIGN_IN, user=user, detail=" + ".join(WORDS[one] for one in used))


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: object) -> None:
    if user is not None:
        why = getattr(request, "why_signed_out", "")
        record(request, Action.SIGN_OUT, user=user, detail=why)


@receiver([password_changed, password_reset])
def chose_a_password(request: HttpRequest, user: User, **_: object) -> None:
    record(request, Action.PASSWORD, on=user, user=user)


@receiver(authentication_failed)
def wrong_second_step(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    detail = f"verkeerde {WORDS[authenticator.type]}"
    record(request, Action.SIGN_IN, result=Result.REFUSED, user=user, detail=detail)


@receiver(authenticator_used)
def right_second_step(request: HttpRequest, user: User, **_: object) -> None:
    second_step.took(request, user)


@receiver([authenticator_added, authenticator_reset])
def set_second_step(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    _about(request, Action.SECOND_STEP_SET, user, authenticator)


@receiver(authenticator_removed)
def removed_second_step(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(second_step.KEY, None)
    _about(request, Action.SECOND_STEP_REMOVED, user, authenticator)


def _about(request: HttpRequest, action: Action, user: User, authenticator: Authenticator) -> None:
    record(request, action, on=user, user=user, detail=WORDS[authenticator.type])
