"""Rounds stay what they were, whatever happens afterwards.

Two rounds and a hundred edits in a normal run; LASTING=full makes it four rounds over three years
and five hundred edits.
"""

import os
import random
from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from agenda.imports.confirm import undo
from agenda.imports.outcomes import IMPORTED
from agenda.models import AgendaItem, FrozenEdition, FrozenRound, Step
from agenda.reports import verifying
from agenda.reports.acts import approve, check, plan
from agenda.reports.freezing import freeze
from agenda.reports.keeping import kept
from agenda.reports.reconciling import reconcile
from agenda.reports.rounds import opened
from audit.context import change
from audit.known import AMSTERDAM
from audit.verify import faults
from buildingblocks.models import FlowCount, Municipality, PlacementCount, Region, Target
from funding.models import Appropriation, Grant, Spending
from tests.agenda.rounds.conftest import fake_pdf
from tests.make.imports import bring_in, make_sheet, stand

# Long; what one database keeps another keeps as well (tests/agenda/rounds asks both).
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PERIODS = [
    (date(2023, 1, 1), date(2023, 12, 31)),
    (date(2024, 1, 1), date(2024, 12, 31)),
    (date(2025, 1, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), date(2025, 12, 31)),
]
FULL = os.environ.get("LASTING") == "full"
EDITS = 500 if FULL else 100
PERIODS = PERIODS if FULL else PERIODS[-2:]
WHY = "Nagekeken en verbeterd."


@pytest.fixture(scope="module")
def rounds(region):
    """Each frozen two months after its reference date, with what was known then."""
    people = {u.email.partition("@")[0]: u for u in User.objects.all()}
    by, other = people["coordinator"], people["controller.werkbedrijf"]
    with pytest.MonkeyPatch.context() as patch:
        for module in ("making", "verifying"):
            patch.setattr(f"agenda.reports.{module}.render_limited", fake_pdf)
        for since, on in PERIODS:
            moment = datetime.combine(on + timedelta(days=60), time(12), tzinfo=AMSTERDAM)
            with change(by=by, at=moment):
                wanted = plan(region=region, since=since, reference_date=on, by=by)
                check(wanted=wanted, by=by, reason="Nog niet alles is geleverd.")
                approve(wanted=wanted, by=other)
                freeze(wanted=wanted, by=by)
        yield list(FrozenRound.objects.select_related("dataset").order_by("known_at"))


def everything():
    """Each kept file of each edition, and each dataset."""
    files = {
        (edition.reference, kind): kept(entry["sha256"])
        for edition in FrozenEdition.objects.all()
        for kind, entry in edition.files.items()
    }
    return files | {(str(f), "dataset"): kept(f.sha256) for f in FrozenRound.objects.all()}


def number(row, name, chance):
    """Another number, or another name."""
    value = getattr(row, name)
    setattr(row, name, (value or 0) + chance.randint(1, 9))


EDITABLE = [
    (PlacementCount, lambda row, c: number(row, "value", c)),
    (FlowCount, lambda row, c: number(row, "value", c)),
    (Target, lambda row, c: number(row, "value", c)),
    (Grant, lambda row, c: number(row, "amount", c)),
    (Appropriation, lambda row, c: number(row, "amount", c)),
    (Spending, lambda row, c: number(row, "amount", c)),
    (AgendaItem, lambda row, c: setattr(row, "title", f"Anders {c.random()}")),
    (AgendaItem, lambda row, c: setattr(row, "visibility", "intern")),
    (Step, lambda row, c: setattr(row, "title", f"Andere stap {c.random()}")),
    (Municipality, lambda row, c: setattr(row, "name", f"Gemeente {c.random()}")),
    (Region, lambda row, c: setattr(row, "name", f"Regio {c.random()}")),
    (User, lambda row, c: setattr(row, "name", f"Persoon {c.random()}")),
    (User, lambda row, c: setattr(row, "is_active", False)),
]


def at_random(times, seed):
    """Edits and renames of anything under the reports; how many came through, refusals left out."""
    chance = random.Random(seed)
    done = 0
    while done < times:
        model, edit = chance.choice(EDITABLE)
        row = chance.choice(list(model.objects.all()))
        edit(row, chance)
        try:
            with transaction.atomic(), change(reason=WHY):
                row.save()
            done += 1
        except DatabaseError:
            continue
    return done


def brought_in_and_taken_back(region):
    """A spreadsheet over figures that were printed, confirmed and undone."""
    by = User.objects.get(email="coordinator@example.org")
    rows = [stand(name, 1, on="31-12-2025") for name in ("Modelmeer", "Proefstad")]
    batch, done = bring_in(make_sheet(*rows), by, region=region)
    assert done.status == IMPORTED
    assert undo(batch, by=by, reason="Verkeerd bestand").counts == {"teruggedraaid": 2}


def test_hundreds_of_edits_change_no_byte_of_what_was_frozen(rounds, region):
    before = everything()
    assert len(before) == len(PERIODS) * (7 * 8 + 1)
    brought_in_and_taken_back(region)
    assert at_random(EDITS, seed=20261120) == EDITS
    assert everything() == before
    assert [str(f) for f in (*faults(), *verifying.faults())] == []


def test_another_layout_later_makes_no_edition_different(rounds, monkeypatch):
    """Verifying holds the stored pages against the layout only while that is the same one."""
    before = everything()
    newer = {**rounds[0].made_with, "layout": "een andere opmaak"}
    monkeypatch.setattr(verifying, "made_with", lambda: newer)
    monkeypatch.setattr(verifying, "print_page", lambda *_: "anders")
    monkeypatch.setattr(verifying, "screen_page", lambda *_: "anders")
    assert [str(f) for f in verifying.faults(thorough=True)] == []
    assert everything() == before


def test_seven_editions_of_each_round_reconcile(rounds):
    for found in map(opened, rounds):
        result = reconcile(found)
        assert (result.of, result.differences) == (6, ())
        assert result.compared > 500


def test_each_report_compares_with_the_one_before(rounds):
    numbers = [(found.number, found.previous) for found in map(opened, rounds)]
    own = [number for number, _previous in numbers]
    assert [previous for _number, previous in numbers] == ["", *own[:-1]]
    assert len(set(own)) == len(PERIODS)
    later = [opened(each).whole.changes for each in rounds[1:]]
    assert all(changes.came or changes.states for changes in later)


def test_a_late_correction_is_told_in_the_next_report_with_its_reason(rounds):
    """The Voorbeeldregio holds late corrections of counts; each is in a report, and why."""
    told = [line for each in rounds[1:] for line in opened(each).whole.changes.restated]
    assert told
    assert any(line.why for line in told)


def test_the_check_would_notice_one_changed_byte(rounds):
    """The control of the first test."""
    from agenda.models import KeptFile  # noqa: PLC0415
    from tests.guards import guards_off  # noqa: PLC0415

    before = everything()
    file = KeptFile.objects.filter(packed=False).first()
    with guards_off(), transaction.atomic():
        KeptFile.objects.filter(pk=file.pk).update(content=bytes(file.content)[:-1] + b"x")
        with pytest.raises(Exception, match="niet meer wat werd bewaard"):
            assert everything() == before
        transaction.set_rollback(True)
