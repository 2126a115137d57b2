"""What can be downloaded: the upload as it came, its marked copy, and templates to fill in."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.imports.export import MIME, export
from agenda.imports.marked import marked_copy
from agenda.imports.store.rights import reach
from agenda.views.imports.asked import Place, asked_batch, importer, places_of
from audit.enums import Action
from audit.events import record

ANYTHING = "application/octet-stream"  # a browser saves it and does not try to show it


class PlaceForm(forms.Form):
    """Of which place; named as the address is."""

    plaats = forms.ChoiceField(label="Regio of gemeente")

    def __init__(self, places: list[Place], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["plaats"].choices = [(place.key, place.name) for place in places]  # type: ignore[attr-defined]


def file_response(name: str, mime: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    response = HttpResponse(content, content_type=mime, headers=headers)
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def import_original(request: Request, pk: int) -> HttpResponse:
    """The file byte for byte as it was delivered; its SHA-256 is on the page."""
    batch = asked_batch(request, pk)
    if batch.file.content is None:
        raise Http404
    record(request, Action.DOWNLOAD, on=batch, place_key=batch.place_key, detail=batch.filename)
    return file_response(batch.filename, ANYTHING, bytes(batch.file.content))


@require_safe
def import_marked(request: Request, pk: int) -> HttpResponse:
    """The upload with wrong cells coloured and a sheet with all messages."""
    batch = asked_batch(request, pk)
    if batch.file.content is None:
        raise Http404
    name, content = marked_copy(batch)
    record(request, Action.DOWNLOAD, on=batch, place_key=batch.place_key, detail=name)
    return file_response(name, MIME["xlsx"], content)


@require_safe
def import_templates(request: Request) -> HttpResponse:
    """A workbook per kind of data, filled with what is known of a place now."""
    importer(request)
    places = places_of(request.user)
    asked = request.GET.get("plaats", request.session.get("region", ""))
    place = next((each for each in places if each.key == asked), places[0])
    context = {
        "form": PlaceForm(places, initial={"plaats": place.key}),
        "place": place,
        "kinds": [
            {"kind": kind, "label": declared.label, "columns": _columns(declared)}
            for kind, declared in DECLARATIONS.items()
            if _within_reach(request, place, kind)
        ],
    }
    return render(request, "agenda/imports/templates.html", context)


def _columns(declared: Any) -> str:
    return ", ".join(column.heading for column in declared.exported if column.required)


def _within_reach(request: Request, place: Place, kind: Kind) -> bool:
    held = reach(request.user, kind)
    if place.municipality:
        return place.municipality.pk in held.municipalities
    return place.region.pk in held.regions


@require_safe
def import_template(
    request: Request, region: str, place: str, kind: str, form: str
) -> HttpResponse:
    """The template of a kind; the same file is the export."""
    importer(request)
    found = next(
        (p for p in places_of(request.user) if p.region.slug == region and p.slug == place), None
    )
    if found is None or kind not in set(Kind) or form not in MIME:
        raise Http404
    try:
        made = export(
            Kind(kind), by=request.user, region=found.region, municipality=found.municipality,
            form=form,
        )  # fmt: skip
    except PermissionDenied as error:
        raise Http404 from error
    record(request, Action.EXPORT, on="sjabloon", key=made.filename, place_key=found.key)
    return file_response(made.filename, made.mime, made.content)
