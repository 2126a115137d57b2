"""A row knows the line of the import that wrote it, until a person changes it."""

import time

import pytest
from django.db.models import F

from audit.context import change
from audit.enums import Route
from audit.history import past_of
from audit.known import Known
from audit.models import Document, ImportBatch, ImportFile, ImportRow
from audit.provenance import origins
from buildingblocks.models import PlacementCount
from tests.make.places import make_document, make_placement, make_user

pytestmark = pytest.mark.django_db


def make_import_row():
    file = ImportFile.objects.create(sha256="0" * 64, size=3, content=b"abc")
    batch = ImportBatch.objects.create(
        file=file, filename="soest.xlsx", place_key="0342", uploaded_by=make_user()
    )
    return ImportRow.objects.create(
        batch=batch, preview=1, number=1, kind="placements", sheet="Blad1", row=2,
        values={"value": 3}, cells={"value": "E2"}, outcome="nieuw",
    )  # fmt: skip


@pytest.fixture
def imported():
    with change(route=Route.IMPORT):
        return make_placement(value=3, import_row=make_import_row())


def test_history_keeps_the_line_that_wrote_each_version(imported):
    line = imported.import_row_id
    imported.value = 4
    imported.save()

    found = PlacementCount.history.order_by("history_id").values_list("value", "import_row_id")
    assert list(found) == [(3, line), (4, None)]


def test_saving_part_of_a_row_forgets_the_line_as_well(imported):
    imported.note = "Nageteld"
    imported.save(update_fields=["note"])

    assert PlacementCount.objects.get().import_row_id is None


def test_saving_what_did_not_change_keeps_the_line(imported):
    imported.save()

    assert PlacementCount.objects.get().import_row_id == imported.import_row_id


def test_a_change_by_an_import_keeps_the_line_it_gives(imported):
    with change(route=Route.IMPORT):
        imported.value = 5
        imported.save()

    assert PlacementCount.objects.get().import_row_id is not None


@pytest.mark.postgres
def test_a_big_change_after_a_small_one_takes_no_longer_than_it_should():
    """PostgreSQL keeps the plan of the first change: row by row this would take minutes."""
    paper = make_document("stuk-0")
    Document.objects.bulk_create(
        Document(code=f"stuk-{n}", kind="overig", title="T", publisher_name="Soest")
        for n in range(1, 20_000)
    )
    for title in ("Een", "Twee"):
        paper.title = title
        paper.save()
    started = time.monotonic()

    Document.objects.update(title="Drie", version=F("version") + 1)

    assert time.monotonic() - started < 30
    assert Document.history.filter(title="Drie").count() == 20_000


def test_history_and_figure_name_the_file_and_the_cell(imported):
    figure = origins(Known(), PlacementCount, [imported])[imported.pk]

    assert (figure.paper, figure.batch) == (
        "soest.xlsx, blad Blad1, cel E2",
        ImportBatch.objects.get().pk,
    )
    assert past_of(imported)[0].source == "blad Blad1, cel E2"
