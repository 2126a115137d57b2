"""Events: who, what, when, where from, on what and with which result; only ever added to."""

import json
import logging
from datetime import UTC

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory

from audit.enums import Action, Result
from audit.events import attempted, network, record
from audit.models import AuditEvent
from tests.make import places as make


@pytest.fixture
def user(db):
    return make.make_user("a.jansen@soest.test", name="A. Jansen")


def request_of(user=None, address="192.0.2.77", **headers) -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR=address, **headers)
    request.user = user
    return request


def test_it_holds_the_six_fields(user):
    document = make.make_document()

    event = record(request_of(user), Action.DOWNLOAD, on=document, place_key="0342", detail="pdf")

    event.refresh_from_db()
    assert (event.user, event.who) == (user, "a.jansen@soest.test")
    assert event.get_action_display() == "Downloaden"
    assert event.at.tzinfo is UTC
    assert event.network == "192.0.2.0/24"
    assert (event.object_type, event.object_key) == ("audit.document", str(document.pk))
    assert event.get_result_display() == "Gelukt"
    assert (event.place_key, event.detail) == ("0342", "pdf")


def test_it_may_be_about_something_that_is_no_record(user):
    event = record(request_of(user), Action.EXPORT, on="spreadsheet", key="agenda-2026.xlsx")

    assert (event.object_type, event.object_key) == ("spreadsheet", "agenda-2026.xlsx")


@pytest.mark.parametrize(
    "change", ["UPDATE audit_auditevent SET who = ''", "DELETE FROM audit_auditevent"]
)
def test_it_can_be_neither_changed_nor_removed(user, change):
    record(request_of(user), Action.DOWNLOAD)

    with pytest.raises(DatabaseError, match="alleen toe te voegen"), transaction.atomic():
        connection.cursor().execute(change)
    with pytest.raises(DatabaseError, match="alleen toe te voegen"), transaction.atomic():
        AuditEvent.objects.update(result=Result.REFUSED)
    with pytest.raises(DatabaseError, match="alleen toe te voegen"), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.get().who == "a.jansen@soest.test"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
        ("", ""),
        ("onzin", ""),
    ],
)
def test_an_address_is_kept_without_what_points_at_a_person(address, kept):
    assert network(request_of(address=address)) == kept


def test_attempts_under_an_unknown_name_can_be_told_apart_and_not_read():
    assert attempted("Iemand@Soest.test ") == attempted("iemand@soest.test")
    assert attempted("iemand@soest.test") != attempted("ander@soest.test")
    assert "iemand" not in attempted("iemand@soest.test")


def test_an_attempt_hashes_differently_elsewhere(settings):
    here = attempted("iemand@soest.test")
    settings.SECRET_KEY = "of another site"

    assert attempted("iemand@soest.test") != here


def test_what_somebody_sends_stays_on_its_line(user, caplog):
    nasty = 'x\r\n{"event": "aanmelden"}\u2028\u202e\x00'
    with caplog.at_level(logging.INFO, "audit.events"):
        event = record(
            request_of(user), Action.ACCESS, on="adres", key=nasty * 50, detail=nasty * 90
        )

    assert len(event.object_key) == 200
    assert len(event.detail) == 300
    assert all(c.isprintable() for c in event.object_key + event.detail)
    (line,) = caplog.messages
    assert line.splitlines() == [line]
    assert json.loads(line)["event"] == "toegang"


def test_the_log_says_what_and_who_without_a_name(user, caplog):
    with caplog.at_level(logging.INFO, "audit.events"):
        event = record(request_of(user), Action.DOWNLOAD, on=user, place_key="0342")

    said = json.loads(caplog.messages[0])
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "event": "downloaden",
        "result": "gelukt",
        "actor": f"user:{user.pk}",
        "network": "192.0.2.0/24",
        "object": f"accounts.user:{user.pk}",
        "place": "0342",
        "id": event.pk,
    }


def test_a_visitor_without_account_can_be_recorded_too(db):
    event = record(request_of(), Action.SIGN_IN, result=Result.REFUSED)

    assert (event.user, event.who, str(event)) == (None, "", "Aanmelden: Geweigerd")
