"""The overview of a region: the euro trail, and who changed what."""

from datetime import UTC, date, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import ItemStatus
from audit.context import change
from funding.enums import AppropriationState
from tests.browse import text
from tests.make import agenda as make
from tests.make import funding, places

URL = "/regio/amersfoort/"


@pytest.fixture
def region(db):
    for name in ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg"):
        places.make_municipality(name)


class TestEuroTrail:
    def trail(self, client):
        return [
            (row.year, [c.text for c in row.cells], row.between)
            for row in client.get(URL).context["trail"]
        ]

    def test_the_gaps_have_a_name(self, officer_client):
        funding.make_grant(amount=120)
        funding.make_appropriation(amount=100)
        funding.make_spending(amount=60)

        response = officer_client.get(URL)

        assert self.trail(officer_client) == [
            (
                "2025", ["€\xa0120", "€\xa0100", "€\xa060"],
                (
                    "€\xa020 toegekend maar niet beschikbaar gesteld",
                    "€\xa040 beschikbaar maar niet besteed",
                ),
            )
        ]  # fmt: skip
        assertContains(response, "Van het geld van 2025 is besteed: €\xa060")

    def test_so_do_gaps_the_other_way(self, officer_client):
        funding.make_grant(amount=100)
        funding.make_appropriation(amount=120)
        funding.make_spending(amount=130)

        [(_, _, between)] = self.trail(officer_client)

        assert between == (
            "€\xa020 meer beschikbaar gesteld dan toegekend",
            "€\xa010 meer besteed dan beschikbaar gesteld",
        )

    def test_what_is_only_partly_known_says_so(self, officer_client, region):
        funding.make_appropriation(amount=100)
        funding.make_spending(amount=60)

        [(_, _, between)] = self.trail(officer_client)

        assert between == ("€\xa040 beschikbaar maar niet besteed (1 van 6 bedragen bekend)",)
        assert officer_client.get(URL).context["trail_chart"] is None

    def test_what_cannot_be_told_is_said(self, officer_client):
        funding.make_appropriation(amount=100)

        [(_, cells, between)] = self.trail(officer_client)

        assert cells == ["nog niet bekend", "€\xa0100", "nog niet bekend"]
        assert between == ("Nog niet te bepalen",)

    def test_a_reservation_is_named(self, officer_client):
        funding.make_appropriation(amount=700, state=AppropriationState.RESERVED)

        [(_, _, between)] = self.trail(officer_client)

        assert between == ("€\xa0700 is gereserveerd, nog niet beschikbaar gesteld",)

    def test_an_amount_not_spent_yet_is_a_gap_in_the_chart(self, officer_client):
        funding.make_grant(amount=120)
        funding.make_appropriation(amount=100)

        assertContains(officer_client.get(URL), "Van het geld van 2025 is besteed: nog niet bekend")

    def test_without_money_it_says_so(self, officer_client):
        assert "Nog geen geld vastgelegd" in text(officer_client.get(URL))


class TestRecentChanges:
    def test_it_says_who_changed_what_and_why(self, officer_client):
        with change(by=officer_client.user, reason="Maandopgave"):
            places.make_placement()
        item = make.make_item()
        with change(by=officer_client.user, reason="Besluit van de stuurgroep"):
            item.status = ItemStatus.DELAYED
            item.save()

        changes = officer_client.get(URL).context["changes"]

        assert [(c.what, c.who, c.why) for c in changes] == [
            (
                "Agendapunt ‘B2.03 Doorverwijzing afspreken’ gewijzigd",
                "Officer", "Besluit van de stuurgroep",
            ),
            ("Agendapunt ‘B2.03 Doorverwijzing afspreken’ toegevoegd", "Systeem", ""),
            ("Plaatsing ‘Beschut werk, Soest, 31-03-2025’ toegevoegd", "Officer", "Maandopgave"),
        ]  # fmt: skip
        assert changes[0].url == f"/geschiedenis/agenda.agendaitem/{item.pk}/"

    def test_what_was_done_at_once_is_told_at_once(self, officer_client):
        with change(by=officer_client.user):
            places.make_placement()
            places.make_placement(on=date(2025, 4, 30))

        [told] = officer_client.get(URL).context["changes"]

        assert (told.what, told.url) == ("2 plaatsingen toegevoegd", "")

    def test_of_very_much_at_once_it_says_or_more(self, officer_client):
        with change(by=officer_client.user):
            for day in range(1, 29):
                for month in (1, 2, 3):
                    places.make_placement(on=date(2025, month, day))

        [told] = officer_client.get(URL).context["changes"]

        assert told.what == "60 of meer plaatsingen toegevoegd"

    @pytest.mark.parametrize("who", ["clerk_client", "council_client"])
    def test_names_and_reasons_are_not_for_the_council(self, request, who):
        client = request.getfixturevalue(who)
        with change(reason="Onder ons"):
            make.make_item()

        response = client.get(URL)

        assert response.context["changes"] is None
        assertNotContains(response, "Onder ons")

    def test_another_region_is_left_out(self, officer_client):
        elsewhere = places.make_region("elders")
        places.make_placement(places.make_municipality("Ver", region=elsewhere))
        make.make_item(region=elsewhere)

        response = officer_client.get(URL)

        assert response.context["changes"] == []
        assert "Er is nog niets gewijzigd." in text(response)

    def test_a_look_back_stops_at_that_day(self, request, db):
        with change(at=datetime(2025, 4, 10, tzinfo=UTC)):
            row = places.make_placement()
        with change(at=datetime(2025, 6, 10, tzinfo=UTC)):
            row.note = "Later"
            row.save()
        client = request.getfixturevalue("officer_client")

        changes = client.get(URL, {"peildatum": "2025-04-30"}).context["changes"]

        assert [c.when for c in changes] == ["10-04-2025 02:00"]
