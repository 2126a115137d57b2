"""Entering targets: of the State, of a council, and one's own ambition."""

from decimal import Decimal

import pytest
from pytest_django.asserts import assertRedirects

from buildingblocks.enums import TargetKind
from buildingblocks.models import Target
from tests.browse import errors, send
from tests.make import places as make

PAGE = "/regio/amersfoort/cijfers/"
NEW = f"{PAGE}taakstellingen/nieuw/"


@pytest.fixture
def entry(db):
    return {
        "kind": "landelijk",
        "municipality": str(make.make_municipality().pk),
        "target_group": str(make.make_target_group().pk),
        "year": "2026",
        "value": "14",
        "certainty": "definitief",
    }


@pytest.fixture
def ambition(entry):
    return {
        **entry, "kind": "ambitie", "municipality": "", "region": str(make.make_region().pk),
        "year": "2030", "value": "", "percentage": "91,5",
    }  # fmt: skip


def test_the_target_of_ones_municipality_is_stored(officer_client, entry):
    response = officer_client.post(NEW, entry)

    assertRedirects(response, f"{PAGE}#invoer")
    row = Target.objects.get()
    assert (row.municipality.name, row.year, row.value) == ("Soest", 2026, 14)


def test_the_coordinator_sets_an_ambition_for_the_region(coordinator_client, ambition):
    assert coordinator_client.post(NEW, ambition).status_code == 302

    row = Target.objects.get()
    assert (row.region.slug, row.municipality, row.percentage) == (
        "amersfoort", None, Decimal("91.5"),
    )  # fmt: skip


def test_an_officer_has_no_region_to_choose(officer_client):
    form = officer_client.get(NEW).context["form"]

    assert "region" not in form.fields
    assert form["municipality"].value() == make.make_municipality().pk


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"year": "2014"}, "year", "Het jaar ligt tussen 2015 en 2060."),
        ({"year": "26"}, "year", "Het jaar ligt tussen 2015 en 2060."),
        ({"year": "volgend"}, "year", "Dit is geen jaar. Schrijf vier cijfers."),
        ({"value": "-1"}, "value", "Een aantal is niet negatief."),
        ({"value": "200.000"}, "value", "Dit aantal is te hoog om te kunnen kloppen."),
        ({"value": ""}, "value", "Vul een aantal in, of een percentage van de taakstelling."),
        (
            {"percentage": "91"},
            "percentage",
            "Vul een aantal in of een percentage, niet allebei.",
        ),
        (
            {"value": "", "percentage": "91"},
            "value",
            "De landelijke taakstelling is een aantal, geen percentage.",
        ),
        (
            {"kind": "lokaal", "value": "", "percentage": "201"},
            "percentage",
            "Een percentage ligt tussen 0 en 200.",
        ),
        ({"municipality": ""}, "municipality", "Kies een gemeente of de regio."),
        ({"published_on": "morgen"}, "published_on", "Dit is geen bestaande datum."),
    ],
)
def test_it_says_at_the_field_what_is_wrong(coordinator_client, entry, wrong, field, said):
    response = coordinator_client.post(NEW, {**entry, **wrong})

    assert errors(response) == {field: [said]}
    assert not Target.objects.exists()


def test_a_municipality_and_the_region_are_too_much(coordinator_client, entry):
    response = coordinator_client.post(NEW, {**entry, "region": str(make.make_region().pk)})

    assert errors(response) == {"region": ["Kies een gemeente of de regio, niet allebei."]}


def test_a_national_target_is_a_municipalitys(coordinator_client, ambition):
    data = {**ambition, "kind": "landelijk", "value": "9", "percentage": ""}

    response = coordinator_client.post(NEW, data)

    assert errors(response) == {"municipality": ["De landelijke taakstelling geldt per gemeente."]}


def test_another_region_is_refused_at_the_field(coordinator_client, ambition):
    other = make.make_region("elders")

    response = coordinator_client.post(NEW, {**ambition, "region": str(other.pk)})

    assert list(errors(response)) == ["region"]


def test_a_council_cannot_go_below_the_national_target(officer_client, entry):
    make.make_target(value=20, year=2026)

    response = officer_client.post(NEW, {**entry, "kind": "lokaal"})

    [said] = errors(response)["value"]
    assert said.startswith("De raad kan niet onder de landelijke taakstelling van 20 gaan.")


def test_the_same_is_not_entered_twice(officer_client, entry):
    officer_client.post(NEW, entry)

    response = officer_client.post(NEW, entry)

    assert errors(response) == {"year": ["Deze taakstelling is al vastgelegd; wijzig die."]}


def test_a_figure_that_changes_asks_for_a_reason(coordinator_client):
    row = make.make_ambition()
    url = f"{PAGE}taakstellingen/{row.pk}/"

    assert errors(send(coordinator_client, url, percentage="80")) == {
        "reason": ["Geef een reden: u wijzigt ‘Percentage van de taakstelling’."]
    }
    response = send(coordinator_client, url, percentage="80", reason="Nieuw besluit")
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.percentage == 80


@pytest.mark.parametrize(
    ("who", "adding", "changing", "ambition"),
    [
        ("officer_client", 302, 200, 404),
        ("coordinator_client", 302, 200, 200),
        ("baarn_client", 422, 404, 404),
        ("controller_client", 403, 404, 404),
        ("clerk_client", 403, 404, 404),
        ("council_client", 403, 404, 404),
        ("stranger_client", 404, 404, 404),
    ],
)
def test_who_may(request, entry, who, adding, changing, ambition):
    client = request.getfixturevalue(who)
    own = make.make_target(kind=TargetKind.LOCAL)
    aim = make.make_ambition()

    assert client.get(f"{PAGE}taakstellingen/{own.pk}/").status_code == changing
    assert client.get(f"{PAGE}taakstellingen/{aim.pk}/").status_code == ambition
    assert client.post(NEW, entry).status_code == adding
