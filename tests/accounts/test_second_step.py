"""Whoever can change something signs in with more than a password."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from audit.models import AuditEvent
from buildingblocks.enums import Permission, Role
from soest_sob.roles import ROLES
from tests.make import accounts as make
from tests.make import places

PAGE = "/regio/amersfoort/"
MINE = "/mijn-account/"


@pytest.fixture
def officer(db):
    return make.make_officer()


def test_an_officer_without_one_is_sent_to_set_it_up(client, officer):
    make.sign_in(client)

    assertRedirects(client.get(PAGE), MINE)
    assertContains(client.get(MINE), "Nog één ding voordat u begint")


def test_until_then_nothing_can_be_sent_either(client, officer):
    make.sign_in(client)

    assertRedirects(client.post("/regio/amersfoort/agenda/nieuw/", {"title": "x"}), MINE)


@pytest.mark.parametrize("role", Role)
def test_only_who_can_write_needs_it(client, db, role):
    user = places.make_user("iemand@soest.test")
    places.make_membership(user, role, region=places.make_region())
    make.sign_in(client, "iemand@soest.test")

    writes = bool(ROLES[role] & Permission.writing())

    assert (client.get("/").headers["Location"] == MINE) == writes


def test_the_demonstration_needs_none_and_says_what_it_is(client, officer, settings):
    settings.DEMO = True
    places.make_membership(places.make_user("beleid.soest@example.org"))
    make.sign_in(client, "beleid.soest@example.org")

    response = client.get(PAGE)

    assert response.status_code == 200
    assertContains(response, "Proefomgeving")


@pytest.mark.parametrize("email", ["beleid.soest@example.org", "iemand.anders@example.org"])
def test_the_demonstration_does_not_exist_elsewhere(client, db, settings, email):
    places.make_membership(places.make_user(email))
    signed_in = make.sign_in(client, email)
    settings.DEMO = False

    assert signed_in.status_code == 302
    assertRedirects(client.get("/"), "/aanmelden/?next=/")
    assertRedirects(make.sign_in(client, email), "/aanmelden/gesloten/")
    assert client.get("/").status_code == 302


def test_setting_up_the_app(client, officer, django_capture_on_commit_callbacks):
    make.sign_in(client)
    page = client.get("/mijn-account/app/")
    secret = page.context["form"].secret

    wrong = client.post("/mijn-account/app/", {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post("/mijn-account/app/", {"code": make.code(secret)})

    assertContains(wrong, "Deze code klopt niet")
    assertRedirects(right, "/mijn-account/herstelcodes/")
    assert client.get(PAGE).status_code == 200
    assert AuditEvent.objects.filter(user=officer, action="tweede_stap_ingesteld").count() == 2


def test_only_the_page_with_the_code_to_scan_shows_images_that_are_data(client, officer):
    make.sign_in(client)

    assert "img-src 'self' data:;" in policy(client.get("/mijn-account/app/"))
    assert "img-src 'self';" in policy(client.get(MINE))


def policy(response):
    return response.headers["Content-Security-Policy"] + ";"


@pytest.fixture
def inside(client, officer):
    """Signed in with both steps."""
    secret = make.make_app(officer)
    make.sign_in(client)
    client.post("/aanmelden/code/", {"code": make.code(secret)})
    return client


def test_recovery_codes_are_shown_once(inside, officer):
    client = inside
    codes = RecoveryCodes.activate(officer).get_unused_codes()

    assertContains(client.get("/mijn-account/herstelcodes/"), codes[0])
    again = client.get("/mijn-account/herstelcodes/")

    assertNotContains(again, codes[0])
    assertContains(again, "nog 10 van de 10")


def test_new_recovery_codes_replace_the_old(inside, officer):
    client = inside
    old = RecoveryCodes.activate(officer).get_unused_codes()

    response = client.post("/mijn-account/herstelcodes/nieuw/")

    assertRedirects(response, "/mijn-account/herstelcodes/", fetch_redirect_response=False)
    assert set(old) & set(RecoveryCodes.activate(officer).get_unused_codes()) == set()


class TestSigningIn:
    @pytest.fixture
    def secret(self, officer):
        return make.make_app(officer)

    def test_the_password_alone_opens_nothing(self, client, secret):
        assertRedirects(make.sign_in(client), "/aanmelden/code/")
        assertRedirects(client.get(PAGE), f"/aanmelden/?next={PAGE}", fetch_redirect_response=False)

    def test_with_a_code(self, client, secret, officer):
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": make.code(secret)})

        assert client.get(PAGE).status_code == 200
        event = AuditEvent.objects.get(user=officer, action="aanmelden")
        assert (event.result, event.detail) == ("gelukt", "wachtwoord + code uit app")

    def test_a_code_works_once(self, client, secret):
        used = make.code(secret)
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": used})
        client.post("/afmelden/")
        make.sign_in(client)

        assertContains(client.post("/aanmelden/code/", {"code": used}), "is al gebruikt")
        assert client.get(PAGE).status_code == 302

    def test_a_wrong_code_is_refused_and_recorded(self, client, secret, officer):
        make.sign_in(client)

        assertContains(client.post("/aanmelden/code/", {"code": "123"}), "Deze code klopt niet")
        event = AuditEvent.objects.get(user=officer)
        assert (event.result, event.detail) == ("geweigerd", "verkeerde code uit app")

    def test_codes_cannot_be_guessed(self, client, secret):
        make.sign_in(client)
        for _ in range(5):
            client.post("/aanmelden/code/", {"code": "123456"})

        response = client.post("/aanmelden/code/", {"code": make.code(secret)})

        assertContains(response, "te vaak geprobeerd")
        assert client.get(PAGE).status_code == 302

    def test_with_a_recovery_code_once(self, client, secret, officer):
        first, *_ = RecoveryCodes.activate(officer).get_unused_codes()
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": first})
        assert client.get(PAGE).status_code == 200
        client.post("/afmelden/")
        make.sign_in(client)

        assertContains(client.post("/aanmelden/code/", {"code": first}), "Deze code klopt niet")

    def test_a_new_password_by_mail_does_not_go_round_it(self, client, secret, officer):
        officer.set_password("een heel ander wachtwoord")
        officer.save()

        response = make.sign_in(client, password="een heel ander wachtwoord")

        assertRedirects(response, "/aanmelden/code/")

    def test_one_s_own_step_counts_for_nobody_else(self, client, secret, officer):
        """In one browser: the first with a second step, the next one without."""
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": make.code(secret)})
        taken = client.session["second_step_of"]
        make.make_officer("b.bakker@soest.test")
        client.post("/afmelden/")
        make.sign_in(client, "b.bakker@soest.test")
        kept = client.session
        kept["second_step_of"] = taken
        kept.save()

        assertRedirects(client.get(PAGE), MINE)

    def test_who_set_it_up_elsewhere_uses_it_here(self, client, officer):
        """A session from before, opened with the password alone."""
        make.sign_in(client)
        secret = make.make_app(officer)

        assertRedirects(client.get(PAGE), MINE)
        assertContains(client.get(MINE), "Gebruik uw tweede stap")
        for path in ("passkeys/nieuw/", "herstelcodes/", "app/verwijderen/"):
            assertRedirects(client.get(MINE + path), MINE)
        client.post("/aanmelden/opnieuw/code/", {"code": make.code(secret), "next": "/"})
        assert client.get(PAGE).status_code == 200

    def test_removing_it_means_setting_up_another(self, client, secret, officer):
        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": make.code(secret)})

        client.post("/mijn-account/app/verwijderen/")

        assertRedirects(client.get(PAGE), MINE)
        assert AuditEvent.objects.filter(action="tweede_stap_verwijderd").exists()


def test_what_concerns_security_is_asked_again_after_a_while(client, officer):
    make.sign_in(client)
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= 301
    session.save()

    response = client.get("/mijn-account/app/")
    assertRedirects(response, "/aanmelden/opnieuw/?next=/mijn-account/app/")
    wrong = client.post("/aanmelden/opnieuw/", {"password": "raden"})
    right = client.post("/aanmelden/opnieuw/?next=/mijn-account/app/", {"password": make.PASSWORD})

    assertContains(wrong, "Dit wachtwoord klopt niet")
    assertRedirects(right, "/mijn-account/app/")


class TestSecrets:
    def test_they_cannot_be_read_in_the_database(self, officer):
        secret = make.make_app(officer)
        RecoveryCodes.activate(officer)

        stored = str(list(Authenticator.objects.values_list("data", flat=True)))

        assert secret not in stored
        assert "gAAAA" in stored

    def test_they_survive_another_key(self, client, officer, settings):
        secret = make.make_app(officer)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key, long enough to be used for a test of keys"

        make.sign_in(client)
        client.post("/aanmelden/code/", {"code": make.code(secret)})

        assert client.get(PAGE).status_code == 200

    def test_without_the_key_no_code_fits(self, client, officer, settings):
        secret = make.make_app(officer)
        settings.SECRET_KEY = "another key, long enough to be used for a test of keys"

        make.sign_in(client)

        response = client.post("/aanmelden/code/", {"code": make.code(secret)})
        assertContains(response, "Deze code klopt niet")
