"""Open to everybody: whether a file is a report as it was frozen. Nothing of it is kept."""

from typing import Any

from allauth.core.ratelimit import consume
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda.imports.receiving import MOST, TOO_LARGE
from agenda.reports.authentic import judge

MEGABYTES = MOST >> 20
TOO_OFTEN = "U hebt veel bestanden gecontroleerd. Wacht een minuut en probeer het opnieuw."
TOO_MUCH = f"Dit bestand is groter dan {MEGABYTES} MB. Zo groot is geen enkel verslag van ons."
READABLE = ".pdf,.xlsx,.csv,.json,.xml,.zip"


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="Bestand",
        help_text=f"Het verslag als PDF, of de gegevens die erbij horen. Ten hoogste "
        f"{MEGABYTES} MB. Kies het bestand of sleep het hierheen.",
        error_messages={
            "required": "Kies een bestand.",
            "missing": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
        },
        widget=forms.FileInput(attrs={"accept": READABLE}),
    )

    def __init__(self, *args: Any, too_large: bool = False) -> None:
        super().__init__(*args)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        if self.too_large:
            self.errors["file"] = self.error_class([TOO_MUCH])
        return self.cleaned_data


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """Works in every browser; the answer comes on the same page."""
    if request.method == "POST" and not consume(request, action="check_file"):
        return render(request, "429.html", {"text": TOO_OFTEN}, status=429)
    form = FileForm(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        too_large=request.META.get(TOO_LARGE, False),
    )
    judgement = name = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        judgement, name = judge(file.read()), file.name
    context = {"form": form, "found": judgement, "name": name}
    status = 422 if form.is_bound and judgement is None else 200
    return render(request, "agenda/check_file.html", context, status=status)
