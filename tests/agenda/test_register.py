"""What the region keeps together: risks, agreements and moments to look back."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agenda.models import Agreement, EvaluationMoment, Risk
from tests.browse import errors, queries, send, text
from tests.make import agenda as make
from tests.make import places

REGION = "/regio/amersfoort"
URL = f"{REGION}/afspraken-en-risicos/"


def test_risks_come_first_with_the_highest_score_on_top(officer_client):
    make.make_risk("Klein", likelihood=1, impact=2, measure="Volgen")
    make.make_risk("Groot", likelihood=4, impact=5, since=date(2025, 3, 1))
    make.make_risk("Onbekend")

    response = officer_client.get(URL)

    assert [r.title for r in response.context["risks"]] == ["Groot", "Klein", "Onbekend"]
    page = text(response)
    assert "Open Instroom, sinds 1 maart 2025" in page
    assert "Kans × impact 4 × 5 = 20 van 25" in page
    assert "Kans × impact nog niet ingeschat Maatregel nog niet bekend" in page


def test_a_closed_risk_stays_visible_as_such(officer_client):
    make.make_risk("Voorbij", status="gesloten", closed_on=date(2026, 2, 1))

    now, then = officer_client.get(URL), officer_client.get(f"{URL}?peildatum=2026-01-31")

    assert "Gesloten risico's (1)" in text(now)
    assert "gesloten op 1 februari 2026" in text(now)
    assert "Geen open risico's" in text(now)
    assert [(r.title, r.status) for r in then.context["risks"]] == [("Voorbij", "Open")]


def test_agreements_and_evaluations(officer_client):
    make.make_agreement(parties="Zes gemeenten", status="vastgesteld", **make.Q1)
    make.make_evaluation("Gehouden", done_on=date(2026, 1, 9), finding="Het werkt", **make.Q1)
    make.make_evaluation("Te laat", **make.Q1)
    make.make_evaluation("Zonder datum")

    response = officer_client.get(f"{URL}?peildatum=2026-05-01")

    page = text(response)
    assert (
        "1. Doorverwijzing Wij verwijzen door volgens één werkwijze. Afgesproken Zes gemeenten "
        "1e kwartaal 2026" in page
    )
    assert "Gehouden 9 januari 2026 Bevinding Het werkt" in page
    assert "2. Te laat Te laat 1e kwartaal 2026" in page
    assert "3. Zonder datum geen datum afgesproken" in page


def test_an_empty_register_says_so(council_client):
    page = text(council_client.get(URL))

    for words in ("Geen open risico's", "Nog geen afspraken", "Nog geen evaluatiemomenten"):
        assert words in page


def test_what_belongs_to_an_internal_item_is_not_for_the_council(council_client, officer_client):
    soest = places.make_municipality()
    item = make.make_item(visibility="intern", lead_municipality=soest)
    make.make_risk("Nog geheim", item=item)
    make.make_evaluation("Ook geheim", item=item)

    assertNotContains(council_client.get(URL), "geheim")
    assertContains(officer_client.get(URL), "geheim", count=2)


def test_only_the_coordinator_changes_it(
    coordinator_client, officer_client, council_client, stranger_client
):
    make.make_risk()
    make.make_agreement()
    make.make_evaluation()
    pages = [f"{REGION}/{kind}/" for kind in ("risicos", "afspraken", "evaluaties")]

    for page in pages:
        assertContains(coordinator_client.get(URL), f'href="{page}1/"')
        assertContains(coordinator_client.get(URL), f'href="{page}nieuw/"')
        assertNotContains(officer_client.get(URL), f'href="{page}')
        for client, code in ((officer_client, 403), (council_client, 403), (stranger_client, 404)):
            assert client.post(f"{page}nieuw/", {"title": "x"}).status_code == code
            assert client.post(f"{page}1/", {"title": "x"}).status_code == 404
    assert (Risk.objects.get().version, Agreement.objects.get().version) == (1, 1)
    assertNotContains(coordinator_client.get(f"{URL}?peildatum=2026-01-01"), "Risico toevoegen")


def test_records_number_themselves(coordinator_client):
    make.make_risk(region=places.make_region("elders"))
    make.make_risk()

    response = send(
        coordinator_client, f"{REGION}/risicos/nieuw/", title="Nieuw", category="privacy"
    )
    send(coordinator_client, f"{REGION}/afspraken/nieuw/", topic="prijs", text="Eén prijs")
    send(coordinator_client, f"{REGION}/evaluaties/nieuw/", subject="Na een jaar")

    assertRedirects(response, f"{URL}#risicos", fetch_redirect_response=False)
    assert Risk.objects.get(title="Nieuw").number == 2
    assert Agreement.objects.get().number == EvaluationMoment.objects.get().number == 1


def test_a_risk_can_start_from_its_item(coordinator_client):
    item = make.make_item()

    form = coordinator_client.get(f"{REGION}/risicos/nieuw/?agendapunt=B2.03").context["form"]
    unknown = coordinator_client.get(f"{REGION}/risicos/nieuw/?agendapunt=X").context["form"]

    assert form["item"].value() == item.pk
    assert unknown["item"].value() is None


@pytest.mark.parametrize(
    ("page", "changes", "reason"),
    [
        ("risicos", {"likelihood": "4"}, "‘Kans (1–5)’"),
        ("risicos", {"status": "gesloten", "closed_on": "2026-01-01"}, "‘Stand’"),
        ("afspraken", {"status": "vervallen"}, "‘Stand’"),
        ("evaluaties", {"start": "2026-07-01"}, "‘Begin’"),
    ],
)
def test_a_change_of_substance_asks_for_a_reason(coordinator_client, page, changes, reason):
    make.make_risk(likelihood=2)
    make.make_agreement()
    make.make_evaluation(**make.Q1)
    url = f"{REGION}/{page}/1/"

    refused = send(coordinator_client, url, **changes)
    response = send(coordinator_client, url, **changes, reason="Opnieuw bekeken")

    assert errors(refused) == {"reason": [f"Geef een reden: u wijzigt {reason}."]}
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("page", "changes", "field"),
    [
        ("risicos", {"likelihood": "6"}, "likelihood"),
        ("risicos", {"impact": "-3"}, "impact"),
        ("risicos", {"title": "x" * 10_000}, "title"),
        ("risicos", {"category": "x"}, "category"),
        ("risicos", {"item": "999"}, "item"),
        ("risicos", {"status": "gesloten"}, "closed_on"),
        ("risicos", {"closed_on": "2026-01-01"}, "closed_on"),
        ("risicos", {"since": "2099-01-01"}, "since"),
        (
            "risicos",
            {"status": "gesloten", "since": "2026-02-01", "closed_on": "2026-01-01"},
            "closed_on",
        ),
        ("afspraken", {"text": ""}, "text"),
        ("afspraken", {"topic": "x"}, "topic"),
        ("afspraken", {"precision": "maand"}, "start"),
        ("evaluaties", {"done_on": "2026-01-01"}, "finding"),
        ("evaluaties", {"done_on": "2099-01-01", "finding": "x"}, "done_on"),
        ("evaluaties", {"module": "999"}, "module"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(coordinator_client, page, changes, field):
    good = {"title": "Goed", "category": "privacy", "topic": "prijs", "text": "Eén prijs",
            "subject": "Na een jaar"}  # fmt: skip

    response = send(coordinator_client, f"{REGION}/{page}/nieuw/", **{**good, **changes})

    assert set(errors(response)) == {field}
    assert not any(model.objects.exists() for model in (Risk, Agreement, EvaluationMoment))


def test_modules_and_items_of_elsewhere_are_no_choice(coordinator_client):
    elsewhere = places.make_region("elders")
    places.make_module(places.make_block(elsewhere))
    mine = places.make_module()
    make.make_item("X.01", region=elsewhere)

    form = coordinator_client.get(f"{REGION}/evaluaties/nieuw/").context["form"]

    assert list(form.fields["module"].queryset) == [mine]
    assert list(form.fields["item"].queryset) == []


def test_html_is_shown_as_text(coordinator_client):
    nasty = "<script>alert(1)</script>"
    make.make_risk(nasty, cause=nasty, effect=nasty, measure=nasty)
    make.make_agreement(nasty, parties=nasty)
    make.make_evaluation(nasty, questions=nasty, finding=nasty, done_on=date(2026, 1, 1))

    assertNotContains(coordinator_client.get(URL), "<script>alert")


def add_one(item):
    make.make_risk(item=item, owner=places.make_organisation(), source=places.make_document())
    make.make_risk(status="gesloten", closed_on=date(2026, 1, 1))
    make.make_agreement()
    make.make_evaluation(item=item, **make.Q1)


def test_the_number_of_queries_does_not_grow(coordinator_client):
    item = make.make_item()
    add_one(item)
    with_one = queries(coordinator_client, URL)
    add_one(item)
    add_one(item)

    assert queries(coordinator_client, URL) == with_one
