"""Pages of administrators: who works in their places, inviting people, giving and ending roles."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from audit.enums import Action
from audit.events import record
from audit.forms import TrackedForm
from buildingblocks import people
from buildingblocks.access import people_visible_to
from buildingblocks.enums import Permission
from buildingblocks.forms.people import InviteForm, PeopleFilter, ReasonForm, RoleForm, TermForm
from buildingblocks.models import Membership, scope
from buildingblocks.views.editing import edit

PER_PAGE = 50
either = require_http_methods(["GET", "HEAD", "POST"])
NOT_SENT = "De e-mail kon niet worden verstuurd. Er is niets opgeslagen; probeer het later opnieuw."
NOT_YOURS = "Deze persoon heeft ook een rol waar u niet over gaat. Dit doet wie dat beheert."


def require_admin(request: Request) -> None:
    """Refuse who administers no place at all."""
    if not scope(request.user, Permission.MANAGE_USERS):
        raise PermissionDenied


def asked_person(request: Request, pk: int) -> User:
    return get_object_or_404(people_visible_to(request.user), pk=pk)


@dataclass(frozen=True)
class Row:
    """Somebody in the list, with the roles that were found."""

    person: User
    roles: tuple[str, ...]
    state: tuple[str, str]


@require_safe
def people_list(request: Request) -> HttpResponse:
    """Everybody with a role in one's places."""
    require_admin(request)
    form = PeopleFilter(request.GET, admin=request.user)
    found = form.found(Membership.objects.visible_to(request.user))
    shown = User.objects.filter(pk__in=found.values("user"))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "rows": _rows(list(page), found),
    }
    return render(request, "buildingblocks/people.html", context)


def _rows(shown: list[User], found: Any) -> list[Row]:
    roles: dict[int, list[str]] = defaultdict(list)
    held = found.filter(user__in=shown).select_related("region", "municipality")
    for membership in held.order_by("valid_from", "pk"):
        roles[membership.user_id].append(people.described(membership))
    return [Row(person, tuple(roles[person.pk]), state(person)) for person in shown]


def state(person: User) -> tuple[str, str]:
    """Tone and words for how far somebody is with signing in."""
    if not person.is_active:
        return "gone", "Gesloten"
    if person.last_login is None:
        words = "Nog niet aangemeld" if person.has_usable_password() else "Uitgenodigd"
        return "attention", words
    return "good", "In gebruik"


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    """Somebody's roles in one's places, and what those allow."""
    who = asked_person(request, pk)
    today = localdate()
    theirs = Membership.objects.visible_to(request.user).filter(user=who)
    roles = list(theirs.select_related("region", "municipality").order_by("-valid_from", "pk"))
    now = [m for m in roles if _is_on(m, today)]
    everywhere = Membership.objects.filter(user=who).from_now(today).count()
    context = {
        "person": who,
        "state": state(who),
        "memberships": [(m, _when(m, today)) for m in roles],
        "rights": people.rights(now),
        "elsewhere": everywhere > sum(_when(m, today)[1] != "Voorbij" for m in roles),
        "second_step": Authenticator.objects.filter(user=who).exists(),
        "is_self": who.pk == request.user.pk,
        "may_close": people.may_close(request.user, who),
    }
    return render(request, "buildingblocks/person.html", context)


def _is_on(membership: Membership, day: Any) -> bool:
    return _when(membership, day)[1] == "Nu"


def _when(membership: Membership, day: Any) -> tuple[str, str]:
    if membership.valid_to and membership.valid_to < day:
        return "gone", "Voorbij"
    if membership.valid_from and membership.valid_from > day:
        return "info", "Straks"
    return "good", "Nu"


@either
def invite(request: Request) -> HttpResponse:
    """Invite somebody, with a first role."""
    require_admin(request)
    form = InviteForm(request.POST or None, admin=request.user)
    return _submit(
        request,
        form,
        lambda: people.give(request, form.person, form.instance),
        title="Iemand uitnodigen",
        done=lambda: reverse("person", args=[form.person.pk]),
        back=reverse("people"),
    )


@either
def role_create(request: Request, pk: int) -> HttpResponse:
    """Give somebody another role."""
    who = asked_person(request, pk)
    if who.pk == request.user.pk:
        raise PermissionDenied
    form = RoleForm(request.POST or None, instance=Membership(user=who), admin=request.user)
    return _submit(
        request,
        form,
        lambda: people.give(request, who, form.instance),
        title=f"Rol geven aan {who}",
        done=lambda: reverse("person", args=[pk]),
        back=reverse("person", args=[pk]),
    )


def _submit(
    request: Request,
    form: RoleForm,
    act: Callable[[], Membership],
    *,
    title: str,
    done: Callable[[], str],
    back: str,
) -> HttpResponse:
    """Show the form, or do what it asks; a mail that cannot be sent undoes it."""
    if form.is_valid():
        try:
            with transaction.atomic():
                given = act()
        except (SMTPException, OSError):
            form.add_error(None, NOT_SENT)
        else:
            messages.success(request, f"Opgeslagen: {given}. Er is een e-mail verstuurd.")
            return redirect(done())
    page = {"form": form, "title": title, "back": back}
    return render(request, "layout/form.html", page, status=422 if form.is_bound else 200)


@either
def role_update(request: Request, pk: int, membership: int) -> HttpResponse:
    """From when until when: this is how a role is ended."""
    roles = Membership.objects.editable_by(request.user).filter(user=pk)
    back = reverse("person", args=[pk])

    def make_form(data: Any) -> TermForm:
        return TermForm(data, instance=get_object_or_404(roles, pk=membership))

    def save(form: TrackedForm[Any]) -> Membership:
        changed: Membership = form.save()
        detail = f"{changed.user.email}: {people.described(changed)}"
        record(request, Action.RIGHTS, on=changed, place_key=changed.place_key, detail=detail)
        return changed

    title = "Rol wijzigen of beëindigen"
    return edit(request, make_form, title=title, done=back, context={"back": back}, save=save)


def _whole_person(request: Request, pk: int) -> User:
    """The person, for what concerns the account; refused when others manage part of their work."""
    who = asked_person(request, pk)
    if not people.may_close(request.user, who):
        raise PermissionDenied
    return who


@require_POST
def person_invite(request: Request, pk: int) -> HttpResponse:
    """Send the invitation once more, to who has not chosen a password yet."""
    who = asked_person(request, pk)
    if who.has_usable_password() or not who.is_active:
        messages.error(request, "Deze persoon heeft al een wachtwoord, of het account is gesloten.")
        return redirect("person", pk)
    try:
        with transaction.atomic():
            people.invite_again(request, who, _place_key(request, who))
    except (SMTPException, OSError):
        messages.error(request, NOT_SENT)
    else:
        messages.success(request, f"De uitnodiging is verstuurd naar {who.email}.")
    return redirect("person", pk)


@require_POST
def person_close(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, people.close, "Het account is gesloten.")


@require_POST
def person_open(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, people.reopen, "Het account is weer open.")


@require_POST
def person_wipe(request: Request, pk: int) -> HttpResponse:
    return _with_reason(request, pk, people.wipe_second_step, "De tweede stap is gewist.")


def _with_reason(
    request: Request, pk: int, act: Callable[[Request, User, str, str], None], done: str
) -> HttpResponse:
    who = _whole_person(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Er is niets gebeurd: geef een reden.")
        return redirect("person", pk)
    try:
        with transaction.atomic():
            act(request, who, _place_key(request, who), form.cleaned_data["reason"])
    except (SMTPException, OSError):
        messages.error(request, NOT_SENT)
    else:
        messages.success(request, done)
    return redirect("person", pk)


def _place_key(request: Request, who: User) -> str:
    """The place for whose events this counts: one where the person works or worked."""
    theirs = Membership.objects.visible_to(request.user).filter(user=who)
    last = theirs.select_related("region", "municipality").order_by("valid_from", "pk").last()
    return last.place_key if last else ""
