"""The main navigation."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from buildingblocks.enums import Role
from tests.make import places as make

AGENDA = 'href="/regio/amersfoort/agenda/"'


@pytest.fixture
def newcomer_client(client, db):
    """Signed in, and has seen no region yet."""
    user = make.make_user()
    make.make_membership(user, Role.READER, region=make.make_region())
    make.make_municipality()
    client.force_login(user)
    return client


def test_before_a_region_was_seen_there_is_none(newcomer_client):
    assertNotContains(newcomer_client.get("/bronnen/"), "Hoofdnavigatie")


def test_pages_of_no_region_keep_that_of_the_region_seen_last(newcomer_client):
    newcomer_client.get("/regio/amersfoort/cijfers/")

    response = newcomer_client.get("/bronnen/")

    assertContains(response, AGENDA, count=2)  # for wide and for narrow screens
    assertContains(response, 'aria-current="page"')


def test_a_region_that_one_may_not_read_shows_none_of_it(newcomer_client):
    make.make_region("elders", name="Elders")
    newcomer_client.get("/regio/amersfoort/cijfers/")

    response = newcomer_client.get("/regio/elders/cijfers/")

    assertNotContains(response, "/regio/elders/agenda/", status_code=404)


def test_the_page_itself_is_marked(newcomer_client):
    response = newcomer_client.get("/regio/amersfoort/cijfers/")

    assert [(i["label"], i["current"]) for i in response.context["nav"] if i["current"]] == [
        ("Cijfers", "page")
    ]
