"""The made-up region counted again by plain SQL, and what happens when a formula is broken."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from agenda.figures import blocks
from agenda.reports.gate.recount import recount, second
from agenda.reports.gate.recount.stated import stated_numbers
from agenda.reports.gate.recount.tables import statement
from agenda.reports.progress import collect, every_figure
from audit.known import AMSTERDAM
from audit.provenance import Figure
from buildingblocks.figures import flows, sums, targets
from funding.figures import rows, trail
from tests.agenda.reports.reading import editions

ON = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("on", "known_at"),
    [
        (date(2025, 12, 31), None),
        (date(2024, 6, 30), None),
        (date(2023, 6, 30), datetime(2023, 10, 1, tzinfo=AMSTERDAM)),
        (date(2025, 6, 30), datetime(2025, 9, 1, tzinfo=AMSTERDAM)),
    ],
)
def test_every_number_of_seven_editions_is_confirmed(region, db, on, known_at):
    found = editions(region, on=on, known_at=known_at)

    assert recount(region, found) == ()
    assert len(found) == 7
    assert sum(len(stated_numbers(report)) for report in found) > 1_300


def test_every_figure_is_among_what_is_counted_again(region, db):
    report = collect(region, on=ON)
    counted = {number.key for number in stated_numbers(report)}

    assert {figure.key for figure in every_figure(report)} - counted == set()


def test_a_figure_without_a_second_path_is_noticed(region, db):
    report = collect(region, on=ON)
    extra = Figure("pace.2030", "Benodigd tempo", Decimal("3.5"), "plekken")
    stated = (*report.places.stated, extra)
    (found,) = recount(region, [replace(report, places=replace(report.places, stated=stated))])

    assert (found.key, found.label, found.unproven) == ("pace.2030", "Benodigd tempo", True)


def test_a_figure_that_was_left_out_is_noticed(region, db):
    report = collect(region, on=ON)
    flows_left = report.places.flows[1:]
    found = recount(region, [replace(report, places=replace(report.places, flows=flows_left))])

    assert len(found) == 7
    assert {bool(difference.stated) for difference in found} == {False}


# Controls: a formula broken in one of the paths


def hides_who_is_missing(figures, **named):
    whole = sums.total(figures, **named)
    return replace(whole, known=whole.of)


def cuts_off(numerator, denominator):
    return Decimal(numerator * 1000 // denominator) / 10 if denominator else None


COUNT_ITEMS = blocks.count_items
BROKEN_FIGURES = {
    "a total that hides who is missing": (targets, "total", hides_who_is_missing),
    "a share that is cut off": (targets, "percentage", cuts_off),
    "the unknown as zero": (
        flows, "_flow", lambda group, kind, member, found, most, where: Figure(
            f"flow.{group.code}.{kind}.{member.cbs_code}", member.name,
            sum(row.value or 0 for row in found), "personen",
        ),
    ),
    "every circular added up": (
        rows, "_latest_per_circular", lambda known, found, on: found,
    ),
    "money that was only reserved": (trail, "_is_available", lambda row: True),
    "an item late that is not": (
        blocks, "count_items", lambda items: {**COUNT_ITEMS(items), "late_items": len(items)},
    ),
}  # fmt: skip
BROKEN_SQL = {
    "placed": ("'nvt' THEN 1", "'nvt' THEN 2"),
    "flows": ('f."start" >= %(since)s', "1 = 1"),
    "targets": ("(2000 * placed + target)", "(2000 * placed)"),
    "stated": ("s.value * 100", "s.value * 10"),
    "money": ("available - spent", "spent - available"),
    "national": ("y.amount * 100", "y.amount * 1000"),
    "agenda": ("u.reference_date <= %(on)s", "1 = 1"),
    "decisions": ("SELECT COUNT(*) FROM members", "SELECT COUNT(*) + 1 FROM members"),
}


def is_found(region):
    days = (ON, date(2023, 6, 30))
    return any(recount(region, [collect(region, on=day)]) for day in days)


@pytest.mark.parametrize("fault", BROKEN_FIGURES)
def test_a_fault_in_the_figures_is_found(region, db, monkeypatch, fault):
    monkeypatch.setattr(*BROKEN_FIGURES[fault])

    assert is_found(region)


@pytest.mark.parametrize("name", BROKEN_SQL)
def test_a_fault_in_the_sql_is_found(region, db, monkeypatch, name):
    right, wrong = BROKEN_SQL[name]

    def broken(asked, *, then):
        text = statement(asked, then=then)
        assert asked != name or right in text
        return text.replace(right, wrong) if asked == name else text

    monkeypatch.setattr(second, "statement", broken)
    assert is_found(region)
