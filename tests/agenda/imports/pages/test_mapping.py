"""Saying what columns mean: once for each shape of table."""

import pytest

from agenda.views.imports.mapping import CHOOSE, NEEDED
from audit.enums import ImportStatus
from audit.models import ImportMapping
from tests.agenda.imports.pages.make import page_of, uploaded
from tests.browse import text
from tests.make.imports import make_sheet, stand

HEADINGS = ("Gemeente", "Toen geteld", "Doelgroep", "Aantal geplaatst")
LACKING = make_sheet(
    ("Soest", "31-03-2025", 3), headings=("Gemeente", "Peildatum", "Aantal geplaatst")
)


def answers(client, batch, **said):
    """The form as it stands, with some of its answers changed."""
    context = client.get(page_of(batch, "kolommen/")).context
    data = {"ticket": context["remember"]["ticket"].value(), "remember": "on"}
    for form in context["tables"]:
        data |= {field.html_name: field.value() or "" for field in form}
    return {**data, **said}


def names(client, batch):
    """Field by the heading that it asks about."""
    form = client.get(page_of(batch, "kolommen/")).context["tables"][0]
    return {field.label.strip("‘’"): field.html_name for field in form}


@pytest.fixture
def unclear(importer):
    return uploaded(importer, make_sheet(stand(), headings=HEADINGS))


def test_a_heading_that_nobody_knows_is_asked_for(importer, unclear):
    assert unclear.status == ImportStatus.MAPPING

    page = importer.get(page_of(unclear, "kolommen/"))

    form = page.context["tables"][0]
    assert form["kolom0"].value() == "municipality"
    assert "‘Toen geteld’" in text(page)


def test_what_is_said_is_used_and_remembered(importer, unclear):
    said = answers(importer, unclear, **{names(importer, unclear)["Toen geteld"]: "when"})

    response = importer.post(page_of(unclear, "kolommen/"), said)

    assert (response.status_code, response.url) == (302, page_of(unclear))
    unclear.refresh_from_db()
    assert unclear.status == ImportStatus.READY
    assert ImportMapping.objects.get().place_key == "amersfoort"
    later = uploaded(importer, make_sheet(stand(value=8), headings=HEADINGS))
    assert later.status == ImportStatus.READY


def test_who_does_not_want_it_remembered_says_so(importer, unclear):
    said = answers(importer, unclear, **{names(importer, unclear)["Toen geteld"]: "when"})
    del said["remember"]

    assert importer.post(page_of(unclear, "kolommen/"), said).status_code == 302
    assert not ImportMapping.objects.exists()


def test_every_open_column_asks_for_an_answer(importer, unclear):
    response = importer.post(page_of(unclear, "kolommen/"), answers(importer, unclear))

    assert response.status_code == 422
    wrong = response.context["tables"][0].errors
    assert CHOOSE in str(wrong.values())


def test_what_no_column_says_is_given_once_for_all_rows(importer):
    batch = uploaded(importer, LACKING)

    refused = importer.post(page_of(batch, "kolommen/"), answers(importer, batch))
    assert refused.context["tables"][0].errors == {"vast_target_group": [NEEDED]}

    said = answers(importer, batch, **{"tabel1-vast_target_group": "Beschut werk"})
    assert importer.post(page_of(batch, "kolommen/"), said).url == page_of(batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.READY


def test_another_kind_of_table_asks_again_with_its_own_columns(importer):
    batch = uploaded(importer, LACKING)

    said = answers(importer, batch, **{"tabel1-kind": "targets"})
    importer.post(page_of(batch, "kolommen/"), said)

    batch.refresh_from_db()
    assert batch.kind == "targets"
    offered = importer.get(page_of(batch, "kolommen/")).context["tables"][0]
    assert ("year", "Jaar") in offered["kolom0"].field.choices
    assert not ImportMapping.objects.exists()


def test_a_column_can_be_left_out(importer):
    headings = ("Gemeente", "Peildatum", "Doelgroep", "Aantal geplaatst", "Kleur")
    batch = uploaded(importer, make_sheet((*stand(), "blauw"), headings=headings))
    assert "W_COLUMN_UNKNOWN" in text(importer.get(page_of(batch)))

    said = answers(importer, batch, **{names(importer, batch)["Kleur"]: "-"})
    importer.post(page_of(batch, "kolommen/"), said)

    assert "W_COLUMN_UNKNOWN" not in text(importer.get(page_of(batch)))


def test_a_finished_import_or_that_of_a_colleague_is_not_asked_about(
    importer, coordinator_client, unclear
):
    answer = coordinator_client.get(page_of(unclear, "kolommen/"))

    assert (answer.status_code, answer.url) == (302, page_of(unclear))
