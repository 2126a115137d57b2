"""What several models write together."""

from dataclasses import replace
from datetime import date

import pytest

from agenda.figures import item_lines
from agenda.models import AgendaItem, PeriodChange
from agenda.services import (
    Term,
    next_code,
    next_number,
    next_sequence,
    region_of,
    reschedule,
    set_municipalities,
)
from audit.context import change
from audit.known import Known
from audit.models import Conflict
from buildingblocks.models import Municipality
from tests.make import agenda as make
from tests.make import places

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 1)


def move(subject, term, on=FEBRUARY):
    return reschedule(subject=subject, term=Term(**term), moved_on=on, reason="Later")


def test_a_rescheduling_is_one_act_with_everything_else_that_changed():
    item = make.make_item(**make.Q1)
    item.title = "Anders"

    with change():
        moved = move(item, make.Q2)

    item.refresh_from_db()
    assert (item.title, item.end, item.version) == ("Anders", date(2026, 6, 30), 2)
    assert (moved.item, moved.step, moved.months) == (item, None, 3)
    assert item.history.first().request_id == moved.history.get().request_id
    assert item.history.first().history_change_reason == "Later"


def test_the_same_term_is_no_rescheduling():
    assert move(make.make_item(**make.Q1), make.Q1) is None
    assert not PeriodChange.objects.exists()


def test_a_step_is_rescheduled_within_its_item():
    step = make.make_step(**make.Q1)

    assert move(step, make.Q2).item == step.item


def test_the_past_tells_the_term_of_then():
    item = make.make_item(**make.Q1)
    move(item, make.Q2)
    move(item, make.Q3, on=date(2026, 5, 1))

    def told(on):
        [line] = item_lines(Known(), item.region, on=on)
        return line.period, line.moved_text

    assert told(date(2026, 1, 31)) == ("1e kwartaal 2026", "")
    assert told(FEBRUARY) == ("2e kwartaal 2026", "1× verschoven, +3 maanden")
    assert told(date(2026, 5, 1)) == ("3e kwartaal 2026", "2× verschoven, +6 maanden")


@pytest.mark.parametrize(
    ("moved", "months", "text"),
    [
        (0, 0, ""),
        (1, 0, "1× verschoven"),
        (1, 1, "1× verschoven, +1 maand"),
        (2, 5, "2× verschoven, +5 maanden"),
        (1, -3, "1× verschoven, −3 maanden"),
    ],
)
def test_how_often_and_how_far_in_words(moved, months, text):
    item = make.make_item(**make.Q1)
    [line] = item_lines(Known(), item.region, on=FEBRUARY)

    assert replace(line, moved=moved, months_moved=months).moved_text == text


def test_municipalities_are_set_as_a_whole_and_raise_the_version_once():
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")
    item = make.make_item(municipalities=(soest,))

    set_municipalities(item=item, municipalities=[baarn.pk])
    set_municipalities(item=item, municipalities=[baarn.pk])

    assert [link.municipality for link in item.municipality_links.all()] == [baarn]
    assert AgendaItem.objects.get().version == item.version == 3


def test_municipalities_of_an_item_that_somebody_else_changed_are_left_alone():
    item = make.make_item()
    other = AgendaItem.objects.get()
    other.title = "Intussen"
    other.save()

    with pytest.raises(Conflict):
        set_municipalities(item=item, municipalities=[places.make_municipality().pk])

    assert not item.municipality_links.exists()


def test_codes_numbers_and_sequences_go_on_where_they_stopped():
    region, block = places.make_region(), places.make_block(number=2)
    assert (next_code(region, None), next_code(region, block)) == ("A.01", "B2.01")
    item = make.make_item("B2.09", building_block=block)
    make.make_item("B2.10")
    make.make_step(item, sequence=4)
    make.make_risk(number=7)

    assert next_code(region, block) == "B2.11"
    assert next_sequence(item) == 5
    assert next_number(type(make.make_risk()), region) == 9


def test_a_region_is_found_by_itself_or_by_a_municipality():
    soest = places.make_municipality()

    assert region_of("amersfoort", "").slug == "amersfoort"
    assert region_of("", "soest") == region_of("", soest.cbs_code) == places.make_region()
    with pytest.raises(LookupError, match="geen regio voor ‘nergens’"):
        region_of("nergens", "")
    places.make_municipality("Tiel", region=places.make_region("rivierenland"))
    with pytest.raises(LookupError, match="meer dan één regio"):
        region_of("", "")
    assert Municipality.objects.count() == 2
