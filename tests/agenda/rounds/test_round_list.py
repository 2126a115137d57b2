"""The list of reporting rounds, and planning one."""

from datetime import date

import pytest
from django.urls import reverse

from agenda.enums import RoundState
from agenda.forms.rounds import proposal
from agenda.models import Round
from audit.models import AuditEvent
from tests.agenda.rounds.pages import clerk, page, signed_in
from tests.browse import errors, send, text
from tests.make.rounds import make_approved, make_round

LIST = reverse("round-list", args=["amersfoort"])
PLAN = reverse("round-plan", args=["amersfoort"])
ANSWER = {"since": "2025-01-01", "reference_date": "2025-03-31"}


def test_the_list_has_every_round_newest_first(world):
    first = make_round(world)
    make_round(world, on=date(2025, 6, 30), since=date(2025, 4, 1))
    found = signed_in(world.officer).get(LIST)
    assert [line.round.number for line in found.context["lines"]] == ["2025-02", "2025-01"]
    assert "1 januari 2025 tot en met 31 maart 2025" in text(found)
    assert page(first) in found.content.decode()


def test_without_rounds_the_list_says_so(world):
    assert "nog geen ronde gepland" in text(signed_in(world.officer).get(LIST))


def test_only_who_reports_for_the_region_finds_the_button(world):
    assert PLAN in signed_in(world.coordinator).get(LIST).content.decode()
    assert PLAN not in signed_in(world.officer).get(LIST).content.decode()


def test_a_clerk_does_not_take_part_in_preparing(world):
    wanted = make_round(world)
    client = signed_in(clerk(world))
    assert [client.get(url).status_code for url in (LIST, page(wanted))] == [403, 404]


def test_strangers_find_nothing(world, stranger_client):
    wanted = make_round(world)
    assert [stranger_client.get(u).status_code for u in (LIST, PLAN, page(wanted))] == [404] * 3


@pytest.mark.parametrize(
    ("today", "since", "on"),
    [
        (date(2026, 11, 20), date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 2, 1), date(2025, 7, 1), date(2025, 12, 31)),
    ],
)
def test_the_last_half_year_that_is_over_is_proposed(today, since, on):
    assert proposal(today) == {"since": since, "reference_date": on}


def test_planning_makes_a_round_with_an_edition_per_place(world):
    found = send(signed_in(world.coordinator), PLAN, **ANSWER, suppress_below="5")
    wanted = Round.objects.get()
    assert found.headers["Location"] == page(wanted)
    assert (wanted.number, wanted.state, wanted.suppress_below) == (
        "2025-01",
        RoundState.PREPARING,
        5,
    )
    assert wanted.planned.count() == 3
    event = AuditEvent.objects.get(action="verslag")
    assert (event.user, event.place_key, event.result) == (
        world.coordinator,
        "amersfoort",
        "gelukt",
    )


def test_the_same_form_sent_twice_plans_one_round(world):
    client = signed_in(world.coordinator)
    first, second = client.post(PLAN, ANSWER), client.post(PLAN, ANSWER)
    assert Round.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_period_cannot_begin_after_its_end(world):
    answer = {"since": "2025-04-01", "reference_date": "2025-03-31"}
    found = errors(signed_in(world.coordinator).post(PLAN, answer))
    assert found == {"since": ["De periode begint na de peildatum."]}


@pytest.mark.parametrize("below", ["1", "21", "-3", "vijf"])
def test_a_threshold_makes_sense_or_is_refused(world, below):
    found = signed_in(world.coordinator).post(PLAN, {**ANSWER, "suppress_below": below})
    assert "suppress_below" in errors(found)


def test_who_does_not_report_cannot_plan(world):
    assert signed_in(world.officer).post(PLAN, ANSWER).status_code == 403
    assert not Round.objects.exists()


def test_two_people_who_plan_at_once_make_one_round(world, monkeypatch):
    monkeypatch.setattr("agenda.reports.acts.Max", lambda *_: _none())
    make_round(world, on=date(2025, 6, 30), since=date(2025, 4, 1))
    found = signed_in(world.coordinator).post(PLAN, ANSWER, follow=True)
    assert "Iemand anders plande" in text(found)
    assert Round.objects.count() == 1


def _none():
    """As if the other round was not there yet."""
    from django.db.models import IntegerField, Max, Value  # noqa: PLC0415

    return Max(Value(None, output_field=IntegerField()))


def test_period_and_threshold_change_while_it_is_prepared(world):
    wanted = make_round(world)
    url = page(wanted, "round-update")
    send(signed_in(world.coordinator), url, since="2024-10-01", reason="Ook het vorige kwartaal.")
    wanted.refresh_from_db()
    assert wanted.since == date(2024, 10, 1)
    assert wanted.history.first().history_change_reason == "Ook het vorige kwartaal."


def test_a_round_stays_in_its_year_and_off_the_day_of_another(world):
    wanted = make_round(world)
    make_round(world, on=date(2025, 6, 30), since=date(2025, 4, 1))
    url, client = page(wanted, "round-update"), signed_in(world.coordinator)
    for day, why in (("2026-03-31", "blijft in"), ("2025-06-30", "al een andere ronde")):
        found = errors(send(client, url, reference_date=day, reason="Later."))
        assert why in found["reference_date"][0]


def test_what_was_checked_changes_no_more(world):
    wanted = make_approved(world)
    client = signed_in(world.coordinator)
    assert client.get(page(wanted, "round-update")).status_code == 404
    assert signed_in(world.officer).get(page(wanted, "round-update")).status_code == 404


def test_a_new_edition_is_about_the_same_period(world):
    wanted = make_round(world)
    Round.objects.filter(pk=wanted.pk).update(revision=2, revision_reason="Fout", version=2)
    url = page(wanted, "round-update")
    send(signed_in(world.coordinator), url, since="2024-10-01", suppress_below="5", reason="AVG")
    wanted.refresh_from_db()
    assert (wanted.since, wanted.suppress_below) == (date(2025, 1, 1), 5)
