"""The overview of a region: what it says, to whom, and for every kind of region."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import BodyKind, ItemStatus, Outcome, Phase, Visibility
from audit.context import change
from buildingblocks.enums import BlockKind, FinancialStatus, Precision
from funding.enums import AppropriationState
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


class TestAgenda:
    def test_lights_are_counted_and_never_averaged(self, officer_client):
        block = places.make_block(financial_status=FinancialStatus.VERIFIED)
        waits = places.make_block(number=2, depends_on=block)
        for number, light in enumerate(("rood", "oranje", "groen", "groen"), start=1):
            item = make.make_item(f"B1.0{number}", building_block=block)
            make.make_update(item, time=light)
        make.make_item("B1.05", building_block=block, status=ItemStatus.DONE)
        make.make_item("B2.01", building_block=waits, **LAST_YEAR)
        make.make_item("A.01")

        blocks = officer_client.get(URL).context["blocks"]

        assert [(b.name, b.counts, b.waits_for) for b in blocks] == [
            ("1. Bouwsteen 1", (1, 1, 2, 0, 0, 1), None),
            ("2. Bouwsteen 2", (0, 0, 0, 1, 1, 0), 1),
            ("Overige agendapunten", (0, 0, 0, 1, 0, 0), None),
        ]
        assert blocks[0].url == "/regio/amersfoort/agenda/?bouwsteen=1"

    def test_the_worst_three_come_with_their_cause(self, officer_client):
        for code, light in (("A.01", "oranje"), ("A.02", "groen"), ("A.03", "rood")):
            make.make_update(make.make_item(code), time=light, cause=f"Oorzaak {code}")
        late = make.make_item("A.04")
        make.make_step(late, **LAST_YEAR)
        make.make_step(late, **LAST_YEAR)
        make.make_item("A.05", **LAST_YEAR)

        worst = officer_client.get(URL).context["worst"]

        assert [(w.name[:4], w.light, w.why, w.late) for w in worst] == [
            ("A.03", "rood", "Oorzaak A.03", ""),
            ("A.01", "oranje", "Oorzaak A.01", ""),
            ("A.04", "grijs", "", "2 stappen te laat"),
        ]

    def test_where_all_goes_well_it_says_so(self, officer_client):
        make.make_update(make.make_item(), time="groen")

        response = officer_client.get(URL)

        assert "Geen enkel lopend agendapunt staat op risico of is te laat." in text(response)
        assert "Niets is te laat." in text(response)

    def test_an_empty_agenda_says_what_will_come(self, officer_client):
        assert "De agenda is nog leeg" in text(officer_client.get(URL))

    def test_what_is_internal_is_not_for_the_council(self, request, db):
        make.make_item("A.01", title="Publiek", **LAST_YEAR)
        make.make_item(
            "A.02", title="Geheime gedachte", visibility=Visibility.INTERNAL, **LAST_YEAR
        )

        for who, sees in (("officer_client", True), ("clerk_client", False)):
            response = request.getfixturevalue(who).get(URL)
            assert ("Geheime gedachte" in text(response)) is sees
            assert response.context["items"] == (2 if sees else 1)


class TestSteps:
    def test_late_steps_come_first_then_what_comes(self, officer_client):
        today = localdate()
        item = make.make_item()
        soon = {"start": today, "end": today + timedelta(days=30), "precision": Precision.QUARTERS}
        make.make_step(item, "Te laat", actor="College", **LAST_YEAR)
        make.make_step(item, "Komt eraan", **soon)
        make.make_step(item, "Ooit")
        make.make_step(item, "Gedaan", status="gereed", done_on=today)

        steps = officer_client.get(URL).context["steps"]

        assert [(s.what, s.when, s.who) for s in steps.late] == [("Te laat", "2025", "College")]
        assert [(s.what, s.who) for s in steps.coming] == [
            ("Komt eraan", "door wie is nog niet afgesproken")
        ]
        assert (steps.late_count, steps.more_coming, steps.undated_count) == (1, 0, 1)
        assert steps.late[0].url == "/regio/amersfoort/agenda/B2.03/"

    def test_many_are_counted(self, officer_client):
        today = localdate()
        item = make.make_item()
        for number in range(8):
            make.make_step(item, f"Laat {number}", **LAST_YEAR)
            make.make_step(
                item, f"Straks {number}", start=today, end=today, precision=Precision.DAY
            )

        response = officer_client.get(URL)

        assert "Alle 8 stappen die te laat zijn" in text(response)
        assert "En nog 2 stappen in het komende halfjaar." in text(response)
        assertContains(response, 'href="/regio/amersfoort/agenda/?laat=on"')

    def test_a_step_that_moved_says_how_far(self, officer_client):
        item = make.make_item()
        step = make.make_step(item, **LAST_YEAR)
        make.make_move(item, step=step, old=make.Q1, new=make.Q2)

        [late] = officer_client.get(URL).context["steps"].late

        assert late.moved == " (1× verschoven, +3 maanden)"


class TestGates:
    def test_it_says_who_is_still_to_agree(self, officer_client, region):
        proposal = make.make_proposal()
        for name in ("Soest", "Leusden"):
            body = make.make_body(places.make_municipality(name))
            make.make_decision(proposal, body, outcome=Outcome.AGREED, decided_on=date(2026, 1, 20))

        response = officer_client.get(URL)

        [gate] = response.context["gates"]
        assert gate.text == "2 van 6"
        assert (
            "Werkt pas als alle 6 instemmen. Nog geen instemming bekend van: "
            "Amersfoort, Baarn, Bunschoten, Woudenberg." in text(response)
        )

    def test_all_agreed_is_a_gate_that_is_open(self, officer_client):
        make.make_decision(
            make.make_proposal(), outcome=Outcome.AGREED, decided_on=date(2026, 1, 20)
        )

        assert "Alle raden stemden in" in text(officer_client.get(URL))

    def test_other_proposals_say_what_was_decided(self, officer_client):
        proposal = make.make_proposal(requires_all=False)
        board = make.make_body(organisation=places.make_organisation(), kind=BodyKind.BOARD)
        make.make_decision(proposal, board, outcome=Outcome.AGREED, decided_on=date(2025, 5, 12))
        make.make_decision(proposal, make.make_body(kind=BodyKind.COLLEGE))
        waits = make.make_proposal("waits", title="Wacht nog")

        gates = officer_client.get(URL).context["gates"]

        assert [(g.title, g.decisions) for g in gates] == [
            (waits.title, ()),
            (proposal.title, (f"{board}: ingestemd, 12 mei 2025",)),
        ]

    def test_of_many_decisions_the_newest_are_told(self, officer_client, region):
        proposal = make.make_proposal(requires_all=False)
        for name in MUNICIPALITIES:
            for kind in (BodyKind.COUNCIL, BodyKind.COLLEGE):
                body = make.make_body(places.make_municipality(name), kind=kind)
                make.make_decision(
                    proposal, body, outcome=Outcome.NOTED, decided_on=date(2025, 7, 1),
                    phase=Phase.DECIDING, decided_precision=Precision.MONTH,
                )  # fmt: skip

        [gate] = officer_client.get(URL).context["gates"]

        assert (len(gate.decisions), gate.more) == (6, 6)
        assert gate.decisions[0].endswith(": kennisgenomen, juli 2025")

    def test_without_proposals_it_says_so(self, officer_client):
        assert "Nog geen voorstellen" in text(officer_client.get(URL))


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
