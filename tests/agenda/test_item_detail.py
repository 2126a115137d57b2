"""The page of one item: everything about it, and what the visitor can do with it."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import BodyKind, StepStatus
from audit.context import change
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/agenda/B2.03/"


def test_it_shows_what_is_agreed_and_who_does_it(officer_client):
    make.make_item(
        goal="Iedereen op de goede plek",
        description="Eén werkwijze",
        building_block=places.make_block(number=2, title="Beschut werk"),
        lead_municipality=places.make_municipality(),
        lead=officer_client.user,
        owner=places.make_organisation(),
        municipalities=(places.make_municipality(), places.make_municipality("Baarn")),
        provisional=True,
        **make.Q2,
    )

    page = text(officer_client.get(URL))

    for words in (
        "B2.03 · Bouwsteen 2: Beschut werk Doorverwijzing afspreken In uitvoering",
        "Iedereen op de goede plek",
        "Eén werkwijze",
        "Periode 2e kwartaal 2026 onder voorbehoud",
        "Status geldt sinds 1 januari 2025",
        "Trekkende gemeente Soest",
        "Trekker Officer",
        "Uitvoerder RWA",
        "Gaat over Baarn, Soest",
    ):
        assert words in page


def test_what_nobody_knows_is_said(officer_client):
    make.make_item()

    page = text(officer_client.get(URL))

    for words in (
        "Periode geen datum afgesproken",
        "Trekkende gemeente De regio samen Trekker nog niet bekend",
        "Gaat over Alle gemeenten van de regio",
        "Nog geen stappen",
        "Nog geen voortgang gemeld",
    ):
        assert words in page


def test_steps_stand_in_order_with_undated_parts_last(officer_client):
    item = make.make_item()
    whole = make.make_step(item, "Visie maken", start=date(2026, 1, 1), end=date(2026, 9, 30),
                           precision="kwartaalreeks")  # fmt: skip
    make.make_step(item, "Ooit", parent=whole, actor="")
    make.make_step(item, "Straks", parent=whole, actor="RWA", **make.Q3)
    make.make_step(item, "Eerst", parent=whole, municipality=places.make_municipality(), **make.Q1)

    response = officer_client.get(f"{URL}?peildatum=2026-01-15")

    steps = response.context["steps"]
    assert [(s.what, s.depth, s.state) for s in steps] == [
        ("Visie maken", 0, "planned"),
        ("Eerst", 1, "planned"),
        ("Straks", 1, "planned"),
        ("Ooit", 1, "undated"),
    ]
    assert [s.who for s in steps] == [
        "Wie: nog niet afgesproken", "Soest", "RWA", "Wie: nog niet afgesproken",
    ]  # fmt: skip
    assertContains(response, "timeline__step--part-1", count=3)


@pytest.mark.parametrize(
    ("fields", "state", "label"),
    [
        ({"status": StepStatus.DONE, "done_on": date(2026, 3, 9)}, "done", "Gereed: 9 maart 2026"),
        ({"status": StepStatus.DROPPED}, "planned", "Vervallen"),
        ({"status": StepStatus.UNKNOWN}, "planned", "Niet bekend of dit is gedaan"),
        ({"status": StepStatus.RUNNING}, "late", "Te laat"),
        ({"status": StepStatus.RUNNING, **make.Q3}, "current", "Bezig"),
        ({**make.Q3}, "planned", ""),
    ],
)
def test_a_step_says_how_it_stands_in_words(officer_client, fields, state, label):
    make.make_step(**{**make.Q1, **fields})

    [step] = officer_client.get(f"{URL}?peildatum=2026-06-01").context["steps"]

    assert (step.state, step.badge_label) == (state, label)


def test_a_step_says_what_is_uncertain_and_how_often_it_moved(officer_client):
    step = make.make_step(
        phase_label="Fase 2", provisional=True, to_be_determined=True, actor="Raad",
        municipality=places.make_municipality(),
    )  # fmt: skip
    make.make_move(step=step)

    response = officer_client.get(URL)

    [shown] = response.context["steps"]
    assert shown.note == "Fase 2; nader te bepalen; onder voorbehoud; 1× verschoven, +3 maanden"
    assert shown.who == "Raad, Soest"
    page = text(response)
    assert "Verschuivingen (1)" in page
    assert (
        "Stap ‘Voorstel maken’: van 1e kwartaal 2026 naar 2e kwartaal 2026 , op 1 februari 2026. "
        "De raad vergadert later." in page
    )


def test_every_progress_update_is_there_newest_first(officer_client, coordinator_client):
    item = make.make_item(lead_municipality=places.make_municipality())
    make.make_update(item, time="rood", past="Overlegd", coming="Besluiten")
    make.make_update(
        item,
        on=date(2026, 6, 30),
        money="groen",
        approved_by=coordinator_client.user,
        approved_on=date(2026, 7, 5),
    )

    response = officer_client.get(URL)

    assert [u.reference_date.isoformat() for u in response.context["updates"]] == [
        "2026-06-30", "2025-12-31",
    ]  # fmt: skip
    page = text(response)
    assert "Tijd Geen oordeel Geld Op schema Kwaliteit Geen oordeel" in page
    assert "Akkoord: Coordinator, 5 juli 2026" in page
    assert (
        "Tijd Niet gehaald Geld Geen oordeel Kwaliteit Geen oordeel Oorzaak Te weinig mensen "
        "Gevolg voor het doel Later klaar Bijsturing Inhuren Gedaan Overlegd Gaan we doen Besluiten"
        in page
    )
    assertContains(response, f'href="{URL}voortgang/2025-12-31/"')
    assertNotContains(response, f'href="{URL}voortgang/2026-06-30/"')


def test_risks_and_evaluations_of_the_item_only(officer_client):
    item, other = make.make_item(), make.make_item("B1.01")
    make.make_risk("Te duur", item=item, likelihood=4, impact=5)
    make.make_risk("Elders", item=other)
    make.make_risk("Van de hele regio")
    make.make_evaluation("Na een jaar", item=item, **make.Q2)
    make.make_evaluation("Elders", item=other)

    response = officer_client.get(URL)

    assert [r.title for r in response.context["risks"]] == ["Te duur"]
    assert [e.subject for e in response.context["evaluations"]] == ["Na een jaar"]
    assert "Kans × impact 4 × 5 = 20 van 25" in text(response)


def test_it_says_which_councils_it_waits_for(officer_client):
    make.make_item()
    places.make_municipality("Baarn")
    make.make_decision(outcome="ingestemd", decided_on=date(2025, 7, 9))

    page = text(officer_client.get(URL))

    assert "Werkt pas als alle 2 instemmen: 1 van 2 bekend, wacht op Baarn." in page

    baarn = make.make_body(places.make_municipality("Baarn"), kind=BodyKind.COUNCIL)
    make.make_decision(body=baarn, outcome="ingestemd", decided_on=date(2025, 7, 9))
    assert "Alle 2 gemeenten stemden in." in text(officer_client.get(URL))


def test_sources_are_named_once(officer_client):
    paper = places.make_document(case_number="1342665")
    item = make.make_item(source=paper, source_place="punt 1")
    make.make_step(item, source=paper, source_place="punt 1")
    make.make_step(item, "Zonder bron")

    response = officer_client.get(URL)

    assert next((s.text, s.url) for s in response.context["sources"]) == (
        "Raadsvoorstel Gemeente Soest 1342665, 16-12-2025, punt 1",
        "/bronnen/soest-raadsvoorstel-1342665/",
    )
    assertContains(response, "Bronnen (2)")


def test_the_latest_changes_of_the_item_and_what_hangs_from_it(officer_client, council_client):
    with change(by=officer_client.user, reason="Nieuw"):
        item = make.make_item()
        step = make.make_step(item)
        make.make_update(item)
    with change(by=officer_client.user, reason="Bij nader inzien"):
        step.title = "Iets anders"
        step.save()

    page = text(officer_client.get(URL))

    assert "Stap ‘Iets anders’ gewijzigd Officer" in page
    assert "Bij nader inzien wat was Voorstel maken → wordt Iets anders" in page
    assert "Voortgang 31-12-2025 toegevoegd Officer" in page
    assert "zichtbaar was" not in page  # of what was added only that it was
    assertContains(officer_client.get(URL), f"/geschiedenis/agenda.agendaitem/{item.pk}/")
    assertNotContains(council_client.get(URL), "Geschiedenis")


def test_the_history_ends_where_knowledge_ended(officer_client):
    make.make_item()

    response = officer_client.get(f"{URL}?bekend=2020-01-01")

    assertContains(response, "Dit agendapunt was er toen nog niet")


def test_more_than_ten_changes_are_on_their_own_page(officer_client):
    item = make.make_item()
    for number in range(12):
        item.title = f"Titel {number}"
        item.save()

    response = officer_client.get(URL)

    assert len(response.context["past"]) == 10
    assert "Titel 10 → wordt Titel 11" in text(response)


def test_html_is_shown_as_text(officer_client):
    nasty = "<script>alert(1)</script>"
    item = make.make_item(title=nasty, goal=nasty, description=nasty)
    make.make_step(item, nasty, actor=nasty, phase_label=nasty)
    make.make_update(item, time="rood", cause=nasty, past=nasty)
    make.make_move(item, reason=nasty)
    make.make_risk(nasty, item=item, cause=nasty, measure=nasty)
    make.make_evaluation(nasty, item=item, questions=nasty)

    assertNotContains(officer_client.get(URL), "<script>alert")


def add_to(item, number):
    baarn = places.make_municipality("Baarn")
    step = make.make_step(item, municipality=baarn, source=places.make_document(), **make.Q1)
    make.make_move(step=step)
    make.make_update(item, on=date(2026, 1, number), time="rood")
    make.make_risk(item=item, owner=places.make_organisation())
    make.make_evaluation(item=item, **make.Q2)
    make.make_decision(make.make_proposal(f"plan-{number}"), make.make_body(baarn))


def test_the_number_of_queries_does_not_grow(coordinator_client):
    item = make.make_item(lead=coordinator_client.user, owner=places.make_organisation())
    add_to(item, 1)
    with_one = queries(coordinator_client, URL)
    add_to(item, 2)
    add_to(item, 3)

    assert queries(coordinator_client, URL) == with_one
    assert with_one < 80
