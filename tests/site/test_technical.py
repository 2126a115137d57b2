"""Django's own admin: not there by default, and under the site's own rules where it is on."""

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client, modify_settings
from django.urls import NoReverseMatch, clear_url_caches, get_resolver, reverse

from accounts.models import User
from audit.context import change
from audit.enums import Action, Result
from audit.models import AuditEvent
from buildingblocks.enums import Role
from buildingblocks.models import Membership
from soest_sob import urls
from tests.conftest import sign_in
from tests.make import accounts
from tests.make import places as make

BASE = "/technisch/"
LISTS = ("accounts/user", "buildingblocks/membership", "audit/auditevent")


@pytest.fixture
def switched_on(settings) -> Iterator[None]:
    """As with DJANGO_ADMIN=true at the start of the process."""
    settings.DJANGO_ADMIN = True
    with modify_settings(INSTALLED_APPS={"append": "django.contrib.admin.apps.SimpleAdminConfig"}):
        importlib.reload(urls)
        clear_url_caches()
        yield
    settings.DJANGO_ADMIN = False
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def admin(switched_on, db) -> Client:
    """The administrator of Soest."""
    return sign_in("beheer@example.org", Role.ADMINISTRATOR, municipality=make.make_municipality())


@pytest.fixture
def stranger(db) -> User:
    """Somebody of Baarn, with an event."""
    user = make.make_user("vreemd@baarn.test", name="Vera Vreemd")
    make.make_membership(user, Role.OFFICER, municipality=make.make_municipality("Baarn"))
    AuditEvent.objects.create(
        user=user, action=Action.SIGN_IN, result=Result.OK, place_key="0308", detail="Vreemd"
    )
    return user


def test_by_default_it_is_not_there(officer_client):
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    for path in (BASE, "/admin/", "/django-admin/", "/beheer/admin/"):
        assert officer_client.get(path).status_code == 404


def test_an_administrator_sees_their_own_place_only(admin, stranger):
    colleague = make.make_user("collega@soest.test", name="Cor Collega")
    make.make_membership(colleague, Role.OFFICER)

    for name in LISTS:
        page = admin.get(f"{BASE}{name}/")
        assert page.status_code == 200
        assert "Vreemd" not in page.content.decode()
        assert "vreemd@baarn.test" not in page.content.decode()
    assert "collega@soest.test" in admin.get(f"{BASE}accounts/user/").content.decode()
    assert admin.get(BASE).headers["Location"] == f"{BASE}buildingblocks/membership/"


def test_a_row_of_another_place_does_not_exist(admin, stranger):
    own = admin.get(f"{BASE}accounts/user/{admin.user.pk}/change/")
    assert own.status_code == 200
    assert "pbkdf2" not in own.content.decode()
    assert admin.user.password not in own.content.decode()

    rows = [
        ("accounts/user", stranger.pk),
        ("buildingblocks/membership", Membership.objects.get(user=stranger).pk),
        ("audit/auditevent", AuditEvent.objects.get(user=stranger).pk),
    ]
    for name, pk in rows:
        assert admin.get(f"{BASE}{name}/{pk}/change/").headers["Location"] == BASE


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_added_changed_or_removed(admin, name):
    make.make_membership(make.make_user("collega@soest.test"), Role.OFFICER)
    people, roles = User.objects.count(), Membership.objects.count()
    pk = {"accounts/user": admin.user.pk}.get(name, 1)

    for path in ("add/", f"{pk}/change/", f"{pk}/delete/"):
        answer = admin.post(f"{BASE}{name}/{path}", {"email": "x@soest.test", "post": "yes"})
        assert answer.status_code in (302, 403)
    assert admin.post(f"{BASE}{name}/", {"action": "delete_selected"}).status_code in (200, 302)
    assert (User.objects.count(), Membership.objects.count()) == (people, roles)
    assert not User.objects.filter(email="x@soest.test").exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role != Role.ADMINISTRATOR], ids=lambda role: role.value
)
def test_others_are_refused(switched_on, db, role):
    client = sign_in("iemand@example.org", role, municipality=make.make_municipality())

    for path in ("", "accounts/user/", "jsi18n/"):
        assert client.get(f"{BASE}{path}").status_code == 403


def test_it_has_no_sign_in_of_its_own(switched_on, client, db):
    for path in ("", "login/", "accounts/user/"):
        answer = client.get(f"{BASE}{path}")
        assert answer.status_code == 302
        if answer.headers["Location"].startswith(BASE):
            answer = client.get(answer.headers["Location"])
        assert answer.headers["Location"].startswith("/aanmelden/?next=/technisch/")


def test_its_links_lead_to_the_pages_of_the_site(admin):
    assert admin.get(f"{BASE}login/").headers["Location"] == "/aanmelden/?next=/technisch/"
    assert admin.get(f"{BASE}password_change/").headers["Location"] == "/wachtwoord/wijzigen/"

    assert admin.post(f"{BASE}logout/").headers["Location"] == "/aanmelden/"
    assert AuditEvent.objects.filter(action=Action.SIGN_OUT, user=admin.user).exists()


def test_the_second_step_is_asked_here_too(switched_on, client, db):
    person = make.make_user("beheer@soest.test")
    make.make_membership(person, Role.ADMINISTRATOR)
    accounts.sign_in(client, person.email)

    assert client.get(f"{BASE}accounts/user/").headers["Location"] == "/mijn-account/"


@pytest.mark.parametrize(
    "query", ["password__startswith=pbkdf2", "memberships__role=auditor", "_to_field=password",
              "history_user__email=a"],
)  # fmt: skip
def test_no_question_in_the_address_tells_what_is_hidden(admin, query):
    answer = admin.get(f"{BASE}accounts/user/?{query}")

    assert answer.status_code in (302, 400)  # refused, or the list without the question


def test_what_goes_round_the_lists_is_left_out(admin):
    resolver = get_resolver()
    names = {
        key for key in resolver.namespace_dict["admin"][1].reverse_dict if isinstance(key, str)
    }

    assert "accounts_user_changelist" in names
    assert not names & {"view_on_site", "autocomplete"}
    assert not any(name.endswith("_history") for name in names)


def test_looking_changes_nothing(admin):
    with change(reason="meten"):
        before = User.history.count()

    for name in LISTS:
        admin.get(f"{BASE}{name}/")

    assert User.history.count() == before
