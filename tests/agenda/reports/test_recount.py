"""Counted again by plain SQL: the same after any sequence of edits, on either clock."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import ProgressUpdate
from agenda.reports.gate.recount import recount
from audit.context import change
from buildingblocks.models import BuildingBlock, FlowCount, PlacementCount, StatedFigure, Target
from funding.models import Circular, Grant, Spending, StreamYear
from tests.agenda.reports.reading import editions
from tests.test_two_clocks import EDITS, ON, START, World


class Larger(World):
    """The world of the two clocks, with everything else that a figure is made of."""

    def __init__(self):
        super().__init__()
        self.block = BuildingBlock.objects.create(region=self.region, number=1, title="Blok")
        self.item.building_block = self.block
        self.item.save()
        self.circulars = [
            Circular.objects.create(
                code=f"c{n}", kind="mei", year=2025, published_on=date(2025, 5 + 3 * n, 20)
            )
            for n in range(3)
        ]

    def flow(self, n):
        month, end = [(7, date(2025, 9, 30)), (10, ON), (4, date(2025, 6, 30))][n % 3]
        known = {
            "municipality": self.places[n // 3 % 2], "target_group": self.group,
            "start": date(2025, month, 1), "end": end, "kind": ["instroom", "uitstroom"][n % 2],
        }  # fmt: skip
        row = FlowCount.objects.filter(**known).first() or FlowCount(precision="kwartaal", **known)
        row.state = ["waarde", "waarde", "waarde", "onbekend", "nvt"][n % 5]
        row.value = n if row.state == "waarde" else None
        row.save()

    def reading(self, n):
        """An older count, in one unit or another."""
        known = {
            "municipality": self.places[n % 2], "target_group": self.group,
            "reference_date": date(2025, 6, 30), "unit": ["persoon", "plek"][n // 2 % 2],
        }  # fmt: skip
        row = PlacementCount.objects.filter(**known).first() or PlacementCount(**known)
        row.state = ["waarde", "onbekend", "nvt"][n % 3]
        row.value = n if row.state == "waarde" else None
        row.save()

    def aim(self, n):
        kind = ["ambitie", "lokaal", "landelijk"][n % 3]
        where = {"region": self.region} if kind == "ambitie" else {"municipality": self.places[0]}
        known = {"kind": kind, "year": 2025 if kind == "lokaal" else 2030, **where}
        row = Target.objects.filter(**known).first() or Target(target_group=self.group, **known)
        row.value, row.percentage = (None, 80 + n) if kind == "ambitie" and n % 2 else (n, None)
        row.published_on = date(2025 + n % 2, 11, 1)
        row.save()

    def grant(self, n):
        Grant.objects.update_or_create(
            stream=self.stream, region=self.region, recipient=self.places[n % 2],
            municipality=[None, *self.places][n % 3], year=2025 + n % 2,
            circular=[None, *self.circulars][n % 4],
            defaults={"amount": Decimal(n) + Decimal("0.35"), "status": "voorlopig"},
        )  # fmt: skip

    def spend(self, n):
        year = 2024 + n % 2
        Spending.objects.create(
            region=self.region, municipality=[None, *self.places][n % 3], stream=self.stream,
            organisation=self.company, amount=Decimal(n + 1) - Decimal("0.01"),
            kind=["gerealiseerd", "geraamd"][n % 4 == 0], precision="jaar",
            start=date(year, 1, 1), end=date(year, 12, 31),
        )  # fmt: skip

    def announce(self, n):
        first = [None, 2025, 2026][n % 3]
        StreamYear.objects.update_or_create(
            stream=self.stream, circular=self.circulars[n % 3], first_year=first,
            last_year=first and first + n % 2, defaults={"amount": n or None},
        )  # fmt: skip

    def quote(self, n):
        StatedFigure.objects.update_or_create(
            source=self.paper, key="plaatsingen", label=f"Cijfer {n % 2}", unit="personen",
            defaults={
                "region": self.region, "value": Decimal(n) / 4,
                "reference_date": date(2025 + n % 2, 6, 30), "precision": "dag",
            },
        )  # fmt: skip

    def judge(self, n):
        lights = ["groen", "oranje", "rood", "grijs"]
        ProgressUpdate.objects.update_or_create(
            item=self.item, reference_date=date(2025 + n % 2, 6, 30),
            defaults={
                "time": lights[n % 4], "money": lights[n // 4 % 4],
                "cause": "x", "consequence": "x", "correction": "x",
            },
        )  # fmt: skip


MORE = [*EDITS, "flow", "reading", "aim", "grant", "spend", "announce", "quote", "judge"]
edits = st.lists(st.tuples(st.sampled_from(MORE), st.integers(0, 30)), min_size=1, max_size=6)


def check_both_paths(sequence):
    with transaction.atomic():
        with change(at=START):
            world = Larger()
        moments = [START]
        for number, act in enumerate(sequence, start=1):
            moments.append(START + timedelta(hours=number))
            with change(at=moments[-1], reason=f"handeling {number}"):
                for name, n in act:
                    getattr(world, name)(n)
        for known_at in (None, *moments):
            assert recount(world.region, editions(world.region, on=ON, known_at=known_at)) == ()
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, min_size=1, max_size=5))
def test_both_paths_agree_after_any_sequence_of_edits(sequence):
    check_both_paths(sequence)
