"""What was known at a moment is what the live tables said at that moment, whatever came after."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import (
    AgendaItem,
    Decision,
    DecisionBody,
    ItemMunicipality,
    PeriodChange,
    Proposal,
    Step,
)
from agenda.reports.progress import collect
from audit.context import change
from audit.known import end_of_day
from audit.models import Document, HistoryQuerySet
from audit.provenance import plain
from buildingblocks.models import (
    Municipality,
    Organisation,
    PlacementCount,
    Region,
    RegionMembership,
    Target,
    TargetGroup,
)
from funding.models import Appropriation, FundingStream

START = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
ON = date(2025, 12, 31)


class World:
    """A small region, and what can be done to it; `step` chooses what and how."""

    def __init__(self):
        self.paper = Document.objects.create(
            code="stuk", kind="overig", title="Stuk", publisher_name="Soest", dated=ON
        )
        self.region = Region.objects.create(
            slug="r", name="Voorbeeld", kind="samenwerkingsverband", made_up=True
        )
        self.places = [
            Municipality.objects.create(cbs_code=f"990{n}", slug=f"g{n}", name=f"Gemeente {n}")
            for n in range(2)
        ]
        for place in self.places:
            RegionMembership.objects.create(
                region=self.region, municipality=place, role="deelnemer"
            )
        self.group = TargetGroup.objects.create(code="beschut_werk", label="Beschut werk")
        self.company = Organisation.objects.create(slug="sob", name="Werkbedrijf", kind="sob")
        self.stream = FundingStream.objects.create(code="S", name="Stroom", channel="overig")
        self.item = AgendaItem.objects.create(
            region=self.region, code="A.01", title="Punt", status_since=date(2025, 1, 1)
        )
        self.step = Step.objects.create(item=self.item, sequence=1, title="Stap")
        proposal = Proposal.objects.create(
            region=self.region, code="p", title="Plan", requires_all=True
        )
        body = DecisionBody.objects.create(kind="raad", municipality=self.places[0])
        self.decision = Decision.objects.create(proposal=proposal, body=body)

    def count(self, n):
        row = PlacementCount.objects.filter(
            municipality=self.places[n % 2], reference_date=ON
        ).first() or PlacementCount(
            municipality=self.places[n % 2], reference_date=ON, target_group=self.group
        )
        row.value, row.state = (None, "onbekend") if n % 5 == 0 else (n, "waarde")
        row.source = self.paper if n % 3 == 0 else None
        row.save()

    def target(self, n):
        row = Target.objects.filter(municipality=self.places[n % 2]).first() or Target(
            municipality=self.places[n % 2], year=2025, kind="landelijk", target_group=self.group
        )
        row.value = 10 + n
        row.save()

    def money(self, n):
        row = Appropriation.objects.first() or Appropriation(
            region=self.region, municipality=self.places[0], organisation=self.company,
            stream=self.stream, year=2025, state="beschikbaar_gesteld",
        )  # fmt: skip
        row.amount = Decimal(100 + n)
        row.decided_on = date(2025, 6, 1) if n % 2 else date(2026, 6, 1)
        row.save()

    def rename(self, n):
        thing = [self.places[n % 2], self.item, self.company, self.paper, self.region][n % 5]
        name = "title" if hasattr(thing, "title") else "name"
        setattr(thing, name, f"Voorbeeld {n}")
        thing.save()

    def status(self, n):
        self.item.status = ["niet_gestart", "lopend", "gereed", "vervallen"][n % 4]
        self.item.status_since = [date(2025, 3, 1), date(2026, 2, 1), date(2025, 12, 31)][n % 3]
        self.item.save()

    def link(self, n):
        link, new = ItemMunicipality.objects.get_or_create(
            item=self.item, municipality=self.places[n % 2]
        )
        if not new:
            link.delete()

    def move(self, n):
        step, year = self.step, 2025 + n % 3
        start, end = date(year, 1, 1), date(year, 12, 31)
        PeriodChange.objects.create(
            item=self.item, step=step, moved_on=date(2025 + n % 2, 6, 1), reason="uitloop",
            old_start=step.start, old_end=step.end, old_precision=step.precision,
            new_start=start, new_end=end, new_precision="jaar",
        )  # fmt: skip
        step.start, step.end, step.precision = start, end, "jaar"
        step.save()

    def decide(self, n):
        self.decision.outcome = ["nog_niet", "ingestemd", "verworpen"][n % 3]
        self.decision.decided_on = date(2025 + n % 2, 7, 9) if n % 3 else None
        self.decision.save()

    def finish(self, n):
        self.step.status = "gereed" if n % 2 else "gepland"
        self.step.done_on = date(2025 + n % 3 % 2, 11, 30) if n % 2 else None
        self.step.save()


EDITS = ["count", "target", "money", "rename", "status", "link", "move", "decide", "finish"]
acts = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, 30)), min_size=1, max_size=3
)  # several edits in one act share one moment


def said(world, known_at=None):
    report = plain(collect(world.region, on=ON, known_at=known_at))
    del report["known_at"]
    return report


def check_both_clocks(sequence):
    """Live through the acts, and ask afterwards what was known after each of them."""
    with transaction.atomic():
        with change(at=START):
            world = World()
        remembered = [(START, said(world))]
        for number, act in enumerate(sequence, start=1):
            moment = START + timedelta(hours=number)
            with change(at=moment, reason=f"handeling {number}"):
                for name, n in act:
                    getattr(world, name)(n)
            remembered.append((moment, said(world)))
        for moment, then in remembered:
            assert said(world, moment + timedelta(minutes=1)) == then
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, min_size=1, max_size=8))
def test_both_clocks_agree_after_any_sequence_of_edits(sequence):
    check_both_clocks(sequence)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "sequence"),
    [
        ("no tie-break", [[("count", 3), ("count", 5)]]),
        ("deleted rows stay", [[("link", 0)], [("link", 0)]]),
        ("the future is known", [[("count", 3)], [("count", 7)]]),
    ],
)
def test_the_check_notices_a_clock_that_is_wrong(monkeypatch, fault, sequence):
    """The control: with one rule taken out, the same check must fail."""

    def wrong(self, moment):
        until = START + timedelta(days=9) if fault == "the future is known" else moment
        last = "history_date" if fault == "no tie-break" else "history_id"
        later = self.model.objects.filter(
            **{"id": OuterRef("id"), f"{last}__gt": OuterRef(last), "history_date__lte": until}
        )
        rows = self.filter(history_date__lte=until)
        if fault != "deleted rows stay":
            rows = rows.exclude(history_type="-")
        return rows.filter(~Exists(later))

    monkeypatch.setattr(HistoryQuerySet, "as_known_at", wrong)
    with pytest.raises((AssertionError, KeyError)):
        check_both_clocks(sequence)


@pytest.mark.django_db
def test_a_rename_does_not_reach_back():
    with change(at=START):
        world = World()
        world.count(3)
    with change(at=START + timedelta(hours=1)):
        world.places[1].name = "Nieuwe naam"
        world.places[1].save()
    labels = [
        [f["label"] for f in said(world, at)["places"]["groups"][0]["per_municipality"]]
        for at in (START, None)
    ]
    assert labels == [["Gemeente 0", "Gemeente 1"], ["Gemeente 0", "Nieuwe naam"]]


def test_a_reference_date_lasts_until_midnight_in_amsterdam():
    assert end_of_day(date(2025, 3, 30)).isoformat() == "2025-03-30T23:59:59.999999+02:00"
    assert end_of_day(date(2025, 3, 29)).isoformat() == "2025-03-29T23:59:59.999999+01:00"
