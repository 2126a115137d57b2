"""Figures that were printed and are otherwise now, and money that is new."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from agenda.reports.changes import changes_since
from agenda.reports.looking_back import look_back
from agenda.reports.progress import collect
from audit.context import change
from audit.known import AMSTERDAM
from audit.provenance import State
from tests.agenda.reports.two_reports import (
    DECEMBER,
    EARLY,
    JUNE,
    LATER,
    PRINTED,
    amersfoort,
    changed,
    later,
    reports,
    said,
)
from tests.make import places as make
from tests.make.funding import (
    make_appropriation,
    make_circular,
    make_grant,
    make_spending,
    make_stream_year,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def soest():
    """Two municipalities, and everything a test makes first is long known."""
    with change(at=EARLY):
        make.make_municipality("Baarn")
        yield make.make_municipality()


# Money


def test_money_moves_from_one_circular_to_the_next(soest):
    make_grant(soest, 120_000, circular=make_circular())
    with later():
        september = make_circular(
            "september-2025", kind="september", published_on=date(2025, 9, 16)
        )
        make_grant(soest, 110_000, circular=september)

    (line,) = changed().money

    assert (line.act, line.stream, line.year, line.place) == (
        "Toegekend", "Integratie-uitkering Participatie", "2025", "Soest",
    )  # fmt: skip
    assert (line.before, line.after, line.difference) == (120_000, 110_000, Decimal(-10_000))
    assert (line.before_circular, line.circular) == (
        "Meicirculaire 2025",
        "Septembercirculaire 2025",
    )


def test_an_announcement_stands_beside_the_one_before_it():
    make_stream_year(amount=35_000_000, circular=make_circular())
    with later():
        september = make_circular(
            "september-2025", kind="september", published_on=date(2025, 9, 16)
        )
        make_stream_year(amount=34_000_000, circular=september)

    (line,) = changed().money

    assert (line.act, line.year, line.place) == ("Aangekondigd", "2025", "Landelijk")
    assert (line.before, line.after) == (35_000_000, 34_000_000)
    assert line.circular == "Septembercirculaire 2025"


def test_an_amount_per_place_is_an_announcement_too():
    with later():
        september = make_circular(
            "september-2025", kind="september", published_on=date(2025, 9, 16)
        )
        make_stream_year(amount=None, amount_per_unit=191, unit="plek", circular=september)

    assert said(changed().money, "before", "after", "unit") == [(None, 191, "plek")]


def test_what_was_made_available_and_spent_since_is_new_money(soest):
    with later():
        make_appropriation(soest, 101_615, decided_on=date(2025, 9, 9))
        make_spending(soest, 40_000)

    assert said(changed().money, "act", "before", "after") == [
        ("Beschikbaar gesteld", None, 101_615),
        ("Besteed", None, 40_000),
    ]


# Printed figures


def test_a_printed_figure_that_is_otherwise_says_why_and_what_follows(soest):
    count = make.make_placement(soest, 35)
    make.make_placement(make.make_municipality("Baarn"), 5)
    make.make_target(soest, 70)
    with later("UWV telde een inwoner dubbel"):
        count.value = 34
        count.save()

    found = changed()

    assert said(
        found.corrected, "key", "place", "printed", "now", "difference", "follows", "why"
    ) == [
        ("placed.beschut_werk.0342", "Soest", 35, 34, -1, False, ("UWV telde een inwoner dubbel",)),
        ("placed.beschut_werk", "Amersfoort", 40, 39, -1, True, ()),
        ("realisation.0342", "Soest", 50, Decimal("48.6"), Decimal("-1.4"), True, ()),
        ("realisation", "Amersfoort", 50, Decimal("48.6"), Decimal("-1.4"), True, ()),
    ]
    assert {line.changed for line in found.corrected} == {LATER}
    assert found.readings == ()


def test_a_count_of_a_later_day_is_no_correction(soest):
    make.make_placement(soest, 35)
    with later():
        make.make_placement(soest, 37, on=date(2025, 6, 30))
        make.make_placement(make.make_municipality("Baarn"), 2, on=date(2025, 6, 30))

    found = changed()

    assert found.restated == ()
    assert said(found.readings, "key", "before", "after", "before_date", "after_date") == [
        ("placed.beschut_werk.0308", None, 2, date(2025, 3, 31), date(2025, 6, 30)),
        ("placed.beschut_werk.0342", 35, 37, date(2025, 3, 31), date(2025, 6, 30)),
        ("placed.beschut_werk", 35, 39, date(2025, 3, 31), date(2025, 6, 30)),
    ]


def test_a_correction_is_told_beside_a_newer_count(soest):
    count = make.make_placement(soest, 35)
    with later("Dubbel geteld"):
        count.value = 34
        count.save()
        make.make_placement(soest, 36, on=date(2025, 9, 30))

    found = changed()

    assert said(found.corrected, "key", "printed", "now")[0] == ("placed.beschut_werk.0342", 35, 34)
    assert said(found.readings, "key", "before", "after")[0] == ("placed.beschut_werk.0342", 34, 36)


def test_what_was_not_known_came_in_later(soest):
    make.make_placement(soest, 35)
    with later():
        make.make_placement(make.make_municipality("Baarn"), 5)

    found = changed()

    assert said(found.restated, "key", "printed", "now", "late") == [
        ("placed.beschut_werk.0308", None, 5, True),
        ("placed.beschut_werk", 35, 40, True),
    ]
    assert found.corrected == ()


def test_what_was_known_and_is_not_any_more_is_a_correction(soest):
    count = make.make_placement(soest, 35)
    with later("De telling klopte niet"):
        count.value, count.state = None, "onbekend"
        count.save()

    line = changed().corrected[0]

    assert (line.printed, line.now, line.now_state) == (35, None, State.UNKNOWN)
    assert line.why == ("De telling klopte niet",)


def test_corrected_money_is_not_new_money(soest):
    given = make_appropriation(soest, 100)
    with later("Verkeerd overgenomen"):
        given.amount = 90
        given.save()

    found = changed()

    assert found.money == ()
    assert said(found.corrected, "key", "printed", "now", "why")[0] == (
        "available.IU_PART_INFRA.2025.0342", 100, 90, ("Verkeerd overgenomen",),
    )  # fmt: skip


def test_a_note_or_an_approval_is_no_reason(soest):
    count = make.make_placement(soest, 35)
    with later("Dubbel geteld"):
        count.value = 34
        count.save()
    with later("Toelichting aangevuld"):
        count.note = "Volgens UWV"
        count.save()

    assert changed().corrected[0].why == ("Dubbel geteld",)


def test_a_reason_after_the_report_is_not_known_in_it(soest):
    count = make.make_placement(soest, 35)
    with later("Dubbel geteld"):
        count.value = 34
        count.save()
    region = amersfoort()
    before = collect(region, on=JUNE, known_at=PRINTED)
    known_at = datetime(2025, 10, 1, 9, tzinfo=AMSTERDAM)
    after = collect(region, on=DECEMBER, known_at=known_at)

    found = changes_since(before, after, look_back(before, region, known_at))

    assert found.restated == ()


def test_a_shielded_figure_is_not_told_through_what_it_was(soest):
    count = make.make_placement(soest, 35)
    before, _, _ = reports()
    with later("Te klein"):
        count.value = 3
        count.save()
    _, after, again = reports()
    after = _shielded(after)

    lines = changes_since(before, after, again).restated

    assert said(lines, "key", "now", "now_state")[0] == (
        "placed.beschut_werk.0342", None, State.SUPPRESSED,
    )  # fmt: skip


def _shielded(report):
    groups = tuple(
        replace(
            group,
            per_municipality=tuple(
                replace(f, value=None, state=State.SUPPRESSED) if f.label == "Soest" else f
                for f in group.per_municipality
            ),
        )
        for group in report.places.groups
    )
    return replace(report, places=replace(report.places, groups=groups))


def test_without_looking_back_nothing_is_called_a_correction(soest):
    count = make.make_placement(soest, 35)
    with later():
        count.value = 34
        count.save()
    before, after, _ = reports()

    found = changes_since(before, after)

    assert not found.looked_back
    assert found.restated == ()
    assert said(found.readings, "before", "after")[0] == (35, 34)
