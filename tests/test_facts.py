"""The facts of the three real regions, as the fixtures load them."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase

from agenda.figures import agenda_figures, item_lines
from agenda.models import Decision, DecisionBody, PrinciplesSection, ProgressUpdate, Step
from audit.enums import Route
from audit.known import Known
from audit.models import Document, Sourced
from buildingblocks.figures import PlaceFigures, participants, place_figures
from buildingblocks.models import (
    BuildingBlock,
    FlowCount,
    Module,
    PlacementCount,
    Region,
    RegionMembership,
    StatedFigure,
    Target,
)
from funding.figures import money_figures
from funding.models import Appropriation, Grant, Spending, StreamYear

NOW = Known()
END_OF_2025 = date(2025, 12, 31)
FIXTURES = sorted((settings.BASE_DIR / "fixtures").glob("*.toml"))
PLANNING = """
1 - College 2025-12-01 2025-12-31 maand Dec. 2025
2 - Organisatie 2026-01-01 2026-03-31 kwartaal 1e kwartaal 2026
3 - Raad 2026-01-01 2026-03-31 kwartaal 1e kwartaal 2026
4 - Raadsadviescommissie 2026-01-01 2026-03-31 kwartaal 1e kwartaal 2026
5 - Organisatie 2026-01-01 2026-03-31 kwartaal 1e kwartaal 2026
6 - College 2026-04-01 2026-06-30 kwartaal 2e kwartaal 2026
7 - Organisatie 2026-04-01 2026-06-30 kwartaal 2e kwartaal 2026
8 - - 2026-04-01 2027-09-30 kwartaalreeks 2e kwartaal 2026 t/m 3e kwartaal 2027
9 8 - - - onbepaald
10 8 - - - onbepaald
11 8 - - - onbepaald
12 8 - - - onbepaald
13 8 - - - onbepaald
14 8 - - - onbepaald
15 - College 2027-07-01 2027-09-30 kwartaal 3e kwartaal 2027
16 - Raad 2027-07-01 2027-09-30 kwartaal 3e kwartaal 2027
"""


def load() -> list[str]:
    out = StringIO()
    call_command("load_facts", stdout=out)
    return out.getvalue().splitlines()


def region(slug: str) -> Region:
    return Region.objects.get(slug=slug)


def places(slug: str) -> PlaceFigures:
    return place_figures(NOW, region(slug), on=END_OF_2025, since=date(2025, 1, 1))


class TestEveryRegion(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def test_loading_again_adds_nothing(self):
        assert [line.partition(": ")[2] for line in load()] == ["0 toegevoegd"] * 4

    def test_every_row_says_from_which_paper_it_is_and_where_in_it(self):
        sourced = [m for m in apps.get_models() if issubclass(m, Sourced)]
        without = [
            row
            for model in sourced
            for row in model.objects.all()
            if not (row.source_id and row.source_place)
        ]

        assert without == []

    def test_the_trail_says_that_facts_were_read_in(self):
        rows = [m.history.values_list("route", flat=True) for m in (Document, Step, Grant)]

        assert {route for routes in rows for route in routes} == {Route.FACTS}

    def test_what_no_paper_states_has_no_row(self):
        nowhere = (Module, Spending, FlowCount, ProgressUpdate)
        national = Target.objects.filter(kind="landelijk")

        assert [m.objects.count() for m in nowhere] == [0, 0, 0, 0]
        assert national.count() == 0
        assert PlacementCount.objects.count() == 1

    def test_only_portfolio_holders_are_named(self):
        named = Document.objects.exclude(portfolio_holder="")

        assert {d.code: d.portfolio_holder for d in named} == {
            "soest-raadsvoorstel-1342665": "Osman Suna",
            "swf-mededeling-o25-002770": "Marianne Poelman",
        }

    def test_years_of_the_impulsbudget_that_nobody_announced_stay_one_sum(self):
        rows = StreamYear.objects.filter(stream__code="IMPULS", is_total=False)
        total = StreamYear.objects.get(stream__code="IMPULS", is_total=True)
        unknown = rows.get(derived=True)

        assert sum(row.amount for row in rows) == total.amount == 289_700_000
        assert (unknown.years_label, unknown.amount) == ("2031\N{EN DASH}2033", 77_400_000)

    def test_the_places_for_ten_thousand_people_have_a_price(self):
        rows = StreamYear.objects.filter(stream__code="BANEN10K")

        assert {r.years_label: (r.amount, r.amount_per_unit, r.approximate) for r in rows} == {
            "2025": (19_800_000, 3_600, True),
            "structureel": (35_900_000, 3_600, True),
        }


class TestAmersfoort(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def test_six_municipalities_take_part_and_nijkerk_is_the_exception(self):
        members = participants(NOW, region("amersfoort"), END_OF_2025)
        nijkerk = RegionMembership.objects.get(municipality__cbs_code="0267")

        assert [m.name for m in members] == [
            "Amersfoort", "Baarn", "Bunschoten", "Leusden", "Soest", "Woudenberg",
        ]  # fmt: skip
        assert [m.name for m in members if m.is_centre] == ["Amersfoort"]
        assert (nijkerk.role, nijkerk.own_company.slug) == ("uitzondering", "inclusief-groep")

    def test_three_people_are_placed_as_far_as_one_of_six_municipalities_tells(self):
        group = places("amersfoort").group("beschut_werk")
        known = {f.label: f.value for f in group.per_municipality if f.is_known}

        assert known == {"Soest": 3}
        assert (group.reference_date, group.total.month_only) == (date(2025, 3, 31), True)
        assert (group.total.value, group.total.known, group.total.of) == (3, 1, 6)

    def test_what_the_paper_states_stands_beside_it(self):
        stated = StatedFigure.objects.filter(region__slug="amersfoort")

        assert {s.key: (s.value, s.unit) for s in stated} == {
            "plaatsingen": (35, "personen"),
            "realisatie": (28, "procent"),
            "ambitie": (91, "procent"),
            "landelijk_beschut": (30_000, "plekken"),
            "landelijk_banen": (10_000, "banen"),
        }

    def test_the_aim_of_2030_cannot_be_put_in_a_number_yet(self):
        sheltered = places("amersfoort").sheltered

        assert (sheltered.ambition.value, sheltered.ambition.unit) == (91, "%")
        assert sheltered.needed.value is None
        assert sheltered.total_realisation.value is None

    def test_soest_made_money_available_and_nobody_knows_what_was_spent(self):
        here = region("amersfoort")
        soest = next(m for m in participants(NOW, here, END_OF_2025) if m.slug == "soest")
        lines = money_figures(NOW, here, on=END_OF_2025, municipality=soest).lines

        assert [(x.year, x.available.value, x.organisation) for x in lines] == [
            (2025, Decimal(101_615), "RWA"),
            (2026, Decimal(47_373), "RWA"),
        ]
        assert [(x.granted.value, x.spent.value) for x in lines] == [(None, None)] * 2
        assert set(Appropriation.objects.values_list("decided_on", flat=True)) == {None}

    def test_principles_three_and_four_change_places(self):
        rows = PrinciplesSection.objects.filter(kind="uitgangspunt").order_by("position")
        order = {
            label: [s.stable_key for s in rows if s.principles_version.label == label]
            for label in ("0.1", "0.2", "1.0")
        }
        may, adopted = order["0.2"], order["1.0"]

        assert order["0.1"] == may
        assert len(may) == 5
        assert (adopted[2], adopted[3]) == (may[3], may[2]) == ("u-netwerk", "u-rwa-blijft")
        assert [adopted[n] for n in (0, 1, 4)] == [may[n] for n in (0, 1, 4)]

    def test_six_councils_adopted_the_principles_five_on_an_unknown_day_of_july(self):
        rows = Decision.objects.filter(proposal__code="uitgangspunten", outcome="ingestemd")

        assert {(d.body.municipality.slug, d.decided_on, d.decided_precision) for d in rows} == {
            ("soest", date(2025, 7, 9), "dag")
        } | {
            (slug, date(2025, 7, 31), "maand")
            for slug in ("amersfoort", "baarn", "bunschoten", "leusden", "woudenberg")
        }

    def test_the_plan_waits_for_all_six_councils(self):
        here = region("amersfoort")
        members = participants(NOW, here, END_OF_2025)
        plan = next(
            p
            for p in agenda_figures(NOW, here, on=END_OF_2025, members=members).proposals
            if p.code == "toekomstplan"
        )

        assert (plan.adopted, plan.agreed, plan.of) == (False, 0, 6)
        assert {d.outcome for d in plan.decisions} == {"nog_niet"}
        assert [d.scheduled_on for d in plan.decisions if d.phase == "beeldvormend"] == [
            date(2026, 1, 15)
        ]
        assert Counter(kind for kind, _, _ in plan.points) == Counter(
            beslispunt=1, argument=5, kanttekening=3
        )

    def test_block_three_has_no_money_yet_and_waits_for_block_two(self):
        blocks = BuildingBlock.objects.filter(region__slug="amersfoort")

        assert {b.number: b.financial_status for b in blocks} == {
            1: "getoetst", 2: "getoetst", 3: "niet_uitgewerkt",
        }  # fmt: skip
        assert blocks.get(number=3).depends_on == blocks.get(number=2)


class TestOtherRegions(TestCase):
    @classmethod
    def setUpTestData(cls):
        load()

    def test_rivierenland_set_700_000_aside_along_three_lines(self):
        here = region("rivierenland")
        lines = money_figures(NOW, here, on=END_OF_2025).lines

        assert here.block_label_plural == "Strategische lijnen"
        assert here.building_blocks.count() == 3
        assert [(x.year, x.reserved.value, x.available.value) for x in lines] == [
            (2024, Decimal(700_000), None)
        ]

    def test_the_board_of_rivierenland_decided_twice(self):
        rows = Decision.objects.filter(body__kind="ab").order_by("decided_on")

        assert [(d.decided_on, d.outcome) for d in rows] == [
            (date(2024, 11, 4), "ingestemd"),
            (date(2025, 3, 27), "ingestemd"),
        ]

    def test_one_municipality_receives_the_impulsbudget_for_four(self):
        grant = Grant.objects.get()
        members = participants(NOW, region("fryslan-west"), END_OF_2025)

        assert (grant.amount, grant.recipient.cbs_code) == (340_688, "1900")
        assert (grant.region.slug, grant.municipality) == ("fryslan-west", None)
        assert len(members) == 4

    def test_only_the_college_whose_paper_it_is_has_decided(self):
        rows = Decision.objects.filter(proposal__region__slug="fryslan-west")
        taken = rows.exclude(outcome="nog_niet").get()

        assert str(taken.body) == "College Súdwest-Fryslân"
        assert taken.decided_on == date(2025, 12, 16)
        assert DecisionBody.objects.filter(kind="raadsadviescommissie").count() == 1

    def test_the_planning_is_as_the_paper_has_it(self):
        steps = Step.objects.filter(item__code="V.01").order_by("sequence")
        rows = steps.values_list(
            "sequence", "parent__sequence", "actor", "start", "end", "precision", "period_label"
        )
        written = [" ".join(str(part or "-") for part in row).rstrip(" -") for row in rows]

        assert written == PLANNING.strip().splitlines()
        assert all(s.provisional for s in steps)

    def test_steps_without_a_date_come_under_their_parent(self):
        (item,) = item_lines(NOW, region("fryslan-west"), on=END_OF_2025)

        assert [s.sequence for s in item.steps] == list(range(1, 17))
        assert [s.sequence for s in item.steps if s.depth] == [9, 10, 11, 12, 13, 14]
        assert [s.sequence for s in item.steps if s.to_be_determined] == [9]


def test_every_fact_is_accounted_for_and_found_where_the_list_says():
    listed = (settings.BASE_DIR / "docs" / "facts.md").read_text(encoding="utf-8")
    facts = re.findall(r"^\| (F\d{3}) \|.*\| ([^|]+) \|$", listed, re.MULTILINE)
    lines = [line for f in FIXTURES for line in f.read_text(encoding="utf-8").splitlines()]
    comments = [line.partition("#")[2] for line in lines]
    stored = {fact for fact, where in facts if not where.startswith("not stored")}

    assert [fact for fact, _ in facts] == [f"F{n:03}" for n in range(1, 140)]
    assert stored == {fact for text in comments for fact in re.findall(r"\bF\d{3}\b", text)}
