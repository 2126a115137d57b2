"""What comes back out: the file as it was, the file with marks, templates and exports."""

import hashlib
import io

import pytest
from openpyxl import load_workbook

from audit.enums import ImportStatus
from audit.models import AuditEvent, ImportBatch
from buildingblocks.models import PlacementCount
from tests.agenda.imports.make import FILES
from tests.agenda.imports.pages.make import page_of, send_file, uploaded
from tests.browse import text
from tests.make.imports import make_sheet, stand
from tests.make.places import make_placement

RED, YELLOW = "00F4B6B6", "00FFE9A8"


def opened(client, batch):
    response = client.get(page_of(batch, "meldingen.xlsx"))
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def test_the_original_comes_back_byte_for_byte(importer):
    data = make_sheet(stand())
    batch = uploaded(importer, data, "plaatsingen maart – Soest.csv")

    response = importer.get(page_of(batch, "bestand/"))

    assert response.content == data
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert hashlib.sha256(data).hexdigest() in text(importer.get(page_of(batch)))
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.action, event.object_key) == ("downloaden", str(batch.pk))


def test_the_marked_copy_colours_what_is_wrong_and_lists_every_message(importer):
    batch = uploaded(importer, make_sheet(stand(value="veel"), stand("Baarn", on="15-03-2025")))

    book = opened(importer, batch)

    assert book.sheetnames == ["Meldingen van de import", "plaatsingen"]
    sheet = book["plaatsingen"]
    assert (sheet["D2"].value, sheet["D2"].fill.fgColor.rgb) == ("veel", RED)
    assert "E_NOT_A_NUMBER" in sheet["D2"].comment.text
    assert sheet["B3"].fill.fgColor.rgb == YELLOW
    assert sheet["A2"].fill.fgColor.rgb == "00000000"
    told = [row[5].value for row in book["Meldingen van de import"].iter_rows(min_row=2)]
    assert sorted(told) == sorted(m["code"] for m in batch.summary["messages"])


def test_the_mended_copy_can_be_read_in_again(importer):
    batch = uploaded(importer, make_sheet(stand(value="veel"), stand("Baarn", 5)))
    book = opened(importer, batch)
    book["plaatsingen"]["D2"].value = 3
    stream = io.BytesIO()
    book.save(stream)

    again = uploaded(importer, stream.getvalue(), "verbeterd.xlsx")

    assert again.status == ImportStatus.READY
    assert [m["code"] for m in again.summary["messages"]] == ["I_SHEET_IGNORED"]
    assert again.summary["counts"]["nieuw"] == 2


@pytest.mark.parametrize("name", ["03_breed_meerjaren_samengevoegd.xlsx", "06a_vijandig.xlsx"])
def test_no_formula_survives_in_the_marked_copy(importer, finish, name):
    send_file(importer, (FILES / name).read_bytes(), name)
    finish()
    batch = ImportBatch.objects.get()

    book = opened(importer, batch)

    kinds = {cell.data_type for sheet in book for cell in list(sheet._cells.values())}
    assert "f" not in kinds
    assert not book.defined_names
    assert not any(sheet.data_validations.dataValidation for sheet in book)


def test_a_formula_that_stood_in_a_text_comes_back_as_text(importer):
    headings = ("Gemeente", "Peildatum", "Doelgroep", "Aantal geplaatst", "Opmerking")
    data = make_sheet((*stand(value="veel"), '=HYPERLINK("http://x")'), headings=headings)

    cell = opened(importer, uploaded(importer, data))["plaatsingen"]["E2"]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_goes_out_comes_in_without_changes(importer, form):
    make_placement(value=3)
    response = importer.get(f"/importeren/sjablonen/amersfoort/regio/placements.{form}")

    assert response.headers["Content-Disposition"].startswith("attachment;")
    batch = uploaded(importer, response.content, f"terug.{form}")

    assert batch.summary["counts"] == {"gelijk": 1, "overgeslagen": 0}
    event = AuditEvent.objects.filter(action="exporteren").get()
    assert event.place_key == "amersfoort"
    assert PlacementCount.history.count() == 1


def test_templates_are_offered_for_each_place_and_kind(importer):
    page = importer.get("/importeren/sjablonen/?plaats=0342")

    assert page.context["place"].name == "Soest"
    kinds = [row["label"] for row in page.context["kinds"]]
    assert len(kinds) == 8
    assert 'href="/importeren/sjablonen/amersfoort/soest/grants.xlsx"' in page.content.decode()


def test_an_officer_is_offered_only_what_an_officer_may_import(officer_client):
    page = officer_client.get("/importeren/sjablonen/")

    offered = {str(row["kind"]) for row in page.context["kinds"]}
    assert "placements" in offered
    assert "grants" not in offered
    for there in ("soest/grants", "baarn/placements", "regio/placements", "soest/onzin"):
        url = f"/importeren/sjablonen/amersfoort/{there}.xlsx"
        assert officer_client.get(url).status_code == 404
    assert officer_client.get("/importeren/sjablonen/amersfoort/soest/flows.pdf").status_code == 404


def test_who_may_not_import_gets_no_template(clerk_client):
    assert clerk_client.get("/importeren/sjablonen/").status_code == 403
    url = "/importeren/sjablonen/amersfoort/soest/placements.xlsx"
    assert clerk_client.get(url).status_code == 403
