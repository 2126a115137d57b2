"""From a row or a figure to the import, the sheet and the cell that it came from."""

from pytest_django.asserts import assertContains, assertNotContains

from agenda.models import AgendaItem
from buildingblocks.enums import Role
from buildingblocks.models import PlacementCount
from tests.agenda.imports.pages.make import brought_in
from tests.browse import text
from tests.conftest import sign_in
from tests.make.imports import make_sheet
from tests.make.places import make_region


def past_of(record):
    return f"/geschiedenis/{record._meta.label_lower}/{record.pk}/"


def test_the_past_of_a_row_leads_to_its_import(importer):
    batch = brought_in(importer)

    response = importer.get(past_of(PlacementCount.objects.get()))

    words = f"Bron: import {batch.pk}, plaatsingen.csv, blad plaatsingen, cel D2"
    assert words in text(response)
    assertContains(response, f'href="/importeren/{batch.pk}/"')


def test_the_past_of_an_agenda_item_does_so_too(importer):
    data = make_sheet(("B1.01", "Iets afspreken"), headings=("Code", "Titel"))
    batch = brought_in(importer, data)
    item = AgendaItem.objects.get()

    assertContains(importer.get(item.get_absolute_url()), f'href="/importeren/{batch.pk}/"')


def test_who_may_not_see_the_import_reads_where_it_came_from_without_a_link(importer):
    batch = brought_in(importer)
    reader = sign_in("lezer@example.org", Role.READER, region=make_region())

    response = reader.get(past_of(PlacementCount.objects.get()))

    assert f"import {batch.pk}, plaatsingen.csv" in text(response)
    assertNotContains(response, f'href="/importeren/{batch.pk}/"')


def test_a_figure_leads_to_the_import_that_it_rests_on(importer):
    batch = brought_in(importer)
    reader = sign_in("lezer@example.org", Role.READER, region=make_region())
    page = "/regio/amersfoort/cijfers/"
    link = f'href="/importeren/{batch.pk}/"'

    assertContains(importer.get(page), link)
    assert "plaatsingen.csv, blad plaatsingen, cel D2" in text(reader.get(page))
    assertNotContains(reader.get(page), link)
