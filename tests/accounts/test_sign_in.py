"""Signing in and out."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from soest_sob import demo
from tests.browse import text
from tests.make import places as make

URL = "/aanmelden/"


@pytest.fixture
def user(db):
    return make.make_user("a.jansen@example.org", name="A. Jansen")


def sign_in(client, **data):
    data = {"login": "a.jansen@example.org", "password": "geheim", **data}
    return client.post(URL, data)


def test_with_e_mail_address_and_password_one_arrives_at_the_beginning(client, user):
    assertRedirects(sign_in(client), "/", fetch_redirect_response=False)
    assertContains(client.get("/"), "A. Jansen")


def test_capitals_in_the_address_do_not_matter(client, user):
    assert sign_in(client, login="A.Jansen@Example.org").status_code == 302


def test_one_goes_on_to_the_page_that_was_asked(client, user):
    response = client.get("/regio/amersfoort/cijfers/")

    assertRedirects(
        response, "/aanmelden/?next=/regio/amersfoort/cijfers/", fetch_redirect_response=False
    )
    response = sign_in(client, next="/regio/amersfoort/cijfers/")
    assertRedirects(response, "/regio/amersfoort/cijfers/", fetch_redirect_response=False)


def test_it_leads_to_no_other_site(client, user):
    response = sign_in(client, next="https://example.com/")

    assertRedirects(response, "/", fetch_redirect_response=False)


@pytest.mark.parametrize("wrong", [{"password": "raden"}, {"login": "niemand@example.org"}])
def test_it_does_not_say_which_of_the_two_is_wrong(client, user, wrong):
    response = sign_in(client, **wrong)

    assert response.context["form"].non_field_errors() == [
        "Dit e-mailadres en wachtwoord horen niet bij elkaar."
    ]
    assertNotContains(response, "raden")


def test_who_left_does_not_come_in(client, user):
    user.is_active = False
    user.save()

    assertRedirects(sign_in(client), "/aanmelden/gesloten/")
    assertContains(client.get("/aanmelden/gesloten/"), "Dit account is gesloten")
    assert client.get("/").status_code == 302


def test_who_is_in_needs_not_sign_in(officer_client):
    assertRedirects(officer_client.get(URL), "/", fetch_redirect_response=False)


def test_signing_out_ends_the_visit(officer_client):
    assertRedirects(officer_client.post("/afmelden/"), URL)
    assert officer_client.get("/").status_code == 302


def test_a_link_cannot_sign_somebody_out(officer_client):
    assert officer_client.get("/afmelden/").status_code == 405


class TestDemonstration:
    def test_it_names_its_people_and_their_password(self, client, db, settings):
        settings.DEMO = True
        make.make_user("raad.soest@example.org", name="Raadslid Soest")
        make.make_user("coordinator@example.org", name="Regiocoördinator")
        make.make_user("iemand.echt@example.org", name="Iemand Echt")

        response = client.get(URL)

        assert [p.name for p in response.context["demo_people"]] == [
            "Regiocoördinator",
            "Raadslid Soest",
        ]
        assert "Deze mensen bestaan niet" in text(response)
        assertContains(response, demo.PASSWORD)
        assertNotContains(response, "Iemand Echt")

    def test_a_name_fills_in_the_form(self, client, db, settings):
        settings.DEMO = True
        make.make_user("raad.soest@example.org")

        response = client.get(URL, {"als": "raad.soest@example.org"})

        assertContains(response, 'value="raad.soest@example.org"')
        assertContains(response, f'value="{demo.PASSWORD}"')

    def test_only_its_own_people_are_filled_in(self, client, user, settings):
        settings.DEMO = True

        response = client.get(URL, {"als": "a.jansen@example.org"})

        assertNotContains(response, demo.PASSWORD)

    def test_a_real_site_knows_none_of_this(self, db, settings):
        settings.DEMO = False
        make.make_user("raad.soest@example.org")

        response = Client().get(URL, {"als": "raad.soest@example.org"})

        assertNotContains(response, demo.PASSWORD)
        assertNotContains(response, "raad.soest@example.org")
