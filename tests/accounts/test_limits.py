"""Guessing is slowed down; a colleague at the usual desk never notices."""

import time

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from audit.events import attempted
from audit.models import AuditEvent
from buildingblocks.enums import Role
from tests.make import accounts as make
from tests.make import places

TOO_OFTEN = "te vaak geprobeerd"


@pytest.fixture
def reader(db):
    user = places.make_user("a.jansen@soest.test")
    places.make_membership(user, Role.READER)
    return user


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def guess(client: Client, times: int) -> None:
    for number in range(times):
        make.sign_in(client, password=f"raden-{number}")


def test_after_five_attempts_the_right_password_does_not_help_for_a_while(client, reader):
    guess(client, 5)

    assertContains(make.sign_in(client), TOO_OFTEN)
    assert client.get("/").status_code == 302


def test_it_passes(client, reader, monkeypatch):
    guess(client, 5)
    now = time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now + 301)

    assert make.sign_in(client).status_code == 302


def test_guessing_from_elsewhere_locks_nobody_out(reader):
    guess(at("198.51.100.7"), 6)

    assert make.sign_in(at("192.0.2.1")).status_code == 302


def test_many_who_guess_together_are_slowed_down_as_well(reader):
    for number in range(5):
        guess(at(f"198.51.{number}.7"), 4)

    assertContains(make.sign_in(at("203.0.113.9")), TOO_OFTEN)


def test_but_the_owner_signs_in_from_where_that_went_well_before(reader):
    desk = "192.0.2.1"
    make.sign_in(at(desk))
    for number in range(5):
        guess(at(f"198.51.{number}.7"), 4)

    assert make.sign_in(at(desk)).status_code == 302


def test_one_address_cannot_try_many_accounts(db):
    client = Client()
    answers = [make.sign_in(client, f"naam{n}@soest.test") for n in range(21)]

    assertContains(answers[19], "horen niet bij elkaar")
    assertContains(answers[20], TOO_OFTEN)


def test_too_many_requests_are_answered_in_dutch_and_say_when(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client()
    make.sign_in(client)

    response = make.sign_in(client)

    assertContains(response, "Wacht vijf minuten", status_code=429)
    assert response.headers["Retry-After"] == "300"


def test_refusals_are_recorded_by_name_or_by_what_cannot_be_read(client, reader):
    make.sign_in(client, password="raden")
    make.sign_in(client, "Geheim-Wachtwoord@soest.test")

    unknown, known = AuditEvent.objects.all()
    assert (known.user, known.who, known.result) == (reader, reader.email, "geweigerd")
    assert (unknown.user, unknown.who) == (None, attempted("geheim-wachtwoord@soest.test"))
    assert "soest" not in unknown.who


@pytest.mark.parametrize("email", ["a.jansen@soest.test", "niemand@soest.test"])
def test_the_answer_does_not_tell_who_has_an_account(reader, email):
    client = Client()
    wrong = make.sign_in(client, email, password="raden")
    forgotten = client.post("/wachtwoord/vergeten/", {"email": email}, follow=True)

    assertContains(wrong, "Dit e-mailadres en wachtwoord horen niet bij elkaar.")
    assertContains(forgotten, "Hoort bij dit adres een account met een wachtwoord")


def test_an_unknown_address_costs_as_much_as_a_wrong_password(reader, monkeypatch):
    """Both hash a password once: that is where the time goes."""
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or f"md5${salt}$x",
    )
    make.sign_in(Client(), password="raden")
    known = len(hashed)
    make.sign_in(Client(), "niemand@soest.test", password="raden")

    assert (known, len(hashed)) == (1, 2)


class TestBehindAProxy:
    """What visitors send about where they come from says nothing."""

    def networks(self, **headers):
        make.sign_in(Client(REMOTE_ADDR="10.0.0.1", **headers))
        return AuditEvent.objects.values_list("network", flat=True)[0]

    def test_without_a_proxy_the_header_is_not_read(self, reader):
        assert self.networks(HTTP_X_FORWARDED_FOR="198.51.100.7") == "10.0.0.0/24"

    def test_a_proxy_of_our_own_says_where_from(self, reader, settings):
        settings.TRUSTED_PROXIES = 1

        sent = "203.0.113.9, 198.51.100.7"

        assert self.networks(HTTP_X_FORWARDED_FOR=sent) == "198.51.100.0/24"

    @pytest.mark.parametrize(("sent", "status"), [("", 302), ("onzin", 403), ("<script>", 403)])
    def test_nonsense_is_no_address(self, reader, settings, sent, status):
        settings.TRUSTED_PROXIES = 1

        answer = make.sign_in(Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=sent))

        assert answer.status_code == status
