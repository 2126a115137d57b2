"""Two people change the same item: the second sees both versions and chooses; nothing is lost."""

from unittest import mock

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from agenda.models import AgendaItem
from tests.browse import filled, send
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/agenda/B2.03/wijzigen/"


@pytest.fixture
def item(db):
    return make.make_item(lead_municipality=places.make_municipality(), goal="Eerst", **make.Q1)


def again(response, **choices):
    """What is sent from the page with both versions, with these choices made on it."""
    base = response.context["form"].conflict.base
    assertContains(response, f'name="keuze_sinds" value="{base}"', status_code=422)
    chosen = {f"keuze_{row.name}": row.chosen for row in response.context["form"].conflict.rows}
    return {**filled(response), "keuze_sinds": base, **chosen, **choices}


def rows(response):
    return {
        row.name: (row.before, row.theirs, row.mine, row.chosen)
        for row in response.context["form"].conflict.rows
    }


def test_the_second_saver_sees_both_versions_of_every_field(
    officer_client, coordinator_client, item
):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, title="Van de coördinator", goal="Daarna")

    response = officer_client.post(URL, {**read, "title": "Van Soest"})

    assert response.status_code == 422
    assertContains(response, "Coordinator,", status_code=422)
    assert rows(response) == {
        "title": ("Doorverwijzing afspreken", "Van de coördinator", "Van Soest", ""),
        "goal": ("Eerst", "Daarna", "Eerst", "theirs"),
    }
    item.refresh_from_db()
    assert (item.title, item.goal) == ("Van de coördinator", "Daarna")


@pytest.mark.parametrize(
    ("choice", "title"), [("mine", "Van Soest"), ("theirs", "Van de coördinator")]
)
def test_the_second_saver_chooses_per_field(
    officer_client, coordinator_client, item, choice, title
):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, title="Van de coördinator", goal="Daarna")
    shown = officer_client.post(URL, {**read, "title": "Van Soest"})

    response = officer_client.post(URL, again(shown, keuze_title=choice))
    assertRedirects(response, "/regio/amersfoort/agenda/B2.03/")

    item.refresh_from_db()
    assert (item.title, item.goal) == (title, "Daarna")


def test_not_choosing_overwrites_nothing(officer_client, coordinator_client, item):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, title="Van de coördinator")
    shown = officer_client.post(URL, {**read, "title": "Van Soest"})

    response = officer_client.post(URL, again(shown))

    assert response.status_code == 422
    assert rows(response) == rows(shown)
    item.refresh_from_db()
    assert item.title == "Van de coördinator"


def test_municipalities_are_part_of_what_is_compared(officer_client, coordinator_client, item):
    soest, baarn = places.make_municipality(), places.make_municipality("Baarn")
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, municipalities=[str(baarn.pk)])

    shown = officer_client.post(URL, {**read, "title": "Van Soest"})

    assert rows(shown) == {
        "title": ("Doorverwijzing afspreken", "Doorverwijzing afspreken", "Van Soest", "mine"),
        "municipalities": ("alle gemeenten", "Baarn", "alle gemeenten", "theirs"),
    }
    officer_client.post(URL, again(shown))
    assert [link.municipality for link in item.municipality_links.all()] == [baarn]

    stale = {**filled(shown), "municipalities": [str(soest.pk)]}
    last = officer_client.post(URL, stale)
    assert rows(last)["municipalities"] == ("Baarn", "Baarn", "Soest", "mine")


def test_choosing_everything_of_the_other_changes_nothing(officer_client, coordinator_client, item):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, title="Van de coördinator")
    shown = officer_client.post(URL, {**read, "title": "Van Soest"})

    officer_client.post(URL, again(shown, keuze_title="theirs"))

    item.refresh_from_db()
    assert (item.title, item.version) == ("Van de coördinator", 2)


def test_a_third_saver_in_between_is_seen_as_well(officer_client, coordinator_client, item):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, title="Tweede")
    shown = officer_client.post(URL, {**read, "title": "Van Soest"})
    send(coordinator_client, URL, title="Derde")

    last = officer_client.post(URL, again(shown, keuze_title="mine"))

    assert rows(last)["title"] == ("Tweede", "Derde", "Van Soest", "")


def test_a_race_lost_at_the_last_moment_shows_the_same_page(
    officer_client, coordinator_client, item
):
    """As on PostgreSQL, where the other may save between looking and writing."""
    data = {**filled(officer_client.get(URL)), "title": "Van Soest"}
    save = AgendaItem.save

    def save_after_the_other(self, *args, **kwargs):
        with mock.patch.object(AgendaItem, "save", save):
            other = AgendaItem.objects.get(pk=self.pk)
            other.title = "Van de ander"
            other.save()
        save(self, *args, **kwargs)

    with mock.patch("agenda.forms.ItemForm.save", autospec=True) as late:
        late.side_effect = lambda form, commit=True: save_after_the_other(form.instance)
        response = officer_client.post(URL, data)

    assert rows(response)["title"][1:3] == ("Van de ander", "Van Soest")


def test_moving_a_term_that_somebody_else_moved_asks_first(
    officer_client, coordinator_client, item
):
    read = filled(officer_client.get(URL))
    send(coordinator_client, URL, start="2026-04-01", reason="Later")

    shown = officer_client.post(URL, {**read, "start": "2026-07-01", "reason": "Nog later"})

    assert rows(shown) == {"start": ("01-01-2026", "01-04-2026", "01-07-2026", "")}
    assert item.period_changes.count() == 1

    response = officer_client.post(URL, again(shown, keuze_start="mine"))
    assertRedirects(response, "/regio/amersfoort/agenda/B2.03/")
    item.refresh_from_db()
    assert item.end.isoformat() == "2026-09-30"
    assert [move.months for move in item.period_changes.all()] == [3, 3]


def test_a_run_of_quarters_has_an_end_to_choose(officer_client, coordinator_client, item):
    read = filled(officer_client.get(URL))
    send(
        coordinator_client, URL, precision="kwartaalreeks", end="2026-12-31", reason="Langer nodig"
    )

    shown = officer_client.post(URL, {**read, "title": "Van Soest"})

    assert rows(shown)["end"] == ("31-03-2026", "31-12-2026", "31-03-2026", "theirs")
