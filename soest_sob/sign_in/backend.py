"""Who can sign in at all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


def may_sign_in(user: Any) -> bool:
    """Active people; those of the demonstration only where there is one."""
    return bool(user.is_active and (settings.DEMO or not user.is_made_up))


class Backend(AuthenticationBackend):
    """Asked at sign-in, and again at every request of a session."""

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)
