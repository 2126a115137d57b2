"""The first page after signing in."""

from pytest_django.asserts import assertContains, assertRedirects

from buildingblocks.enums import Role
from tests.make import places as make


def test_somebody_of_one_region_goes_to_its_overview(officer_client):
    response = officer_client.get("/")

    assertRedirects(response, "/regio/amersfoort/", fetch_redirect_response=False)


def test_somebody_of_more_regions_chooses(officer_client):
    practice = make.make_region("voorbeeldregio", name="Voorbeeldregio", made_up=True)
    make.make_membership(officer_client.user, Role.READER, region=practice)

    response = officer_client.get("/")

    assert [r.slug for r in response.context["regions"]] == ["amersfoort", "voorbeeldregio"]
    assertContains(response, 'href="/regio/amersfoort/"')
    assertContains(response, "Oefenregio", count=1)


def test_somebody_who_belongs_nowhere_hears_whom_to_ask(client, db):
    user = make.make_user("nieuw@example.org", name="Nieuw Gezicht")
    client.force_login(user)

    response = client.get("/")

    assertContains(response, "Welkom, Nieuw Gezicht")
    assertContains(response, "nieuw@example.org")


def test_an_ended_membership_opens_nothing(client, db):
    user = make.make_user()
    make.make_membership(user, valid_to="2024-12-31")
    client.force_login(user)

    assertContains(client.get("/"), "u hoort nog nergens bij")


def test_only_reading_is_answered(officer_client):
    assert officer_client.post("/").status_code == 405
