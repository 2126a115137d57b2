"""The link in an invitation: signed, for a few days, and of no use once a password is chosen."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.models import User

SALT = "accounts.invitation"


def make_token(user: User) -> str:
    return signing.dumps([user.pk, _state(user)], salt=SALT)


def read_token(token: str) -> User | None:
    """Whom the link was sent to; nobody when it is false, too old or used already."""
    try:
        pk, state = signing.loads(
            token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS)
        )
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and state == _state(user) else None


def _state(user: User) -> str:
    """Changes with the password: that makes the link work once."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]
