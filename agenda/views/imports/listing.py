"""The imports that somebody may see, newest first, with work that is still going on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models.fields.json import KeyTransform
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import Request
from agenda.imports import work
from agenda.imports.agenda_tables import DECLARATIONS
from agenda.imports.columns import Kind
from agenda.imports.outcomes import Counts
from agenda.imports.service import imports_of
from agenda.views.imports.asked import TONES, importer, place_names
from audit.enums import ImportStatus
from audit.models import ImportBatch
from buildingblocks.formats import count

PER_PAGE = 25


@dataclass(frozen=True)
class Line:
    """One import in the list."""

    batch: ImportBatch
    kind: str
    place: str
    tone: str
    counts: str


@require_safe
def import_list(request: Request) -> HttpResponse:
    importer(request)
    batches = (
        imports_of(request.user)
        .select_related("uploaded_by")
        .annotate(counted=KeyTransform("counts", "summary"))
        .defer("summary", "mapping", "accepted")
        .order_by("-pk")
    )
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("pagina"))
    going = [each for each in work.unfinished() if each.order.user == request.user.pk]
    context = {"page": page, "lines": list(_lines(page)), "going": going}
    return render(request, "agenda/imports/list.html", context)


def _lines(batches: Any) -> Iterator[Line]:
    names = place_names()
    for batch in batches:
        yield Line(
            batch=batch,
            kind=kind_label(batch),
            place=names.get(batch.place_key, "alle eigen plaatsen"),
            tone=TONES[ImportStatus(batch.status)],
            counts=_in_words(batch),
        )


def kind_label(batch: ImportBatch) -> str:
    """What the file is about, as far as that is known."""
    return DECLARATIONS[Kind(batch.kind)].label if batch.kind else "niet herkend"


def _in_words(batch: Any) -> str:
    """12 nieuw, 3 gewijzigd; of an undoing how many rows went back."""
    counted = batch.counted or {}
    if batch.undoes_id:
        return f"{count(counted.get('teruggedraaid', 0))} teruggedraaid"
    counts = Counts.of(counted)
    said = (
        (counts.new, "nieuw"),
        (counts.changed, "gewijzigd"),
        (counts.same, "ongewijzigd"),
        (counts.wrong, "fout"),
    )
    return ", ".join(f"{count(number)} {what}" for number, what in said if number)
