"""The past of any record: readable, and only for who may read it."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from agenda.access import REGIONS
from agenda.models import Step
from audit.context import change
from audit.models import Tracked
from buildingblocks.models import Membership
from tests.browse import queries, text
from tests.make import agenda as make
from tests.make import funding as money
from tests.make import places


def url(record):
    return f"/geschiedenis/{record._meta.label_lower}/{record.pk}/"


def test_it_says_who_changed_what_when_why_and_by_which_route(officer_client):
    paper = places.make_document()
    moment = datetime(2026, 3, 9, 13, 5, tzinfo=UTC)
    with change(by=officer_client.user, reason="Eerste telling", at=moment):
        count = places.make_placement(value=3)
    with change(by=officer_client.user, reason="UWV corrigeerde", route="web", source=paper,
                origin="tabel 2", at=moment):  # fmt: skip
        count.value = 4
        count.save()

    response = officer_client.get(url(count))

    page = text(response)
    assert "Geschiedenis van plaatsing Beschut werk, Soest, 31-03-2025" in page
    assert (
        "Gewijzigd Officer 09-03-2026 14:05, via scherm UWV corrigeerde aantal was 3 → wordt 4 "
        "Bron: Raadsvoorstel Gemeente Soest, 16-12-2025, tabel 2" in page
    )
    assert page.index("UWV corrigeerde") < page.index("Eerste telling")
    assert "gemeente was leeg → wordt Soest" in page


def test_an_item_brings_what_hangs_from_it(officer_client):
    item = make.make_item(municipalities=(places.make_municipality(),))
    make.make_step(item, "Voorstel")
    make.make_update(item)

    response = officer_client.get(url(item))

    whats = [entry.what for entry in response.context["page"]]
    assert sorted(whats) == [
        "Gemeente toegevoegd", "Stap ‘Voorstel’ toegevoegd", "Toegevoegd",
        "Voortgang 31-12-2025 toegevoegd",
    ]  # fmt: skip
    assertContains(response, f'href="{item.get_absolute_url()}"')


@pytest.mark.parametrize(
    ("make_record", "back"),
    [
        (make.make_step, "/regio/amersfoort/agenda/B2.03/"),
        (make.make_update, "/regio/amersfoort/agenda/B2.03/"),
        (places.make_document, "/bronnen/soest-raadsvoorstel-1342665/"),
        (places.make_target_group, ""),
    ],
)
def test_it_leads_back_to_where_the_record_is_shown(officer_client, make_record, back):
    assert officer_client.get(url(make_record())).context["back"] == back


MAKERS = [
    make.make_item,
    make.make_step,
    make.make_move,
    make.make_update,
    make.make_risk,
    make.make_agreement,
    make.make_evaluation,
    make.make_proposal,
    make.make_decision,
    make.make_body,
    places.make_region,
    places.make_municipality,
    places.make_block,
    places.make_module,
    places.make_placement,
    places.make_flow,
    places.make_target,
    places.make_stated,
    places.make_organisation,
    places.make_document,
    money.make_circular,
    money.make_stream,
    money.make_stream_year,
    money.make_grant,
    money.make_appropriation,
    money.make_spending,
]
NATIONAL = {
    "make_body", "make_organisation", "make_document", "make_circular", "make_stream",
    "make_stream_year",
}  # fmt: skip


@pytest.mark.parametrize("make_record", MAKERS, ids=lambda maker: maker.__name__)
def test_people_of_the_region_read_it_and_councils_and_strangers_do_not(
    officer_client, controller_client, baarn_client, clerk_client, council_client,
    stranger_client, make_record,
):  # fmt: skip
    address = url(make_record())

    for client in (officer_client, controller_client, baarn_client):
        assert client.get(address).status_code == 200
    for client in (clerk_client, council_client):
        assert client.get(address).status_code == 404
    everybody = make_record.__name__ in NATIONAL
    assert stranger_client.get(address).status_code == (200 if everybody else 404)


def test_every_tracked_model_has_its_place_or_is_left_out_on_purpose():
    tracked = {model for model in apps.get_models() if issubclass(model, Tracked)}

    assert set(REGIONS) - tracked == set()
    assert {model.__name__ for model in tracked - set(REGIONS)} >= {"Membership"}
    for model, ways in REGIONS.items():
        for way in ways:
            model._base_manager.filter(**{f"{way}__in": []})  # a way that exists


def test_people_and_their_rights_are_left_out(coordinator_client):
    membership = Membership.objects.first()

    assert coordinator_client.get(url(membership)).status_code == 404
    user = User.objects.first()
    assert coordinator_client.get(url(user)).status_code == 404


@pytest.mark.parametrize(
    "label", ["agenda.niets", "niets", "a.b.c", "auth.group", "sessions.session"]
)
def test_what_is_no_record_of_ours_does_not_exist(coordinator_client, label):
    assert coordinator_client.get(f"/geschiedenis/{label}/1/").status_code == 404


def test_a_record_that_is_not_there_does_not_exist(coordinator_client):
    assert coordinator_client.get("/geschiedenis/agenda.agendaitem/99/").status_code == 404


def test_what_hangs_from_an_internal_item_follows_that_item(officer_client, baarn_client):
    item = make.make_item(visibility="intern", lead_municipality=places.make_municipality())
    records = [
        item, make.make_step(item), make.make_update(item), make.make_move(item),
        make.make_risk(item=item), make.make_evaluation(item=item),
    ]  # fmt: skip

    assert {officer_client.get(url(record)).status_code for record in records} == {200}
    assert {baarn_client.get(url(record)).status_code for record in records} == {404}


def test_a_confidential_paper_of_another_keeps_its_past_to_itself(officer_client, baarn_client):
    paper = places.make_document(confidentiality="vertrouwelijk")

    assert officer_client.get(url(paper)).status_code == 200
    assert baarn_client.get(url(paper)).status_code == 404


def test_a_long_past_comes_in_pages(officer_client):
    step = make.make_step()
    for number in range(60):
        step.title = f"Titel {number}"
        step.save()

    first, second = officer_client.get(url(step)), officer_client.get(f"{url(step)}?pagina=2")

    assert (len(first.context["page"]), len(second.context["page"])) == (50, 11)


def test_html_is_shown_as_text(officer_client):
    with change(reason="<script>alert(1)</script>", origin="<script>alert(1)</script>"):
        step = make.make_step(title="<script>alert(1)</script>")

    assertNotContains(officer_client.get(url(step)), "<script>alert")


def test_the_number_of_queries_does_not_grow(officer_client):
    item = make.make_item(lead=officer_client.user)
    make.make_step(item, municipality=places.make_municipality(), source=places.make_document())
    with_one = queries(officer_client, url(item))
    for name in ("Baarn", "Leusden"):
        make.make_step(item, municipality=places.make_municipality(name))
        item.title = name
        item.save()

    assert queries(officer_client, url(item)) == with_one
    assert Step.objects.count() == 3
