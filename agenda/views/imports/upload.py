"""Deliver a spreadsheet."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from accounts.models import User
from agenda.imports import work
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.receiving import MOST, TOO_LARGE
from agenda.imports.work import Order
from agenda.views.imports.asked import SMALL_FILE, fresh_ticket, importer, places_of, start
from audit.events import network
from audit.models import Document
from buildingblocks.access import documents_visible_to
from buildingblocks.formats import count

READABLE = (".xlsx", ".ods", ".csv", ".txt")
MEGABYTES = MOST >> 20
WRONG_KIND = "Kies een Excel-werkmap (.xlsx), een OpenDocument-rekenblad (.ods) of een csv-bestand."
TOO_MUCH = f"Dit bestand is groter dan {MEGABYTES} MB. Verdeel het over meer bestanden."


class UploadForm(forms.Form):
    """The file, and for which place it is. The rest is recognised."""

    file = forms.FileField(
        label="Bestand",
        help_text=f"Excel (.xlsx), OpenDocument (.ods) of csv, ten hoogste {MEGABYTES} MB. "
        "Kies het bestand of sleep het hierheen.",
        error_messages={
            "required": "Kies een bestand.",
            "missing": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
        },
        widget=forms.FileInput(attrs={"accept": ",".join(READABLE)}),
    )
    place = forms.ChoiceField(
        label="Voor welke regio of gemeente?",
        help_text="Rijen van een andere gemeente worden geweigerd.",
    )
    kind = forms.ChoiceField(
        label="Soort gegevens",
        required=False,
        help_text="Meestal wordt dit vanzelf herkend.",
        choices=[("", "Herken het zelf")] + [(k.value, d.label) for k, d in DECLARATIONS.items()],
    )
    source = forms.ModelChoiceField(
        label="Document waar dit bij hoort",
        required=False,
        queryset=Document.objects.none(),
        empty_label="Geen",
        help_text="Bijvoorbeeld het raadsvoorstel waar deze cijfers in staan.",
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        user: User,
        region: str = "",
        too_large: bool = False,
    ) -> None:
        super().__init__(data, files, initial={"ticket": fresh_ticket(), "place": region})
        self.too_large = too_large
        self.fields["place"].choices = [(p.key, p.name) for p in places_of(user)]  # type: ignore[attr-defined]
        documents = documents_visible_to(user).order_by("-dated", "title")
        self.fields["source"].queryset = documents  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if PurePosixPath(file.name).suffix.lower() not in READABLE:
            raise forms.ValidationError(WRONG_KIND)
        return file

    def clean(self) -> dict[str, Any]:
        if self.too_large and "file" in self.errors:
            self.errors["file"] = self.error_class([TOO_MUCH])
        return self.cleaned_data


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: Request) -> HttpResponse:
    """A form without anything clever: it works in every browser."""
    importer(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        region=request.session.get("region", ""),
        too_large=request.META.get(TOO_LARGE, False),
    )
    if form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        order = Order(
            what=work.READ,
            user=request.user.pk,
            filename=file.name,
            place=said["place"],
            kind=said["kind"],
            source=said["source"].pk if said["source"] else None,
            network=network(request),
            large=file.size > SMALL_FILE,
        )
        return start(request, str(said["ticket"]), order, file.read())
    context = {"form": form, "most": count(MEGABYTES)}
    status = 422 if form.is_bound else 200
    return render(request, "agenda/imports/upload.html", context, status=status)
