"""A row knows the line of the import that wrote it, until a person changes it."""

import pytest

from audit.context import change
from audit.enums import Route
from audit.models import ImportBatch, ImportFile, ImportRow
from buildingblocks.models import PlacementCount
from tests.make.places import make_placement, make_user

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
