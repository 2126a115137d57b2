"""The completeness cockpit: who delivered what, who is to, and since when."""

from datetime import date

import pytest

from agenda.reports.gate.expected import matrix_of
from agenda.reports.progress import collect
from audit.context import change
from audit.known import Known
from buildingblocks.enums import ValueState
from tests.browse import text
from tests.make import places as make

PAGE = "/regio/amersfoort/volledigheid/"
ASKED = f"{PAGE}?peildatum=2025-12-31"
DECEMBER = date(2025, 12, 31)


@pytest.fixture
def two(db):
    """Soest, which delivered its count, and Baarn, which did so half a year before."""
    soest, baarn = make.make_municipality(), make.make_municipality("Baarn")
    make.make_placement(soest, 35, on=DECEMBER)
    make.make_placement(baarn, 20, on=date(2025, 6, 30))
    return soest, baarn


def row(response, place):
    return dict(response.context["rows"])[place]


def test_it_says_what_the_gate_says(officer_client, two):
    response = officer_client.get(ASKED)

    report = collect(make.make_region(), on=DECEMBER, since=date(2025, 7, 1))
    expected = matrix_of(Known(), report)
    assert response.context["matrix"] == expected
    words = {name: [cell.word for cell in cells] for name, cells in response.context["rows"]}
    assert words["Soest"][0] == "bekend"
    assert words["Baarn"][0] == "ontbreekt"
    assert response.context["totals"][0] == "1 van 2"


def test_a_figure_that_is_not_known_is_lacking_too(officer_client, two):
    make.make_placement(two[1], None, on=DECEMBER, state=ValueState.UNKNOWN)

    assert row(officer_client.get(ASKED), "Baarn")[0].word == "onbekend"


def test_what_lacks_says_since_when_and_who_delivers_it(officer_client, baarn_client, two):
    response = officer_client.get(ASKED)

    line = next(each for each in response.context["lacking"] if each.place == "Baarn")
    assert line.what == "Geplaatst: beschut werk"
    assert line.since == "laatste stand 30 juni 2025"
    assert line.who == (baarn_client.user.name,)


def test_one_gets_to_the_grid_of_ones_own_municipality_only(officer_client, baarn_client, two):
    grid = "/regio/amersfoort/cijfers/invoer/?gemeente=0308&peildatum=2025-12-31"

    assert row(baarn_client.get(ASKED), "Baarn")[0].url == grid
    assert baarn_client.get(grid).status_code == 200
    assert row(officer_client.get(ASKED), "Baarn")[0].url == ""


def test_every_link_leads_to_a_form(coordinator_client, two):
    links = {line.url for line in coordinator_client.get(ASKED).context["lacking"]}

    assert links
    assert {url: coordinator_client.get(url).status_code for url in links} == dict.fromkeys(
        links, 200
    )


def test_who_reads_no_names_gets_none(council_client, baarn_client, two):
    response = council_client.get(ASKED)

    assert response.status_code == 200
    assert not any(line.who or line.url for line in response.context["lacking"])
    assert "Wie voerde wanneer iets in" not in text(response)
    assert "Wie levert dit" not in text(response)


def test_it_says_when_everybody_last_entered_something(officer_client, baarn_client, two):
    with change(by=baarn_client.user):
        make.make_placement(two[1], 21, on=DECEMBER)

    active = {each.place: each for each in officer_client.get(ASKED).context["active"]}
    assert active["Soest"].last is None
    assert active["Baarn"].last is not None


def test_a_past_moment_is_shown_as_it_was_known_then(officer_client, two):
    response = officer_client.get(f"{ASKED}&bekend=2020-01-01")

    assert "Alleen wat op 1 januari 2020 was ingevoerd" in text(response)
    assert not any(line.url for line in response.context["lacking"])


def test_without_a_date_it_is_about_the_last_quarter(officer_client, two):
    response = officer_client.get(PAGE)

    assert [p["current"] for p in response.context["periods"]] == [False] * 5 + [True]
    assert "U kijkt terug" not in text(response)


def test_who_does_not_read_the_region_finds_nothing(stranger_client, two):
    assert stranger_client.get(PAGE).status_code == 404
