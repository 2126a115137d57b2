"""The overview of a region: what it says, to whom, and for every kind of region."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import Outcome
from buildingblocks.enums import BlockKind, Precision
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import funding, places

URL = "/regio/amersfoort/"
MUNICIPALITIES = ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg")
LAST_YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "precision": Precision.YEAR}


@pytest.fixture
def region(db):
    for name in MUNICIPALITIES:
        places.make_municipality(name)


def cards(response):
    return [(c.label, c.value, c.sub) for c in response.context["key_figures"].cards]


class TestKeyFigures:
    def test_what_is_known_stands_beside_what_a_paper_states(self, officer_client, region):
        places.make_placement(value=3, precision=Precision.MONTH)
        places.make_stated()
        places.make_stated(value=28, key="realisatie", unit="procent", label="Aandeel")
        places.make_ambition()

        response = officer_client.get(URL)

        assert cards(response) == [
            (
                "Geplaatst op beschut werk", "3",
                "eind maart 2025 – 1 van 6 gemeenten bekend – een stuk noemt 35",
            ),
            ("Taakstelling 2025", None, ""),
            ("Aandeel van de taakstelling", None, "een stuk noemt 28%"),
            (
                "Nodig in 2030", None,
                "ambitie: 91% van de taakstelling – De taakstelling van 2030 is nog niet bekend.",
            ),
        ]  # fmt: skip
        assert "Bronnen" in text(response)

    def test_all_known_is_a_whole_sentence(self, officer_client):
        places.make_placement(value=35)
        places.make_target(value=125)
        places.make_target(value=125, year=2030)
        places.make_ambition()

        assert cards(officer_client.get(URL)) == [
            ("Geplaatst op beschut werk", "35", "31 maart 2025"),
            ("Taakstelling 2025", "125", ""),
            ("Aandeel van de taakstelling", "28%", "35 van 125"),
            ("Nodig in 2030", "114", "ambitie: 91% van de taakstelling"),
        ]

    def test_an_older_statement_names_its_day(self, officer_client):
        places.make_placement(value=3)
        places.make_stated(value=9, reference_date=date(2024, 12, 31), precision=Precision.DAY)

        sub = cards(officer_client.get(URL))[0][2]

        assert sub == "31 maart 2025 – een stuk noemt 9 (31 december 2024)"

    def test_nothing_known_is_not_nought(self, officer_client):
        places.make_stated()

        response = officer_client.get(URL)

        assert [(value, sub) for _, value, sub in cards(response)] == [
            (None, "een stuk noemt 35 (eind maart 2025)"),
            (None, ""),
            (None, ""),
            (None, "er is geen eigen ambitie vastgelegd"),
        ]
        assertNotContains(response, '<p class="figure__value">0</p>')


class TestCharts:
    def chart_labels(self, client):
        return [chart.label for chart in client.get(URL).context["charts"]]

    def test_two_whole_counts_make_a_line(self, officer_client):
        places.make_placement(value=3)
        places.make_placement(value=5, on=date(2025, 6, 30))
        places.make_target(value=12)
        places.make_target(value=14, year=2030)
        places.make_ambition()

        response = officer_client.get(URL)

        assert [chart.label for chart in response.context["charts"]] == [
            "Verloop van de plaatsingen"
        ]
        assertContains(response, "Van 3 in maart 2025 naar 5 in juni 2025")

    def test_a_count_that_is_not_whole_is_no_point_of_it(self, officer_client, region):
        places.make_placement(value=3)
        places.make_placement(value=5, on=date(2025, 6, 30))

        assert self.chart_labels(officer_client) == []

    def test_two_municipalities_make_bars(self, officer_client, region):
        places.make_placement(value=3)
        places.make_placement(places.make_municipality("Baarn"), value=9)

        assert self.chart_labels(officer_client) == ["Plaatsingen per gemeente"]


def test_per_municipality_it_says_who_is_behind(officer_client, region):
    places.make_placement(value=3)
    places.make_target(value=12)
    soest = places.make_municipality()
    make.make_item("A.01", lead_municipality=soest, **LAST_YEAR)
    make.make_item("A.02", lead_municipality=soest)
    make.make_decision(make.make_proposal(), outcome=Outcome.AGREED, decided_on=date(2026, 1, 20))

    table = officer_client.get(URL).context["municipalities"]

    rows = {row.name: ([c.text for c in row.cells], row.council) for row in table.rows}
    assert rows["Soest"] == (["3", "12", "25%", "2", "1"], "Ingestemd")
    assert rows["Baarn"] == (
        ["nog niet bekend", "nog niet bekend", "niet na te rekenen", "0", "0"], "Nog niet bekend",
    )  # fmt: skip


class TestEveryRegion:
    def test_lines_instead_of_building_blocks(self, stranger_client):
        there = places.make_region("rivierenland")
        there.block_kind = BlockKind.LINE
        there.save()
        places.make_block(there, title="Ontwikkelen")
        make.make_item("L1.01", region=there, building_block=places.make_block(there))

        response = stranger_client.get("/regio/rivierenland/")

        assert "Lopende agendapunten per strategische lijn" in text(response)
        assert "Ontwikkelen" in text(response)

    def test_a_region_without_anything_is_a_page(self, client, db):
        user = places.make_user()
        places.make_membership(user, "lezer", region=places.make_region("leeg", name="Leeg"))
        client.force_login(user)

        response = client.get("/regio/leeg/")

        assert response.status_code == 200
        assert response.context["municipalities"] is None


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("officer_client", 200),
        ("baarn_client", 200),
        ("coordinator_client", 200),
        ("controller_client", 200),
        ("clerk_client", 200),
        ("council_client", 200),
        ("stranger_client", 404),
    ],
)
def test_who_may_read_it(request, region, who, answer):
    client = request.getfixturevalue(who)

    assert client.get(URL).status_code == answer
    assert client.post(URL).status_code == 405


def test_the_number_of_queries_does_not_grow(officer_client):
    asked = f"{URL}?peildatum=2025-12-31"
    proposal = make.make_proposal()

    def add(name):
        place = places.make_municipality(name)
        places.make_placement(place)
        places.make_target(place)
        places.make_flow(place, start=date(2025, 7, 1), end=date(2025, 9, 30))
        funding.make_appropriation(place)
        item = make.make_item(f"A.{name}", municipalities=(place,))
        make.make_step(item, **LAST_YEAR)
        make.make_update(item)
        make.make_risk(item=item)
        make.make_decision(proposal, make.make_body(place))

    add("Soest")
    few = queries(officer_client, asked)
    add("Baarn")
    add("Leusden")

    assert queries(officer_client, asked) == few
