"""Source documents: the list, one document with all that rests on it, and their forms."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.models import User
from audit.models import Document, Sourced
from buildingblocks.access import documents_editable_by, documents_visible_to
from buildingblocks.enums import Permission
from buildingblocks.forms import DocumentFilter, DocumentForm
from buildingblocks.models import Region, scope
from buildingblocks.views.editing import edit

PER_PAGE = 50
either = require_http_methods(["GET", "HEAD", "POST"])

MUNICIPAL = "municipality__region_memberships__region"
# Model -> how a row finds its region (the first way that there is), and the page that shows it.
SHOWN_ON: dict[str, tuple[tuple[str, ...], str]] = {
    "buildingblocks.region": (("pk",), "region-overview"),
    "buildingblocks.regionmembership": (("region",), "figures"),
    "buildingblocks.buildingblock": (("region",), "region-overview"),
    "buildingblocks.blocktargetgroup": (("building_block__region",), "region-overview"),
    "buildingblocks.module": (("building_block__region",), "region-overview"),
    "buildingblocks.placementcount": ((MUNICIPAL,), "figures"),
    "buildingblocks.flowcount": ((MUNICIPAL,), "figures"),
    "buildingblocks.target": (("region", MUNICIPAL), "figures"),
    "buildingblocks.statedfigure": (("region", MUNICIPAL), "figures"),
    "funding.grant": (("region",), "money"),
    "funding.appropriation": (("region",), "money"),
    "funding.spending": (("region",), "money"),
    "agenda.agendaitem": (("region",), "item-list"),
    "agenda.step": (("item__region",), "item-list"),
    "agenda.progressupdate": (("item__region",), "item-list"),
    "agenda.agreement": (("region",), "item-list"),
    "agenda.risk": (("region",), "item-list"),
    "agenda.evaluationmoment": (("region",), "item-list"),
    "agenda.proposal": (("region",), "decisions"),
    "agenda.proposalpoint": (("proposal__region",), "decisions"),
    "agenda.decision": (("proposal__region",), "decisions"),
    "agenda.principlesversion": (("region",), "principles"),
    "agenda.principlessection": (("principles_version__region",), "principles"),
}


@dataclass(frozen=True)
class Place:
    """Where rows that rest on a document can be seen."""

    region: str
    count: int
    url: str


@dataclass(frozen=True)
class Resting:
    """How many rows of one kind rest on a document."""

    what: str
    count: int
    places: tuple[Place, ...]


@require_safe
def document_list(request: Request) -> HttpResponse:
    """The papers that the person may see, newest first, found by words, kind and year."""
    if not scope(request.user, Permission.READ):
        raise PermissionDenied
    form = DocumentFilter(request.GET)
    found = form.found(documents_visible_to(request.user))
    page = Paginator(
        found.order_by(F("dated").desc(nulls_last=True), "title", "pk"), PER_PAGE
    ).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "may_create": bool(scope(request.user, Permission.EDIT_SOURCES)),
    }
    return render(request, "buildingblocks/documents.html", context)


@require_safe
def document_detail(request: Request, code: str) -> HttpResponse:
    """One paper: what it is, and everything that rests on it."""
    document = get_object_or_404(documents_visible_to(request.user), code=code)
    context = {
        "document": document,
        "resting": resting_on(document, request.user),
        "inside": bool(scope(request.user, Permission.READ_INTERNAL)),
        "may_change": documents_editable_by(request.user).filter(pk=document.pk).exists(),
    }
    return render(request, "buildingblocks/document.html", context)


@either
def document_create(request: Request) -> HttpResponse:
    if not scope(request.user, Permission.EDIT_SOURCES):
        raise PermissionDenied
    return edit(
        request,
        lambda data: DocumentForm(data, user=request.user),
        title="Document vastleggen",
        done=_page,
        context={"back": reverse("documents")},
    )


@either
def document_update(request: Request, code: str) -> HttpResponse:
    def make_form(data: Any) -> DocumentForm:
        document = get_object_or_404(documents_editable_by(request.user), code=code)
        return DocumentForm(data, instance=document, user=request.user)

    return edit(
        request,
        make_form,
        title="Document wijzigen",
        done=_page,
        context={"back": reverse("document-detail", args=[code])},
    )


def _page(document: Document) -> str:
    return reverse("document-detail", args=[document.code])


def resting_on(document: Document, user: User) -> list[Resting]:
    """Per kind of record how many rest on the paper; of regions only those that the user reads."""
    regions = {region.pk: region for region in Region.objects.visible_to(user)}
    models = [m for m in apps.get_models() if issubclass(m, Sourced)]
    found = [_resting(model, document, regions) for model in models]
    return sorted((r for r in found if r.count), key=lambda r: r.what)


def _resting(model: type[Sourced], document: Document, regions: dict[int, Region]) -> Resting:
    what = str(model._meta.verbose_name_plural).capitalize()
    rows = model._base_manager.filter(source=document)
    if model._meta.label_lower not in SHOWN_ON:
        return Resting(what, rows.count(), ())
    ways, page = SHOWN_ON[model._meta.label_lower]
    counted: dict[int, int] = {}
    for way in ways:
        for row in rows.filter(**{f"{way}__in": regions}).values(way).annotate(n=Count("pk")):
            counted[row[way]] = counted.get(row[way], 0) + row["n"]
    places = tuple(
        Place(regions[pk].name, n, reverse(page, args=[regions[pk].slug]))
        for pk, n in counted.items()
    )
    return Resting(what, sum(counted.values()), places)
