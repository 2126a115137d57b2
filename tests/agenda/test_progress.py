"""Progress updates: stoplights, and their explanation where one is orange or red."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from pytest_django.asserts import assertRedirects

from agenda.models import ProgressUpdate
from tests.browse import errors, send
from tests.make import agenda as make
from tests.make import places

ITEM = "/regio/amersfoort/agenda/B2.03/"
NEW = f"{ITEM}voortgang/nieuw/"
OLD = f"{ITEM}voortgang/2025-12-31/"
EXPLAINED = {"cause": "Geen tijd", "consequence": "Later", "correction": "Inhuren"}


@pytest.fixture
def item(db):
    return make.make_item(lead_municipality=places.make_municipality())


def test_an_update_of_today(officer_client, item):
    response = send(officer_client, NEW, time="groen", money="groen", past="Afgesproken")

    assertRedirects(response, ITEM)
    update = ProgressUpdate.objects.get()
    assert (update.item, update.reference_date, update.time, update.quality) == (
        item, localdate(), "groen", "grijs",
    )  # fmt: skip


def test_a_new_update_starts_from_the_last_lights(officer_client, item):
    make.make_update(item, on=date(2025, 6, 30), time="rood")
    make.make_update(item, time="groen", money="oranje")

    form = officer_client.get(NEW).context["form"]

    assert [form[name].value() for name in ("time", "money", "cause")] == ["groen", "oranje", ""]


@pytest.mark.parametrize("light", ["oranje", "rood"])
def test_orange_and_red_are_explained(officer_client, item, light):
    response = send(officer_client, NEW, quality=light, cause="Te weinig mensen")

    assert set(errors(response)) == {"consequence", "correction"}
    assert all("oranje of rood" in m[0] for m in errors(response).values())
    send(officer_client, NEW, quality=light, **EXPLAINED)
    assert ProgressUpdate.objects.get().quality == light


def test_one_update_per_reference_date(officer_client, item):
    make.make_update(item)

    response = send(officer_client, NEW, reference_date="2025-12-31")

    assert errors(response) == {
        "reference_date": ["Er is al een bericht voor deze peildatum; wijzig dat."]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference_date": (localdate() + timedelta(1)).isoformat()}, "reference_date"),
        ({"reference_date": "eind maart"}, "reference_date"),
        ({"reference_date": None}, "reference_date"),
        ({"time": "paars"}, "time"),
        ({"past": "x" * 20_001}, "past"),
        ({"source_place": "x" * 151}, "source_place"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(officer_client, item, changes, field):
    assert set(errors(send(officer_client, NEW, **changes))) == {field}
    assert not ProgressUpdate.objects.exists()


def test_another_light_asks_for_a_reason(officer_client, item):
    update = make.make_update(item, time="groen")

    refused = send(officer_client, OLD, time="rood", **EXPLAINED)
    response = send(officer_client, OLD, time="rood", reason="Bij nader inzien", **EXPLAINED)

    assert errors(refused) == {"reason": ["Geef een reden: u wijzigt ‘Tijd’."]}
    assertRedirects(response, ITEM)
    update.refresh_from_db()
    assert update.time == "rood"


def test_what_somebody_approved_stays_as_it_is(officer_client, coordinator_client, item):
    make.make_update(item, approved_by=coordinator_client.user, approved_on=date(2026, 1, 5))

    assert officer_client.get(OLD).status_code == 404
    assert coordinator_client.post(OLD, {"past": "x"}).status_code == 404


def test_others_report_nothing(baarn_client, council_client, clerk_client, item):
    make.make_update(item)

    for client in (baarn_client, council_client, clerk_client):
        assert client.post(NEW, {"past": "x"}).status_code == 404
        assert client.post(OLD, {"past": "x"}).status_code == 404
    assert ProgressUpdate.objects.get().past == ""


@pytest.mark.parametrize("day", ["2025-12-30", "2025-02-31", "gisteren"])
def test_an_update_that_is_not_there_does_not_exist(officer_client, item, day):
    make.make_update(item)

    assert officer_client.get(f"{ITEM}voortgang/{day}/").status_code == 404
