"""Decisions: the matrix of councils, the gate, what was said word for word, and the forms."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import BodyKind, Outcome
from buildingblocks.enums import MembershipRole
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/besluiten/"
NEW = f"{URL}toekomstplan/nieuw/"
JULY = {"decided_on": date(2025, 7, 31), "decided_precision": "maand"}


@pytest.fixture
def baarn(db):
    return places.make_municipality("Baarn")


def matrix(response):
    return {
        name: [[(t.line.outcome_label, t.line.when) for t in cell] for cell in cells]
        for name, cells in response.context["rows"]
    }


def test_councils_stand_against_proposals(officer_client, baarn):
    plan = make.make_proposal()
    other = make.make_proposal("uitgangspunten", title="Uitgangspunten", requires_all=False)
    make.make_decision(plan, phase="beeldvormend", scheduled_on=date(2026, 1, 15))
    make.make_decision(plan, scheduled_on=date(2026, 2, 5))
    make.make_decision(other, outcome="ingestemd", **JULY)
    make.make_decision(other, make.make_body(baarn), outcome="ingestemd",
                       decided_on=date(2025, 7, 9))  # fmt: skip

    response = officer_client.get(URL)

    assert matrix(response) == {
        "Baarn": [[], [("Ingestemd", "9 juli 2025")]],
        "Soest": [
            [
                ("Nog niet bekend", "gepland op 15 januari 2026"),
                ("Nog niet bekend", "gepland op 5 februari 2026"),
            ],
            [("Ingestemd", "juli 2025")],
        ],
    }
    page = text(response)
    assert "Baarn nog niets bekend Ingestemd Besluitvormend, 9 juli 2025" in page
    assert "Beeldvormend, gepland op 15 januari 2026" in page


def test_the_gate_names_whom_it_waits_for(officer_client, baarn):
    make.make_decision(outcome="ingestemd", decided_on=date(2026, 2, 5))

    assert "Werkt pas als alle 2 instemmen: 1 van 2 bekend, wacht op Baarn." in text(
        officer_client.get(URL)
    )
    assert "0 van 2 bekend, wacht op Baarn, Soest." in text(
        officer_client.get(f"{URL}?peildatum=2026-01-01")
    )


def test_of_two_treatments_by_a_council_the_last_one_counts(officer_client):
    plan = make.make_proposal()
    last = make.make_decision(plan, scheduled_on=date(2026, 3, 5))
    make.make_decision(plan, outcome="aangehouden", scheduled_on=date(2026, 2, 5))
    last.outcome, last.decided_on = Outcome.AGREED, date(2026, 3, 5)
    last.save()

    assert "Alle 1 gemeenten stemden in." in text(officer_client.get(URL))


def test_amendments_and_conditions_are_there_word_for_word(officer_client, baarn):
    plan = make.make_proposal()
    make.make_decision(
        plan, outcome="ingestemd_met_amendement", amendment="Schrap lid 2.\nEn lid 3.",
        note="Zie ook Baarn", **JULY,
    )  # fmt: skip
    make.make_decision(
        plan, make.make_body(baarn), outcome="ingestemd_onder_voorwaarden",
        conditions="Eerst geld", note="Zie ook Baarn", votes_for=12, votes_against=5, **JULY,
    )  # fmt: skip

    response = officer_client.get(URL)

    page = text(response)
    assert (
        "Raad Soest: ingestemd met amendement Amendement, letterlijk: Schrap lid 2. En lid 3."
        in page
    )
    assert "Raad Baarn: ingestemd onder voorwaarden Voorwaarden, letterlijk: Eerst geld" in page
    assert "Raad Baarn, Raad Soest: Zie ook Baarn" in page
    assert "12 voor en 5 tegen" in page
    assertContains(response, '<blockquote class="preserve">Schrap lid 2.\nEn lid 3.</blockquote>')


def test_points_of_the_proposal_are_folded_by_kind(officer_client):
    plan = make.make_proposal(
        summary="Eén plan", commissioned_by="Colleges", legal_basis="Participatiewet"
    )
    make.make_point(plan, "kanttekening", "1", "Kost geld")
    make.make_point(plan, "argument", "1.1", "Het werkt")
    make.make_point(plan, "argument", "1.2", "Het kan")

    page = text(officer_client.get(URL))

    assert "Argumenten (2) 1.1 Het werkt 1.2 Het kan Kanttekeningen (1) 1 Kost geld" in page
    assert "Opdrachtgever Colleges Wettelijk kader Participatiewet" in page


def test_other_bodies_stand_apart(officer_client, baarn):
    plan = make.make_proposal(requires_all=False)
    nijkerk = places.make_municipality("Nijkerk", role=MembershipRole.EXCEPTION)
    board = make.make_body(organisation=places.make_organisation(), kind=BodyKind.GENERAL_BOARD)
    make.make_decision(plan, board, outcome="zienswijze", note="Unaniem", **JULY)
    make.make_decision(plan, make.make_body(nijkerk))
    make.make_decision(plan, make.make_body(kind=BodyKind.COLLEGE))

    response = officer_client.get(URL)

    [proposal] = response.context["proposals"]
    assert [t.line.body for t in proposal.others] == [
        "Algemeen bestuur RWA", "College Soest", "Raad Nijkerk",
    ]  # fmt: skip
    assert response.context["rows"] == []
    assertNotContains(response, "Wat de raden besloten")
    assert "Algemeen bestuur RWA Zienswijze ingediend Besluitvormend, juli 2025 Unaniem" in text(
        response
    )


def test_without_proposals_it_says_so(council_client):
    assert "Nog geen voorstellen" in text(council_client.get(URL))


def test_who_may_change_what(
    officer_client, baarn_client, coordinator_client, council_client, baarn
):
    plan = make.make_proposal()
    mine = make.make_decision(plan)
    theirs = make.make_decision(plan, make.make_body(baarn))

    def links(client):
        content = client.get(URL).content.decode()
        return [
            f'href="{URL}{page}"' in content
            for page in (
                f"toekomstplan/{mine.pk}/",
                f"toekomstplan/{theirs.pk}/",
                "toekomstplan/nieuw/",
                "toekomstplan/wijzigen/",
                "nieuw/",
            )
        ]

    assert links(officer_client) == [True, False, True, False, False]
    assert links(baarn_client) == [False, True, True, False, False]
    assert links(coordinator_client) == [True, True, True, True, True]
    assert links(council_client) == [False] * 5


def test_html_is_shown_as_text(coordinator_client):
    nasty = "<script>alert(1)</script>"
    plan = make.make_proposal(title=nasty, summary=nasty, commissioned_by=nasty)
    make.make_point(plan, text=nasty)
    make.make_decision(plan, outcome="ingestemd_met_amendement", amendment=nasty,
                       conditions=nasty, note=nasty, **JULY)  # fmt: skip

    assertNotContains(coordinator_client.get(URL), "<script>alert")


def add_one(number):
    plan = make.make_proposal(f"plan-{number}", source=places.make_document())
    make.make_point(plan)
    make.make_decision(plan, source=places.make_document())
    make.make_decision(plan, make.make_body(places.make_municipality("Baarn")))
    make.make_decision(plan, make.make_body(organisation=places.make_organisation(), kind="ab"))


def test_the_number_of_queries_does_not_grow(coordinator_client):
    add_one(1)
    with_one = queries(coordinator_client, URL)
    add_one(2)
    add_one(3)

    assert queries(coordinator_client, URL) == with_one
