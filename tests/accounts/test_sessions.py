"""When a session ends."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertRedirects

from accounts.sessions import end_sessions
from audit.models import AuditEvent
from buildingblocks.enums import Role
from soest_sob.sign_in import middleware
from tests.make import accounts as make
from tests.make import places

PAGE = "/regio/amersfoort/"


@pytest.fixture
def reader(db):
    user = places.make_user("a.jansen@soest.test")
    places.make_membership(user, Role.READER)
    return user


@pytest.fixture
def inside(client, reader):
    make.sign_in(client)
    return client


@pytest.fixture
def later(monkeypatch):
    """Move the clock of sessions."""
    now = time.time()

    def move(**passed):
        moment = now + timedelta(**passed).total_seconds()
        monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: moment))

    return move


def test_it_ends_when_left_alone(inside, later):
    inside.get(PAGE)
    later(minutes=31)

    response = inside.get(PAGE)

    assertRedirects(response, f"/aanmelden/?next={PAGE}", fetch_redirect_response=False)
    assertContains(inside.get("/aanmelden/"), "U bent afgemeld: u deed 30 minuten niets.")
    assert AuditEvent.objects.get(action="afmelden").detail == "u deed 30 minuten niets"


def test_every_page_keeps_it_alive(inside, later):
    for minutes in range(0, 120, 20):
        later(minutes=minutes)
        assert inside.get(PAGE).status_code == 200


def test_how_long_is_a_setting(inside, later, settings):
    settings.SESSION_IDLE_MINUTES = 5
    inside.get(PAGE)
    later(minutes=6)

    assert inside.get(PAGE).status_code == 302


def test_after_a_working_day_it_ends_however_busy(inside, later):
    for minutes in range(0, 12 * 60, 25):
        later(minutes=minutes)
        assert inside.get(PAGE).status_code == 200
    later(hours=12, minutes=1)

    assert inside.get(PAGE).status_code == 302
    assertContains(inside.get("/aanmelden/"), "u was 12 uur aangemeld")


def test_it_ends_with_the_last_role(inside, reader):
    inside.get(PAGE)
    reader.memberships.update(valid_to=localdate() - timedelta(days=1), version=2)

    assert inside.get(PAGE).status_code == 302
    assertContains(inside.get("/aanmelden/"), "uw rol is afgelopen")


def test_it_goes_on_with_another_role(inside, reader):
    inside.get(PAGE)
    places.make_membership(reader, Role.COUNCIL)
    reader.memberships.filter(role=Role.READER).update(valid_to="2025-12-31", version=2)

    assert inside.get(PAGE).status_code == 200


def test_who_belongs_nowhere_yet_is_not_sent_away(client, db):
    places.make_user("nieuw@soest.test")
    make.sign_in(client, "nieuw@soest.test")

    assertContains(client.get("/"), "u hoort nog nergens bij")


def test_it_ends_when_the_account_is_closed(inside, reader):
    inside.get(PAGE)
    reader.is_active = False
    reader.save()

    assert inside.get(PAGE).status_code == 302


def test_it_does_not_come_back_with_the_account(inside, reader):
    end_sessions(reader)
    reader.is_active = True
    reader.save()

    assert inside.get(PAGE).status_code == 302


def test_ending_somebody_s_sessions_leaves_those_of_others(inside, reader):
    places.make_membership(places.make_user("b@soest.test"), Role.READER)
    other = Client()
    make.sign_in(other, "b@soest.test")

    assert end_sessions(reader) == 1
    assert other.get(PAGE).status_code == 200


def test_a_new_password_ends_all_others(inside, reader):
    elsewhere = Client()
    make.sign_in(elsewhere)
    data = {
        "oldpassword": make.PASSWORD,
        "password1": "vier paarse ganzen",
        "password2": "vier paarse ganzen",
    }

    assertRedirects(inside.post("/wachtwoord/wijzigen/", data), "/mijn-account/")

    assert inside.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    assert AuditEvent.objects.filter(action="wachtwoord", user=reader).count() == 1


def test_signing_out_ends_it_on_the_server(inside):
    stolen = inside.cookies["sessionid"].value
    inside.post("/afmelden/")
    thief = Client()
    thief.cookies["sessionid"] = stolen

    assert thief.get(PAGE).status_code == 302
    assert not Session.objects.filter(pk=stolen).exists()


def test_signing_in_changes_its_key(client, reader):
    client.get("/aanmelden/")
    client.post("/aanmelden/", {"login": "a", "password": "b"})
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    make.sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_it_is_noted_once_a_minute_only(inside, django_assert_num_queries):
    inside.get("/mijn-account/")

    with django_assert_num_queries(5):  # session, person, roles, and second steps twice
        inside.get("/mijn-account/")
