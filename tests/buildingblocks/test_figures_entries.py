"""The page of figures for who enters them: links, and the list of one's own rows."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from buildingblocks.enums import ValueState
from tests.browse import text
from tests.make import places as make

URL = "/regio/amersfoort/cijfers/"


@pytest.fixture
def region(db):
    for name in ("Amersfoort", "Baarn", "Leusden", "Soest"):
        make.make_municipality(name)


class TestWhoMay:
    def test_the_officer_changes_the_own_municipality(self, officer_client, region):
        mine = make.make_placement()
        theirs = make.make_placement(make.make_municipality("Baarn"), 9)

        response = officer_client.get(URL)

        assertContains(response, f'href="{URL}plaatsingen/{mine.pk}/"')
        assertNotContains(response, f"plaatsingen/{theirs.pk}/")
        assertContains(response, f'href="{URL}plaatsingen/nieuw/"')

    def test_an_open_place_leads_to_a_form_filled_in_for_it(self, baarn_client, region):
        make.make_placement()

        response = baarn_client.get(URL)

        form = f"{URL}plaatsingen/nieuw/?gemeente=0308&amp;doelgroep=beschut_werk"
        assertContains(response, f'href="{form}&amp;peildatum=2025-03-31"')

    def test_the_coordinator_changes_all(self, coordinator_client, region):
        first = make.make_placement()
        second = make.make_placement(make.make_municipality("Baarn"), 9)

        response = coordinator_client.get(URL)

        for row in (first, second):
            assertContains(response, f'href="{URL}plaatsingen/{row.pk}/"')

    @pytest.mark.parametrize("who", ["clerk_client", "council_client", "controller_client"])
    def test_others_read(self, request, who):
        client = request.getfixturevalue(who)
        make.make_placement()

        response = client.get(URL)

        assert response.context["placed"].rows[0].cells[0].text == "3"
        assert response.context["entries"] is None
        assertNotContains(response, "/plaatsingen/")

    def test_a_stranger_finds_nothing(self, stranger_client, db):
        make.make_placement()

        assert stranger_client.get(URL).status_code == 404

    def test_nobody_changes_what_was_known_before(self, officer_client):
        make.make_placement()

        response = officer_client.get(URL, {"bekend": localdate() - timedelta(days=1)})

        assert response.context["entries"] is None
        assertNotContains(response, "/plaatsingen/")


class TestEntries:
    def test_one_list_at_a_time(self, officer_client):
        make.make_placement()
        make.make_flow()
        make.make_target()

        found = {
            name: [
                (row.place, row.what, row.when, row.value)
                for row in officer_client.get(URL, {"invoer": name}).context["entries"].rows
            ]
            for name in ("plaatsingen", "stromen", "taakstellingen")
        }

        assert found == {
            "plaatsingen": [("Soest", "Beschut werk", "31 maart 2025", "3")],
            "stromen": [("Soest", "Beschut werk: instroom", "1e kwartaal 2025", "2")],
            "taakstellingen": [("Soest", "Landelijke taakstelling", "2025", "12")],
        }

    def test_an_unknown_list_is_the_first(self, officer_client):
        make.make_placement()

        entries = officer_client.get(URL, {"invoer": "alles"}).context["entries"]

        assert [tab["current"] for tab in entries.tabs] == [True, False, False]
        assert len(entries.rows) == 1

    def test_states_and_units_are_said(self, officer_client):
        make.make_placement(value=None, state=ValueState.SUPPRESSED, upper_bound=4, unit="plek")
        make.make_placement(value=None, on=date(2025, 4, 30))

        rows = officer_client.get(URL).context["entries"].rows

        assert [(row.what, row.value, row.known) for row in rows] == [
            ("Beschut werk", "Nog niet bekend", False),
            ("Beschut werk (plekken)", "Afgeschermd (klein aantal), ten hoogste 4", False),
        ]

    def test_a_regional_ambition_is_the_coordinators(self, coordinator_client):
        make.make_ambition()

        rows = coordinator_client.get(URL, {"invoer": "taakstellingen"}).context["entries"].rows

        assert [(r.place, r.what, r.value) for r in rows] == [("Regio", "Eigen ambitie", "91%")]

    def test_they_come_in_pages(self, officer_client):
        for month in range(1, 13):
            for year in (2022, 2023, 2024):
                make.make_placement(on=date(year, month, 28))

        response = officer_client.get(URL, {"pagina": "2", "invoer": "plaatsingen"})

        assert len(response.context["entries"].rows) == 11
        assertContains(response, "pagina=1")

    def test_without_any_it_says_what_to_expect(self, officer_client):
        assert "Hier is nog niets ingevoerd" in text(officer_client.get(URL))
