"""Whether this session was opened with more than a password, and whether that is needed."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from buildingblocks.enums import Permission
from buildingblocks.models import permissions_of

KEY = "second_step_of"


def took(request: HttpRequest, user: User) -> None:
    """Remember it with the name: another person may sign in in the same browser later."""
    request.session[KEY] = user.pk


def is_missing(request: HttpRequest, user: User) -> bool:
    """Whoever can change anything takes a second step; the demonstration's people need none."""
    if request.session.get(KEY) == user.pk or (settings.DEMO and user.is_made_up):
        return False
    return bool(permissions_of(user) & Permission.writing())
