"""What changed in the agenda and the decisions since the report before."""

from dataclasses import replace
from datetime import date

import pytest

from agenda.enums import ItemStatus
from agenda.reports.changes import changes_since
from agenda.reports.looking_back import look_back
from audit.context import change
from tests.agenda.reports.two_reports import (
    DECEMBER,
    EARLY,
    JUNE,
    amersfoort,
    changed,
    later,
    reports,
    said,
)
from tests.make import places as make
from tests.make.agenda import (
    Q1,
    Q2,
    Q3,
    make_body,
    make_decision,
    make_item,
    make_move,
    make_proposal,
    make_step,
    make_update,
)
from tests.make.funding import (
    make_appropriation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def soest():
    """Two municipalities, and everything a test makes first is long known."""
    with change(at=EARLY):
        make.make_municipality("Baarn")
        yield make.make_municipality()


def test_nothing_changed_is_nothing():
    make.make_placement(value=3)
    make_step(make_item())
    make_decision(make_proposal())
    make_appropriation()

    found = changed()

    assert list(found.lines()) == []
    assert found.looked_back


# Items


def test_a_new_item_is_new_with_its_steps():
    with later():
        make_step(make_item("B2.04", title="Proef"))

    assert said(changed().came, "kind", "code", "title") == [("nieuw", "B2.04", "Proef")]


def test_an_item_that_was_not_public_is_not_new():
    item = make_item(visibility="intern")
    with later():
        item.visibility = "openbaar"
        item.save()

    assert said(changed().came, "kind") == [("openbaar",)]


def test_what_is_not_public_any_more_is_not_called_by_its_name():
    item = make_item(title="Geheime verhuizing")
    before, _, _ = reports()
    with later():
        item.visibility = "intern"
        item.save()
    _, after, _ = reports()

    (line,) = changes_since(before, after, look_back(before, amersfoort())).went

    assert (line.kind, line.code, line.title) == ("besloten", "B2.03", "")


@pytest.mark.parametrize("status", ItemStatus.gone())
def test_what_went_is_told_with_what_came_instead(status):
    item, other = make_item(), make_item("B2.09", title="Nieuw plan")
    with later():
        item.status, item.status_since = status, date(2025, 10, 1)
        item.successor = other if status in ItemStatus.with_successor() else None
        item.save()

    found = changed()

    successor = "B2.09 Nieuw plan" if status in ItemStatus.with_successor() else ""
    assert said(found.went, "kind", "code", "successor") == [(status, "B2.03", successor)]
    assert found.states == ()


def test_an_item_under_another_key_with_the_same_code_is_the_same_item():
    """An import that was undone and done again makes new rows."""
    item = make_item(title="Was")
    with later():
        item.title = "Is"
        item.save()
    before, after, again = reports()
    before = with_items(before, (replace(before.agenda.items[0], id=item.pk + 1000),))

    found = changes_since(before, after, again)

    assert (found.came, found.went) == ((), ())
    assert said(found.texts, "field", "before", "after") == [("naam", "Was", "Is")]


def with_items(report, items):
    return replace(report, agenda=replace(report.agenda, items=items))


def test_a_renamed_item_is_renamed():
    item = make_item()
    with later():
        item.title, item.code = "Verwijzen", "B2.33"
        item.save()

    found = changed()

    assert (found.came, found.went) == ((), ())
    assert said(found.texts, "field", "before", "after") == [
        ("code", "B2.03", "B2.33"),
        ("naam", "Doorverwijzing afspreken", "Verwijzen"),
    ]


def test_a_renamed_municipality_is_renamed_once(soest):
    make_step(make_item(municipalities=(soest,), lead_municipality=soest), municipality=soest)
    make_decision(make_proposal(), make_body(soest))
    make.make_placement(value=3)
    with later():
        soest.name = "Soest aan de Eem"
        soest.save()

    found = changed()

    assert [line.field for line in found.lines()] == ["naam van de gemeente"]


def test_steps_come_and_go_with_their_item_named():
    make_step(make_item(), "Blijft")
    with later():
        make_step(title="Nieuw")
    before, after, again = reports()
    item = before.agenda.items[0]
    gone = replace(item.steps[0], id=item.steps[0].id + 1000, title="Oud")
    before = with_items(before, (replace(item, steps=(*item.steps, gone)),))

    found = changes_since(before, after, again)

    assert said(found.came, "kind", "code", "step") == [("nieuwe_stap", "B2.03", "Nieuw")]
    assert said(found.went, "kind", "code", "step") == [("stap_weg", "B2.03", "Oud")]


def test_a_municipality_that_joins_is_told():
    with later():
        make.make_municipality("Leusden")

    assert said(changed().came, "kind", "title") == [("gemeente_erbij", "Leusden")]


# Terms


def test_a_moved_step_says_how_far_why_and_how_often():
    step = make_step(make_item(), **Q1)
    make_move(step=step, old=Q1, new=Q1, on=date(2025, 3, 1), reason="Eerder al.")
    with later():
        make_move(step=step, old=Q1, new=Q3, on=date(2025, 10, 1))
        for name, value in Q3.items():
            setattr(step, name, value)
        step.save()

    found = changed()

    assert said(found.terms, "code", "step", "before", "after", "months", "moved", "why") == [
        ("B2.03", "Voorstel maken", "1e kwartaal 2026", "3e kwartaal 2026", 6, 2,
         ("De raad vergadert later.",))
    ]  # fmt: skip
    assert found.states == found.texts == ()


def test_an_item_does_not_count_the_moves_of_its_steps():
    item = make_item(**Q1)
    step = make_step(item, **Q1)
    with later():
        make_move(step=step, old=Q1, new=Q2, on=date(2025, 10, 1))
        for name, value in Q2.items():
            setattr(step, name, value)
        step.save()

    assert said(changed().terms, "step", "moved") == [("Voorstel maken", 1)]


def test_a_first_date_is_no_number_of_months():
    step = make_step(make_item())
    with later():
        for name, value in Q1.items():
            setattr(step, name, value)
        step.save()

    assert said(changed().terms, "before", "after", "months", "moved") == [
        ("geen datum afgesproken", "1e kwartaal 2026", None, 0)
    ]


# States and lights


def test_a_step_that_was_taken_says_when():
    step = make_step(make_item(), **Q1)
    with later():
        step.status, step.done_on = "gereed", date(2025, 10, 9)
        step.save()

    assert said(changed().states, "step", "before", "after", "done") == [
        ("Voorstel maken", "Gepland", "Gereed", "9 oktober 2025")
    ]


def test_a_term_that_passed_is_a_change_that_nobody_entered():
    make_item(start=date(2025, 7, 1), end=date(2025, 9, 30), precision="kwartaal")

    assert said(changed().states, "before", "after", "late") == [
        ("In uitvoering", "In uitvoering, termijn is voorbij", True)
    ]


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [("groen", "oranje", True), ("rood", "groen", False), ("grijs", "rood", None)],
)
def test_another_light_is_worse_or_better_or_the_first(before, after, worse):
    item = make_item()
    make_update(item, on=JUNE, time=before)
    with later():
        make_update(item, on=DECEMBER, time=after)

    (line,) = changed().lights

    assert (line.before, line.after, line.worse) == (before, after, worse)
    assert line.cause == ("" if after == "groen" else "Te weinig mensen")


# Decisions


def test_a_decision_that_was_taken_has_its_outcome_and_conditions(soest):
    decision = make_decision(make_proposal(), make_body(soest))
    with later():
        decision.outcome = "ingestemd_onder_voorwaarden"
        decision.decided_on, decision.conditions = date(2025, 7, 9), "Elk jaar terugkijken"
        decision.votes_for, decision.votes_against = 20, 3
        decision.save()

    assert said(changed().decisions, "kind", "body", "outcome_label", "when", "conditions",
                "votes") == [
        ("genomen", "Raad Soest", "Ingestemd onder voorwaarden", "9 juli 2025",
         "Elk jaar terugkijken", "20 voor, 3 tegen")
    ]  # fmt: skip


def test_a_plan_that_all_councils_agreed_with_works(soest):
    proposal = make_proposal()
    votes = [
        make_decision(proposal, make_body(make.make_municipality(n))) for n in ("Soest", "Baarn")
    ]
    with later():
        for vote in votes:
            vote.outcome, vote.decided_on = "ingestemd", date(2025, 7, 9)
            vote.save()

    assert [line.kind for line in changed().decisions] == ["werkt", "genomen", "genomen"]


@pytest.mark.parametrize(
    ("was", "fields", "kind"),
    [
        ({}, {"scheduled_on": date(2026, 2, 1)}, "gepland"),
        ({"decided_on": date(2025, 5, 1), "outcome": "ingestemd"}, {"outcome": "verworpen"},
         "gewijzigd"),
        ({"decided_on": date(2025, 5, 1), "outcome": "ingestemd"},
         {"outcome": "nog_niet", "decided_on": None}, "terug"),
        ({}, {"handling": "hamerstuk"}, "aangevuld"),
    ],
)  # fmt: skip
def test_a_decision_changes_in_more_ways_than_one(was, fields, kind):
    decision = make_decision(make_proposal(), **was)
    with later():
        for name, value in fields.items():
            setattr(decision, name, value)
        decision.save()

    assert [line.kind for line in changed().decisions] == [kind]


def test_proposals_come_and_decisions_go():
    make_decision(make_proposal())
    with later():
        make_proposal("kaders", title="Kaders")
    before, after, again = reports()
    plan, new = after.agenda.proposals
    without = (replace(plan, decisions=()), new)
    after = replace(after, agenda=replace(after.agenda, proposals=without))

    found = changes_since(before, after, again).decisions
    back = changes_since(after, before, again).decisions

    assert said(found, "kind", "proposal") == [
        ("weg", "Toekomstplan"),
        ("nieuw_voorstel", "Kaders"),
    ]
    assert said(back, "kind", "proposal") == [
        ("gepland", "Toekomstplan"),
        ("voorstel_weg", "Kaders"),
    ]
