"""The page of one round: how far it is, and the acts that are done from it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agenda.enums import RoundState
from agenda.models import Round
from agenda.reports.acts import OVERTAKEN, OWN_CHECK, check
from agenda.reports.gate import Delivery, Expected, Finding, Gate, Matrix, Severity
from audit.models import AuditEvent
from buildingblocks.enums import Role
from tests.agenda.rounds.pages import WHY, act, mend, page, signed_in
from tests.browse import text
from tests.make import places
from tests.make.rounds import make_approved, make_frozen, make_round

pytestmark = pytest.mark.usefixtures("quick_pdf")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def state(wanted):
    return Round.objects.get(pk=wanted.pk).state


def checked(world):
    return check(wanted=make_round(world), by=world.coordinator, reason=WHY)


# In order


def test_the_acts_follow_each_other_by_two_people(world):
    wanted = make_round(world)
    coordinator, controller = signed_in(world.coordinator), signed_in(world.controller)
    found = act(coordinator, wanted, "controleren", reason=WHY)
    assert (found.status_code, found.headers["Location"]) == (302, page(wanted))
    assert state(wanted) == RoundState.CHECKED
    assert act(controller, wanted, "accorderen").status_code == 302
    assert state(wanted) == RoundState.APPROVED
    assert act(coordinator, wanted, "terug", reason="Tekst vergeten").status_code == 302
    assert state(wanted) == RoundState.PREPARING


def test_a_new_edition_begins_with_a_reason(world):
    wanted = make_frozen(world).round
    client = signed_in(world.coordinator)
    assert act(client, wanted, "herzien").status_code == 422
    assert act(client, wanted, "herzien", reason="Verkeerd getal").status_code == 302
    wanted.refresh_from_db()
    assert (wanted.state, wanted.revision) == (RoundState.PREPARING, 2)
    assert "Verkeerd getal" in text(client.get(page(wanted)))


@pytest.mark.parametrize(
    ("at", "coordinator", "controller", "officer"),
    [
        ("voorbereiding", "Controleren", "Nu is de coördinator", "Nu is de coördinator"),
        ("gecontroleerd", "Nu is iemand anders", "Accorderen", "Nu is iemand anders"),
        ("geaccordeerd", "Vaststellen", "Nu is de coördinator", "Nu is de coördinator"),
        ("vastgesteld", "Nieuwe editie beginnen", "", ""),
    ],
)
def test_each_is_offered_what_is_their_turn(world, at, coordinator, controller, officer):
    makers = {
        "voorbereiding": make_round,
        "gecontroleerd": checked,
        "geaccordeerd": make_approved,
        "vastgesteld": lambda world: make_frozen(world).round,
    }
    wanted = makers[at](world)
    offers = {"Controleren", "Accorderen", "Vaststellen", "Nieuwe editie beginnen"}
    for who, offered in (
        (world.coordinator, coordinator),
        (world.controller, controller),
        (world.officer, officer),
    ):
        found = signed_in(who).get(page(wanted)).content.decode()
        assert offered in found
        for other in offers - {offered}:
            assert f">{other}</button>" not in found
            assert f">{other}</a>" not in found


# Refused


def test_who_checked_cannot_approve(world):
    wanted = checked(world)
    found = act(signed_in(world.coordinator), wanted, "accorderen")
    assert (found.status_code, state(wanted)) == (422, RoundState.CHECKED)
    assert OWN_CHECK in text(found)
    event = AuditEvent.objects.get(action="verslag", result="geweigerd")
    assert event.detail == f"accorderen: {OWN_CHECK}"


@pytest.mark.parametrize("what", ["controleren", "accorderen", "terug", "herzien"])
def test_who_may_not_is_refused(world, what):
    wanted = checked(world)
    assert act(signed_in(world.officer), wanted, what, reason=WHY).status_code == 404
    assert state(wanted) == RoundState.CHECKED


@pytest.mark.parametrize("what", ["controleren", "accorderen", "terug", "herzien"])
def test_acts_are_sent_and_never_followed(world, what):
    wanted = make_round(world)
    assert signed_in(world.coordinator).get(page(wanted, f"round-act-{what}")).status_code == 405


def test_a_round_that_looks_otherwise_by_now_is_looked_at_again(world):
    wanted = checked(world)
    found = act(signed_in(world.controller), wanted, "accorderen", version=1)
    assert (found.status_code, state(wanted)) == (422, RoundState.CHECKED)
    assert OVERTAKEN in text(found)


@pytest.mark.parametrize(
    ("what", "begin", "by", "after"),
    [
        ("controleren", make_round, "coordinator", RoundState.CHECKED),
        ("accorderen", checked, "controller", RoundState.APPROVED),
        ("terug", checked, "coordinator", RoundState.PREPARING),
        ("herzien", lambda world: make_frozen(world).round, "coordinator", RoundState.PREPARING),
    ],
)
def test_the_same_button_twice_is_one_act(world, what, begin, by, after):
    wanted = begin(world)
    client, version = signed_in(getattr(world, by)), wanted.version
    for _ in range(2):
        assert act(client, wanted, what, version=version, reason=WHY).status_code == 302
    wanted.refresh_from_db()
    assert (wanted.state, wanted.version) == (after, version + 1)
    assert AuditEvent.objects.filter(action="verslag").count() == 1


def test_the_second_of_two_people_is_told(world):
    wanted = checked(world)
    version = wanted.version
    other = places.make_user("ander@example.org")
    places.make_membership(other, Role.CONTROLLER, region=world.region)
    act(signed_in(world.controller), wanted, "accorderen", version=version)
    found = act(signed_in(other), wanted, "accorderen", version=version)
    assert (found.status_code, OVERTAKEN in text(found)) == (422, True)


def test_going_back_asks_for_a_reason(world):
    wanted = checked(world)
    found = act(signed_in(world.coordinator), wanted, "terug", reason="  ")
    assert (found.status_code, state(wanted)) == (422, RoundState.CHECKED)


def test_figures_of_a_day_that_is_not_over_are_not_checked(world):
    today = localdate()
    wanted = make_round(world, on=today, since=today - timedelta(days=9))
    client = signed_in(world.coordinator)
    found = act(client, wanted, "controleren", reason=WHY)
    assert (found.status_code, state(wanted)) == (422, RoundState.PREPARING)
    assert "nog niet voorbij" in text(found)
    assert "vanaf de dag na de peildatum" in text(client.get(page(wanted)))
    assert "nog niet voorbij" in text(client.get(page(wanted, "round-check")))


# What is missing


MISSING = Finding(
    "ontbreekt", Severity.REASON, "Baarn", "2025", "De stand van maart ontbreekt.", ("B. Jansen",)
)
WRONG = Finding("telling", Severity.STOPS, "", "", "Het totaal is 9, geteld 10.")


def found_by_the_gate(monkeypatch, *findings):
    matrix = Matrix(
        (Expected("a", "Stand", "maart"),), ("Baarn",), ((Delivery("Baarn", "a", "ontbreekt"),),)
    )
    monkeypatch.setattr(
        "agenda.views.rounds.check.looked_at", lambda *_, **__: Gate(findings, matrix)
    )


def test_the_check_page_says_that_nothing_is_missing(world, monkeypatch):
    found_by_the_gate(monkeypatch)
    found = signed_in(world.coordinator).get(page(make_round(world), "round-check"))
    assert "Er houdt niets tegen" in text(found)
    assert b'name="reason"' not in found.content


def test_what_is_missing_is_named_with_who_and_asks_for_a_reason(world, monkeypatch):
    found_by_the_gate(monkeypatch, MISSING)
    found = signed_in(world.coordinator).get(page(make_round(world), "round-check"))
    assert "Baarn 2025 De stand van maart ontbreekt. B. Jansen" in text(found)
    assert "Waarom toch vaststellen?" in text(found)
    assert "Baarn ontbreekt Geleverd 0 van 1" in text(found)


def test_what_stops_a_freeze_leaves_no_button(world, monkeypatch):
    found_by_the_gate(monkeypatch, WRONG, MISSING)
    found = signed_in(world.coordinator).get(page(make_round(world), "round-check"))
    assert "Het totaal is 9, geteld 10." in text(found)
    assert b"Controleren en vastleggen" not in found.content


def test_the_gate_itself_is_what_the_page_asks(world):
    found = signed_in(world.coordinator).get(page(make_round(world), "round-check"))
    matrix = found.context["matrix"]
    assert [place for place, _ in matrix["rows"]] == ["Baarn", "Soest"]


def test_what_is_hidden_is_named_but_not_told(world):
    wanted = make_round(world)
    wanted.suppress_below = 5
    wanted.save()
    found = signed_in(world.coordinator).get(page(wanted, "round-check"))
    hidden = dict(found.context["hidden"])
    assert hidden["Geplaatst: beschut werk, Soest, 31 maart 2025"] is True


def test_the_reason_is_shown_with_whose_decision_it_was(world, monkeypatch):
    monkeypatch.setattr("agenda.reports.acts.gaps_in", lambda *_: ("Baarn: stand maart",))
    wanted, client = make_round(world), signed_in(world.coordinator)
    refused = act(client, wanted, "controleren")
    assert (refused.status_code, "Baarn: stand maart" in text(refused)) == (422, True)
    act(client, wanted, "controleren", reason="Volgt in april")
    shown = text(client.get(page(wanted)))
    assert "Volgt in april" in shown
    assert "Besloten door" in shown


def test_editions_that_contradict_each_other_cannot_be_checked(world, monkeypatch):
    monkeypatch.setattr("agenda.reports.reconciling._sums", lambda _: ["Totaal: 9 en 10"])
    found = signed_in(world.coordinator).get(page(make_round(world), "round-check"))
    assert "Totaal: 9 en 10" in text(found)
    assert b"Controleren en vastleggen" not in found.content


def test_only_who_reports_looks_for_what_is_missing(world):
    wanted = make_round(world)
    assert signed_in(world.officer).get(page(wanted, "round-check")).status_code == 404


# What is shown


def test_each_place_has_a_line_and_each_officer_their_own_form(world):
    wanted = make_round(world)
    baarn = page(wanted, "planned-edition", "baarn")
    soest = page(wanted, "planned-edition", "soest")
    whole = page(wanted, "planned-edition", "regio")
    found = signed_in(world.officer).get(page(wanted)).content.decode()
    assert (soest in found, baarn in found, whole in found) == (True, False, False)
    found = signed_in(world.coordinator).get(page(wanted)).content.decode()
    assert (soest in found, baarn in found, whole in found) == (True, True, True)


def test_frozen_editions_are_listed_with_what_replaced_them(world):
    wanted = make_frozen(world).round
    client = signed_in(world.coordinator)
    shown = text(client.get(page(wanted)))
    assert shown.count("Geldt") == 3
    mend(world.soest, 4)
    act(client, wanted, "herzien", reason="Vergeten telling")
    make_frozen(world, Round.objects.get(pk=wanted.pk))
    shown = text(client.get(page(wanted)))
    assert ("Vervangen" in shown, "VR-soest-2025-01-editie-2" in shown) == (True, True)
