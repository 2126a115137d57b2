"""Who reads which events."""

import pytest
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains

from audit.enums import Action, Result
from audit.events import attempted, record
from buildingblocks.enums import Role
from tests.browse import queries
from tests.make import places

URL = "/beheer/gebeurtenissen/"


@pytest.fixture
def people(db):
    """Somebody of Soest and somebody of Baarn."""
    found = {}
    for name in ("Soest", "Baarn"):
        user = places.make_user(f"{name.lower()}@example.org", name=f"Iemand van {name}")
        places.make_membership(user, municipality=places.make_municipality(name))
        found[name] = user
    return found


def happened(user=None, action=Action.SIGN_IN, **fields):
    request = RequestFactory().get("/")
    request.user = user
    return record(request, action, **fields)


def reader(role=Role.AUDITOR, email="auditor@example.org", **place):
    client = Client()
    client.user = places.make_user(email)
    places.make_membership(client.user, role, **place)
    client.force_login(client.user)
    return client


def seen(client, query=""):
    return [row.event for row in client.get(f"{URL}{query}").context["rows"]]


def test_an_auditor_of_soest_sees_what_people_of_soest_did(people):
    own = happened(people["Soest"])
    happened(people["Baarn"])

    assert seen(reader(municipality=places.make_municipality())) == [own]


def test_and_what_was_done_at_soest_by_others(people):
    about = happened(people["Baarn"], Action.DOWNLOAD, place_key="0342")

    assert seen(reader(municipality=places.make_municipality())) == [about]


def test_what_somebody_of_soest_did_at_baarn_is_baarn_s(people):
    happened(people["Soest"], Action.DOWNLOAD, place_key="0308")

    assert seen(reader(municipality=places.make_municipality())) == []


def test_but_what_was_refused_them_anywhere_is_known(people):
    refused = happened(people["Soest"], Action.ACCESS, place_key="0308", result=Result.REFUSED)

    assert seen(reader(municipality=places.make_municipality())) == [refused]


def test_the_region_sees_all_and_attempts_in_the_name_of_nobody(people):
    events = [
        happened(people["Soest"]),
        happened(people["Baarn"], Action.DOWNLOAD, place_key="0308"),
        happened(result=Result.REFUSED, who=attempted("x@y.test")),
        happened(people["Baarn"], Action.DOWNLOAD, place_key="amersfoort"),
    ]

    assert seen(reader(region=places.make_region())) == events[::-1]
    assert len(seen(reader(email="a2@example.org", municipality=places.make_municipality()))) == 1


def test_another_region_sees_nothing(people):
    happened(people["Soest"])
    elsewhere = places.make_region("rivierenland")

    assert seen(reader(region=elsewhere)) == []


@pytest.mark.parametrize("role", Role)
def test_it_is_for_auditors_and_administrators(db, role):
    client = reader(role, municipality=places.make_municipality())

    allowed = role in (Role.AUDITOR, Role.ADMINISTRATOR)

    assert client.get(URL).status_code == (200 if allowed else 403)
    assert (URL in client.get("/mijn-account/").content.decode()) == allowed


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?zoek=iemand", 3),
        ("?zoek=jaarrapport", 1),
        ("?zoek=iemand+niet", 0),
        ("?wat=downloaden", 1),
        ("?resultaat=geweigerd", 1),
        ("?wat=onzin", 3),
        ("?van=2020-01-01&tot=2020-12-31", 0),
        ("?van=2020-01-01", 3),
        ("?van=onzin", 3),
    ],
)
def test_it_filters(people, query, count):
    happened(people["Soest"])
    happened(people["Soest"], result=Result.REFUSED)
    happened(people["Soest"], Action.DOWNLOAD, detail="jaarrapport")

    assert len(seen(reader(municipality=places.make_municipality()), query)) == count


def test_it_shows_the_six_fields(people):
    event = happened(people["Soest"], Action.RIGHTS, on=people["Soest"], detail="<b>uitleg</b>")

    response = reader(municipality=places.make_municipality()).get(URL)

    for shown in ("Iemand van Soest", "soest@example.org", "Rechten geven of beëindigen", "Gelukt"):
        assertContains(response, shown)
    assertContains(response, f"gebruiker {event.object_key}")
    assertContains(response, "127.0.0.0/24")
    assertContains(response, "&lt;b&gt;uitleg&lt;/b&gt;")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(people, count):
    client = reader(municipality=places.make_municipality())
    for _ in range(count):
        happened(people["Soest"])

    assert queries(client, URL) == 7


def test_many_come_in_pages(people):
    for _ in range(51):
        happened(people["Soest"])

    client = reader(municipality=places.make_municipality())

    assert (len(seen(client)), len(seen(client, "?pagina=2"))) == (50, 1)
