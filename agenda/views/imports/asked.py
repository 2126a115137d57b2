"""Which import a page is asked for, and for which places somebody may import."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.http import Request
from accounts.models import User
from agenda.imports import work
from agenda.imports.orders import carry_out
from agenda.imports.service import imports_of
from agenda.imports.store.rights import may_import
from agenda.imports.work import Order, Work
from audit.enums import ImportStatus
from audit.events import network
from audit.models import ImportBatch
from buildingblocks.models import Municipality, Region, Scope

SMALL_FILE = 200_000  # bytes that are read within the request
SMALL_TABLE = 2_000  # rows that are written within the request
TONES = {
    ImportStatus.UPLOADED: "neutral",
    ImportStatus.MAPPING: "attention",
    ImportStatus.REJECTED: "bad",
    ImportStatus.READY: "info",
    ImportStatus.DONE: "done",
    ImportStatus.UNDONE: "gone",
}


@dataclass(frozen=True)
class Place:
    """A region or a municipality for which somebody may import."""

    key: str
    name: str
    region: Region
    municipality: Municipality | None = None

    @property
    def slug(self) -> str:
        return self.municipality.slug if self.municipality else "regio"


def importer(request: Request) -> Scope:
    """Where the person may import; who may nowhere is refused."""
    places = may_import(request.user)
    if not places:
        raise PermissionDenied
    return places


def places_of(user: User) -> list[Place]:
    """Regions first, and in each its municipalities."""
    held = may_import(user)
    found = []
    for region in Region.objects.filter(pk__in=held.regions | held.seen_regions).order_by("name"):
        if region.pk in held.regions:
            found.append(Place(region.slug, region.name, region))
        inside = Municipality.objects.filter(
            region_memberships__region=region, pk__in=held.municipalities
        )
        found += [
            Place(one.cbs_code, one.name, region, one) for one in inside.distinct().order_by("name")
        ]
    return found


def place_names() -> dict[str, str]:
    """Name of every place by its key."""
    regions = dict(Region.objects.values_list("slug", "name"))
    return {**regions, **dict(Municipality.objects.values_list("cbs_code", "name"))}


def asked_batch(request: Request, pk: int) -> ImportBatch:
    """The import of the address; somebody else's, of another place, does not exist."""
    importer(request)
    batches = imports_of(request.user).select_related("file", "uploaded_by", "source", "undoes")
    return get_object_or_404(batches, pk=pk)


def fresh_ticket() -> str:
    """In each form: the same one sent twice is one piece of work."""
    return str(uuid.uuid4())


def order_of(request: Request, what: str, batch: ImportBatch, **said: Any) -> Order:
    """Work on an import that is there already."""
    return Order(
        what=what,
        user=request.user.pk,
        filename=batch.filename,
        batch=batch.pk,
        place=batch.place_key,
        network=network(request),
        **said,
    )


def is_large(batch: ImportBatch) -> bool:
    """Whether comparing or writing it takes longer than one waits for a page."""
    return batch.file.size > SMALL_FILE or batch.summary.get("lines", 0) > SMALL_TABLE


def start(request: Request, ticket: str, order: Order, data: bytes | None = None) -> HttpResponse:
    """Do the work, or see to it that it is done, and go to where it can be followed."""
    if work.begin(ticket, order, data):
        if order.large:
            transaction.on_commit(lambda: work.launch(ticket))
        else:
            work.run(ticket, carry_out)
    return redirect(where_to(own_work(request, ticket)))


def own_work(request: Request, ticket: str) -> Work:
    """The work of the address, for who asked for it."""
    found = work.look(ticket) if work.is_ticket(ticket) else None
    if found is None or found.order.user != request.user.pk:
        raise Http404
    return found


def where_to(found: Work) -> str:
    """The page that shows how far it is, or what came of it."""
    came = found.came
    following = reverse("import-work", args=[found.ticket])
    if came is None or came.status == work.FAILED or came.batch is None:
        return following
    if came.status == work.REFUSED:
        page = "import-undo" if found.order.what == work.UNDO else "import-detail"
        return f"{reverse(page, args=[came.batch])}?werk={found.ticket}"
    if found.order.what in (work.READ, work.COMPARE):
        status = ImportBatch.objects.values_list("status", flat=True).get(pk=came.batch)
        if status == ImportStatus.MAPPING:
            return reverse("import-mapping", args=[came.batch])
    return reverse("import-detail", args=[came.batch])
