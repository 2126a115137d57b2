"""Choosing a password: after an invitation, after forgetting it, and because one wants to."""

import re
import time

import pytest
from django.core import mail, signing
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.invitation import make_token, read_token
from audit.models import AuditEvent
from tests.make import accounts as make
from tests.make import places

NEW = "vier paarse ganzen"


@pytest.fixture
def user(db):
    return places.make_user("a.jansen@soest.test")


@pytest.fixture
def invited(db):
    user = places.make_user("nieuw@soest.test", name="N. Nieuw")
    user.set_unusable_password()
    user.save()
    return user


def link_in_mail() -> str:
    return re.search(r"https?://\S+?(/\S+)", mail.outbox[-1].body)[1]


class TestInvitation:
    def choose(self, token, password=NEW, again=NEW):
        url = f"/aanmelden/uitnodiging/{token}/"
        return Client().post(url, {"password1": password, "password2": again})

    def test_it_asks_for_a_password_and_then_lets_in(self, invited, client):
        token = make_token(invited)
        assertContains(client.get(f"/aanmelden/uitnodiging/{token}/"), "Welkom, N. Nieuw")

        assertRedirects(self.choose(token), "/aanmelden/")

        assert make.sign_in(client, "nieuw@soest.test", NEW).status_code == 302
        assert client.get("/").status_code == 200
        event = AuditEvent.objects.get(action="wachtwoord")
        assert (event.user, event.detail) == (invited, "na een uitnodiging")

    def test_it_works_once(self, invited):
        token = make_token(invited)
        self.choose(token)

        again = self.choose(token, "een ander wachtwoord", "een ander wachtwoord")

        assertContains(again, "werkt niet meer", status_code=410)
        invited.refresh_from_db()
        assert invited.check_password(NEW)

    def test_looking_at_it_does_not_use_it_up(self, invited, client):
        """Mail filters open links to see what is behind them."""
        token = make_token(invited)
        for _ in range(3):
            client.get(f"/aanmelden/uitnodiging/{token}/")

        assert read_token(token) == invited

    def test_it_expires(self, invited, settings, monkeypatch):
        token = make_token(invited)
        now = time.time()
        monkeypatch.setattr(signing.time, "time", lambda: now + 7 * 86400 + 1)

        assert read_token(token) is None

    def test_it_cannot_be_made_up(self, invited, user):
        token = make_token(invited)
        _, *signature = token.split(":")

        assert read_token(token[:-1]) is None
        assert read_token(":".join([signing.b64_encode(b'[1, "x"]').decode(), *signature])) is None
        assert read_token(signing.dumps([invited.pk, "x"], salt="accounts.invitation")) is None

    def test_it_is_void_once_the_account_is_closed(self, invited):
        token = make_token(invited)
        invited.is_active = False
        invited.save()

        assert read_token(token) is None

    @pytest.mark.parametrize(
        ("password", "again", "field", "message"),
        [
            ("veertien teken", "veertien teken", "password1", "te kort"),
            ("wachtwoordwachtwoord", "anders", "password2", "niet gelijk"),
            ("123456789987654321", "123456789987654321", "password1", "te algemeen"),
            ("nieuw@soest.test", "nieuw@soest.test", "password1", "lijkt te veel"),
        ],
    )
    def test_weak_passwords_are_refused(self, invited, password, again, field, message):
        response = self.choose(make_token(invited), password, again)

        assert response.status_code == 422
        assert message in str(response.context["form"].errors[field])
        invited.refresh_from_db()
        assert not invited.has_usable_password()

    @pytest.mark.parametrize("password", ["vijftien tekens", "é" * 64, "  spaties tellen mee  "])
    def test_long_ones_of_any_kind_are_good(self, invited, password):
        assert self.choose(make_token(invited), password, password).status_code == 302


class TestForgotten:
    URL = "/wachtwoord/vergeten/"

    def test_a_link_comes_by_mail_and_works_once(self, user, client):
        client.post(self.URL, {"email": "A.Jansen@soest.test"})
        page = link_in_mail()

        form_url = client.get(page).headers["Location"]
        response = client.post(form_url, {"password1": NEW, "password2": NEW})

        assertRedirects(response, "/wachtwoord/gekozen/")
        assert make.sign_in(Client(), password=NEW).status_code == 302
        assertContains(Client().get(page, follow=True), "werkt niet meer")
        assert AuditEvent.objects.filter(action="wachtwoord", user=user).exists()

    def test_the_link_names_the_site_and_its_subject_nobody(self, user, client):
        client.post(self.URL, {"email": user.email})

        assert "http://testserver/wachtwoord/nieuw/" in mail.outbox[0].body
        assert mail.outbox[0].subject == "Nieuw wachtwoord voor de implementatieagenda"

    def test_a_strange_host_gets_no_mail(self, user, settings):
        settings.ALLOWED_HOSTS = ["agenda.soest.test"]

        response = Client(HTTP_HOST="kwaad.test").post(self.URL, {"email": user.email})

        assert response.status_code == 400
        assert mail.outbox == []

    def test_it_expires_within_an_hour(self, user, client, settings):
        client.post(self.URL, {"email": user.email})
        settings.PASSWORD_RESET_TIMEOUT = -1

        assertContains(client.get(link_in_mail()), "werkt niet meer")

    @pytest.mark.parametrize("state", ["unknown", "closed", "invited"])
    def test_others_get_no_mail_and_the_same_answer(self, user, state):
        if state == "closed":
            user.is_active = False
        if state == "invited":
            user.set_unusable_password()
        user.save()
        email = "niemand@soest.test" if state == "unknown" else user.email

        response = Client().post(self.URL, {"email": email})

        assertRedirects(response, "/wachtwoord/vergeten/verstuurd/")
        assert mail.outbox == []

    def test_both_answers_take_the_same_time(self, user, client, monkeypatch):
        monkeypatch.setattr("soest_sob.sign_in.views.ANSWER_AFTER", 0.3)
        took = []
        for email in (user.email, "niemand@soest.test"):
            started = time.monotonic()
            client.post(self.URL, {"email": email})
            took.append(time.monotonic() - started)

        assert min(took) >= 0.3
        assert abs(took[0] - took[1]) < 0.1

    def test_nobody_s_mailbox_is_flooded(self, user, client):
        answers = [client.post(self.URL, {"email": user.email}).status_code for _ in range(5)]

        assert answers == [302, 302, 302, 429, 429]
        assert len(mail.outbox) == 3


class TestChanging:
    URL = "/wachtwoord/wijzigen/"

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"oldpassword": "raden", "password1": NEW, "password2": NEW}, "oldpassword"),
            ({"oldpassword": "geheim", "password1": "kort", "password2": "kort"}, "password1"),
            ({"oldpassword": "geheim", "password1": NEW, "password2": NEW + "!"}, "password2"),
        ],
    )
    def test_mistakes_change_nothing(self, user, client, sent, field):
        make.sign_in(client)

        response = client.post(self.URL, sent)

        assert list(response.context["form"].errors) == [field]
        user.refresh_from_db()
        assert user.check_password("geheim")
