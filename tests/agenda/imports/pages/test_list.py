"""The list of imports, and the way to it."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.agenda.imports.pages.make import brought_in, page_of, send_file, uploaded
from tests.browse import queries, text
from tests.make.imports import make_sheet, stand

LIST = "/importeren/"


def test_it_says_who_brought_what_in_when_and_how_far_it_is(importer):
    done = brought_in(importer)
    wrong = uploaded(importer, make_sheet(stand(value="veel")), "tweede.csv")

    page = text(importer.get(LIST))

    said = "Afgekeurd 1 fout Plaatsingen Amersfoort Importeur"
    assert f"tweede.csv Import {wrong.pk} {said}" in page
    assert f"plaatsingen.csv Import {done.pk} Verwerkt 1 nieuw" in page


def test_nothing_yet_leads_to_the_form(importer):
    response = importer.get(LIST)

    assertContains(response, "Nog niets ingelezen")
    assertContains(response, 'href="/importeren/nieuw/"')


def test_of_other_places_it_shows_nothing(importer, baarn_client, stranger_client):
    uploaded(importer)

    for client in (baarn_client, stranger_client):
        assert client.get(LIST).context["lines"] == []


def test_work_that_goes_on_can_be_found_again(importer, baarn_client, launched):
    send_file(importer, b"x" * 300_000, "groot.csv")

    assertContains(importer.get(LIST), "groot.csv")
    assertNotContains(baarn_client.get(LIST), "groot.csv")


def test_more_imports_cost_no_more_queries(importer):
    uploaded(importer)
    one = queries(importer, LIST)
    for _ in range(2):
        uploaded(importer)

    assert queries(importer, LIST) == one


def test_whoever_may_import_finds_it_in_the_menu(importer, clerk_client):
    assertContains(importer.get("/bronnen/"), 'href="/importeren/"')
    assertNotContains(clerk_client.get("/bronnen/"), 'href="/importeren/"')


@pytest.mark.parametrize("client_name", ["clerk_client", "council_client"])
def test_who_may_not_import_may_not_look(request, client_name):
    assert request.getfixturevalue(client_name).get(LIST).status_code == 403


def test_a_number_that_is_not_there_is_a_404(importer):
    assert importer.get("/importeren/999/").status_code == 404
    assert (
        importer.get(page_of(uploaded(importer), "rijen/?pagina=x&uitkomst=y")).status_code == 200
    )
