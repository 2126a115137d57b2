"""The page of figures: what it shows, and to whom."""

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains

from audit.context import change
from buildingblocks.enums import FlowKind, MembershipRole, Precision, TargetKind, ValueState
from tests.browse import queries, text
from tests.make import places as make

URL = "/regio/amersfoort/cijfers/"
UNCHECKED = "(nog niet gecontroleerd)"
MUNICIPALITIES = ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg")


def cells(table, name):
    """What a row of a table says."""
    row = next(r for r in [*table.rows, table.total] if r and r.name == name)
    return [f"{cell.text} ({cell.sub})" if cell.sub else cell.text for cell in row.cells]


@pytest.fixture
def region(officer_client):
    for name in MUNICIPALITIES:
        make.make_municipality(name)


class TestPlaced:
    def test_a_total_says_how_many_municipalities_it_covers(self, officer_client, region):
        make.make_placement(value=3, precision=Precision.MONTH)

        response = officer_client.get(URL)

        placed = response.context["placed"]
        assert cells(placed, "Soest") == ["3"]
        assert cells(placed, "Baarn") == ["nog niet bekend"]
        assert cells(placed, "Regio") == ["3 (1 van 6 gemeenten bekend)"]
        assert "Beschut werk personen, eind maart 2025" in text(response)

    def test_every_state_has_its_own_word(self, officer_client, region):
        make.make_placement(value=0)
        states = [ValueState.SUPPRESSED, ValueState.UNKNOWN, ValueState.NOT_APPLICABLE]
        for name, state in zip(("Baarn", "Leusden", "Woudenberg"), states, strict=True):
            make.make_placement(make.make_municipality(name), None, state=state)

        placed = officer_client.get(URL).context["placed"]

        assert [cells(placed, name) for name in ("Soest", "Baarn", "Leusden", "Woudenberg")] == [
            ["0"], ["afgeschermd"], ["nog niet bekend"], ["n.v.t."],
        ]  # fmt: skip

    def test_nothing_is_not_nought(self, officer_client, region):
        response = officer_client.get(URL)

        assert response.context["placed"] is None
        assert response.context["targets"] is None
        assert "Nog geen plaatsingen bekend" in text(response)
        assert "Nog geen taakstelling bekend" in text(response)

    def test_the_meaning_and_the_source_are_on_the_spot(self, officer_client):
        paper = make.make_document()
        make.make_placement(source=paper, source_place="argument 1.2")
        with change(by=officer_client.user):
            make.make_placement(make.make_municipality("Baarn"), 9)

        response = officer_client.get(URL)

        placed = response.context["placed"]
        assert placed.definitions[0].startswith("Aantal inwoners met een plek op de peildatum")
        assert [(s.text.split(", ")[0], s.url) for s in placed.sources] == [
            ("Invoer door Officer", ""),
            ("Raadsvoorstel Gemeente Soest", "/bronnen/soest-raadsvoorstel-1342665/"),
        ]
        assertContains(response, "argument 1.2")
        assertContains(response, "Wat betekenen deze cijfers, en waar komen ze vandaan?")

    def test_each_group_stands_on_its_own_date(self, officer_client):
        make.make_placement()
        make.make_placement(group=make.make_target_group("wsw"), on=date(2025, 6, 30))

        heads = officer_client.get(URL).context["placed"].heads

        assert [(h.text, h.sub) for h in heads] == [
            ("Beschut werk", "personen, 31 maart 2025"),
            ("Wsw", "personen, 30 juni 2025"),
        ]


class TestTargets:
    def test_the_share_shows_what_it_is_made_of(self, officer_client, region):
        make.make_placement(value=3)
        make.make_target(value=12)
        make.make_target(value=14, kind=TargetKind.LOCAL)

        targets = officer_client.get(URL).context["targets"]

        assert cells(targets, "Soest") == ["3", f"12 {UNCHECKED}", "14", "25% (3 van 12)"]
        assert cells(targets, "Baarn") == [
            "nog niet bekend", "nog niet bekend", "–", "niet na te rekenen",
        ]  # fmt: skip
        assert cells(targets, "Regio")[-1] == "25% (3 van 12, 1 van 6 gemeenten bekend)"

    def test_more_than_the_target_is_more_than_a_hundred_percent(self, officer_client):
        make.make_placement(value=15)
        make.make_target(value=12)

        targets = officer_client.get(URL).context["targets"]

        assert cells(targets, "Soest")[-1] == "125% (15 van 12)"

    def test_a_target_without_placements_is_shown(self, officer_client):
        make.make_target(value=12, year=localdate().year)

        targets = officer_client.get(URL).context["targets"]

        assert cells(targets, "Soest") == [
            "nog niet bekend", f"12 {UNCHECKED}", "–", "niet na te rekenen",
        ]  # fmt: skip

    def test_the_ambition_says_what_it_asks(self, officer_client):
        make.make_ambition()
        make.make_target(value=125, year=2030)

        years = officer_client.get(URL).context["years"]

        assert [(r.name, *cells(years, r.name)) for r in years.rows] == [
            ("2030", f"125 {UNCHECKED}"),
            ("Ambitie 2030", "91% van de taakstelling"),
            ("Nodig in 2030", "114"),
        ]

    def test_without_the_target_the_ambition_has_no_number(self, officer_client):
        make.make_ambition()

        years = officer_client.get(URL).context["years"]

        assert cells(years, "Nodig in 2030") == [
            "nog niet bekend (De taakstelling van 2030 is nog niet bekend.)"
        ]


class TestFlows:
    def test_they_are_those_of_the_half_year(self, officer_client, region):
        make.make_flow(value=2)
        make.make_flow(value=1, kind=FlowKind.OUTFLOW)
        make.make_flow(value=9, start=date(2024, 10, 1), end=date(2024, 12, 31))

        response = officer_client.get(URL, {"peildatum": "2025-06-30"})

        flows = response.context["flows"]
        assert [row.name for row in flows.rows] == [
            "Beschut werk: instroom", "Beschut werk: uitstroom",
        ]  # fmt: skip
        assert cells(flows, "Beschut werk: instroom") == [
            "nog niet bekend", "nog niet bekend", "nog niet bekend", "nog niet bekend", "2",
            "nog niet bekend", "2 (1 van 6 gemeenten bekend)",
        ]  # fmt: skip

    def test_without_them_it_says_of_which_period(self, officer_client):
        response = officer_client.get(URL, {"peildatum": "2025-06-30"})

        assert (
            "Over 1 januari 2025 tot en met 30 juni 2025 is nog geen in- of uitstroom bekend."
            in text(response)
        )


class TestStated:
    def test_what_a_paper_states_stands_beside_what_we_compute(self, officer_client, region):
        make.make_placement(value=3, precision=Precision.MONTH)
        make.make_stated(note="De bron noemt alleen het totaal.")
        make.make_stated(value=28, key="realisatie", unit="procent", label="Aandeel")

        response = officer_client.get(URL)

        assert [
            (b.stated, b.computed.text, b.computed.sub) for b in response.context["beside"]
        ] == [
            ("35 personen", "3", "1 van 6 gemeenten bekend"),
            ("28%", "niet na te rekenen", ""),
        ]
        assert "De bron noemt alleen het totaal." in text(response)

    @pytest.mark.parametrize(
        ("key", "unit", "computed"),
        [
            ("plaatsingen", "personen", "10"),
            ("realisatie", "procent", "25%"),
            ("landelijk_banen", "banen", "–"),
            ("ambitie", "procent", "nog niet bekend"),
        ],
    )
    def test_it_is_computed_for_the_day_that_the_paper_is_about(
        self, officer_client, key, unit, computed
    ):
        then, now = date(2024, 12, 31), date(2025, 12, 31)
        make.make_placement(value=10, on=then)
        make.make_placement(value=20, on=now)
        make.make_target(value=40, year=2024)
        make.make_stated(value=11, key=key, unit=unit, reference_date=then)

        beside = officer_client.get(URL).context["beside"]

        assert [b.computed.text for b in beside] == [computed]

    def test_a_sum_that_was_not_whole_says_so(self, officer_client, region):
        then = date(2024, 12, 31)
        make.make_placement(value=10, on=then)
        make.make_placement(value=20)
        make.make_target(value=40, year=2024)
        make.make_stated(value=11, reference_date=then)
        make.make_stated(
            value=28, key="realisatie", unit="procent", label="Aandeel", reference_date=then
        )

        beside = officer_client.get(URL).context["beside"]

        assert [(b.computed.text, b.computed.sub) for b in beside] == [
            ("10", "1 van 6 gemeenten bekend"),
            ("niet na te rekenen", ""),
        ]

    @pytest.mark.parametrize("on", [None, date(2020, 1, 1)])
    def test_without_a_count_of_that_day_nothing_is_recomputed(self, officer_client, on):
        make.make_placement()
        make.make_stated(reference_date=on, precision="jaar")

        assert [b.computed.text for b in officer_client.get(URL).context["beside"]] == [
            "niet na te rekenen"
        ]


def test_who_does_not_count_is_named(officer_client):
    make.make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)

    assert "Nijkerk – Uitzondering (eigen SOB)." in text(officer_client.get(URL))


def test_the_number_of_queries_does_not_grow(officer_client):
    asked = f"{URL}?peildatum=2025-12-31"
    paper = make.make_document()

    def deliver(name):
        place = make.make_municipality(name)
        make.make_placement(place, source=paper)
        make.make_flow(place, start=date(2025, 7, 1), end=date(2025, 9, 30))
        make.make_target(place)

    deliver("Soest")
    few = queries(officer_client, asked)
    deliver("Baarn")
    deliver("Leusden")

    assert queries(officer_client, asked) == few


def test_as_known_then_shows_what_stood_there_then(request, db):
    with change(at=datetime(2025, 4, 10, 12, tzinfo=UTC)):
        row = make.make_placement(value=3)
    with change(at=datetime(2025, 5, 10, 12, tzinfo=UTC), reason="Verkeerd geteld"):
        row.value = 4
        row.save()
    client = request.getfixturevalue("officer_client")

    asked = {"peildatum": "2025-12-31"}
    now = client.get(URL, asked)
    then = client.get(URL, {**asked, "bekend": "2025-04-30"})

    assert cells(now.context["placed"], "Soest") == ["4"]
    assert cells(then.context["placed"], "Soest") == ["3"]
