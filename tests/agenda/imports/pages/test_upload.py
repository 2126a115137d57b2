"""The form that takes in a file."""

import pytest

from agenda.imports.receiving import MOST
from agenda.views.imports.upload import TOO_MUCH, WRONG_KIND
from audit.enums import ImportStatus
from audit.models import AuditEvent, ImportBatch, ImportFile
from tests.agenda.imports.pages.make import UPLOAD, page_of, send_file, uploaded
from tests.browse import errors, text
from tests.make.imports import make_sheet, stand


def test_a_file_leads_to_what_it_would_change(importer):
    response = send_file(importer)

    batch = ImportBatch.objects.get()
    assert (response.status_code, response.url) == (302, page_of(batch))
    assert (batch.status, batch.place_key) == (ImportStatus.READY, "amersfoort")
    event = AuditEvent.objects.get()
    assert (event.action, event.result, event.object_key) == (
        "aanleveren", "gelukt", str(batch.pk),
    )  # fmt: skip
    assert event.network == "127.0.0.0/24"


def test_the_same_form_sent_twice_is_one_import(importer):
    ticket = importer.get(UPLOAD).context["form"]["ticket"].value()

    first = send_file(importer, ticket=ticket)
    second = send_file(importer, ticket=ticket)

    assert (first.url, ImportBatch.objects.count()) == (second.url, 1)


def test_a_column_without_a_meaning_is_asked_for(importer):
    sheet = make_sheet(
        ("Soest", "31-03-2025", 3), headings=("Gemeente", "Peildatum", "Plaatsingen")
    )

    response = send_file(importer, sheet)

    assert response.url == page_of(ImportBatch.objects.get(), "kolommen/")


def test_without_a_file_it_says_so(importer):
    ticket = importer.get(UPLOAD).context["form"]["ticket"].value()

    response = importer.post(UPLOAD, {"place": "amersfoort", "ticket": ticket})

    assert errors(response)["file"] == ["Kies een bestand."]


@pytest.mark.parametrize("name", ["verslag.pdf", "oud.xls", "zonder"])
def test_another_kind_of_file_is_refused_at_once(importer, name):
    assert errors(send_file(importer, name=name))["file"] == [WRONG_KIND]
    assert not ImportFile.objects.exists()


def test_a_file_over_the_limit_is_refused_and_never_read(importer):
    response = send_file(importer, b"x" * (MOST + 1))

    assert errors(response)["file"] == [TOO_MUCH]
    assert not ImportFile.objects.exists()


def test_a_file_at_the_limit_reaches_the_form(importer, launched):
    assert send_file(importer, b"x" * MOST).status_code == 302
    assert len(launched) == 1


def test_personal_data_is_told_and_not_kept(importer, tmp_path):
    headings = ("Gemeente", "Peildatum", "Doelgroep", "Aantal geplaatst", "Opmerking")

    batch = uploaded(importer, make_sheet((*stand(), "111222333"), headings=headings))

    page = text(importer.get(page_of(batch)))
    assert "Dit bestand is geweigerd en niet bewaard" in page
    assert "E_PERSONAL_DATA" in page
    assert "111222333" not in page
    assert ImportFile.objects.get().content is None
    assert importer.get(page_of(batch, "bestand/")).status_code == 404
    assert importer.get(page_of(batch, "meldingen.xlsx")).status_code == 404
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"111222333" in path.read_bytes() for path in left)
    assert AuditEvent.objects.get().result == "geweigerd"


def test_a_place_that_is_not_ones_own_cannot_be_chosen(officer_client):
    form = officer_client.get(UPLOAD).context["form"]

    assert form.fields["place"].choices == [("0342", "Soest")]
    assert errors(send_file(officer_client, place="0308"))["place"]


@pytest.mark.parametrize("client_name", ["clerk_client", "council_client"])
def test_who_may_not_import_gets_no_form(request, client_name):
    client = request.getfixturevalue(client_name)

    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD, {}).status_code == 403


def test_a_visitor_signs_in_first(client):
    assert client.get(UPLOAD).status_code == 302
