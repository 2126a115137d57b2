"""Adding and changing steps of an item."""

from datetime import date

import pytest
from pytest_django.asserts import assertRedirects

from agenda.enums import StepStatus
from agenda.models import PeriodChange, Step
from tests.browse import errors, send, text
from tests.make import agenda as make
from tests.make import places

ITEM = "/regio/amersfoort/agenda/B2.03/"
NEW = f"{ITEM}stappen/nieuw/"
FIRST = f"{ITEM}stappen/1/"


@pytest.fixture
def item(db):
    return make.make_item(lead_municipality=places.make_municipality())


def test_a_new_step_comes_last(officer_client, item):
    make.make_step(item, sequence=7)

    response = send(
        officer_client, NEW, title="Voorstel naar de raad", actor="College", kind="besluit",
        precision="kwartaal", start="2026-05-05",
    )  # fmt: skip

    assertRedirects(response, ITEM)
    step = Step.objects.get(sequence=8)
    assert (step.item, step.actor, step.start, step.end) == (
        item, "College", date(2026, 4, 1), date(2026, 6, 30),
    )  # fmt: skip
    assert not PeriodChange.objects.exists()


def test_a_step_without_a_date_or_actor_is_a_step_too(officer_client, item):
    send(officer_client, NEW, title="Ooit", to_be_determined="on")

    assert (Step.objects.get().start, Step.objects.get().actor) == (None, "")


def test_a_step_can_be_part_of_another(officer_client, item):
    whole = make.make_step(item, **make.Q1)

    send(officer_client, NEW, title="Deel", parent=str(whole.pk))
    outside = send(
        officer_client, NEW, title="Te laat", parent=str(whole.pk), precision="kwartaal",
        start="2026-05-05",
    )  # fmt: skip

    assert Step.objects.get(title="Deel").parent == whole
    assert errors(outside) == {
        "start": ["De periode valt buiten die van de stap waar deze onderdeel van is."]
    }


def test_a_step_is_never_part_of_its_own_part(officer_client, item):
    whole = make.make_step(item)
    part = make.make_step(item, parent=whole)
    detail = make.make_step(item, parent=part)
    other = make.make_step(item, "Anders")
    make.make_step(make.make_item("B1.01"), "Van een ander agendapunt")

    response = officer_client.get(FIRST)
    assert list(response.context["form"].fields["parent"].queryset) == [other]
    assert set(errors(send(officer_client, FIRST, parent=str(detail.pk)))) == {"parent"}


def test_moving_a_step_records_a_rescheduling(officer_client, item):
    step = make.make_step(item, **make.Q1)

    response = send(
        officer_client, FIRST, start="2026-04-01", moved_on="2026-01-20", reason="Raad later"
    )

    assertRedirects(response, ITEM)
    move = PeriodChange.objects.get()
    assert (move.item, move.step, move.months, move.moved_on) == (item, step, 3, date(2026, 1, 20))
    assert "Stap ‘Voorstel maken’ gewijzigd" in text(officer_client.get(ITEM))
    again = send(
        officer_client, FIRST, start="2026-07-01", moved_on="2026-01-19", reason="Nog later"
    )
    assert set(errors(again)) == {"moved_on"}


def test_done_has_a_day_and_a_reason(officer_client, item):
    step = make.make_step(item)

    without_day = send(officer_client, FIRST, status="gereed", reason="Klaar")
    without_reason = send(officer_client, FIRST, status="gereed", done_on="2026-01-05")
    send(
        officer_client, FIRST, status="gereed", done_on="2026-01-31", done_precision="maand",
        reason="Klaar",
    )  # fmt: skip

    assert errors(without_day) == {
        "done_on": ["Vul bij ‘Gereed’ de dag in, en laat die anders leeg."]
    }
    assert errors(without_reason) == {"reason": ["Geef een reden: u wijzigt ‘Stand’."]}
    step.refresh_from_db()
    assert (step.status, step.done_on) == (StepStatus.DONE, date(2026, 1, 31))
    assert "Gereed: januari 2026" in text(officer_client.get(ITEM))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 10_000}, "title"),
        ({"actor": "x" * 101}, "actor"),
        ({"sequence": "-1"}, "sequence"),
        ({"sequence": "99999999"}, "sequence"),
        ({"sequence": "een"}, "sequence"),
        ({"sequence": "1"}, "sequence"),
        ({"kind": "anders"}, "kind"),
        ({"parent": "999"}, "parent"),
        ({"municipality": "999"}, "municipality"),
        ({"done_on": "2099-01-01", "status": "gereed"}, "done_on"),
        ({"done_on": "2026-13-01"}, "done_on"),
        ({"precision": "dag", "start": "2026-03-01", "end": "2026-02-01"}, "end"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(officer_client, item, changes, field):
    make.make_step(item)

    response = send(officer_client, NEW, **{"title": "Goed", **changes})

    assert set(errors(response)) == {field}
    assert Step.objects.count() == 1


def test_a_municipality_changes_its_own_step_of_a_regional_item(baarn_client):
    baarn, soest = places.make_municipality("Baarn"), places.make_municipality()
    step = make.make_step(make.make_item(), municipality=baarn)

    send(baarn_client, FIRST, actor="Raad Baarn")
    foreign = send(baarn_client, FIRST, municipality=str(soest.pk))
    nobody = send(baarn_client, FIRST, municipality=None)

    step.refresh_from_db()
    assert (step.actor, step.municipality) == ("Raad Baarn", baarn)
    assert errors(foreign) == {"municipality": ["Voor deze gemeente kunt u geen stap plannen."]}
    assert set(errors(nobody)) == {"municipality"}


def test_others_change_nothing(baarn_client, council_client, stranger_client, item):
    make.make_step(item)

    for client in (baarn_client, council_client, stranger_client):
        assert client.post(FIRST, {"title": "Gekaapt"}).status_code == 404
        assert client.post(NEW, {"title": "Gekaapt"}).status_code == 404
    assert Step.objects.get().title == "Voorstel maken"


def test_a_step_of_an_item_that_one_may_not_see_does_not_exist(baarn_client):
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")
    item = make.make_item(visibility="intern", lead_municipality=soest)
    make.make_step(item, municipality=baarn)

    assert baarn_client.get(FIRST).status_code == 404


def test_a_step_that_is_not_there_does_not_exist(officer_client, item):
    assert officer_client.get(f"{ITEM}stappen/9/").status_code == 404
