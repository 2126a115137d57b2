"""What a signed-in person was refused is kept, also though the request was rolled back."""

import json
import logging

import pytest
from django.test import Client

from audit.models import AuditEvent
from tests.make import accounts as make
from tests.make import places


def kept() -> list[tuple[str, str]]:
    events = AuditEvent.objects.filter(action="toegang").order_by("id")
    return [(event.object_key, event.detail) for event in events]


def test_what_one_may_not_do_is_recorded(clerk_client):
    clerk_client.get("/regio/amersfoort/agenda/nieuw/")
    clerk_client.get("/beheer/mensen/")

    assert kept() == [
        ("/regio/amersfoort/agenda/nieuw/", "GET, antwoord 403"),
        ("/beheer/mensen/", "GET, antwoord 403"),
    ]
    event = AuditEvent.objects.first()
    assert (event.user, event.result) == (clerk_client.user, "geweigerd")


def test_sending_something_to_what_is_not_one_s_own_is_recorded(stranger_client):
    places.make_municipality()
    stranger_client.post("/regio/amersfoort/agenda/nieuw/", {"title": "x"})

    assert kept() == [("/regio/amersfoort/agenda/nieuw/", "POST, antwoord 404")]


def test_reading_what_is_not_there_goes_to_the_log_only(stranger_client, caplog):
    with caplog.at_level(logging.WARNING, "soest_sob.sign_in"):
        stranger_client.get("/regio/elders/")

    assert kept() == []
    assert json.loads(caplog.messages[0]) == {
        "event": "toegang",
        "actor": f"user:{stranger_client.user.pk}",
        "method": "GET",
        "path": "/regio/elders/",
        "status": 404,
    }


def test_an_address_that_does_not_exist_is_no_refusal(officer_client, caplog):
    with caplog.at_level(logging.WARNING, "soest_sob.sign_in"):
        officer_client.get("/wp-login.php")

    assert kept() == []
    assert [r for r in caplog.records if r.name == "soest_sob.sign_in"] == []


def test_who_is_not_signed_in_fills_no_table(db, caplog):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/aanmelden/", {"login": "x", "password": "y"}).status_code == 403

    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("secret", ["geheim", "vier paarse ganzen"])
def test_no_password_code_or_link_reaches_the_log(client, db, caplog, secret):
    user = places.make_user("a.jansen@soest.test")
    places.make_membership(user)
    app = make.make_app(user)
    with (
        caplog.at_level(logging.DEBUG, "audit.events"),
        caplog.at_level(logging.DEBUG, "soest_sob"),
    ):
        make.sign_in(client, password=secret)
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": make.code(app)})
        client.get("/beheer/mensen/")

    said = "\n".join(caplog.messages)
    for hidden in (secret, make.code(app), app, "sessionid", user.email):
        assert hidden not in said
