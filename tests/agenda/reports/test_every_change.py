"""Whatever was edited, each difference between two reports is told, once, and nothing else is."""

from collections import Counter
from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.enums import ItemStatus
from agenda.figures import DecisionLine, ItemLine, StepLine
from agenda.models import AgendaItem, ProgressUpdate, Step
from agenda.reports import changes
from agenda.reports.looking_back import look_back
from agenda.reports.progress import collect
from agenda.reports.sources import every, origin_key
from audit.context import change
from audit.known import AMSTERDAM
from audit.provenance import Figure, State
from buildingblocks.models import PlacementCount
from funding.models import Circular, Grant, Spending
from tests.test_two_clocks import World

START = datetime(2026, 1, 5, 9, tzinfo=AMSTERDAM)
PRINTED = START + timedelta(days=30)
BEFORE, AFTER = date(2025, 12, 31), date(2026, 6, 30)

# Told with the state, the term or the name beside it, or not for the public.
ITEM_BESIDE = {
    "id", "steps", "update", "origin", "block_title", "status_label", "status_since", "successor",
    "successor_code", "lead", "deputy", "lead_municipality", "municipalities", "visibility",
    "months_moved", "moved", "light", "status", "late", "start", "end", "precision", "period",
}  # fmt: skip
STEP_BESIDE = {
    "id", "origin", "item_code", "item_title", "sequence", "parent", "depth", "status_label",
    "months_moved", "moved", "status", "late", "done", "done_on", "start", "end", "precision",
    "period", "to_be_determined",
}  # fmt: skip
DECISION_BESIDE = {"body", "outcome_label", "origin"}


class Busy(World):
    """The same small region, with more to do in it."""

    def __init__(self):
        super().__init__()
        self.circulars = [
            Circular.objects.create(
                code=f"c{n}", kind="overig", year=2025 + n, published_on=date(2025 + n, 5, 30)
            )
            for n in range(2)
        ]

    def count_later(self, n):
        PlacementCount.objects.update_or_create(
            municipality=self.places[n % 2], reference_date=date(2026, 3, 31),
            target_group=self.group, unit="persoon",
            defaults={"value": n, "state": "waarde"},
        )  # fmt: skip

    def judge(self, n):
        ProgressUpdate.objects.update_or_create(
            item=self.item,
            reference_date=[BEFORE, AFTER][n % 2],
            defaults={"time": ["groen", "oranje", "rood", "grijs"][n % 4], "cause": "a",
                      "consequence": "b", "correction": "c"},
        )  # fmt: skip

    def add_item(self, n):
        AgendaItem.objects.get_or_create(
            region=self.region, code=f"B.{n:02}",
            defaults={"title": "Meer", "status_since": [BEFORE, AFTER][n % 2]},
        )  # fmt: skip

    def add_step(self, n):
        Step.objects.get_or_create(item=self.item, sequence=n + 2, defaults={"title": f"Stap {n}"})

    def words(self, n):
        self.item.goal = f"Doel {n % 3}"
        self.item.provisional = n % 2 == 1
        self.item.save()

    def grant(self, n):
        place = self.places[n % 2]
        row = Grant.objects.filter(
            municipality=place, circular=self.circulars[n % 4 // 2]
        ).first() or Grant(
            region=self.region, recipient=place, municipality=place, stream=self.stream,
            year=2025, circular=self.circulars[n % 4 // 2],
        )  # fmt: skip
        row.amount = 100 + n
        row.save()

    def spend(self, n):
        row = Spending.objects.first() or Spending(
            region=self.region, municipality=self.places[0], organisation=self.company,
            stream=self.stream, start=date(2025, 1, 1), end=BEFORE, precision="jaar",
        )  # fmt: skip
        row.amount, row.kind = 10 + n, ["gerealiseerd", "geraamd"][n % 2]
        row.save()


EDITS = [
    "count", "target", "money", "status", "link", "move", "decide", "finish",
    "count_later", "judge", "add_item", "add_step", "words", "grant", "spend",
]  # fmt: skip
acts = st.lists(
    st.tuples(st.sampled_from(EDITS), st.integers(0, 30)), min_size=1, max_size=3
)  # several edits in one act share one moment


# What there is to tell, found field by field


def agenda_differences(before, after):
    old = {item.id: item for item in before.agenda.items}
    new = {item.id: item for item in after.agenda.items}
    for key in new.keys() - old.keys():
        yield "came", new[key].code, ""
    for key in old.keys() - new.keys():
        yield "went", old[key].code, ""
    for key in old.keys() & new.keys():
        yield from item_differences(old[key], new[key])


def item_differences(old, new):
    if new.status in ItemStatus.gone() and old.status not in ItemStatus.gone():
        yield "went", new.code, ""
    elif (old.status, old.late) != (new.status, new.late):
        yield "states", new.code, ""
    if term(old) != term(new) or own_moves(old) != own_moves(new):
        yield "terms", new.code, ""
    if old.light != new.light:
        yield "lights", new.code, ""
    yield from (("texts", new.code, "") for _ in differing(ItemLine, ITEM_BESIDE, old, new))
    before, now = ({step.id: step for step in item.steps} for item in (old, new))
    yield from (("came", new.code, now[key].title) for key in now.keys() - before.keys())
    yield from (("went", new.code, before[key].title) for key in before.keys() - now.keys())
    for key in now.keys() & before.keys():
        yield from step_differences(new.code, before[key], now[key])


def step_differences(code, old, new):
    if (old.status, old.late, old.done) != (new.status, new.late, new.done):
        yield "states", code, new.title
    if (*term(old), old.moved) != (*term(new), new.moved):
        yield "terms", code, new.title
    yield from (("texts", code, new.title) for _ in differing(StepLine, STEP_BESIDE, old, new))


def differing(kind, beside, old, new):
    names = (f.name for f in fields(kind) if f.name not in beside)
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def term(row):
    return row.start, row.end, row.precision, row.period


def own_moves(item):
    return item.moved - sum(step.moved for step in item.steps)


def decision_differences(before, after):
    old, new = (
        {d.id: d for p in report.agenda.proposals for d in p.decisions}
        for report in (before, after)
    )
    for key in old.keys() | new.keys():
        either = new.get(key) or old[key]
        if (
            key not in old
            or key not in new
            or differing(DecisionLine, DECISION_BESIDE, old[key], new[key])
        ):
            yield "decisions", either.body
    gates = ({p.id: (p.adopted, p.title) for p in r.agenda.proposals} for r in (before, after))
    was, now = gates
    yield from (("decisions", "") for key in now if was.get(key, now[key])[0] != now[key][0])


def values(*parts):
    """What each figure says; one that says nothing is not there."""
    found = {}
    for f in every(Figure, parts):
        row = origin_key(f.origins[0]) if f.key.startswith(("stated.", "national.")) else ""
        if (f.value, f.state) != (None, State.UNKNOWN):
            found[f.key, f.unit, row, f.reference_date] = (f.value, f.state)
    return found


def figure_differences(before, again, after):
    printed, now = (values(r.places, r.money, r.shared_money) for r in (before, again))
    for key in printed.keys() | now.keys():
        if printed.get(key) != now.get(key):
            yield "restated", key[0]
    old, new = ({k[:3]: v for k, v in values(r.places).items()} for r in (again, after))
    for key in old.keys() | new.keys():
        of_another_year = key[0].startswith("target.") and key not in new
        if old.get(key) != new.get(key) and not of_another_year:
            yield "readings", key[0]
    yield from (("money", key) for key in money_differences(again, after))


def money_differences(again, after):
    old, new = (
        {
            getattr(line, act).key: (getattr(line, act).value, getattr(line, act).label,
                                     line.circular if act == "granted" else "")
            for line in (*report.money.lines, *report.shared_money)
            for act in ("granted", "reserved", "available", "spent")
        }
        for report in (again, after)
    )  # fmt: skip
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if (was or (None,))[0] != (now or (None,))[0] or (was and now and was != now):
            yield (now or was)[1]
    if again.money.estimated.value != after.money.estimated.value:
        yield "Geraamd"


def expected(before, again, after):
    return Counter(
        [
            *agenda_differences(before, after),
            *decision_differences(before, after),
            *figure_differences(before, again, after),
        ]
    )


def told(found):
    lines = [("restated", line.key) for line in found.restated]
    lines += [("readings", line.key) for line in found.readings]
    lines += [("decisions", line.body) for line in found.decisions]
    lines += [("money", line.act) for line in found.money]
    for name in ("came", "went", "states", "terms", "lights", "texts"):
        lines += [(name, line.code, line.step) for line in getattr(found, name)]
    return Counter(lines)


def check(first, second, on=AFTER):
    """Two reports, with edits before and after the first was made."""
    with transaction.atomic():
        with change(at=START):
            world = Busy()
        for number, act in enumerate([*first, *second], start=1):
            moment = START + timedelta(hours=number, days=60 * (number > len(first)))
            with change(at=moment, reason=f"handeling {number}"):
                for name, n in act:
                    getattr(world, name)(n)
        before = collect(world.region, on=BEFORE, known_at=PRINTED)
        after = collect(world.region, on=on)
        again = look_back(before, world.region)
        found = changes.changes_since(before, after, again)
        assert told(found) == expected(before, again.report, after)
        assert changes.changes_since(before, after, again) == found
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=5), st.lists(acts, max_size=6))
def test_each_difference_is_told_once_and_nothing_else(first, second):
    check(first, second)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts, max_size=6))
def test_two_reports_of_one_day_without_an_edit_between_them_are_the_same(first):
    assert list(check(first, [], on=BEFORE).lines()) == []


MUCH = [
    [("count", 7), ("target", 4), ("money", 2), ("judge", 0), ("grant", 0)],
    [("count", 8), ("judge", 1), ("decide", 4), ("move", 1), ("finish", 3), ("add_item", 0)],
    [("words", 1), ("grant", 3), ("add_step", 1), ("spend", 1), ("count_later", 9)],
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "part",
    ["restated", "readings", "came", "went", "terms", "states", "lights", "texts", "decisions",
     "money"],
)  # fmt: skip
def test_the_check_notices_a_part_that_is_left_out(monkeypatch, part):
    """The control: whichever part is dropped, the same check fails."""
    sequence = [*MUCH[1:], [("status", 3)]] if part == "went" else MUCH[1:]
    check(MUCH[:1], sequence)
    monkeypatch.setattr(changes, part, lambda *_, **__: iter(()))

    with pytest.raises(AssertionError):
        check(MUCH[:1], sequence)
