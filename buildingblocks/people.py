"""Who works where: inviting people, giving and ending roles, closing accounts.

Everything here happens in one change with an event beside it: the history of a row says what
changed, the event says that somebody used their right to change it, and from where.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.http import Request
from accounts.invitation import make_token
from accounts.models import User
from accounts.sessions import end_sessions
from audit.context import change
from audit.enums import Action
from audit.events import record
from buildingblocks.enums import Permission
from buildingblocks.models import Membership, scope
from buildingblocks.models.membership import role_table


@dataclass(frozen=True)
class Rights:
    """What somebody may do, per place: one row per permission, one answer per place."""

    places: tuple[str, ...]
    rows: tuple[tuple[str, tuple[bool, ...]], ...]


def rights(memberships: Iterable[Membership]) -> Rights:
    """What these roles allow together, from the table of roles."""
    held: dict[str, frozenset[Permission]] = {}
    for membership in memberships:
        place = str(membership.place)
        held[place] = held.get(place, frozenset()) | role_table()[membership.role]
    rows = ((str(p.label), tuple(p in allowed for allowed in held.values())) for p in Permission)
    return Rights(tuple(held), tuple(rows))


def may_close(admin: User, person: User) -> bool:
    """Only who administers all that somebody does or is about to do, decides on the account."""
    theirs = Membership.objects.filter(user=person).from_now(localdate())
    own = theirs.at(scope(admin, Permission.MANAGE_USERS))
    return admin.pk != person.pk and theirs.count() == own.count()


def give(request: Request, person: User, membership: Membership) -> Membership:
    """Give somebody a role; whoever is new here is invited, the others are told."""
    new = not person.pk
    with change(reason="Rol gegeven"):
        if new:
            person.set_unusable_password()
            person.save()
        membership.user = person
        membership.save()
        record(
            request,
            Action.INVITE if new else Action.RIGHTS,
            on=membership,
            place_key=membership.place_key,
            detail=f"{person.email}: {described(membership)}",
        )
        if new:
            invite(request, person)
        else:
            _mail(person, "role_given", membership=membership, link=_link(request, "home"))
    return membership


def described(membership: Membership) -> str:
    """The role, the place and the period in words."""
    words = f"{membership.get_role_display()} {membership.place}"
    if membership.valid_from:
        words += f", vanaf {membership.valid_from:%d-%m-%Y}"
    if membership.valid_to:
        words += f", tot en met {membership.valid_to:%d-%m-%Y}"
    return words


def invite(request: Request, person: User) -> None:
    """Mail the link with which somebody chooses a password."""
    _mail(
        person,
        "invitation",
        by=request.user,
        days=settings.INVITATION_DAYS,
        link=_link(request, "invitation", make_token(person)),
    )


def invite_again(request: Request, person: User, place_key: str) -> None:
    invite(request, person)
    record(
        request, Action.INVITE, on=person, place_key=place_key, detail=f"{person.email}: opnieuw"
    )


def close(request: Request, person: User, place_key: str, reason: str) -> None:
    """Nobody signs in with this account any more, and what was open is closed."""
    _set_active(request, person, place_key, reason, active=False)
    end_sessions(person)


def reopen(request: Request, person: User, place_key: str, reason: str) -> None:
    _set_active(request, person, place_key, reason, active=True)


def _set_active(
    request: Request, person: User, place_key: str, reason: str, *, active: bool
) -> None:
    with change(reason=reason):
        person.is_active = active
        person.save(update_fields=["is_active"])
        done = "geopend" if active else "gesloten"
        detail = f"{person.email} {done}: {reason}"
        record(request, Action.ACCOUNT, on=person, place_key=place_key, detail=detail)


def wipe_second_step(request: Request, person: User, place_key: str, reason: str) -> None:
    """For who lost a telephone and the recovery codes: at the next sign-in they start afresh."""
    with change(reason=reason):
        if not Authenticator.objects.filter(user=person).delete()[0]:
            return  # sent twice
        end_sessions(person)
        detail = f"{person.email}: {reason}"
        record(request, Action.SECOND_STEP_REMOVED, on=person, place_key=place_key, detail=detail)
        _mail(person, "second_step_wiped", by=request.user, link=_link(request, "login"))


def _link(request: HttpRequest, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _mail(person: User, name: str, **context: object) -> None:
    """Templates account/email/<name>_subject.txt and _message.txt; a mail that fails undoes all."""
    subject, message = (
        render_to_string(f"account/email/{name}_{part}.txt", {"person": person, **context}).strip()
        for part in ("subject", "message")
    )
    send_mail(subject, message, None, [person.email])
