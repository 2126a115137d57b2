"""The page of money: what was granted, made available and spent, and what is not known yet."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from audit.provenance import Figure
from buildingblocks.access import may
from buildingblocks.enums import Permission
from buildingblocks.models import BuildingBlock, Region, scope
from buildingblocks.views.approval import FourEyes, approve, waiting
from buildingblocks.views.asked import Clocks, asked_clocks, asked_region
from buildingblocks.views.records import add, addresses, change
from funding.figures import money_figures
from funding.models import Grant
from funding.views.entries import APPROPRIATION, GRANT, LISTS, SPENDING, entries, entry
from funding.views.tables import for_others, national_streams, year_lines, year_table

either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def money(request: Request, region: str) -> HttpResponse:
    """The euro trail of the region, per year and per stream."""
    place = asked_region(request, region)
    clocks = asked_clocks(request)
    found = money_figures(clocks.known, place, on=clocks.on)
    links = _Links(request, place, clocks)
    blocks = clocks.known.all(BuildingBlock, region=place.pk)
    context = {
        "region": place,
        "clocks": clocks,
        "total": year_table(found),
        "years": year_lines(found, links),
        "for_others": for_others(found),
        "estimated": found.estimated,
        "blocks": sorted(blocks, key=lambda block: block.number),
        "national": national_streams(found.national),
        "queue": waiting(request, place, GRANTS) if clocks.known_on is None else None,
        "entries": entries(request, place) if links.open else None,
    }
    return render(request, "funding/money.html", context)


class _Links:
    """Where an amount can be changed: only one's own, only now, and only if it is one row."""

    def __init__(self, request: Request, region: Region, clocks: Clocks) -> None:
        self.open = clocks.known_on is None and may(request.user, Permission.EDIT_MONEY, region)
        places = scope(request.user, Permission.EDIT_MONEY)
        self.all = region.pk in places.regions
        self.own = places.municipalities
        self.urls = {name: addresses(f"{name}-update", region) for _, _, name in LISTS.values()}

    def __call__(self, name: str, figure: Figure, municipality: int | None) -> str:
        mine = self.open and (self.all or municipality in self.own)
        return self.urls[name](figure.origins[0].key) if mine and len(figure.origins) == 1 else ""


@either
def grant_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, GRANT)


@either
def grant_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, GRANT, pk)


def _grants(user: User, region: Region) -> QuerySet[Grant]:
    rows = Grant.objects.approvable_by(user).filter(region=region)
    rows = rows.select_related("municipality", "stream", "region")
    return rows.order_by("-year", "municipality__name", "stream__name", "pk")


GRANTS = FourEyes(Grant, _grants, entry, "grant-approve", "money")


@require_POST
def grant_approve(request: Request, region: str, pk: int) -> HttpResponse:
    return approve(request, region, GRANTS, pk)


@either
def appropriation_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, APPROPRIATION)


@either
def appropriation_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, APPROPRIATION, pk)


@either
def spending_create(request: Request, region: str) -> HttpResponse:
    return add(request, region, SPENDING)


@either
def spending_update(request: Request, region: str, pk: int) -> HttpResponse:
    return change(request, region, SPENDING, pk)
