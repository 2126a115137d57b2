"""Who sees what of an item and may change it, and what is not there."""

from pytest_django.asserts import assertContains, assertNotContains

from agenda.enums import ItemStatus, Visibility
from tests.browse import text
from tests.make import agenda as make
from tests.make import places

URL = "/regio/amersfoort/agenda/B2.03/"


def test_merged_items_point_to_one_another(officer_client):
    new = make.make_item("B2.04", title="Alles in één")
    make.make_item(status=ItemStatus.MERGED, successor=new)

    assert "Samengevoegd: zie B2.04 Alles in één ." in text(officer_client.get(URL))
    page = text(officer_client.get("/regio/amersfoort/agenda/B2.04/"))
    assert "Hierin ging op: B2.03 Doorverwijzing afspreken ." in page


def test_a_council_does_not_learn_of_an_internal_successor(council_client):
    secret = make.make_item("B2.04", title="Nog geheim", visibility=Visibility.INTERNAL)
    make.make_item(status=ItemStatus.MERGED, successor=secret)

    response = council_client.get(URL)

    assertContains(response, "Samengevoegd")
    assertNotContains(response, "Nog geheim")


def test_a_withdrawn_item_stays_visible(council_client):
    make.make_item(status=ItemStatus.WITHDRAWN)

    assertContains(council_client.get(URL), "Vervallen")


def test_who_leads_it_can_change_it_and_others_only_read(
    officer_client, baarn_client, coordinator_client, clerk_client, council_client
):
    item = make.make_item(lead_municipality=places.make_municipality())
    make.make_step(item)
    make.make_risk(item=item)
    links = [f'href="{URL}{page}/' for page in ("wijzigen", "voortgang/nieuw", "stappen/nieuw")]

    for client in (officer_client, coordinator_client):
        response = client.get(URL)
        for link in (*links, f'href="{URL}stappen/1/'):
            assertContains(response, link)
        assertContains(response, f'action="{URL}status/"')
    for client in (baarn_client, clerk_client, council_client):
        response = client.get(URL)
        for link in (*links, f'href="{URL}stappen/1/', f'action="{URL}status/"'):
            assertNotContains(response, link)
    assertContains(coordinator_client.get(URL), "/risicos/nieuw/?agendapunt=B2.03")
    assertNotContains(officer_client.get(URL), "/risicos/nieuw/")


def test_a_municipality_can_change_its_own_step_of_a_regional_item(baarn_client):
    item = make.make_item()
    make.make_step(item, municipality=places.make_municipality())
    make.make_step(item, municipality=places.make_municipality("Baarn"))

    response = baarn_client.get(URL)

    assert [bool(step.url) for step in response.context["steps"]] == [False, True]


def test_nobody_changes_the_past(coordinator_client):
    make.make_step()

    response = coordinator_client.get(f"{URL}?peildatum=2026-01-01")

    assertNotContains(response, f'href="{URL}wijzigen/"')
    assert [step.url for step in response.context["steps"]] == [""]


def test_before_it_was_there_it_says_so(officer_client):
    make.make_item()

    response = officer_client.get(f"{URL}?peildatum=2024-01-01")

    assertContains(response, "Dit agendapunt was er toen nog niet")


def test_an_internal_item_of_another_municipality_does_not_exist(officer_client, council_client):
    baarn = places.make_municipality("Baarn")
    make.make_item(visibility=Visibility.INTERNAL, lead_municipality=baarn)

    assert officer_client.get(URL).status_code == 404
    assert council_client.get(URL).status_code == 404


def test_an_unknown_code_or_region_does_not_exist(officer_client, stranger_client):
    make.make_item()

    assert officer_client.get("/regio/amersfoort/agenda/X9.99/").status_code == 404
    assert stranger_client.get(URL).status_code == 404
