"""The overview of a region: how the agenda stands, what is late, who agreed."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains

from agenda.enums import BodyKind, ItemStatus, Outcome, Phase, Visibility
from buildingblocks.enums import FinancialStatus, Precision
from tests.browse import text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/"
MUNICIPALITIES = ("Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg")
LAST_YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "precision": Precision.YEAR}


@pytest.fixture
def region(db):
    for name in MUNICIPALITIES:
        places.make_municipality(name)


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
