"""Uploading as a browser does it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from audit.models import ImportBatch
from tests.make.imports import NAME, make_sheet, stand

UPLOAD = "/importeren/nieuw/"


def send_file(
    client: Client, data: bytes | None = None, name: str = NAME, **fields: Any
) -> HttpResponse:
    """Open the form, choose a file and send it; one good row unless told otherwise."""
    form = client.get(UPLOAD).context["form"]
    said = {"place": "amersfoort", "kind": "", "source": "", "ticket": form["ticket"].value()}
    file = SimpleUploadedFile(name, make_sheet(stand()) if data is None else data)
    return client.post(UPLOAD, {**said, "file": file, **fields})


def uploaded(
    client: Client, data: bytes | None = None, name: str = NAME, **fields: Any
) -> ImportBatch:
    response = send_file(client, data, name, **fields)
    assert response.status_code == 302, response.context["form"].errors
    return ImportBatch.objects.order_by("-pk")[0]


def page_of(batch: ImportBatch, page: str = "") -> str:
    return f"/importeren/{batch.pk}/{page}"


def confirming(client: Client, batch: ImportBatch, **reasons: str) -> HttpResponse:
    """Send the form under the preview; without reasons every warning is said to be right."""
    form = client.get(page_of(batch)).context["form"]
    said = {name: "Nagekeken" for name in form.fields if name.startswith("reden_")}
    said |= {"ticket": form["ticket"].value(), "seen": form["seen"].value(), "reason": "Maart"}
    return client.post(page_of(batch, "verwerken/"), {**said, **reasons})


def brought_in(client: Client, data: bytes | None = None) -> ImportBatch:
    """The whole way in."""
    batch = uploaded(client, data)
    assert confirming(client, batch).status_code == 302
    batch.refresh_from_db()
    return batch
