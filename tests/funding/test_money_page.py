"""The page of money: what it shows, and to whom."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from buildingblocks.enums import FinancialStatus
from funding.enums import AppropriationState, Channel, SpendingKind
from funding.views.tables import signed
from tests.browse import queries, text
from tests.make import funding as make
from tests.make import places

URL = "/regio/amersfoort/middelen/"
MUNICIPALITIES = ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg")


def year(response, name="2025"):
    """What the table of years says: granted, reserved, available, spent, remaining, change."""
    row = next(r for r in response.context["total"].rows if r.name == name)
    return [f"{c.text} ({c.sub})" if c.sub else c.text for c in row.cells]


def line(response, place="Soest", number=0):
    """What the lines of the newest (or another) year say of a place."""
    found = next(x for x in response.context["years"][number].lines if x.place == place)
    return [c.text for c in found.cells]


@pytest.fixture
def region(db):
    for name in MUNICIPALITIES:
        places.make_municipality(name)


def test_the_trail_of_soest(officer_client, region):
    make.make_appropriation(amount=101_615, year=2025)
    make.make_appropriation(amount=47_373, year=2026)

    response = officer_client.get(URL)

    unknown, part = "nog niet bekend (0 van 6 bedragen bekend)", "(1 van 6 bedragen bekend)"
    assert year(response, "2026") == [
        unknown, "–", f"€\xa047.373 {part}", unknown, unknown, "−53,4%",
    ]  # fmt: skip
    assert year(response, "2025") == [
        unknown, "–", f"€\xa0101.615 {part}", unknown, unknown, "–",
    ]  # fmt: skip
    assert line(response) == [
        "nog niet bekend", "–", "€\xa047.373", "nog niet bekend", "nog niet bekend",
    ]  # fmt: skip
    assert response.context["years"][0].absent == (
        "Integratie-uitkering Participatie: Amersfoort, Baarn, Bunschoten, Leusden en Woudenberg",
    )


def test_the_three_acts_and_what_is_left(officer_client):
    make.make_grant(amount=120_000)
    make.make_appropriation(amount=100_000)
    make.make_spending(amount=Decimal("60000.50"))

    response = officer_client.get(URL)

    assert year(response) == [
        "€\xa0120.000 (nog niet gecontroleerd)", "–", "€\xa0100.000", "€\xa060.000,50",
        "€\xa039.999,50", "–",
    ]  # fmt: skip
    assert "aan RWA" in text(response)


def test_a_reservation_is_not_available(officer_client):
    make.make_appropriation(amount=700_000, regional=True, state=AppropriationState.RESERVED)

    response = officer_client.get(URL)

    assert year(response) == [
        "nog niet bekend", "€\xa0700.000", "nog niet bekend", "nog niet bekend",
        "nog niet bekend", "–",
    ]  # fmt: skip


def test_what_was_withdrawn_does_not_count(officer_client):
    make.make_appropriation(state=AppropriationState.WITHDRAWN)

    assert officer_client.get(URL).context["total"] is None


def test_estimates_stand_apart(officer_client):
    make.make_spending(amount=5_000, kind=SpendingKind.ESTIMATED)

    response = officer_client.get(URL)

    assert "Daarnaast is € 5.000 begroot (geraamd)" in text(response)
    assert year(response)[3] == "nog niet bekend"


def test_own_money_waits_for_no_grant(officer_client):
    own = make.make_stream("EIGEN", name="Eigen bijdrage", channel=Channel.MUNICIPAL)
    make.make_appropriation(amount=10, stream=own)
    make.make_appropriation(amount=20)
    make.make_grant(amount=30)

    response = officer_client.get(URL)

    assert year(response)[0] == "€\xa030 (nog niet gecontroleerd)"
    assert line(response)[0] == "n.v.t."


def test_only_own_money_has_no_grant_at_all(officer_client):
    own = make.make_stream("EIGEN", name="Eigen bijdrage", channel=Channel.MUNICIPAL)
    make.make_appropriation(amount=10, stream=own)

    assert year(officer_client.get(URL))[0] == "n.v.t."


def test_a_year_with_another_line_is_not_compared(officer_client, region):
    make.make_appropriation(amount=100, year=2024)
    make.make_appropriation(amount=100, year=2025)
    make.make_appropriation(places.make_municipality("Baarn"), amount=50, year=2025)

    assert year(officer_client.get(URL))[-1] == "–"


@pytest.mark.parametrize(("change", "said"), [("-53.4", "−53,4%"), ("12.0", "+12%"), ("0.0", "0%")])
def test_a_change_has_a_sign(change, said):
    assert signed(Decimal(change)) == said


class TestPaidToOneForAll:
    def test_it_is_said_in_words(self, officer_client, region):
        impuls = make.make_stream("IMPULS", name="Impulsbudget")
        make.make_grant(
            recipient=places.make_municipality("Amersfoort"), amount=340_688, stream=impuls
        )

        response = officer_client.get(URL)

        assert response.context["for_others"] == [
            "2025: €\xa0340.688 (Impulsbudget) is toegekend aan gemeente Amersfoort, "
            "en bestemd voor alle deelnemende gemeenten (Amersfoort)."
        ]

    def test_so_is_money_for_another_municipality(self, officer_client, region):
        make.make_grant(
            places.make_municipality("Soest"), recipient=places.make_municipality("Leusden"),
            amount=10,
        )  # fmt: skip

        [said] = officer_client.get(URL).context["for_others"]

        assert said.endswith("is toegekend aan gemeente Leusden, en bestemd voor gemeente Soest.")

    def test_ones_own_grant_needs_no_words(self, officer_client):
        make.make_grant()

        assert officer_client.get(URL).context["for_others"] == []


def test_what_is_not_in_money_yet_is_said(officer_client):
    places.make_block(number=3, title="Modules", financial_status=FinancialStatus.NOT_WORKED_OUT)

    assert "Modules: nog niet in geld uitgedrukt" in text(officer_client.get(URL))


def test_without_money_it_says_so(officer_client):
    assert "Nog geen geld vastgelegd" in text(officer_client.get(URL))


class TestWhoMay:
    def test_the_controller_changes_the_own_amounts(self, controller_client, region):
        mine = make.make_appropriation()
        theirs = make.make_appropriation(places.make_municipality("Baarn"))

        response = controller_client.get(URL)

        assertContains(response, f'href="{URL}beschikbaarstellingen/{mine.pk}/"')
        assertNotContains(response, f"beschikbaarstellingen/{theirs.pk}/")

    def test_an_amount_of_more_rows_is_changed_in_the_list(self, controller_client):
        make.make_spending(amount=1)
        make.make_spending(amount=2)

        response = controller_client.get(URL, {"invoer": "bestedingen"})

        assert response.context["years"][0].lines[0].cells[3].url == ""
        assert [r.value for r in response.context["entries"].rows] == ["€\xa01", "€\xa02"]

    def test_one_list_at_a_time(self, coordinator_client):
        make.make_grant(amount=10)
        make.make_appropriation(amount=20)
        make.make_spending(amount=30)

        found = {
            name: [
                (r.place, r.what.split("(")[-1], r.when, r.value)
                for r in coordinator_client.get(URL, {"invoer": name}).context["entries"].rows
            ]
            for name in ("toekenningen", "beschikbaarstellingen", "bestedingen", "x")
        }

        assert found == {
            "toekenningen": [("Soest", "voorlopig)", "2025", "€\xa010")],
            "beschikbaarstellingen": [("Soest", "beschikbaar gesteld)", "2025", "€\xa020")],
            "bestedingen": [("Soest", "gerealiseerd)", "2025", "€\xa030")],
            "x": [("Soest", "beschikbaar gesteld)", "2025", "€\xa020")],
        }

    @pytest.mark.parametrize("who", ["officer_client", "clerk_client", "council_client"])
    def test_others_read(self, request, who):
        client = request.getfixturevalue(who)
        make.make_appropriation()

        response = client.get(URL)

        assert line(response)[2] == "€\xa0101.615"
        assert response.context["entries"] is None
        assertNotContains(response, "/beschikbaarstellingen/")

    def test_a_stranger_finds_nothing(self, stranger_client, db):
        make.make_appropriation()

        assert stranger_client.get(URL).status_code == 404


def test_on_a_day_only_what_was_decided_by_then_counts(officer_client):
    make.make_appropriation(decided_on=date(2025, 12, 16))

    assert officer_client.get(URL, {"peildatum": "2025-12-15"}).context["total"] is None
    assert year(officer_client.get(URL, {"peildatum": "2025-12-16"}))[2] == "€\xa0101.615"


def test_the_number_of_queries_does_not_grow(controller_client):
    def record(number):
        make.make_grant(amount=1, year=2022 + number, circular=make.make_circular())
        make.make_appropriation(amount=1, year=2022 + number)
        make.make_spending(amount=1, year=2022 + number)
        make.make_stream_year(first=2022 + number, circular=make.make_circular())
        places.make_block(number=number)

    record(1)
    few = queries(controller_client, URL)
    record(2)
    record(3)

    assert queries(controller_client, URL) == few
