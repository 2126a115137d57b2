"""What councils get: the reports of a municipality as they were frozen, and what is coming."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.http import Request
from accounts.models import User
from agenda.enums import RoundState
from agenda.models import FrozenEdition, PlannedEdition
from agenda.reports.dates import delivery, planned_for
from agenda.reports.keeping import kept
from agenda.reports.serving import stored_bytes
from agenda.views.rounds.asked import TONES, WHOLE_REGION, may_preview, sections, slug_of
from audit.enums import Action
from audit.events import record
from buildingblocks.access import participants_ever
from buildingblocks.enums import Permission
from buildingblocks.models import Municipality, Region, scope
from buildingblocks.views.asked import asked_region

KINDS = {
    "pdf": "PDF",
    "xlsx": "Excel",
    "csv": "Cijfers (csv)",
    "json": "Gegevens (json)",
    "xml": "Archiefgegevens (xml)",
    "zip": "Alles (zip)",
}


@dataclass(frozen=True)
class File:
    """A file of an edition to download; size in bytes."""

    kind: str
    label: str
    url: str
    size: int


@dataclass(frozen=True)
class Line:
    """An edition in a list, with what takes its place."""

    edition: FrozenEdition
    page: str
    files: tuple[File, ...]
    later: FrozenEdition | None


@dataclass(frozen=True)
class Coming:
    """An edition that is being prepared: dates and state, and for who may see it a preview."""

    number: str
    reference_date: date
    council_on: date | None
    deliver_on: date | None
    state: str
    tone: str
    preview: str


@require_safe
def clerk_home(request: Request) -> HttpResponse:
    """The page of one's own council, or of the region; others are a choice on that page."""
    choices = _own_places(request.user)
    if not choices:
        raise PermissionDenied
    return redirect(choices[0][1])


def _own_places(user: User) -> list[tuple[str, str]]:
    """Name and address of every place that one is of; in a whole region all of its places."""
    held = scope(user, Permission.READ)
    found = []
    for region in Region.objects.visible_to(user).order_by("made_up", "name"):
        if region.pk in held.regions:
            found.append((f"Regio {region}", _address(region, WHOLE_REGION)))
        mine = participants_ever(region).filter(pk__in=held.municipalities).order_by("name")
        found += [(str(each), _address(region, each.slug)) for each in mine]
    return found


def _address(region: Region, place: str) -> str:
    return reverse("clerk-place", args=[region.slug, place])


@require_safe
def clerk_place(request: Request, region: str, place: str) -> HttpResponse:
    found = asked_region(request, region)
    municipality = None
    if place != WHOLE_REGION:
        municipality = get_object_or_404(participants_ever(found), slug=place)
    context = {
        "region": found,
        "place": municipality or found,
        "municipality": municipality,
        "sections": sections(request.user, found, "clerk-home"),
        "lines": lines(frozen_of(request.user, found).filter(municipality=municipality)),
        "coming": _coming(request.user, found, municipality),
        "others": [choice for choice in _own_places(request.user) if choice[1] != request.path],
    }
    return render(request, "agenda/editions/clerk.html", context)


def frozen_of(user: User, region: Region) -> QuerySet[FrozenEdition]:
    """The frozen editions of a region that somebody may read, newest first."""
    editions = FrozenEdition.objects.visible_to(user).filter(freeze__round__region=region)
    return editions.select_related("freeze", "superseded_by", "municipality").newest_first()


def lines(editions: Iterable[FrozenEdition]) -> list[Line]:
    return [
        Line(each, _page(each), files_of(each), getattr(each, "superseded_by", None))
        for each in editions
    ]


def _page(edition: FrozenEdition) -> str:
    return reverse("edition", args=[edition.reference])


def files_of(edition: FrozenEdition) -> tuple[File, ...]:
    """The files of an edition in the order in which people look for them."""
    return tuple(
        File(
            kind,
            label,
            reverse("edition-file", args=[edition.reference, kind]),
            edition.files[kind]["size"],
        )
        for kind, label in KINDS.items()
        if kind in edition.files
    )


def _coming(user: User, region: Region, municipality: Municipality | None) -> list[Coming]:
    planned = [
        each
        for each in planned_for(user, region, municipality)
        if each.round.state != RoundState.FROZEN
        and (municipality is not None or each.municipality_id is None)
    ]
    return [_shown(user, region, each) for each in planned]


def _shown(user: User, region: Region, planned: PlannedEdition) -> Coming:
    wanted = planned.round
    where = [region.slug, wanted.number, slug_of(planned)]
    return Coming(
        number=wanted.number,
        reference_date=wanted.reference_date,
        council_on=planned.council_on,
        deliver_on=delivery(planned),
        state=RoundState(wanted.state).label,
        tone=TONES[RoundState(wanted.state)],
        preview=reverse("planned-preview", args=where) if may_preview(user, planned) else "",
    )


def asked_frozen(request: Request, reference: str) -> FrozenEdition:
    """The edition of the address, or 404 for who may not read it."""
    mine = FrozenEdition.objects.visible_to(request.user)
    found = mine.select_related("freeze__round__region", "superseded_by", "municipality")
    return get_object_or_404(found, reference=reference)


@require_safe
def edition(request: Request, reference: str) -> HttpResponse:
    """The edition to read on screen: the very page that was frozen, in the frame of the site."""
    found = asked_frozen(request, reference)
    region = asked_region(request, found.freeze.round.region.slug)
    body = kept(found.files["page"]["sha256"]).decode()
    context = {
        "region": region,
        "edition": found,
        "later": getattr(found, "superseded_by", None),
        "files": files_of(found),
        "clerk": _address(region, found.municipality.slug if found.municipality else WHOLE_REGION),
        "body": mark_safe(body),  # noqa: S308  # our own templates made it, and its hash was checked
    }
    return render(request, "agenda/editions/edition.html", context)


@require_safe
def edition_file(request: Request, reference: str, kind: str) -> HttpResponse:
    """A file of an edition, as it was frozen; nothing is computed."""
    mine = FrozenEdition.objects.visible_to(request.user)
    found = get_object_or_404(mine.select_related("municipality"), reference=reference)
    entry = found.files.get(kind)
    if kind not in KINDS or entry is None:
        raise Http404
    response = stored_bytes(
        request,
        kept(entry["sha256"]),
        name=entry["name"],
        mime=entry["mime"],
        sha256=entry["sha256"],
    )
    if response.status_code == HTTPStatus.OK:
        whose = found.municipality.cbs_code if found.municipality else found.place_slug
        record(
            request,
            Action.DOWNLOAD,
            on="verslag",
            key=entry["name"],
            place_key=whose,
            detail=found.reference,
        )
    return response
